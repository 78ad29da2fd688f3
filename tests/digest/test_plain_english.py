"""Every form of a digest can be read by a newcomer: the words of the documentation, and nouns that fit their numbers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from crawler.model import FirstAtPlace, Rise
from crawler.report.digest import DIGEST_FORMS, Digest, render, render_feed
from crawler.report.digest.coverage_phrases import coverage_line, coverage_sum, coverage_warnings
from crawler.report.digest.phrases import reported_by, sides_reporting
from crawler.report.digest.units import with_unit
from crawler.report.filenames import FEED_SUFFIXES
from tests.digest.builders import COVERAGE, TROUBLE, digest_of_stories, edit, figure, history, member, place, raised
from tests.fakes import NOW

JARGON = re.compile(
    r"\b(voices?|accounts?|told|tells?|newest|both banks|(?:Afghan|Tajik|neither|one) bank|owners)\b", re.IGNORECASE
)


def one_of_everything() -> Digest:
    coverage = replace(
        COVERAGE,
        runs=1,
        unfinished_runs=1,
        offline_runs=1,
        unreached=1,
        feeds=1,
        polled=0,
        answered=0,
        seen=1,
        carried=0,
        dispositions={"copy": 1},
        articles=1,
        alerts=1,
        health=(TROUBLE,),
    )
    story = history(
        member(1, 1), member(2, 2, copy_of=1), places=(place(1, "Tem"),), figures=(figure(1, 1), figure(1, 1, unit="soldiers"))
    )
    return digest_of_stories(
        story,
        coverage=coverage,
        rising=(Rise(subject="clash", title="Clashes", story_id=None, count=1, usual=0.5, days=30, day="Friday"),),
        firsts=(FirstAtPlace(place="Tem", what="Clashes", story_id=1, days=1),),
        usually_heard={("bank", "af"): 14, ("language", "fa"): 14 * 20},
    )


def many_of_everything() -> Digest:
    stories = [
        history(
            member(10 * number, 1, bank="tj"),
            member(10 * number + 1, 2, bank="af" if number % 2 else "tj", language="fa"),
            member(10 * number + 2, 3, copy_of=10 * number),
            member(10 * number + 3, 4, copy_of=10 * number, bank="" if number % 3 else "af"),
            story=number,
            raised=(raised(10 * number, 1), raised(10 * number + 1, 2)),
            places=(place(10 * number, "Tem"),),
            figures=(figure(10 * number, 3), figure(10 * number + 1, 5), figure(10 * number, 40, unit="soldiers")),
            edits=(edit(10 * number, 5, "figure: 3 → 5 killed"),),
            versions={10 * number: (NOW, NOW)},
        )
        for number in range(1, 90)
    ]
    coverage = replace(
        COVERAGE, runs=2, unfinished_runs=2, offline_runs=2, unreached=2, feeds=4, polled=2, dispositions={"copy": 2}
    )
    return digest_of_stories(*stories, coverage=coverage, before={})


def all_forms(digest: Digest) -> dict[str, str]:
    return {form: render(digest, form) for form in DIGEST_FORMS} | {kind: render_feed(digest, kind) for kind in FEED_SUFFIXES}


def readable(form: str, text: str) -> str:
    """What a person reads of a form: without markup, style, and the keys of JSON."""
    if form == "json":
        return json.dumps([json.loads(text)[key] for key in ("highlights", "key_figures", "areas", "gaps")], ensure_ascii=False)
    text = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>|https?://\S+", " ", unescape(unescape(text)))
    return " ".join(text.split())


@pytest.mark.parametrize("digest", [one_of_everything(), many_of_everything()], ids=["one", "many"])
def test_no_form_uses_words_that_only_its_authors_know(digest: Digest) -> None:
    found = {form: JARGON.findall(readable(form, text)) for form, text in all_forms(digest).items()}
    assert {form: words for form, words in found.items() if words} == {}


def test_one_of_a_thing_is_never_several() -> None:
    nouns = "stor(?:ies)|articles|alerts|copies|feeds|cycles|days|hours|sources|entries|versions|reports|places|soldiers|notes"
    for form, text in all_forms(one_of_everything()).items():
        assert re.findall(rf"(?<![\d,.–])1 (?:\w+ )?(?:{nouns})\b", readable(form, text)) == [], form


def test_the_coverage_of_one_feed_and_of_many_is_a_sentence() -> None:
    few = one_of_everything().coverage
    assert coverage_line(few) == "0 of 1 feed answered in 1 polling cycle; 1 new article, 1 new alert"
    assert coverage_sum(few) == "1 entry seen = 1 copy"
    assert coverage_warnings(few)[-2:] == [
        "Our own connection seems to have been down: no host answered in 1 of 1 polling cycle; 1 feed not reached since then. "
        "No source is blamed for it.",
        "1 feed not polled in this period.",
    ]
    assert coverage_sum(replace(few, seen=1_204, dispositions={"copy": 2, "thin": 1_200, "not_html": 2})) == (
        "1,204 entries seen = 2 copies + 1,200 with too little text + 2 not HTML"
    )


def test_sources_and_sides_are_counted_in_words() -> None:
    (alone,) = one_of_everything().cards
    assert reported_by(alone) == "1 independent source; 2 articles, 1 copy among them"
    assert sides_reporting(alone) == "only the Tajik side reports it; the Afghan side is silent"
    first, second = many_of_everything().cards[:2]
    assert reported_by(first) == "2 independent sources in English and Dari; 4 articles, 2 copies among them"
    assert {sides_reporting(first), sides_reporting(second)} <= {
        "both sides of the river report it",
        "only the Tajik side reports it; the Afghan side is silent",
    }
    (outside,) = digest_of_stories(history(member(1, 1, bank=""))).cards
    assert sides_reporting(outside) == "neither side of the river reports it, only sources elsewhere"


@pytest.mark.parametrize(
    ("unit", "singular", "plural"),
    [
        ("soldiers", "1 soldier", "2 soldiers"),
        ("people", "1 person", "2 people"),
        ("children", "1 child", "2 children"),
        ("women", "1 woman", "2 women"),
        ("families", "1 family", "2 families"),
        ("bodies", "1 body", "2 bodies"),
        ("police", "1 police officer", "2 police officers"),
        ("tonne", "1 tonne", "2 tonnes"),
        ("usd", "1 US dollar", "2 US dollars"),
        ("kg", "1 kg", "2 kg"),
        ("percent", "1 percent", "2 percent"),
        ("mw", "1 MW", "2 MW"),
        ("aircraft", "1 aircraft", "2 aircraft"),
        ("killed", "killed 1", "killed 2"),
    ],
)
def test_a_unit_follows_its_number(unit: str, singular: str, plural: str) -> None:
    assert (with_unit(unit, 1, "1"), with_unit(unit, 2, "2")) == (singular, plural)


def test_a_range_and_a_fraction_are_several() -> None:
    assert with_unit("soldiers", 3, "1–3") == "1–3 soldiers"
    assert with_unit("tonne", 1.5, "1.5") == "1.5 tonnes"
