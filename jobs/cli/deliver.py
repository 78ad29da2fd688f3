"""`borderwatch deliver`: send each recipient what is due, list what waits or failed, try again."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING

import click

from crawler.app.delivery.decide import Draft, draft_messages
from crawler.app.delivery.explain import decision_words, retry_note
from crawler.language.plurals import count
from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import span_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.model import MessageState
from crawler.model.errors import StoreError
from crawler.report.words import MESSAGE_KIND_WORDS, word_of
from crawler.runtime.clock import iso, utcnow
from crawler.store import MessageRow
from jobs import deliver
from jobs.cli.common import load_config, open_store, print_json, print_problems, print_table, require_archive
from jobs.cli.digest import assessment_dict, headline_of, recipients_named
from jobs.runner.crawl import Stop

if TYPE_CHECKING:
    from crawler.channels import Answer, Message
    from crawler.config import Config, Recipient

STATE_OF_MESSAGE_WORDS = {
    MessageState.PENDING: marked("pending"),
    MessageState.SENDING: marked("being sent"),
    MessageState.SENT: marked("sent"),
    MessageState.DEAD: marked("laid aside"),
}
ANSWER_WORDS = {"sent": marked("sent"), "later": marked("not yet"), "refused": marked("laid aside")}


@click.command("deliver")
@click.option("--dry-run", is_flag=True, help="Show what would be sent to whom and why. Writes and sends nothing.")
@click.option("--recipient", metavar="NAME", help="Only this recipient.")
@click.option("--list", "listed", is_flag=True, help="List messages that wait, that were laid aside, and the last that were sent.")
@click.option("--retry", type=int, metavar="ID", help="Try a message again that was laid aside.")
@click.option("--test", "tested", metavar="NAME", help="Send a harmless test message to this recipient.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def deliver_command(
    ctx: click.Context, dry_run: bool, recipient: str | None, listed: bool, retry: int | None, tested: str | None, as_json: bool
) -> None:
    """Send each recipient what is due: digests whose time has come, and immediate notices. The daemon does this every
    minute; with cron, call it every minute too.

    Messages are stored before they are sent, so a crash loses nothing and nothing is sent twice. A message that cannot be
    sent is tried again at growing intervals, and laid aside after the last attempt: --list shows it, --retry ID tries it
    again. Exit code 1: a message could not be sent."""
    if sum((dry_run, listed)) + (retry is not None) + (tested is not None) > 1 and not (dry_run and (retry or tested)):
        raise click.UsageError("use only one of --list, --retry and --test")
    config = load_config(ctx)
    if listed:
        _list(config, recipient, as_json)
        return
    recipients = recipients_named(config, tested or recipient)
    if retry is not None:
        recipients = _revive(config, retry, dry_run)
        if dry_run:
            return
    if dry_run:
        _dry_run(config, recipients, test=tested is not None, as_json=as_json)
        return
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    show = MessagePrinter(quiet=as_json)
    if tested is not None:  # it may be the first thing of all that somebody tries
        outcome = deliver.send_test(config, recipients[0], utcnow(), show)
    else:
        require_archive(config)
        outcome = deliver.deliver_due(config, utcnow(), recipients=recipients, stop=stop, tick=show)
    if as_json:
        print_json({"ok": outcome.ok, "counts": dict(outcome.counts), "problems": list(outcome.problems)})
    elif outcome.idle:
        click.echo(outcome.text)
    ctx.exit(130 if stop.requested else print_problems(outcome))


class MessagePrinter:
    """A line for each message as it goes."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet, self._lock = quiet, threading.Lock()

    def __call__(self, name: str, answer: Answer, message: Message) -> None:
        if self._quiet:
            return
        words = _(ANSWER_WORDS[answer.state])
        with self._lock:
            click.echo(f"{name}: {words}: {message.subject}" + (f" ({answer.reason})" if answer.reason else ""))
            sys.stdout.flush()


