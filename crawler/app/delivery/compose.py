"""A draft → what is sent: its subject and its forms, composed once and kept, so that every attempt says the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.app import digest as digests
from crawler.app.delivery.brief import brief, short_text
from crawler.app.delivery.decide import DIGESTS, Draft, reasons, theirs
from crawler.config import Config, Reader
from crawler.language.tokens import clean_line
from crawler.model import MessageKind, Severity
from crawler.notify import Verdict, revision_of, told_with
from crawler.report.digest import Digest
from crawler.report.digest.files import feed_files
from crawler.report.digest.words import clock, count, polled, stamp
from crawler.runtime.serialize import dumps
from crawler.store import Store, Telling
from crawler.story import CHANGE_WORDS
from jobs.channels import FORMS, room

NOTES = 3  # in a chat message
HEADLINE = 120
NOTICES = 10  # that a digest names
FEED_DAYS = timedelta(days=7)
STEM = "name"  # the part that holds the stem of the dated files


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """Everything that the outbox keeps of a message."""

    kind: MessageKind
    token: str
    subject: str
    since: datetime
    until: datetime
    content: Mapping[str, str]
    tellings: tuple[Telling, ...]
    stories: int
    alerts: int


def compose(store: Store, config: Config, reader: Reader, draft: Draft) -> Composed:
    """Read what the draft's stories are made of, and write every form that the reader's channel takes."""
    if draft.skip:
        return _composed(reader, draft, "nothing to tell", {}, 0)
    only = {one.story_id for one in draft.tell}
    made = digests.make(store, draft.since, draft.until, before=draft.before, only=only, novel=config.novel)
    made = replace(made, gaps=(*made.gaps, *notes(store, reader, draft)))
    subject = subject_of(draft, made)
    content = _content(store, config, reader, draft, made, subject)
    return _composed(reader, draft, subject, content, made.alerts)


def compose_test(reader: Reader, now: datetime) -> Composed:
    """A harmless message, to see whether the road is open."""
    draft = Draft(kind=MessageKind.TEST, since=now, until=now, tell=())
    text = f"This is a test of Borderwatch for the recipient {reader.name}, sent {stamp(now)}. Nothing has happened."
    subject = "Borderwatch: a test"
    title, line = short_text(subject, text, room(reader))
    body = {"kind": MessageKind.TEST, "recipient": reader.name, "subject": subject, "text": text}
    content = {
        "text": text + "\n", "mail-text": text + "\n", "html": f"<!doctype html><title>{subject}</title><p>{text}</p>\n",
        "mail": f"<!doctype html><title>{subject}</title><p>{text}</p>\n", "brief-title": title, "brief": line,
        "json": json.dumps(body), "webhook": json.dumps(body), "markdown": text + "\n",
    }  # fmt: skip
    return _composed(reader, draft, subject, content, 0)


def _composed(reader: Reader, draft: Draft, subject: str, content: Mapping[str, str], alerts: int) -> Composed:
    said = json.dumps([reader.name, draft.kind, draft.until.isoformat(), subject, content], sort_keys=True)
    return Composed(
        kind=draft.kind,
        token=hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32],
        subject=subject,
        since=draft.since,
        until=draft.until,
        content=content,
        tellings=tuple(telling(one) for one in draft.tell),
        stories=len(draft.tell),
        alerts=alerts,
    )


def telling(verdict: Verdict) -> Telling:
    known = told_with(verdict.told.snapshot if verdict.told else None, verdict.now)
    return Telling(
        story_id=verdict.story_id,
        revision=revision_of(verdict.decision.revision, known),
        reason=str(verdict.decision.reason),
        changes=tuple(f"{change.kind}: {change.text}" for change in verdict.decision.changes),
        snapshot=dumps(known),
    )


def _content(store: Store, config: Config, reader: Reader, draft: Draft, made: Digest, subject: str) -> dict[str, str]:
    forms = FORMS[reader.channel]
    content = {form: digests.render(made, form) for form in forms if form in digests.FORMATS}
    if "brief" in forms:
        content |= chat_parts(config, reader, draft, made, subject)
    if "webhook" in forms:
        told = {one.story_id: one for one in draft.tell}
        content["webhook"] = json.dumps(
            {
                "version": 1,
                "kind": draft.kind,
                "recipient": reader.name,
                "subject": subject,
                "reasons": {str(id): str(one.decision.reason) for id, one in told.items()},
                "scores": {str(id): one.score.total for id, one in told.items()},
                "digest": json.loads(digests.render(made, "json")),
            },
            ensure_ascii=False,
        ).encode(errors="replace").decode()  # fmt: skip
    if reader.channel == "files":
        content[STEM] = _stem(store, reader, draft)
        if draft.kind in DIGESTS:
            content |= _feeds(store, config, reader, draft)
    return content


def _stem(store: Store, reader: Reader, draft: Draft) -> str:
    """The date; with the hour where there is a digest of that date already."""
    last = store.outbox.last(reader.name, *DIGESTS, skipped=False)
    again = last is not None and last.until.date() == draft.until.date()
    return (
        f"{draft.until:%Y-%m-%dT%H%M%S}"
        if again or draft.kind not in DIGESTS
        else f"{draft.until:%Y-%m-%d}"
    )


def _feeds(store: Store, config: Config, reader: Reader, draft: Draft) -> dict[str, str]:
    """The last week of what this reader asked for as Atom and JSON Feed, whole and for every watch: a feed reader may be away for
    a while."""
    since = draft.until - FEED_DAYS
    week = digests.make(store, since, draft.until, only=theirs(store, reader, since, draft.until))
    watches = (watch.id for watch in config.watches.watches)
    return feed_files(week, [watch for watch in watches if not reader.wants.watches or watch in reader.wants.watches])


# ---------------------------------------------------------------------------- words


def notes(store: Store, reader: Reader, draft: Draft) -> tuple[str, ...]:
    """What this reader must know about their own deliveries: what was laid aside, what was sent in between, what is held."""
    if draft.kind not in DIGESTS:
        return ()
    found = []
    for row in store.outbox.list("dead", limit=20):
        if row.created_at >= draft.since - timedelta(days=1):
            found.append(
                f"Message {row.id} for {row.recipient} ({row.kind} of {stamp(row.created_at)}) was laid aside: {row.reason}. "
                f"`borderwatch deliver --retry {row.id}` sends it after all."
            )
    sent = store.outbox.list("sent", "pending", "sending", recipient=reader.name, limit=200)
    notices = [row for row in sent if row.kind == MessageKind.NOTICE and draft.since < row.created_at <= draft.until]
    found += [f"Told at once, at {clock(row.created_at)} UTC: {row.subject}" for row in notices[:NOTICES]]
    if len(notices) > NOTICES:
        found.append(f"{len(notices) - NOTICES} more were told at once in this period.")
    held = reasons(draft.rest)
    if held:
        told = "; ".join(f"{number}: {words}" for words, number in held.items())
        found.append(
            f"{count(sum(held.values()), 'story', 'stories')} not told again ({told}). `borderwatch digest --explain` says more."
        )
    return tuple(found)


def subject_of(draft: Draft, made: Digest) -> str:
    """One line; the headline of a feed in it is data."""
    first = next(iter(draft.tell), None)
    if first is None:
        return f"Borderwatch, {draft.until:%-d %b}: nothing new; {polled(made.coverage)}"
    if draft.kind == MessageKind.NOTICE and len(draft.tell) == 1:
        news = next((CHANGE_WORDS[change.kind] for change in first.decision.changes), "")
        return f"[{first.now.severity}, {news}] {clean_line(first.headline, HEADLINE)}"
    grave = [one for one in draft.tell if one.now.severity is Severity.CRITICAL]
    what = f"{count(len(draft.tell), 'story', 'stories')}" + (f", {len(grave)} critical" if grave else "")
    return f"Borderwatch, {draft.until:%-d %b}: {what}: {clean_line(first.headline, HEADLINE)}"


def chat_parts(config: Config, reader: Reader, draft: Draft, made: Digest, subject: str) -> dict[str, str]:
    """What is new about each story and where to read it; at last what it rests on."""
    by_id = {card.story_id: card for card in made.cards}
    cards = [by_id[one.story_id] for one in draft.tell if one.story_id in by_id]
    days = -(-(draft.until - draft.since) // timedelta(days=1))
    where = config.digest.url or "`borderwatch digest" + (f" --since {days}d`" if days > 1 else "`")
    title, body = brief(subject, cards, polled(made.coverage), made.gaps[-NOTES:], where, room(reader))
    return {"brief-title": title, "brief": body}
