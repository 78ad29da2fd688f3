"""Messages composed from drafts: subject and forms, written once and stored, so that every attempt sends the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from crawler.app import digest as digests
from crawler.app.delivery.brief import chat_message, short_text
from crawler.app.delivery.decide import DIGESTS, Draft, count_reasons, subscribed_stories
from crawler.channels import channel_of, room
from crawler.config import Config, Recipient
from crawler.language.plurals import count
from crawler.language.reader import written_for
from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import moment_words, short_day_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.reader.texts import ngettext as _n
from crawler.language.tokens import clean_line
from crawler.model import MessageKind, MessageState, Severity
from crawler.notify import Assessment, merge_known, revision_of
from crawler.report.digest import Digest
from crawler.report.digest.coverage_phrases import coverage_line
from crawler.report.digest.files import feed_files
from crawler.report.words import MESSAGE_KIND_WORDS, severity_word, word_of
from crawler.runtime.serialize import dumps
from crawler.store import Store, StoryNotice
from crawler.story import CHANGE_WORDS, NOTHING_NEW

MAX_NOTES = 3  # in a chat message
MAX_SUBJECT_HEADLINE_CHARS = 120
MAX_PLAIN_SUBJECT_CHARS = 160
MAX_NOTICES_LISTED = 10  # that a digest names
FEED_PERIOD = timedelta(days=7)
STEM_FORM = "name"  # the part that holds the stem of the dated files


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edition:
    """A draft and everything that a form of it may need."""

    store: Store
    config: Config
    recipient: Recipient
    draft: Draft
    digest: Digest
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedMessage:
    """Everything that the outbox keeps of a message."""

    kind: MessageKind
    token: str
    subject: str
    since: datetime
    until: datetime
    content: Mapping[str, str]
    notices: tuple[StoryNotice, ...]
    stories: int
    alerts: int


def compose(store: Store, config: Config, recipient: Recipient, draft: Draft) -> ComposedMessage:
    """Read what the draft's stories are made of, and write every form that the recipient's channel takes, for this reader."""
    with written_for(recipient.reader):
        return _written(store, config, recipient, draft)


def _written(store: Store, config: Config, recipient: Recipient, draft: Draft) -> ComposedMessage:
    if draft.skip:
        return _composed(recipient, draft, _("nothing to send"), {}, 0)
    only = {assessment.story_id for assessment in draft.stories}
    made = digests.build_digest(store, draft.since, draft.until, before=draft.before, only=only, novel=config.novel)
    made = replace(made, gaps=(*made.gaps, *delivery_notes(store, recipient, draft)))
    subject = subject_of(draft, made)
    content = _content(_Edition(store=store, config=config, recipient=recipient, draft=draft, digest=made, subject=subject))
    return _composed(recipient, draft, subject, content, made.alerts)


def compose_test(recipient: Recipient, now: datetime) -> ComposedMessage:
    """Compose a harmless message, to test whether deliveries arrive."""
    with written_for(recipient.reader):
        return _written_test(recipient, now)


def _written_test(recipient: Recipient, now: datetime) -> ComposedMessage:
    test = marked("This is a test of Borderwatch for the recipient {name}, sent {moment}. Nothing has happened.")
    text = _(test, name=recipient.name, moment=moment_words(now))
    return compose_plain(recipient, MessageKind.TEST, _("Borderwatch: a test"), text, now)


def compose_plain(recipient: Recipient, kind: MessageKind, subject: str, text: str, now: datetime) -> ComposedMessage:
    """Compose a message of some plain lines, in every form that a channel takes."""
    draft = Draft(kind=kind, since=now, until=now, stories=())
    subject = clean_line(subject, MAX_PLAIN_SUBJECT_CHARS)
    title, line = short_text(subject, text, room(recipient))
    body = {"kind": kind, "recipient": recipient.name, "subject": subject, "text": text}
    page = f"<!doctype html><title>{escape(subject)}</title><p>{escape(text).replace(chr(10), '<br>')}</p>\n"
    content = {
        "text": text + "\n",
        "mail-text": text + "\n",
        "html": page,
        "mail": page,
        "brief-title": title,
        "brief": line,
        "json": json.dumps(body),
        "webhook": json.dumps(body),
        "markdown": text + "\n",
    }
    return _composed(recipient, draft, subject, content, 0)


def _composed(recipient: Recipient, draft: Draft, subject: str, content: Mapping[str, str], alerts: int) -> ComposedMessage:
    hashed_text = json.dumps([recipient.name, draft.kind, draft.until.isoformat(), subject, content], sort_keys=True)
    return ComposedMessage(
        kind=draft.kind,
        token=hashlib.sha256(hashed_text.encode(errors="replace")).hexdigest()[:32],
        subject=subject,
        since=draft.since,
        until=draft.until,
        content=content,
        notices=tuple(story_notice(assessment) for assessment in draft.stories),
        stories=len(draft.stories),
        alerts=alerts,
    )


def story_notice(assessment: Assessment) -> StoryNotice:
    merged = merge_known(assessment.known_story.snapshot if assessment.known_story else None, assessment.snapshot)
    return StoryNotice(
        story_id=assessment.story_id,
        revision=revision_of(assessment.decision.revision, merged),
        reason=str(assessment.decision.reason),
        changes=tuple(f"{change.kind}: {change.text}" for change in assessment.decision.changes),
        snapshot=dumps(merged),
    )


def _content(edition: _Edition) -> dict[str, str]:
    """Every form that the recipient's channel takes."""
    content: dict[str, str] = {}
    for form in channel_of(edition.recipient).forms:
        content |= FORM_WRITERS[form](edition) if form in FORM_WRITERS else {form: digests.render(edition.digest, form)}
    return content