def _dry_run(config: Config, recipients: tuple[Recipient, ...], *, test: bool, as_json: bool) -> None:
    now = utcnow()
    if test:
        click.echo(f"{recipients[0].name} ({recipients[0].channel}): {_('would get a test message. Nothing was sent.')}")
        return
    store = open_store(config)
    try:
        drafts_of = [(recipient, draft_messages(store, recipient, now)) for recipient in recipients]
        waiting = store.outbox.list(MessageState.PENDING, MessageState.SENDING, limit=1000)
    finally:
        store.close()
    if as_json:
        print_json(
            {
                recipient.name: [
                    {
                        "kind": draft.kind,
                        "skip": draft.skip,
                        "since": iso(draft.since),
                        "told": [assessment_dict(assessment) for assessment in draft.stories],
                        "not_told": [assessment_dict(assessment) for assessment in draft.not_sent],
                    }
                    for draft in made
                ]
                for recipient, made in drafts_of
            }
        )
        return
    for recipient, made in drafts_of:
        for row in (row for row in waiting if row.recipient == recipient.name):
            click.echo(f"{recipient.name} ({recipient.channel}): {_('waits, message {id}', id=row.id)}: {row.subject}")
        for draft in made:
            _show_draft(recipient, draft)
        if not made:
            click.echo(f"{recipient.name} ({recipient.channel}): {_('nothing is due')}")
    click.echo(_("Nothing was written or sent."), err=True)


def _show_draft(recipient: Recipient, draft: Draft) -> None:
    stories = count(len(draft.stories), "story")
    kind = word_of(MESSAGE_KIND_WORDS, draft.kind)
    what = _("nothing new: would be skipped") if draft.skip else _("would get a {kind}, {stories}", kind=kind, stories=stories)
    click.secho(f"{recipient.name} ({recipient.channel}): {what}", bold=True)
    for assessment in (*draft.stories, *draft.not_sent):
        click.echo(headline_of(assessment))
        click.echo(f"      {decision_words(assessment)}" + (f"; {retry_note(assessment)}" if retry_note(assessment) else ""))


def _list(config: Config, recipient: str | None, as_json: bool) -> None:
    store = open_store(config)
    now = utcnow()
    try:
        rows = (
            *store.outbox.list(MessageState.PENDING, MessageState.SENDING, MessageState.DEAD, recipient=recipient, limit=500),
            *store.outbox.list(MessageState.SENT, recipient=recipient, limit=20),
        )
    finally:
        store.close()
    if as_json:
        print_json([_row_dict(row) for row in rows])
        return
    print_table(
        ("id", "recipient", "kind", "state", "attempts", "made", "next", "subject", "reason"),
        [
            (
                str(row.id),
                row.recipient,
                word_of(MESSAGE_KIND_WORDS, row.kind),
                word_of(STATE_OF_MESSAGE_WORDS, row.state),
                str(row.attempts),
                span_words(row.created_at, now),
                span_words(row.next_at, now) if row.next_at else "",
                row.subject,
                kept_words(row.reason),
            )
            for row in rows
        ],
    )


def _row_dict(row: MessageRow) -> dict[str, object]:
    return {
        "id": row.id,
        "recipient": row.recipient,
        "kind": row.kind,
        "state": row.state,
        "attempts": row.attempts,
        "token": row.token,
        "subject": row.subject,
        "stories": row.stories,
        "since": iso(row.since),
        "until": iso(row.until),
        "created": iso(row.created_at),
        "next": iso(row.next_at),
        "sent": iso(row.sent_at),
        "reason": row.reason,
    }


def _revive(config: Config, number: int, dry_run: bool) -> tuple[Recipient, ...]:
    """Make a message that was laid aside ready again; its recipient."""
    store = open_store(config)
    try:
        row = store.outbox.get(number)
        recipients = recipients_named(config, row.recipient)
        if dry_run:
            if row.state != MessageState.DEAD:
                raise StoreError("no message of that number was laid aside", str(number))
            click.echo(f"{row.recipient}: would be tried again: {row.subject}. Nothing was sent.")
        else:
            store.outbox.revive(number, utcnow())
    finally:
        store.close()
    return recipients
