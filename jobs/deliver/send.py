"""Sending what the outbox holds: claimed, handed to the channel, and its answer kept. One recipient never waits for another."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.app.delivery.schedule import MAX_RETRY_PAUSE, retry_pause
from crawler.channels import Answer, Channel, Message, open_channel
from crawler.config import Config, Recipient
from crawler.model.errors import BorderwatchError, LockedError
from crawler.runtime.lock import hold
from crawler.store import Claimed, Store
from jobs.runner.crawl import Stop
from jobs.runner.locks import lock_path

MAX_PARALLEL_RECIPIENTS = 8  # recipients served at the same time
CLAIM_HORIZON = 2 * MAX_RETRY_PAUSE  # a pause further ahead is of a clock that was set back
Tick = Callable[[str, Answer, Message], None]


@dataclass(slots=True)
class SendReport:
    """What became of the messages of one recipient."""

    counts: Counter[str] = field(default_factory=Counter)  # sent, later, refused
    problems: list[str] = field(default_factory=list)


def send_to_all(
    config: Config, recipients: Iterable[Recipient], clock: Callable[[], datetime], stop: Stop, tick: Tick = lambda *_: None
) -> SendReport:
    """Each recipient on a thread with a connection of its own."""
    chosen = tuple(recipients)
    total = SendReport()
    if not chosen:
        return total
    with ThreadPoolExecutor(min(MAX_PARALLEL_RECIPIENTS, len(chosen)), "deliver") as pool:
        try:
            for report in pool.map(lambda recipient: send_waiting(config, recipient, clock, stop, tick), chosen):
                total.counts.update(report.counts)
                total.problems.extend(report.problems)
        except BaseException:  # Ctrl-C: what is on its way is finished, nothing new is begun
            stop.request()
            raise
    return total


def send_waiting(
    config: Config, recipient: Recipient, clock: Callable[[], datetime], stop: Stop, tick: Tick = lambda *_: None
) -> SendReport:
    """Everything that waits for one recipient, in order, until something has to wait. Whoever holds the recipient's lock is the
    only one who sends; the kernel frees it when its holder dies."""
    served = SendReport()
    try:
        with hold(lock_path(config, f"deliver-{recipient.name}"), f"another delivery to {recipient.name}"):
            store = Store.open(config.database)
            try:
                channel = open_channel(recipient, config.delivery.smtp)
                while not stop.requested and not waits_for_quiet_end(store, recipient, clock()):
                    claim = store.outbox.claim(recipient.name, clock(), clock() + CLAIM_HORIZON)
                    if claim is None or not _attempt(store, recipient, channel, claim, clock, served, tick):
                        break
            finally:
                store.close()
    except LockedError:
        served.counts["busy"] += 1
    except BorderwatchError as error:
        served.problems.append(f"{recipient.name}: {error}")
    return served


def waits_for_quiet_end(store: Store, recipient: Recipient, now: datetime) -> bool:
    """Whether the next message waits for the end of quiet hours: it was made before they began, and could not be sent then. What
    was made within them, the policy let through."""
    quiet = recipient.policy.quiet
    until = quiet.end_if_quiet(now) if quiet is not None else None
    waiting = store.outbox.next_message(recipient.name)
    if quiet is None or until is None or waiting is None:
        return False
    row, severities = waiting
    return quiet.end_if_quiet(row.created_at) != until and not severities & {str(severity) for severity in quiet.passing}


def _attempt(
    store: Store,
    recipient: Recipient,
    channel: Channel,
    claim: Claimed,
    clock: Callable[[], datetime],
    served: SendReport,
    tick: Tick,
) -> bool:
    """Send one message and keep what came of it. False: the recipient has to wait."""
    row = claim.row
    message = message_of(claim)
    if row.attempts > recipient.attempts:  # each attempt ended with the death of its process
        answer = Answer("refused", f"tried {row.attempts - 1} times, and no attempt came to its end")
    elif not message.parts:
        answer = Answer("refused", "its content was already deleted")
    else:
        answer = _send(channel, message)
    if answer.state == "later" and row.attempts >= recipient.attempts:
        answer = Answer("refused", f"given up after {row.attempts} attempts: {answer.reason}")
    served.counts[answer.state] += 1
    tick(recipient.name, answer, message)
    if answer.state == "sent":
        store.outbox.mark_sent(row, clock())
        return True
    if answer.state == "refused":
        store.outbox.lay_aside(row, answer.reason)
        served.problems.append(f"{recipient.name}: message {row.id} was laid aside: {answer.reason}")
        return True
    wait = retry_pause(row.attempts, random.random(), answer.after)
    store.outbox.retry_later(row, clock() + wait, answer.reason)
    served.problems.append(f"{recipient.name}: message {row.id} {_words(wait)}: {answer.reason}")
    return False


def _send(channel: Channel, message: Message) -> Answer:
    """A channel's own fault costs an attempt, never the other recipients."""
    try:
        return channel.send(message)
    except Exception as error:
        return Answer("later", f"the channel failed: {type(error).__name__}")


def message_of(claim: Claimed) -> Message:
    row = claim.row
    return Message(
        token=row.token,
        recipient=row.recipient,
        kind=row.kind,
        subject=row.subject,
        parts=claim.content,
        created_at=row.created_at,
        until=row.until,
        stories=claim.stories,
    )


def _words(wait: timedelta) -> str:
    minutes = wait.total_seconds() / 60
    return f"is tried again in {minutes:.0f} min" if minutes < 120 else f"is tried again in {minutes / 60:.0f} h"