def _webhook(edition: _Edition) -> dict[str, str]:
    """JSON for machines: the digest, and the reason why each story is sent."""
    assessments = {assessment.story_id: assessment for assessment in edition.draft.stories}
    text = json.dumps(
        {
            "version": 1,
            "kind": edition.draft.kind,
            "recipient": edition.recipient.name,
            "subject": edition.subject,
            "reasons": {str(id): str(assessment.decision.reason) for id, assessment in assessments.items()},
            "scores": {str(id): assessment.score.total for id, assessment in assessments.items()},
            "digest": json.loads(digests.render(edition.digest, "json")),
        },
        ensure_ascii=False,
    )
    return {"webhook": text.encode(errors="replace").decode()}


def _stem(edition: _Edition) -> dict[str, str]:
    """The date; with the hour where there is a digest of that date already."""
    recipient, draft = edition.recipient, edition.draft
    last = edition.store.outbox.last_message(recipient.name, *DIGESTS, skipped=False)
    again = last is not None and last.until.date() == draft.until.date()
    with_hour = again or draft.kind not in DIGESTS
    return {STEM_FORM: f"{draft.until:%Y-%m-%dT%H%M%S}" if with_hour else f"{draft.until:%Y-%m-%d}"}


def _feeds(edition: _Edition) -> dict[str, str]:
    """The last week of what this recipient asked for as Atom and JSON Feed, whole and for every watch: a feed reader may be away
    for a while. Only with a digest."""
    store, recipient, draft = edition.store, edition.recipient, edition.draft
    if draft.kind not in DIGESTS:
        return {}
    since = draft.until - FEED_PERIOD
    week = digests.build_digest(store, since, draft.until, only=subscribed_stories(store, recipient, since, draft.until))
    watches = (watch.id for watch in edition.config.watches.watches)
    return feed_files(week, [watch for watch in watches if not recipient.wants.watches or watch in recipient.wants.watches])


# ---------------------------------------------------------------------------- words


