"""What pages teach of their site is kept with the archive, travels with the plan, and a change of the site is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crawler.app.record import finish_run
from crawler.facts.boilerplate import paragraph_keys
from crawler.facts.site_memory import NEWEST_PAGES, WINDOW_PAGES
from crawler.model import PageField, PageTraits, Plan, SiteMemory
from crawler.runtime import serialize
from tests.fakes import Env, an_article, an_article_found, an_entry, house
from tests.site import words

FOOTER = "Write to the newsroom whenever you see something at the river."
TRAITS = PageTraits(blocks=(7, 8), places={PageField.TEXT: "div.story"}, fields=(PageField.TEXT,), words=200)


def crawl(h: Env, names: list[str], traits: PageTraits = TRAITS) -> Plan:
    """A run in which the pages of these articles came; gives the plan of the next one."""
    run = h.plan(everything=True).run_id
    for name in names:
        article = an_article(name, "one", "one.example", text=f"{words(name, 60)}\n\n{FOOTER}", published=h.clock.now)
        item = an_article_found(run, 1, an_entry(name, "one.example"), article)
        h.recorder.record(replace(item, traits=traits))
        h.recorder.record(replace(item, traits=traits))
    finish_run(h.store, run, "ok", h.clock.now)
    h.clock.later(hours=1)
    return h.plan(everything=True)


def test_the_plan_carries_what_the_pages_of_earlier_runs_taught(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        assert h.plan(everything=True).memories == {"one": SiteMemory(), "two": SiteMemory()}
        plan = serialize.loads(Plan, serialize.dumps(crawl(h, ["a", "b", "c"])))
        memory = plan.memories["one"]
        assert (memory.pages, memory.repeated, memory.places[PageField.TEXT].support) == (3, frozenset({7, 8}), 3)
        assert memory.paragraphs == frozenset(paragraph_keys(FOOTER))
        assert plan.memories["two"] == SiteMemory()


def test_a_page_counts_once_and_only_the_newest_are_kept(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        crawl(h, [f"n{number}" for number in range(WINDOW_PAGES + 5)])
        assert h.sql("SELECT count(*), min(article_id), max(article_id) FROM site_pages") == [(WINDOW_PAGES, 6, WINDOW_PAGES + 5)]


def test_a_site_that_changed_is_named_with_its_source_until_the_change_is_the_usual(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        crawl(h, [f"old{number}" for number in range(12)])
        moved = replace(TRAITS, places={PageField.TEXT: "main.body"})
        memory = crawl(h, [f"new{number}" for number in range(NEWEST_PAGES)], moved).memories["one"]
        assert memory.places[PageField.TEXT].path == "main.body"
        drifts = [row.drift for row in h.store.feeds.health(h.clock.now)]
        text = "the text of 8 of the newest 8 pages stands no longer at div.story"
        assert sorted(drifts) == ["", f"its pages changed (2026-03-01): {text}"]
        crawl(h, [f"later{number}" for number in range(WINDOW_PAGES)], moved)
        assert [row.drift for row in h.store.feeds.health(h.clock.now)] == ["", ""]
        assert h.sql("SELECT reason, ended_at IS NOT NULL FROM site_drifts") == [(text, 1)]
