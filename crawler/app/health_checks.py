"""How the monitor does: one pure check a subject, over plain facts. A new check is one function and one row of `CHECKS`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from crawler.app.health_facts import HealthFacts, HealthRow, Level
from crawler.language.plurals import count, listed
from crawler.language.reader.kept import kept_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked, number_words
from crawler.store.clock_report import duration_text

MB = 1_000_000
DISK_RESERVE_BYTES = 256 * MB  # below it, SQLite and a crawl have no room for one bad day
WAL_WARNING_BYTES = 128 * MB  # four times its limit: somebody reads without end, or nothing writes it back
WAL_ERROR_BYTES = 1000 * MB
CYCLE_SLACK = timedelta(hours=1)
MAX_MESSAGE_WAIT = timedelta(hours=6)
MAX_NAMED_SOURCES = 5
SHARE_OF_TROUBLE = 0.5  # so many sources in trouble are no matter of one source any more


Finding = tuple[Level, str]


def assess_cycle(facts: HealthFacts) -> Finding:
    """When the last poll ended well. One that found nothing due counts: somebody looked."""
    if facts.last_good_poll is None:
        begun = facts.first_start
        if begun is not None and facts.now - begun > facts.cycle_limit + CYCLE_SLACK:
            return "error", _("no poll has ended well") + _note(facts)
        return "warning", _("no poll has ended well yet")
    age = facts.now - facts.last_good_poll
    text = _("the last good poll was {time} ago", time=duration_text(max(age, timedelta(0))))
    if facts.last_poll_outcome == "offline":
        return "error", f"{text}; {_('then no host answered: our own line seems down')}{_note(facts)}"
    if age > 3 * facts.poll_every + facts.cycle_limit + CYCLE_SLACK:
        return "error", f"{text}: {_('is the daemon or cron at work?')}{_note(facts)}"
    if facts.last_poll_outcome not in ("ok", ""):
        return "warning", f"{text}; {_('the last one ended as {outcome}', outcome=facts.last_poll_outcome)}{_note(facts)}"
    return "ok", text


def assess_silent(facts: HealthFacts) -> Finding:
    """Feeds that answer and have had nothing new for longer than their weekdays explain."""
    return _assess_states(facts, ("silent", "stale", "empty"), marked("no source is silent"), marked("{some} of {sources} silent"))


def assess_blocked(facts: HealthFacts) -> Finding:
    return _assess_states(facts, ("blocked",), marked("no source is blocked"), marked("{some} of {sources} blocked"))


def assess_failing(facts: HealthFacts) -> Finding:
    return _assess_states(facts, ("failing",), marked("no source is failing"), marked("{some} of {sources} failing"))


def assess_unpolled(facts: HealthFacts) -> Finding:
    return _assess_states(facts, ("unpolled",), marked("no source is not polled"), marked("{some} of {sources} not polled"))


def assess_drift(facts: HealthFacts) -> Finding:
    """Sources whose pages have changed."""
    sources = {feed.source: feed.drift for feed in facts.feeds if feed.drift}
    if not sources:
        return "ok", _("no source has changed its pages")
    text = _("{sources} changed", sources=count(len(sources), "source"))
    return "warning", f"{text}: {_first(f'{slug}: {kept_words(drift)}' for slug, drift in sources.items())}"


def assess_disk(facts: HealthFacts) -> Finding:
    """Room for the archive's growth, and for the copy that a backup makes."""
    text = _("{size} free", size=_megabytes(facts.free_bytes))
    if facts.free_bytes < DISK_RESERVE_BYTES:
        return "error", f"{text}: {_('make room, {size} are the least', size=_megabytes(DISK_RESERVE_BYTES))}"
    if facts.free_bytes < facts.database_bytes + DISK_RESERVE_BYTES:
        return "warning", f"{text}: {_('a backup of {size} has no room', size=_megabytes(facts.database_bytes))}"
    return "ok", text


def assess_wal(facts: HealthFacts) -> Finding:
    text = _("the write-ahead log is {size}", size=_megabytes(facts.wal_bytes))
    if facts.wal_bytes > WAL_WARNING_BYTES:
        level: Level = "error" if facts.wal_bytes > WAL_ERROR_BYTES else "warning"
        return level, f"{text}: {_('some process reads without end, end it; `borderwatch run retention` shortens the log')}"
    return "ok", text


def assess_backup(facts: HealthFacts) -> Finding:
    level, text = facts.backup
    return "ok" if level == "ok" else "warning", text.removeprefix("backup: ")


def assess_outbox(facts: HealthFacts) -> Finding:
    """Messages that wait too long, or that are no longer tried."""
    late = [wait for wait in facts.waiting if facts.now - wait.oldest > MAX_MESSAGE_WAIT]
    if late:
        names = (f"{wait.recipient} ({kept_words(wait.reason)})" if wait.reason else wait.recipient for wait in late)
        number = sum(wait.messages for wait in late)
        text = _(
            "{messages} not sent for {time} or longer", messages=count(number, "message"), time=duration_text(MAX_MESSAGE_WAIT)
        )
        return "error", f"{text}: {_first(names)}"
    if facts.laid_aside:
        return "warning", _(
            "{messages} laid aside: `borderwatch deliver --list` says why", messages=count(facts.laid_aside, "message")
        )
    waiting = sum(wait.messages for wait in facts.waiting)
    return "ok", _("{messages} waiting", messages=count(waiting, "message"))


