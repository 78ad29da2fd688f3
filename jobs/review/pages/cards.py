"""A story's card, as the desk shows it, and as a mark or an assignment leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from datasette.utils.asgi import Response

from crawler.language.reader import current_reader
from crawler.language.reader.texts import gettext
from crawler.model import AlertRow
from crawler.report.digest import Card, build_card
from crawler.store import Store
from crawler.store.alert_filter import PROBABLY_NOT
from crawler.store.desk_work import Assignment
from crawler.store.review_queue import LastMark
from crawler.story import Sourcing
from jobs.review.policy import ReviewTarget, review_target
from jobs.review.watch_blocks import WatchBlock, watch_blocks
from jobs.review.web import RequestContext

BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
MAX_CARD_ALERTS = 60  # of one story on its card; what is not shown is not marked


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCard:
    """A story with its alerts."""

    card: Card
    alerts: tuple[AlertRow, ...]
    more: int  # alerts that are not shown
    sourcing: Sourcing
    target: ReviewTarget
    blocks: tuple[WatchBlock, ...]  # the alerts, by watch
    assigned: Assignment | None
    who: dict[int, LastMark]  # alert → who marked it last, and when


def desk_cards(store: Store, stories: Sequence[int], now: datetime) -> tuple[DeskCard, ...]:
    """The cards of these stories, in their order; a story without alerts has none."""
    if not stories:
        return ()
    by_story: dict[int, list[AlertRow]] = {story: [] for story in stories}
    for row in store.alerts.of_stories(stories, MAX_CARD_ALERTS):
        by_story[row.story_id].append(row)
    totals = store.alerts.count_of_stories(stories)
    assigned = store.desk_work.assignments(stories)
    histories = store.histories.of_stories(stories)
    translations = store.translations.of_stories(stories, current_reader().language)
    made = []
    for story, shown in by_story.items():
        if not shown:
            continue
        story_card = build_card(story, shown, histories.get(story), BEGINNING_OF_TIME, now, None, translations, with_news=False)
        made.append(
            DeskCard(
                card=story_card,
                alerts=tuple(shown),
                more=totals[story] - len(shown),
                sourcing=story_card.sourcing,
                target=review_target((row.id, PROBABLY_NOT if row.probably_not else str(row.state)) for row in shown),
                blocks=watch_blocks(shown, current_reader().language),
                assigned=assigned.get(story),
                who=store.queue.last_marks([row.id for row in shown]),
            )
        )
    return tuple(made)


async def card_answer(context: RequestContext, story: int, marks: tuple[int, ...], here: str) -> Response:
    """Answer our script with the card anew. `marks`: those that can be taken back; `here`: the page that it stands on."""
    cards = await context.read(lambda store: desk_cards(store, (story,), context.now))
    if not cards:
        return await context.missing(gettext("This story has no alerts."))
    return await context.page("card", one=cards[0], marks=marks, here=here)
