"""`borderwatch check`: is everything in order?"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from crawler import config as configuration
from crawler.language.plurals import count
from crawler.language.reader import READER_LANGUAGES, Reader, written_for
from crawler.language.reader.kept import kept_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import number_words
from crawler.model import MessageState
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs.cli.common import LEVEL_SIGNS, print_json
from jobs.cli.failures import callers_language, problem_words
from jobs.cli.progress import working

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.config import Config, TranslateSettings

MIN_FREE_BYTES = 16_000_000  # one crawl writes as much
FAILED_MESSAGE_WARNING_PERIOD = timedelta(days=14)  # how long a message that was laid aside is complained about


@click.command("check")
@click.option("--json", "as_json", is_flag=True)
@click.option("--repair", is_flag=True, help="Rebuild the indexes of a damaged archive in a copy, and put that in its place.")
@click.pass_context
def check_command(ctx: click.Context, as_json: bool, repair: bool) -> None:
    """Check configuration, rules, database and folders, and print each problem with its place. Changes nothing.

    With --repair, indexes, views and the full-text index are made anew from the tables, in a copy that must be whole before it
    replaces the archive; what it replaces is kept. Rows that are lost come back from a backup only: `borderwatch restore`."""
    path = configuration.find(ctx.obj["config"])
    if repair:
        from jobs.restore import repair_archive

        with working("building the archive anew in a copy"):
            repaired = repair_archive(configuration.load(path), utcnow())
        click.echo(repaired, err=as_json)
    reader = Reader() if as_json else None
    findings = [(finding.level, finding.text) for finding in configuration.check(path, reader)]
    if not has_error(findings):
        config = configuration.load(path)
        ctx.with_resource(written_for(reader or config.reader))
        with working(_("reading the archive")):
            findings += check_store(config)
        if config.translate.is_on:
            with working(_("asking the translator")):
                findings += check_translator(config.translate, path.parent)
        if config.queue_pages:
            with working(_("asking the store of raw pages")):
                findings += check_page_depot(config)
    else:
        ctx.with_resource(written_for(reader or Reader(language=callers_language(("--config", str(path))))))
        findings = [(level, problem_words(text) if level == "error" else text) for level, text in findings]
    if as_json:
        print_json([{"level": level, "text": text} for level, text in findings])
    else:
        for level, text in findings:
            sign, colour = LEVEL_SIGNS[level]
            click.secho(f"{sign} ", fg=colour, nl=False)
            click.echo(text)
    ctx.exit(2 if has_error(findings) else 0)


def has_error(findings: Sequence[tuple[str, str]]) -> bool:
    return any(level == "error" for level, text in findings)


def check_translator(settings: TranslateSettings, folder: Path) -> list[tuple[str, str]]:
    """Whether a translator answers: it is asked for a sentence of ours. That it does not is no error, as nothing waits for it."""
    from crawler.app.translation.translators import SAMPLE, SAMPLE_LANGUAGE, NotTranslated, open_translator, translate

    translator = open_translator(settings, folder)
    if translator is None:
        return []
    target = next(language for language in READER_LANGUAGES if language != SAMPLE_LANGUAGE)
    try:
        return [
            (
                "ok",
                _(
                    "translator {name}: answers in {language}: {text}",
                    name=translator.name,
                    language=target,
                    text=translate(translator, SAMPLE, SAMPLE_LANGUAGE, target),
                ),
            )
        ]
    except NotTranslated as error:
        return [
            (
                "warning",
                _("translator {name}: {error}; headlines stay as they are until it answers", name=translator.name, error=error),
            )
        ]


def check_page_depot(config: Config) -> list[tuple[str, str]]:
    """Whether the store of large raw pages takes a page, gives it back and lets it go. A worker can only log that it does not, and
    those pages are lost."""
    from crawler.app.distributed.page_depot import page_depot_fault

    if fault := page_depot_fault(config):
        return [("error", fault)]
    return [("ok", _("store of raw pages (`queue_pages`): a page was left, read and taken away"))]


def check_store(config: Config) -> list[tuple[str, str]]:
    """The database: readable, whole, of a schema this version knows; what lies in its outbox; and how old its backup is."""
    from jobs import backup

    if not config.database.exists():
        return [("ok", _("database {path}: will be created by the first poll", path=config.database))]
    try:
        store = Store.open(config.database, migrate=False)
        try:
            return [
                *check_room(config),
                ("ok", _("database {path}: {text}", path=config.database, text=kept_words(store.check()))),
                *check_shrinking(store),
                *check_unjudged(config, store),
                *check_outbox(config, store),
                backup.backup_finding(config, store, utcnow()),
            ]
        finally:
            store.close()
    except BorderwatchError as error:
        return [("error", str(error))]


def check_room(config: Config) -> list[tuple[str, str]]:
    """Nothing can be recorded on a disk that is full."""
    free = shutil.disk_usage(config.database.parent).free
    return (
        [("error", _("disk of {folder}: {n} bytes free", folder=config.database.parent, n=number_words(free)))]
        if free < MIN_FREE_BYTES
        else []
    )


def check_shrinking(store: Store) -> list[tuple[str, str]]:
    """A file that an older version made keeps what is deleted in it as free room."""
    text = _("the file never gets smaller, as an older version made it: `borderwatch check --repair` makes one that does")
    return [] if store.forgetting.can_shrink else [("warning", text)]


def check_unjudged(config: Config, store: Store) -> list[tuple[str, str]]:
    """Watches that were too dear to be judged on some article, and are not judged there yet."""
    return [
        (
            "warning",
            _(
                "watch {watch} was not judged on {articles}: it takes too many steps there; simplify it, then "
                "`borderwatch watch apply`",
                watch=watch,
                articles=count(articles, "article"),
            ),
        )
        for watch, articles in store.unjudged.counts_by_watch().items()
        if any(watch == configured.id for configured in config.watches.watches)
    ]


def check_outbox(config: Config, store: Store) -> list[tuple[str, str]]:
    """Messages that were laid aside, and those that wait for nobody."""
    findings = [
        (
            "warning",
            _(
                "message {id} for {name} was laid aside: {reason}; `borderwatch deliver --retry {id}`",
                id=row.id,
                name=row.recipient,
                reason=kept_words(row.reason),
            ),
        )
        for row in store.outbox.list(MessageState.DEAD, limit=20)
        if row.created_at > utcnow() - FAILED_MESSAGE_WARNING_PERIOD
    ]
    names = {recipient.name for recipient in config.delivery.recipients}
    findings += [
        ("warning", _("messages wait for {name}, who is no longer a recipient", name=name))
        for name in sorted(store.outbox.waiting_recipients() - names)
    ]
    return findings