def assess_clock(facts: HealthFacts) -> Finding:
    if facts.clock.behind:
        return "warning" if facts.clock.doubtful else "error", facts.clock.text
    return "ok", _("agrees with publishers' dates")


def assess_version(facts: HealthFacts) -> Finding:
    if facts.archive_program and facts.archive_program != facts.program:
        text = marked("this is {program}, the archive was last written by {writer}: is an old daemon still at work?")
        return "warning", _(text, program=facts.program, writer=facts.archive_program)
    return "ok", facts.program


def assess_writing(facts: HealthFacts) -> Finding:
    """Reading goes on where writing cannot, so only this check tells."""
    if facts.obstacle:
        return "warning", _("this process cannot write it: {obstacle}", obstacle=facts.obstacle)
    return "ok", _("it can be written")


def assess_workers(facts: HealthFacts) -> Finding:
    """Who crawls for us, what was set aside, and who is not to be believed."""
    present = facts.present_workers
    if facts.has_queue and not any(worker.version == facts.program for worker in present):
        return "error", _("no worker of this version was heard of: start `borderwatch worker`")
    problems = []
    if facts.dead_letters:
        reasons = _first(f"{letter.host} ({letter.reason})" for letter in facts.dead_letters)
        hosts = count(len(facts.dead_letters), "host")
        problems.append(_("{hosts} set aside, because their work ended badly: {reasons}", hosts=hosts, reasons=reasons))
    if others := [worker for worker in present if worker.version != facts.program]:
        names = _first(f"{worker.name} ({worker.version})" for worker in others)
        problems.append(_("of another version: {workers}", workers=names))
    if refused := sum(worker.refused for worker in facts.workers):
        messages = count(refused, "message")
        problems.append(_("{messages} refused, without our signature: who else writes into the queue?", messages=messages))
    if problems:
        return "warning", "; ".join(problems)
    if not facts.has_queue:
        return "ok", _("none: the daemon crawls itself")
    return "ok", _("{workers} at work", workers=count(len(present), "worker"))


def assess_page_store(facts: HealthFacts) -> Finding:
    """Articles come also where large raw pages are lost on their way from a worker."""
    if facts.page_depot_fault:
        return "warning", _("large raw pages are lost: {fault}", fault=facts.page_depot_fault)
    return "ok", _("the store of raw pages answers") if facts.has_page_depot else _("no store of raw pages is configured")


def assess_backfill(facts: HealthFacts) -> Finding:
    """What an update left to do: no trouble, but searches by place and the pages of older stories are incomplete till then."""
    if facts.incomplete_articles:
        articles = count(facts.incomplete_articles, "article")
        return "ok", _("{articles} from before an update still to be read again; the daemon does it", articles=articles)
    return "ok", _("no article waits to be read again")


def assess_translator(facts: HealthFacts) -> Finding:
    """A translator that fails costs no digest anything but translations."""
    if not facts.translates:
        return "ok", _("no headline is translated: no translator is configured")
    tally = facts.translations
    text = _("{headlines} translated in the last day", headlines=count(tally.translated, "headline"))
    if tally.failed:
        text += _("; {n} not", n=tally.failed)
    return ("warning", f"{text}: {kept_words(tally.problem)}") if tally.problem else ("ok", text)


CHECKS: dict[str, Callable[[HealthFacts], Finding]] = {
    "cycle": assess_cycle,
    "silent": assess_silent,
    "blocked": assess_blocked,
    "failing": assess_failing,
    "unpolled": assess_unpolled,
    "drift": assess_drift,
    "disk": assess_disk,
    "wal": assess_wal,
    "backup": assess_backup,
    "outbox": assess_outbox,
    "clock": assess_clock,
    "version": assess_version,
    "archive": assess_writing,
    "workers": assess_workers,
    "queue_pages": assess_page_store,
    "translator": assess_translator,
    "backfill": assess_backfill,
}


def assess_health(facts: HealthFacts) -> tuple[HealthRow, ...]:
    """Every check, in the order of the table."""
    findings = ((name, check(facts)) for name, check in CHECKS.items())
    return tuple(HealthRow(check=name, level=level, text=text) for name, (level, text) in findings)


def is_healthy(rows: Iterable[HealthRow]) -> bool:
    """False where something keeps the monitor from its work; a warning does not."""
    return all(row.level != "error" for row in rows)


def _assess_states(facts: HealthFacts, states: tuple[str, ...], none: str, some: str) -> Finding:
    """A warning for some sources, an error for half of them; `none` and `some` are texts."""
    in_trouble = {feed.source: feed.reason for feed in reversed(facts.feeds) if feed.state in states}
    if not in_trouble:
        return "ok", _(none)
    polled = Counter(feed.source for feed in facts.feeds)
    level: Level = "error" if len(in_trouble) >= SHARE_OF_TROUBLE * len(polled) else "warning"
    reasons = (f"{slug}: {in_trouble[slug]}" for slug in sorted(in_trouble))
    return level, f"{_(some, some=len(in_trouble), sources=count(len(polled), 'source'))}: {_first(reasons)}"


def _first(texts: Iterable[str]) -> str:
    return listed(list(_lines(texts)), MAX_NAMED_SOURCES)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    return (" ".join(text.split()) for text in texts)


def _note(facts: HealthFacts) -> str:
    return f" ({kept_words(' '.join(facts.last_poll_note.split()))})" if facts.last_poll_note else ""


def _megabytes(size: int) -> str:
    return _("{n} MB", n=number_words(round(size / MB)))
