"""What a card says is the same in every form, and its word never says more than its sentence."""

from __future__ import annotations

import html as markup
import json
import re
from itertools import combinations
from typing import Any

import pytest

from crawler.model import ChangeKind, Disposition, FetchOutcome, MissingPage, Rise, Stage, TextFrom
from crawler.report.digest import Digest, render, render_feed
from crawler.report.digest.facts import FactKey, card_facts
from crawler.report.digest.report import certainty
from crawler.runtime.serialize import loads
from crawler.story import CHANGE_WORDS, STAGE_ORDER, STAGE_WORDS, Snapshot, snapshot
from tests.digest.builders import digest_of_stories, edit, figure, history, hours, member, place

FORMS = ("html", "mail", "mail-text", "text", "markdown", "atom", "jsonfeed")
DRAWN = {"html": (FactKey.SIDES, FactKey.FIGURES)}  # two marks, one for each bank; who says which figure beside it
BLOCKED = MissingPage(disposition=Disposition.FROM_FEED, reason="HTTP 403", outcome=FetchOutcome.FORBIDDEN, retry_at=hours(26))


def full() -> Digest:
    """A card of which there is everything to say."""
    story = history(
        member(1, 1, kind="state"),
        member(2, 5, kind="state"),
        member(3, 6, kind="state", copy_of=1, text_from=TextFrom.FEED, missing_page=BLOCKED),
        figures=(figure(1, 3), figure(2, 5)),
        places=(place(1, "Ishkashim"),),
        edits=(edit(1, 9, "figure: 3 → 5 killed"),),
    )
    rise = Rise(subject="x", title="x", story_id=1, count=9, usual=2, days=8)
    return digest_of_stories(story, rising=(rise,))


def shown(digest: Digest, form: str) -> str:
    """What a reader sees, on one line."""
    raw = render_feed(digest, form) if form in ("atom", "jsonfeed") else render(digest, form)
    if form == "jsonfeed":
        raw = json.loads(raw)["items"][0]["content_html"]
    if form == "markdown":
        raw = re.sub(r"\\(.)", r"\1", raw)
    for _ in range(3 if form == "atom" else 1):
        raw = markup.unescape(raw)
    return (
        " ".join(re.sub(r"<[^>]+>", " ", raw).split()) if form not in ("text", "mail-text", "markdown") else " ".join(raw.split())
    )


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_every_fact_of_a_card(form: str) -> None:
    digest = full()
    (card,) = digest.cards
    facts = card_facts(card)
    assert {fact.key for fact in facts} == set(FactKey) - {FactKey.EDITED}
    page = shown(digest, form)
    for fact in facts:
        if fact.key not in DRAWN.get(form, ()):
            assert all(line in page for line in fact.lines), fact.key
    assert "killed 3–5, latest 5" in page and "3 → 5" in page


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_an_edit_changed_nothing_that_matters(form: str) -> None:
    assert "without a change that matters" in shown(digest_of_stories(history(member(1, 1, versions=2))), form)


def test_a_feeds_entry_says_state_media_only_and_what_is_unusual() -> None:
    for form in ("atom", "jsonfeed"):
        page = shown(full(), form)
        assert "Sources: state media only" in page
        assert "Unusual: 9 independent sources in a day" in page


# --------------------------------------------------------------------------- corroborated and confirmed

OTHERS: tuple[dict[str, Any], ...] = (
    {},
    {"bank": "af"},
    {"kind": "official"},
    {"kind": "international"},
    {"labels": frozenset({"official"})},
    {"kind": "state"},
    {"labels": frozenset({"denied"})},
)


def second(*joining: dict[str, Any]) -> Digest:
    """A reader was told of one source; then these came."""
    story = history(member(1, 1), *(member(2 + number, 10 + number, **changes) for number, changes in enumerate(joining)))
    before = snapshot(story, hours(5))
    assert before is not None
    return digest_of_stories(story, before={1: before})


def test_two_owners_of_one_bank_corroborate_and_confirm_nothing() -> None:
    """The card said CONFIRMED under the sentence "No official confirms it, and only one side of the river reports it"."""
    text = " ".join(render(second({}), "text").split())
    assert "No official confirms it, and only one side of the river reports it." in text
    assert "CORROBORATED: single source → several independent sources" in text
    assert "CONFIRMED" not in text.replace("CORROBORATED", "")


@pytest.mark.parametrize("joining", [*((changes,) for changes in OTHERS), *combinations(OTHERS, 2)])
def test_no_card_is_called_confirmed_where_its_sentence_says_that_nobody_confirms_it(joining: tuple[dict[str, Any], ...]) -> None:
    (card,) = second(*joining).cards
    kinds = {change.kind for change in card.changes}
    official = any(
        changes.get("kind") in ("official", "international") or "official" in changes.get("labels", ()) for changes in joining
    )
    assert (ChangeKind.CONFIRMED in kinds) == official
    if ChangeKind.CONFIRMED in kinds:
        assert not re.search("No official|No other source confirms", certainty(card))
    if card.kind is ChangeKind.CORROBORATED:
        assert "An official or international body confirms it" not in certainty(card)


def test_what_an_older_archive_keeps_opens_and_reads_the_same() -> None:
    """The archive is as the outbox kept it: stages are texts, and a change was called confirmed."""
    stored = '{"story_id": 7, "severity": "high", "stage": "both banks", "banks": ["af", "tj"], "owners": ["a", "b"]}'
    assert loads(Snapshot, stored).stage is Stage.BOTH_BANKS
    assert loads(Snapshot, '{"story_id": 7, "severity": "high", "stage": ""}').stage is Stage.NOBODY
    assert ChangeKind("confirmed") is ChangeKind.CONFIRMED
    assert [str(stage) for stage in STAGE_ORDER] == ["single source", "several owners", "both banks", "official"]


def test_every_code_has_a_word() -> None:
    assert set(CHANGE_WORDS) == set(ChangeKind)
    assert set(STAGE_WORDS) == set(Stage)
