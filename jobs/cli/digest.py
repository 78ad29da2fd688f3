"""`borderwatch digest`: what happened; why each story is in it or not; what a policy would have sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bars

from crawler.app import digest as digests
from crawler.app.delivery.explain import Explanation, ReplayTally, decision_words, explain, replay_steps, retry_note
from crawler.language.plurals import count
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.language.reader.texts import number_words
from crawler.model import MessageKind
from crawler.notify import REASON_WORDS, Assessment, PolicyReason, ReplayStep, reason_words
from crawler.report.digest.brief import MAX_BRIEF_SCREEN_LINES, render_brief
from crawler.report.words import severity_word
from crawler.runtime.clock import iso, utcnow
from crawler.runtime.files import write_atomically
from crawler.story import CHANGE_WORDS
from jobs.cli.common import PERIOD, load_config, open_store, print_json

if TYPE_CHECKING:
    from crawler.config import Config, Recipient
    from crawler.store import Store


@click.command("digest")
@click.option("--since", type=PERIOD, default="24h", show_default=True, help="How far back: 24h, 7d, …")
@click.option("--format", "form", type=click.Choice(digests.DIGEST_FORMATS), help="[brief; text with --output]")
@click.option(
    "--limit", type=click.IntRange(1), help=f"How many stories are shown.  [default: as many as fit {MAX_BRIEF_SCREEN_LINES} lines]"
)
@click.option("--all", "everything", is_flag=True, help="Show every story.")
@click.option("--why", is_flag=True, help="Everything, with the reason of each alert: short for --format text.")
@click.option("--json", "as_json", is_flag=True, help="Short for --format json; also of --explain and --replay.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
@click.option("--explain", "explained", is_flag=True, help="Say why each story is in the next digest or not.")
@click.option("--replay", "replayed", type=PERIOD, metavar="PERIOD", help="Show what would have been sent: 14d, …")
@click.option("--recipient", metavar="NAME", help="With --explain and --replay: only this recipient.")
@click.pass_context
def digest_command(
    ctx: click.Context,
    since: timedelta,
    form: str | None,
    limit: int | None,
    everything: bool,
    why: bool,
    as_json: bool,
    output: Path | None,
    explained: bool,
    replayed: timedelta | None,
    recipient: str | None,
) -> None:
    """Show what happened: first what was polled, then a few lines for each story, the most severe first. --why adds the
    reason of each alert, the quotations, places and articles.

    This shows everything of the period; a recipient gets only what is new to them. --explain says which stories that is and
    why, with the parts of their score. --replay runs the notification policy over the archive. Both only read."""
    config = load_config(ctx)
    if recipient is not None and not explained and replayed is None:
        raise click.UsageError(_("--recipient needs --explain or --replay"))
    store = open_store(config)
    try:
        now = utcnow()
        if replayed is not None:
            show_replay(store, recipients_named(config, recipient), now - replayed, now, as_json=as_json)
            return
        if explained:
            show_explained([explain(store, chosen, now - since, now) for chosen in recipients_named(config, recipient)], as_json)
            return
        made = digests.build_digest(store, now - since, now, novel=config.novel)
    finally:
        store.close()
    form = "json" if as_json else form or ("text" if why or output is not None else "brief")
    if form == "brief" and (everything or limit is not None):
        text = render_brief(made, limit=None if everything else limit, max_lines=None)
    else:
        text = digests.render(made, form)
    if output is None:
        click.echo(text)
    else:
        write_atomically(output, text)
        click.echo(f"{output}: {count(len(made.cards), 'story')}", err=True)


def recipients_named(config: Config, name: str | None) -> tuple[Recipient, ...]:
    """All recipients, or the one of that name."""
    chosen = tuple(recipient for recipient in config.delivery.recipients if name in (None, recipient.name))
    if not chosen:
        names = _(", ").join(recipient.name for recipient in config.delivery.recipients) or _("none")
        raise click.UsageError(
            _("no recipient {name} is enabled; there are: {names}", name=repr(name), names=names)
            if name
            else _("no recipient is enabled")
        )
    return chosen


def show_explained(explained: Iterable[Explanation], as_json: bool) -> None:
    explanations = tuple(explained)
    if as_json:
        print_json(
            {explanation.recipient: [assessment_dict(row) for row in explanation.assessments] for explanation in explanations}
        )
        return
    for explanation in explanations:
        counts = count(len(explanation.assessments), "story")
        if explanation.unrelated:
            counts += ", " + _n(
                "{n} more is unchanged or not subscribed to", "{n} more are unchanged or not subscribed to", explanation.unrelated
            )
        click.secho(f"{explanation.recipient}: {counts}", bold=True)
        for verdict in explanation.assessments:
            severity, story = severity_word(verdict.snapshot.severity).upper(), _("story {id}", id=verdict.story_id)
            click.echo(f"\n[{severity}] {verdict.headline}  ({story})")
            click.echo(f"  {decision_words(verdict)}")
            for change in verdict.decision.changes:
                word = _(CHANGE_WORDS[change.kind])
                click.echo(f"  {word}: {change.text}" if change.text != word else f"  {word}")
            click.echo(f"  {_('score {n}', n=verdict.score)}")
            if verdict.known_story is not None:
                click.echo(f"  {_('last sent {moment}', moment=moment_words(verdict.known_story.notified_at))}")
            if later := retry_note(verdict):
                click.echo(f"  {later}")


def headline_of(assessment: Assessment) -> str:
    """The line that names a story: its severity, its headline, its number and its score."""
    numbers = _("story {id}, score {n}", id=assessment.story_id, n=assessment.score.total)
    return f"  [{severity_word(assessment.snapshot.severity)}] {assessment.headline}  ({numbers})"


def assessment_dict(verdict: Assessment) -> dict[str, Any]:
    made = verdict.decision
    return {
        "story": verdict.story_id,
        "headline": verdict.headline,
        "severity": str(verdict.snapshot.severity),
        "action": str(made.action),
        "reason": str(made.reason),
        "words": reason_words(made.reason),
        "changes": [{"kind": str(change.kind), "text": change.text} for change in made.changes],
        "revision": str(made.revision) if made.revision else None,
        "at_once": made.at_once,
        "again": iso(made.until),
        "score": verdict.score.total,
        "parts": [{"name": component.name, "points": component.points, "why": component.why} for component in verdict.score.parts],
        "told": iso(verdict.known_story.notified_at) if verdict.known_story else None,
    }


def show_replay(store: Store, recipients: Iterable[Recipient], since: datetime, now: datetime, *, as_json: bool) -> None:
    replays: dict[str, Any] = {}
    for recipient in recipients:
        tally, run = replay_steps(store, recipient, since, now)
        shown = [step for step in with_progress(run, since, now) if step.digest or step.sent]
        if as_json:
            replays[recipient.name] = {
                "sent": [
                    {
                        "at": iso(step.moment),
                        "kind": str(MessageKind.DIGEST if step.digest else MessageKind.NOTICE),
                        "stories": [assessment_dict(assessment) for assessment in step.sent],
                    }
                    for step in shown
                ],
                "reasons": tally.reasons,
                "digests": tally.digests,
                "notices": tally.notices,
                "stories": tally.stories,
                "without_policy": {"alerts": tally.alerts, "stories": tally.listed},
            }
            continue
        click.secho(f"{recipient.name}, {moment_words(since)} – {moment_words(now)}", bold=True)
        for step in shown:
            _show_step(step, now)
        _show_tally(tally)
    if as_json:
        print_json(replays)


def _show_step(step: ReplayStep, now: datetime) -> None:
    skipped = len(step.not_sent)
    what = _("digest, {stories}", stories=count(len(step.sent), "story")) if step.digest else _("notice")
    if step.digest and skipped:
        what += ", " + _("{n} not sent again", n=number_words(skipped))
    note = _("the next one, as of now") if step.digest and step.moment == now else "" if step.sent else _("heartbeat")
    click.echo(f"\n{moment_words(step.moment)}  {what}" + (f" ({note})" if note else ""))
    for assessment in step.sent:
        news = "; ".join(change.text for change in assessment.decision.changes[:3])
        click.echo(headline_of(assessment))
        click.echo(f"      {assessment.decision.reason}: {news}")


def _show_tally(tally: ReplayTally) -> None:
    click.echo(
        "\n"
        + _(
            "{digests} ({empty} without a story) and {notices}, with {entries}. Without a policy: {mails}, one for each alert, and "
            "digests with {listed}.",
            digests=count(tally.digests, "digest"),
            empty=number_words(tally.empty),
            notices=count(tally.notices, "notice"),
            entries=count(tally.stories, "entry"),
            mails=count(tally.alerts, "mail"),
            listed=count(tally.listed, "entry"),
        )
    )
    for reason, number in sorted(tally.reasons.items(), key=lambda item: -item[1]):
        click.echo(f"  {number:>5}  {reason}: {_(REASON_WORDS[PolicyReason(reason)])}")


def with_progress(run: Iterable[ReplayStep], since: datetime, until: datetime) -> Iterator[ReplayStep]:
    """A bar that follows the replayed time, on a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from run
        return
    with Bars(TextColumn("replaying"), BarColumn(), TextColumn("{task.fields[day]}"), console=console, transient=True) as bars:
        task = bars.add_task("", total=(until - since).total_seconds(), day="")
        for step in run:
            bars.update(task, completed=(step.moment - since).total_seconds(), day=f"{step.moment:%Y-%m-%d}")
            yield step