def delivery_notes(store: Store, recipient: Recipient, draft: Draft) -> tuple[str, ...]:
    """What this recipient must know about their own deliveries: what was laid aside, sent in between, held back."""
    if draft.kind not in DIGESTS:
        return ()
    lines = []
    for row in store.outbox.list(MessageState.DEAD, limit=20):
        if row.created_at >= draft.since - timedelta(days=1):
            lines.append(
                _(
                    "Message {id} for {recipient} ({kind} of {moment}) was laid aside: {reason}. "
                    "`borderwatch deliver --retry {id}` sends it after all.",
                    id=row.id,
                    recipient=row.recipient,
                    kind=word_of(MESSAGE_KIND_WORDS, row.kind),
                    moment=moment_words(row.created_at),
                    reason=kept_words(row.reason),
                )
            )
    sent = store.outbox.list(MessageState.SENT, MessageState.PENDING, MessageState.SENDING, recipient=recipient.name, limit=200)
    notices = [row for row in sent if row.kind == MessageKind.NOTICE and draft.since < row.created_at <= draft.until]
    sent_at_once = marked("Sent at once, at {moment}: {subject}")
    lines += [_(sent_at_once, moment=moment_words(row.created_at), subject=row.subject) for row in notices[:MAX_NOTICES_LISTED]]
    if len(notices) > MAX_NOTICES_LISTED:
        rest = len(notices) - MAX_NOTICES_LISTED
        lines.append(
            _n("{n} more notice was sent at once in this period.", "{n} more notices were sent at once in this period.", rest)
        )
    reason_counts = count_reasons(draft.not_sent)
    if reason_counts:
        reasons_text = "; ".join(f"{number}: {words}" for words, number in reason_counts.items())
        lines.append(
            _(
                "{stories} not sent again ({reasons}). `borderwatch digest --explain` says more.",
                stories=count(sum(reason_counts.values()), "story"),
                reasons=reasons_text,
            )
        )
    return tuple(lines)


def subject_of(draft: Draft, made: Digest) -> str:
    """One line; the headline of a feed in it is data."""
    first = next(iter(draft.stories), None)
    if first is None:
        return f"Borderwatch, {short_day_words(draft.until.date())}: {_(NOTHING_NEW)}; {coverage_line(made.coverage)}"
    if draft.kind == MessageKind.NOTICE and len(draft.stories) == 1:
        news = next((_(CHANGE_WORDS[change.kind]) for change in first.decision.changes), "")
        return f"[{severity_word(first.snapshot.severity)}, {news}] {clean_line(first.headline, MAX_SUBJECT_HEADLINE_CHARS)}"
    grave = [assessment for assessment in draft.stories if assessment.snapshot.severity is Severity.CRITICAL]
    what = f"{count(len(draft.stories), 'story')}" + (_(", {n} critical", n=len(grave)) if grave else "")
    return f"Borderwatch, {short_day_words(draft.until.date())}: {what}: {clean_line(first.headline, MAX_SUBJECT_HEADLINE_CHARS)}"


def _brief(edition: _Edition) -> dict[str, str]:
    """What is new about each story and where to read it; at last what it rests on."""
    draft, made = edition.draft, edition.digest
    by_id = {card.story_id: card for card in made.cards}
    cards = [by_id[assessment.story_id] for assessment in draft.stories if assessment.story_id in by_id]
    days = -(-(draft.until - draft.since) // timedelta(days=1))
    where = edition.config.digest.url or "`borderwatch digest" + (f" --since {days}d`" if days > 1 else "`")
    fits = room(edition.recipient)
    title, body = chat_message(edition.subject, cards, coverage_line(made.coverage), made.gaps[-MAX_NOTES:], where, fits)
    return {"brief-title": title, "brief": body}


# What a channel may ask for beside the forms of a digest.
FORM_WRITERS: Mapping[str, Callable[[_Edition], dict[str, str]]] = {
    "brief": _brief,
    "webhook": _webhook,
    STEM_FORM: _stem,
    "feeds": _feeds,
}
