"""Every flow of the desk in a real browser: desk and phone, light and dark, English and Dari. No complaint, no request to elsewhere,
nobody shut out (axe-core).

Each flow runs in one of the eight pairings, in turn, so that each pairing has its share; with BORDERWATCH_EVERY_PAIRING=1 in all.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.config import Config
from tests.chromium import chromium
from tests.review.browsing import Watched
from tests.review.flows import FLOWS
from tests.review.serving import RunningDesk, archive, browser, fill, serving
from tests.review.test_learned_on_watches import learned
from tests.review.visiting import PAIRINGS, Pairing, Visitor
from tests.site import Site

STRIDE = 3  # has no divisor in common with the number of pairings: neighbours in the list differ in all they can
ALL_PAIRS = [(name, pairing) for name in FLOWS for pairing in PAIRINGS]
QUICK_PAIRS = [(name, PAIRINGS[STRIDE * number % len(PAIRINGS)]) for number, name in enumerate(FLOWS)]
PAIRS = ALL_PAIRS if os.environ.get("BORDERWATCH_EVERY_PAIRING") else QUICK_PAIRS
ALLOWED = 'politeness: {delay: 0s, allow_private: ["127.0.0.1"]}\n'
SET_APART = "Бархӯрди марзбонони тоҷик"  # the alert that is probably none


@dataclass
class Scene:
    """One desk, one browser and one site for all flows; a context for each pairing, logged in once."""

    desk: RunningDesk
    config: Config
    chrome: Any
    site: str
    contexts: dict[Pairing, Any]

    def context(self, pairing: Pairing) -> Any:
        if pairing not in self.contexts:
            context = pairing.context(self.chrome, self.desk.base)
            page = context.new_page()
            page.goto(f"{self.desk.base}/-/enter?token={self.desk.tokens[str(pairing)]}")
            page.click("main button")
            page.wait_for_url("**/-/desk")
            page.close()
            self.contexts[pairing] = context
        return self.contexts[pairing]


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory() as name:
        with archive(Path(name), ALLOWED) as made:
            fill(made)
            config = made.config
            made.store._connection.run(
                "UPDATE alerts SET likely = 0 WHERE article_id IN (SELECT id FROM articles WHERE title = ?)", (SET_APART,)
            )
        config.database.with_suffix(".relevance.json").write_text(json.dumps(learned()), encoding="utf-8")
        with Site() as site, serving(config, reviewers=tuple(map(str, PAIRINGS))) as desk, browser() as chrome:
            yesterday = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
            site.feed("/rss.xml", [{"link": site.url("/a"), "title": "One", "date": yesterday}])
            yield Scene(desk, config, chrome, site.url("/rss.xml"), {})


@pytest.fixture
def visit(scene: Scene) -> Iterator[Callable[[Pairing], Visitor]]:
    visitors: list[Visitor] = []

    def begin(pairing: Pairing) -> Visitor:
        page = scene.context(pairing).new_page()
        watched = Watched(page, scene.desk.base)
        visitor = Visitor(watched, scene.desk, pairing, str(pairing), scene.chrome, scene.config.path, scene.site)
        visitors.append(visitor)
        return visitor

    yield begin
    for visitor in visitors:
        visitor.page.close()
        assert not visitor.watched.complaints
        assert not visitor.watched.elsewhere


def test_the_quick_selection_has_every_flow_and_every_pairing() -> None:
    assert {name for name, _pairing in QUICK_PAIRS} == set(FLOWS)
    assert {pairing for _name, pairing in QUICK_PAIRS} == set(PAIRINGS)


@pytest.mark.skipif(not chromium(), reason="chromium is not installed")
@pytest.mark.parametrize(("name", "pairing"), PAIRS, ids=[f"{name}-{pairing}" for name, pairing in PAIRS])
def test_a_flow_works_complains_of_nothing_and_shuts_nobody_out(
    visit: Callable[[Pairing], Visitor], name: str, pairing: Pairing
) -> None:
    FLOWS[name](visit(pairing))
