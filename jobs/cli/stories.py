"""`borderwatch stories`: which articles report one event, why, and how a reviewer corrects it."""

from __future__ import annotations

import getpass
from collections.abc import Container, Sequence
from datetime import timedelta

import click

from crawler.language.plurals import count
from crawler.language.reader import current_reader
from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import span_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.model import AlertRow, StoryAlert, StoryMember
from crawler.report.from_feed import from_feed_note, version_name
from crawler.report.published import date_form, iso_published_words
from crawler.report.words import DECISION_WORDS, EDIT_WORDS
from crawler.runtime.clock import iso, utcnow
from crawler.story import STAGE_WORDS, aside_articles, figure_timelines, original_articles, sourcing_of, transitions
from jobs.cli.common import PERIOD, load_config, open_store, print_json, print_table
from jobs.cli.story_lines import figure_heading, sourcing_lines, stage_lines

NO_REASON_KEPT = "recorded by a version that kept no reasons"
UNDONE_WORDS = {
    "merge": marked("undone: merge of stories {story} and {other}"),
    "split": marked("undone: split of stories {story} and {other}"),
}


@click.group("stories", invoke_without_command=True)
@click.pass_context
def stories_command(ctx: click.Context) -> None:
    """Stories, each with all reports of one event: list, show, explain, merge, split, undo."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_stories)


@stories_command.command("list")
@click.option("--since", type=PERIOD, default="3d", show_default=True)
@click.option("--least", default=1, show_default=True, help="Only stories with at least this many articles.")
@click.option("--limit", default=30, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def list_stories(
    ctx: click.Context, since: timedelta = timedelta(days=3), least: int = 1, limit: int = 30, as_json: bool = False
) -> None:
    """List the stories with the latest reports, and how many sources report them."""
    store = open_store(load_config(ctx))
    now = utcnow()
    try:
        rows = store.stories.recent(now - since, least=least, limit=limit)
        ids = [row.id for row in rows]
        members, alerts, raised = store.stories.members(ids), store.alerts.on_stories(ids, now), store.histories.raised_on(ids)
        translated = store.translations.of_stories(ids, current_reader().language)
        sourcings = [
            (row, sourcing_of([member for member in members if member.story_id == row.id], aside_articles(raised[row.id])))
            for row in rows
        ]
        headlines = {
            row.id: _headline(
                [member for member in members if member.story_id == row.id],
                [alert for alert in alerts if alert.story_id == row.id],
                raised[row.id],
                translated,
            )
            or row.headline
            for row in rows
        }
    finally:
        store.close()
    if as_json:
        print_json(
            [
                {"story": row.id, "headline": headlines[row.id], "last_seen": iso(row.last_seen), **sourcing.as_dict()}
                for row, sourcing in sourcings
            ]
        )
        return
    print_table(
        ("story", "latest", "articles", "copies", "independent", "sides", "languages", "stage", "headline"),
        [
            (
                str(row.id),
                span_words(row.last_seen, now),
                str(sourcing.articles),
                str(sourcing.copies),
                str(len(sourcing.owners)),
                "+".join(sourcing.banks) or "–",
                " ".join(sourcing.languages),
                STAGE_WORDS[sourcing.stage],
                headlines[row.id],
            )
            for row, sourcing in sourcings
        ],
        words={"stage": _},
    )


def _headline(
    members: Sequence[StoryMember], alerts: Sequence[AlertRow], raised: Sequence[StoryAlert], translated: Container[int]
) -> str:
    """The headline that the story has in a digest; one without alerts is in none, and has that of its first report ("" here)."""
    from crawler.report.digest import story_head  # `--help` composes no digest

    if not alerts:
        return ""
    head, _others = story_head(alerts, members, raised, current_reader().language, translated)
    return head.title or head.url


@stories_command.command("show")
@click.argument("story", type=int)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def show(ctx: click.Context, story: int, as_json: bool) -> None:
    """Show one story: its reports in time order, its independent sources, and how its figures changed."""
    from crawler.app import regroup  # a list regroups nothing

    store = open_store(load_config(ctx))
    try:
        story = regroup.current_story(store, story)
        members = store.stories.members((story,))
        if not members:
            raise click.ClickException(_("story {id} has no articles", id=story))
        history = store.histories.of_stories((story,))[story]
        sourcing = sourcing_of(members, aside_articles(history.raised))
        headline = _headline(
            members,
            store.alerts.on_stories((story,), utcnow()),
            history.raised,
            store.translations.of_stories((story,), current_reader().language),
        )
    finally:
        store.close()
    course, figures = transitions(history), figure_timelines(history)
    if as_json:
        print_json(
            {
                "story": story,
                **sourcing.as_dict(),
                "articles": [
                    {
                        "id": member.article_id,
                        "source": member.source,
                        "title": member.title,
                        "url": member.url,
                        "published": iso(member.published) or "",
                        **date_form(member.date),
                        "language": member.language,
                        "copy_of": member.copy_of,
                        "text_from": str(member.text_from),
                    }
                    for member in members
                ],
                "stages": [{"at": iso(step.moment), "stage": step.after, "source": step.source} for step in course],
                "figures": [
                    {
                        "unit": ledger.unit,
                        "value": line.value,
                        "qualifier": line.qualifier,
                        "label": line.label,
                        "source": line.source,
                        "published": iso(line.given_at) or "",
                    }
                    for ledger in figures
                    for line in ledger.entries
                ],
            }
        )
        return
    click.secho(f"{_('story {id}', id=story)}: {headline or original_articles(members)[0].title}", bold=True)
    for line in (*sourcing_lines(sourcing), *stage_lines(course)):
        click.echo(line)
    for member in members:
        copy = f", {_('copy of {id}', id=member.copy_of)}" if member.copy_of else ""
        when, language = iso_published_words(member.date) if member.published else "", member.language or ""
        click.echo(f"  {member.article_id:>6}  {when:<22}  {language:<3} {member.source_name}{copy}: {member.title}")
        if provisional := from_feed_note(member.text_from, member.missing_page):
            click.secho(f"          {provisional}", fg="yellow")
    for ledger in figures:
        click.secho(f"  {figure_heading(ledger)}", bold=True)
        for figure in ledger.entries:
            label = f" ({figure.label})" if figure.label else ""
            edit = f", {_('after an edit (version {n})', n=figure.version)}" if figure.version > 1 else ""
            click.echo(f"    {iso(figure.given_at)[:16]:<16}  {figure}  {figure.source}{label}{edit}")


@stories_command.command("explain")
@click.argument("story", type=int)
@click.pass_context
def explain(ctx: click.Context, story: int) -> None:
    """Say why each article is in a story: it is a copy, it resembles another report, or a reviewer put it there."""
    from crawler.app import regroup  # a list regroups nothing

    store = open_store(load_config(ctx))
    try:
        story = regroup.current_story(store, story)
        titles = {member.article_id: member for member in store.stories.members((story,))}
        decided = {article: (why, by, score) for article, why, by, score in store.story_memberships.decisions(story)}
    finally:
        store.close()
    for article, member in titles.items():
        why, by, score = decided.get(article, (NO_REASON_KEPT, "", None))
        strength = f" [{score:.2f}]" if score is not None else ""
        decision = f"{_(DECISION_WORDS[by]) if by in DECISION_WORDS else by}: " if by else ""
        click.echo(f"{article:>6}  {member.title}\n        {decision}{kept_words(why)}{strength}")


@stories_command.command("merge")
@click.argument("story", type=int)
@click.argument("other", type=int)
@click.option("--note", default="", help="Why, for later readers.")
@click.option("--reviewer", help="Name of the reviewer. [your login name]")
@click.pass_context
def merge(ctx: click.Context, story: int, other: int, note: str, reviewer: str | None) -> None:
    """Merge story OTHER into STORY, because both are about one event. The old id still leads to the story."""
    from crawler.app import regroup  # a list regroups nothing

    store = open_store(load_config(ctx))
    try:
        done = regroup.merge_stories(store, story, other, reviewer=reviewer or getpass.getuser(), note=note, now=utcnow())
    finally:
        store.close()
    click.echo(
        _(
            "story {other} was merged into story {story}: {articles} moved",
            other=done.other,
            story=done.story,
            articles=count(done.articles, "article"),
        )
    )


@stories_command.command("split")
@click.argument("story", type=int)
@click.argument("articles", type=int, nargs=-1, required=True)
@click.option("--note", default="", help="Why, for later readers.")
@click.option("--reviewer", help="Name of the reviewer. [your login name]")
@click.pass_context
def split(ctx: click.Context, story: int, articles: tuple[int, ...], note: str, reviewer: str | None) -> None:
    """Move ARTICLES, which report another event, into a new story, with their originals and copies."""
    from crawler.app import regroup  # a list regroups nothing

    store = open_store(load_config(ctx))
    try:
        done = regroup.split_story(store, story, articles, reviewer=reviewer or getpass.getuser(), note=note, now=utcnow())
    finally:
        store.close()
    click.echo(
        _(
            "story {other} was split from story {story}: {articles} moved",
            other=done.other,
            story=done.story,
            articles=count(done.articles, "article"),
        )
    )


@stories_command.command("undo")
@click.argument("story", type=int)
@click.option("--reviewer", help="Name of the reviewer. [your login name]")
@click.pass_context
def undo(ctx: click.Context, story: int, reviewer: str | None) -> None:
    """Undo the latest merge or split of a story: its articles, ids and reasons are as before."""
    from crawler.app import regroup  # a list regroups nothing

    store = open_store(load_config(ctx))
    try:
        undone = regroup.undo_regrouping(store, story, reviewer=reviewer or getpass.getuser(), now=utcnow())
    finally:
        store.close()
    click.echo(_(UNDONE_WORDS[undone.kind], story=undone.story_id, other=undone.other_id))


@stories_command.command("versions")
@click.argument("article", type=int)
@click.option("--text", is_flag=True, help="Show the full text of every version, not only the changes.")
@click.pass_context
def versions(ctx: click.Context, article: int, text: bool) -> None:
    """Show every version of an article: when it was seen, and what the edit changed, word by word."""
    store = open_store(load_config(ctx))
    try:
        rows = store.versions.edits(article)
    finally:
        store.close()
    if not rows:
        raise click.ClickException(_("there is no article {id}", id=article))
    for row in rows:
        traits = [row.recorded_at, version_name(row.text_from, row.former), _(EDIT_WORDS.get(row.kind or "", ""))]
        heading = _("version {n}, seen {traits}", n=row.version, traits=", ".join(filter(None, traits)))
        click.secho(f"{heading}: {row.title}", bold=True)
        for reason in row.reasons:
            click.echo(f"  {kept_words(reason)}")
        for before, old, new in row.changes:
            click.echo(f"    …{' '.join(before.split())} [-{' '.join(old.split())}-] {{+{' '.join(new.split())}+}}")
        if text:
            click.echo(row.text)
