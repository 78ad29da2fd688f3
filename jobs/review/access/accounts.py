"""Reviewers, their sessions and their log-in links, as values. Pure. What opens a door is kept as a hash only."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

SESSION_LIFETIME = timedelta(days=30)
LINK_LIFETIME = timedelta(hours=24)  # of a link that the command prints
FEED_TOKEN_LIFETIME = timedelta(days=365)  # of what a feed reader shows in place of a log-in
DEVICE_LINK_LIFETIME = timedelta(minutes=10)  # of one that the desk shows
USE_INTERVAL = timedelta(hours=1)  # a session's last use is kept no closer than this
MAX_SESSIONS_PER_REVIEWER = 50  # the oldest end
MAX_LINKS_PER_REVIEWER = 20
SHOWN_ID_CHARS = 10  # of a hash: enough to name a session, too little to be one


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerAccount:
    """A person who may log in."""

    name: str
    passphrase_hash: str = ""  # empty: by link only
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSession:
    """A browser that is logged in."""

    key: str  # hash of what its cookie holds
    reviewer: str
    began_at: datetime
    ends_at: datetime
    used_at: datetime
    device: str = ""  # "Firefox, Android"
    address: str = ""  # where it logged in from

    @property
    def id(self) -> str:
        return self.key[:SHOWN_ID_CHARS]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginLink:
    """A link that lets a reviewer in once."""

    key: str
    reviewer: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """All that is kept of log-ins."""

    secret: str = ""  # that signs the tokens of forms
    reviewers: tuple[ReviewerAccount, ...] = ()
    sessions: tuple[ReviewSession, ...] = ()
    links: tuple[LoginLink, ...] = ()
    feeds: tuple[LoginLink, ...] = ()  # tokens of feed readers, one a reviewer: they open .atom addresses only

    def reviewer(self, name: str) -> ReviewerAccount | None:
        """The account of that name, however its letters are written."""
        folded = name.casefold()
        return next((account for account in self.reviewers if account.name.casefold() == folded), None)

    def session(self, token: str, now: datetime) -> ReviewSession | None:
        """The session that a cookie opens. Every one is compared, in constant time."""
        return _match(self.sessions, token, now)

    def link(self, token: str, now: datetime) -> LoginLink | None:
        return _match(self.links, token, now)

    def with_reviewer(self, name: str, now: datetime, *, passphrase_hash: str | None = None) -> Accounts:
        """Add a reviewer, or change the passphrase: that ends the sessions which the old one opened."""
        old = self.reviewer(name)
        if old is None:
            account = ReviewerAccount(name=name, passphrase_hash=passphrase_hash or "", added_at=now)
            return replace(self, reviewers=(*self.reviewers, account))
        if passphrase_hash is None:
            return self
        changed = replace(old, passphrase_hash=passphrase_hash)
        reviewers = tuple(changed if account is old else account for account in self.reviewers)
        return replace(self.without_sessions(old.name), reviewers=reviewers)

    def without_reviewer(self, name: str) -> Accounts:
        """Remove a reviewer, whose sessions and links end. Marks stay in the archive."""
        removed = self.reviewer(name)
        if removed is None:
            return self
        staying = tuple(account for account in self.reviewers if account is not removed)
        return replace(self.without_sessions(removed.name), reviewers=staying)

    def with_session(self, token: str, reviewer: str, now: datetime, *, device: str = "", address: str = "") -> Accounts:
        session = ReviewSession(
            key=key_of(token),
            reviewer=reviewer,
            began_at=now,
            ends_at=now + SESSION_LIFETIME,
            used_at=now,
            device=device,
            address=address,
        )
        return replace(self, sessions=(*self.sessions, session))

    def with_link(self, token: str, reviewer: str, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> Accounts:
        link = LoginLink(key=key_of(token), reviewer=reviewer, ends_at=now + lifetime)
        return replace(self, links=(*self.links, link))

    def feed(self, token: str, now: datetime) -> LoginLink | None:
        return _match(self.feeds, token, now)

    def with_feed(self, token: str, reviewer: str, now: datetime) -> Accounts:
        """Give a reviewer's feed reader this token; the one that it had is over. Empty: it has none any more."""
        others = tuple(feed for feed in self.feeds if feed.reviewer != reviewer)
        own = (LoginLink(key=key_of(token), reviewer=reviewer, ends_at=now + FEED_TOKEN_LIFETIME),) if token else ()
        return replace(self, feeds=(*others, *own))

    def without_link(self, key: str) -> Accounts:
        return replace(self, links=tuple(link for link in self.links if link.key != key))

    def without_session(self, reviewer: str, session_id: str) -> Accounts:
        """End one session of a reviewer; empty `reviewer`: whoever has it."""
        ended = {session.key for session in self.sessions if session.id == session_id and reviewer in ("", session.reviewer)}
        return replace(self, sessions=tuple(session for session in self.sessions if session.key not in ended))

    def without_sessions(self, reviewer: str, *, but: str = "") -> Accounts:
        """End all sessions and links of a reviewer, but the session with that key."""
        return replace(
            self,
            sessions=tuple(session for session in self.sessions if session.reviewer != reviewer or session.key == but),
            links=tuple(link for link in self.links if link.reviewer != reviewer),
        )

    def used(self, key: str, now: datetime) -> Accounts:
        """Note the last use of a session."""
        return replace(
            self, sessions=tuple(replace(session, used_at=now) if session.key == key else session for session in self.sessions)
        )

    def pruned(self, now: datetime) -> Accounts:
        """Drop what is over, what belongs to nobody, and the oldest of too many."""
        names = {account.name for account in self.reviewers}
        sessions = (session for session in self.sessions if session.ends_at > now and session.reviewer in names)
        links = (link for link in self.links if link.ends_at > now and link.reviewer in names)
        feeds = (feed for feed in self.feeds if feed.ends_at > now and feed.reviewer in names)
        return replace(
            self,
            sessions=_latest(sessions, MAX_SESSIONS_PER_REVIEWER),
            links=_latest(links, MAX_LINKS_PER_REVIEWER),
            feeds=_latest(feeds, 1),
        )


Kept = TypeVar("Kept", ReviewSession, LoginLink)


def key_of(token: str) -> str:
    """The hash that is kept of a token. The token is random and long: it needs neither salt nor many rounds."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def is_due_for_use(session: ReviewSession, now: datetime) -> bool:
    """Whether a session's last use is to be kept anew."""
    return now - session.used_at >= USE_INTERVAL


def _match(candidates: Iterable[Kept], token: str, now: datetime) -> Kept | None:
    key, match = key_of(token), None
    for candidate in candidates:
        if hmac.compare_digest(candidate.key, key) and candidate.ends_at > now:
            match = candidate
    return match


def _latest(candidates: Iterable[Kept], most: int) -> tuple[Kept, ...]:
    """The last `most` of each reviewer, in their order."""
    by_reviewer: dict[str, list[Kept]] = {}
    for candidate in candidates:
        by_reviewer.setdefault(candidate.reviewer, []).append(candidate)
    return tuple(candidate for group in by_reviewer.values() for candidate in group[-most:])
