"""What the pages of a run teach of their sites: learned once, when the run ends."""

from __future__ import annotations

from datetime import datetime

from crawler.facts.site_memory import WINDOW_PAGES, learn
from crawler.model.facts import MIN_OTHER_ARTICLES
from crawler.store import Store

MAX_SITE_PARAGRAPHS = 500  # of one source, that travel with a plan


def learn_sites(store: Store, now: datetime) -> None:
    """Learn the memory of every source that has new pages, within the transaction of the caller."""
    for source_id in store.sites.changed():
        paragraphs = store.paragraphs.repeated(source_id, MIN_OTHER_ARTICLES, MAX_SITE_PARAGRAPHS)
        memory = learn(store.sites.recent_pages(source_id, WINDOW_PAGES), paragraphs)
        store.sites.save(source_id, memory, now, keep_pages=WINDOW_PAGES)
