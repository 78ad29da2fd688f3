"""Lets reviewers in and out: by link, by passphrase, by the cookie of a session."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from jobs.review.access.accounts import LINK_LIFETIME, Accounts, ReviewSession, is_due_for_use, key_of
from jobs.review.access.logins import LoginsFile
from jobs.review.access.passphrases import FailedAttempts, is_passphrase


class PassphraseOutcome(NamedTuple):
    """What a try came to."""

    token: str = ""  # of the new session; empty: name or passphrase are wrong, or were not looked at
    wait_seconds: int = 0  # passphrases were tried too often: until the next try


class Doorkeeper:
    """Who may come in, as the file of log-ins says at the moment."""

    def __init__(self, file: LoginsFile) -> None:
        self._file = file
        self._attempts = FailedAttempts()
        self._hashing = threading.Lock()  # one passphrase at a time: each takes 32 MB

    def session(self, token: str, now: datetime) -> ReviewSession | None:
        """The session of a cookie, its use noted."""
        if not token:
            return None
        session = self._file.load().session(token, now)
        if session is not None and is_due_for_use(session, now):
            self._file.change(lambda accounts: accounts.used(session.key, now), now)
        return session

    def reviewer_names(self) -> tuple[str, ...]:
        """Everybody who may come in: with an account, a session or a link."""
        accounts = self._file.load()
        names = [account.name for account in accounts.reviewers]
        names += [session.reviewer for session in accounts.sessions]
        names += [link.reviewer for link in accounts.links]
        return tuple(dict.fromkeys(names))

    def sessions_of(self, reviewer: str, now: datetime) -> tuple[ReviewSession, ...]:
        """A reviewer's sessions, the latest use first."""
        sessions = (session for session in self._file.load().sessions if session.reviewer == reviewer and session.ends_at > now)
        return tuple(sorted(sessions, key=lambda session: session.used_at, reverse=True))

    def name_of_link(self, token: str, now: datetime) -> str:
        """Whom a link would let in; nothing is spent."""
        link = self._file.load().link(token, now)
        return link.reviewer if link else ""

    def enter_by_link(self, token: str, now: datetime, *, device: str, address: str) -> str:
        """The token of a new session; empty: the link is spent, over, or was never given."""
        session_token, names = secrets.token_urlsafe(32), list[str]()

        def spend(accounts: Accounts) -> Accounts:
            link = accounts.link(token, now)
            if link is None:
                return accounts
            names.append(link.reviewer)
            return accounts.without_link(link.key).with_session(session_token, link.reviewer, now, device=device, address=address)

        self._file.change(spend, now)
        return session_token if names else ""

    def enter_by_passphrase(self, name: str, passphrase: str, now: datetime, *, device: str, address: str) -> PassphraseOutcome:
        """Begin a session, if name and passphrase are right and were not tried too often."""
        moment = time.monotonic()
        if seconds := self._attempts.wait_seconds(name, address, moment):
            return PassphraseOutcome(wait_seconds=seconds)
        self._attempts.add(name, address, moment)
        account = self._file.load().reviewer(name)
        with self._hashing:
            if not is_passphrase(passphrase, account.passphrase_hash if account else "") or account is None:
                return PassphraseOutcome()
        self._attempts.forget(name, address)
        token = secrets.token_urlsafe(32)
        self._file.change(lambda accounts: accounts.with_session(token, account.name, now, device=device, address=address), now)
        return PassphraseOutcome(token)

    def opens_feed(self, token: str, now: datetime) -> bool:
        """Whether a feed reader with this token may read .atom addresses."""
        return bool(token) and self._file.load().feed(token, now) is not None

    def give_feed_token(self, reviewer: str, now: datetime) -> str:
        """A new token for a reviewer's feed reader; the former one is over."""
        token = secrets.token_urlsafe(32)
        self._file.change(lambda accounts: accounts.with_feed(token, reviewer, now), now)
        return token

    def end_feed_token(self, reviewer: str, now: datetime) -> None:
        self._file.change(lambda accounts: accounts.with_feed("", reviewer, now), now)

    def end_sessions(self, reviewer: str, ids: Iterable[str], now: datetime) -> None:
        """End sessions of a reviewer by their ids."""

        def end(accounts: Accounts) -> Accounts:
            for session_id in ids:
                accounts = accounts.without_session(reviewer, session_id)
            return accounts

        self._file.change(end, now)

    def end_others(self, reviewer: str, token: str, now: datetime) -> None:
        """End all sessions and links of a reviewer but the one whose cookie this is."""
        self._file.change(lambda accounts: accounts.without_sessions(reviewer, but=key_of(token)), now)

    def leave(self, token: str, now: datetime) -> None:
        """End the session of a cookie."""
        session = self._file.load().session(token, now)
        if session is not None:
            self.end_sessions(session.reviewer, (session.id,), now)

    def give_link(self, reviewer: str, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> str:
        """The token of a new log-in link; whoever gets one is a reviewer."""
        token = secrets.token_urlsafe(24)
        self._file.change(lambda accounts: accounts.with_reviewer(reviewer, now).with_link(token, reviewer, now, lifetime), now)
        return token

    def secret(self, now: datetime) -> str:
        """The secret that signs the tokens of forms; made when it is first asked for."""
        if kept := self._file.load().secret:
            return kept
        made = secrets.token_hex(32)
        return self._file.change(lambda accounts: accounts if accounts.secret else replace(accounts, secret=made), now).secret
