"""No form of a digest, and no message, shows English to who reads another language: nothing in the stories here has Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from crawler.app.delivery.compose import compose_test
from crawler.language.reader import Reader, written_for
from crawler.model import AlertState, Coverage, Disposition, FetchOutcome, Hit, MissingPage, Rise, TextFrom
from crawler.model.translation import HeadlineTranslation
from crawler.report.charts.border_map import MAP_SOURCES
from crawler.report.digest import Digest, Volume, render, render_feed
from crawler.report.digest.brief import render_brief
from tests.deliver.environment import CLASH, delivery_env
from tests.digest.builders import COVERAGE, TROUBLE, alert, digest_of, edit, figure, history, hours, member, place, raised
from tests.digest.test_bars import DAYS

HEADLINE = "تیراندازی در پل"
FORMS = ("html", "mail", "mail-text", "text", "markdown", "atom", "jsonfeed", "brief")
TERMS = re.compile(
    r"HTML|robots\.txt|\b(?:fa|ru)\b|Borderwatch|borderwatch(?: \w+)?(?: --[\w-]+)*|--\w+|UTC|HTTP|https?://\S+|tag:\S+|\bborder\b(?=\.)"
)
LATIN = re.compile(r"[A-Za-z]{2,}")
BLOCKED = MissingPage(disposition=Disposition.FROM_FEED, reason="paywall", outcome=FetchOutcome.FORBIDDEN, retry_at=hours(26))


@pytest.fixture(params=["ru", "tg", "fa"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with written_for(Reader(language=request.param)):
        yield request.param


def everything(language: str) -> Digest:
    """A digest of which there is everything to say."""
    foreign = "ru" if language == "fa" else "fa"
    name, owner = "شمال" if language == "fa" else "Манбаъ", "мо"
    reports = (
        member(1, 1, kind="state", title=HEADLINE, source_name=name, owner=owner, language=foreign, source="1"),
        member(2, 5, kind="state", title=HEADLINE, source_name=f"{name} 2", owner="2", language=foreign, bank="af", source="2"),
        replace(
            member(3, 6, title=HEADLINE, source_name=name, copy_of=1, language=foreign, source="3"),
            text_from=TextFrom.FEED,
            missing_page=BLOCKED,
        ),
    )
    story = history(
        *reports,
        raised=(raised(1, 1, "7", title="Задержания", state=AlertState.NEW),),
        figures=(figure(1, 3), figure(2, 5), figure(2, 2, "villages")),
        places=(place(1, "Khorugh", "TJ", id="tj-khorugh", province="GBAO"), place(2, "Ishkashim", "AF", id="af-ishkashim")),
        edits=(edit(1, 9, "figure: 3 → 5 killed", "negation", "headline: А → Б"),),
    )
    coverage: Coverage = replace(
        COVERAGE,
        health=(replace(TROUBLE, source_name=name, reason="…"),),
        unfinished_runs=2,
        offline_runs=1,
        quiet=3,
        gaps=2,
        gaps_closed=1,
        gap_entries=40,
        probably_not=3,
        dispositions=dict.fromkeys(map(str, Disposition), 1),
        polled=1,
    )
    translation = HeadlineTranslation(article_id=1, language=language, text="…", translator="7")
    text = "تیراندازی در پل. کسی آسیب ندید."
    hit = Hit(field="text", start=0, end=9, text=text[:9], term="7", folded=text[:9], group="7", language="fa")
    titles = {"watch": "7", "watch_title": "Задержания", "title": HEADLINE, "lead": text, "text": text, "hits": (hit,)}
    row = alert(100, 1, article_id=1, language=foreign, source="1", source_name=name, **titles)
    return digest_of(
        row,
        histories={1: story},
        coverage=coverage,
        rising=(Rise(subject="x", title=HEADLINE, story_id=1, count=9, usual=2, days=8, day="Monday"),),
        volume=Volume(days=DAYS[-14:], observed=frozenset(DAYS), by_watch={"7": {DAYS[-1]: 9}}),
        titles={"7": "Задержания"},
        translations={1: translation, 100: translation},
        heard={},
        usually_heard={("bank", "af"): 400, ("language", "fa"): 400},
    )


def shown(digest: Digest, form: str) -> str:
    text = (
        render_brief(digest)
        if form == "brief"
        else render_feed(digest, form)
        if "atom" in form or "feed" in form
        else render(digest, form)
    )
    text = re.sub(r"<style.*?</style>", "", text, flags=re.S)
    if form == "jsonfeed":
        text = "\n".join(re.findall(r'"(?:title|summary|content_html|name)": "(.*)"', text))
    for _ in range(2):  # what is escaped in a feed is markup again
        text = re.sub(r"<[^>]*>", " ", unescape(text))
    return re.sub(r"\\(.)", r"\1", text).replace(MAP_SOURCES, "")


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_digest_has_an_english_word(language: str, form: str) -> None:
    text = TERMS.sub("", shown(everything(language), form))
    assert len(text) > 300
    words = {word: line.strip()[:120] for line in text.splitlines() for word in LATIN.findall(line)}
    assert words == {}


def test_no_message_has_an_english_word(tmp_path: Path) -> None:
    recipients = """
        recipients:
          - {name: files, channel: files, language: fa}
          - {name: '7', channel: webhook, url: "http://192.0.2.1/", secret: env:NONE, language: fa}
    """
    with delivery_env(tmp_path, recipients) as desk:
        test = compose_test(desk.recipient("files"), desk.now)
        desk.report("a", CLASH, language="en")
        desk.deliver(force=True)
        subjects = [test.subject, test.content["text"], *(row[0] for row in desk.house.sql("SELECT subject FROM messages"))]
    words = [LATIN.findall(re.sub(rf"{CLASH}|\bfiles\b", "", TERMS.sub("", subject))) for subject in subjects]
    assert len(subjects) >= 3 and words == [[]] * len(subjects), subjects
