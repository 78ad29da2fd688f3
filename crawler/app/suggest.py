"""Near misses of a watch: texts of the archive near those on which it was right, that no rule of it meets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from crawler.app.backtest import Track, implied_groups, read_archived
from crawler.config import Config
from crawler.model.errors import BorderwatchError
from crawler.store import ArticleText, Store
from crawler.watch.semantic import INSTALL_HINT, embed, is_installed
from crawler.watch.suggest import NearText, ReadText, near_texts

MAX_EMBEDDED_TEXTS = 500  # the latest, as each takes a tenth of a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A text that the watch misses."""

    article: ArticleText
    nearest: ArticleText  # on which the watch was right
    near: NearText


def suggest(config: Config, store: Store, watch: str, since: datetime, most: int, track: Track) -> Sequence[Suggestion]:
    """The texts that came since then and are nearest to confirmed alerts of the watch. Raises `BorderwatchError`."""
    if watch not in {known.id for known in config.watches.watches}:
        raise BorderwatchError(f"there is no watch {watch!r}")
    if config.semantic and not is_installed():
        raise BorderwatchError(f"`alerts: {{semantic: true}}` needs a further part: {INSTALL_HINT}")
    fired = {article for slug, article in store.alerts.fired_since(since) if slug == watch}
    confirmed = store.relevances.confirmed_articles(watch)
    if not confirmed:
        raise BorderwatchError(f"no alert of {watch} was confirmed yet: `borderwatch alerts ack` marks the right ones")
    texts = {text.id: text for text in track(store.texts(since))}
    texts |= {id: text for id in confirmed if id not in texts and (text := store.text(id)) is not None}
    latest = sorted(texts, reverse=True)
    if config.semantic:
        latest = [
            *(id for id in latest if id in confirmed),
            *islice((id for id in latest if id not in confirmed), MAX_EMBEDDED_TEXTS),
        ]
    read = [
        ReadText(
            id=id,
            lang=texts[id].language or "",
            title=texts[id].title,
            text=texts[id].own,
            confirmed=id in confirmed,
            met=id in fired,
        )
        for id in latest
    ]
    implied, suggestions = implied_groups(config), list[Suggestion]()
    for near in near_texts(read, embed if config.semantic else None):
        article = texts[near.id]
        if any(match.watch == watch for match in read_archived(config.watches, article, implied).matches):
            continue  # `watch apply` raises it
        suggestions.append(Suggestion(article=article, nearest=texts[near.nearest], near=near))
        if len(suggestions) == most:
            break
    return suggestions
