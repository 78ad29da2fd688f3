"""What the archive keeps in English is read in the reader's language: every text that the code can write there, by its own enums,
tables and source, so that a new one without a translation fails here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.app.health_checks import CHECKS, assess_health
from crawler.app.health_facts import HealthFacts, MessageWait
from crawler.app.record.regroup import WHY
from crawler.feeds.telegram import NO_PREVIEW, NOTHING_READ
from crawler.language.plurals import plural_of
from crawler.language.reader import Reader, written_for
from crawler.language.reader.kept import kept_words
from crawler.model import Disposition, DocumentFlaw, FeedProblem, FetchOutcome
from crawler.polling.health import assess_feed
from crawler.report.digest.coverage_phrases import DISPOSITION_WORDS
from crawler.report.words import CHECK_WORDS, OUTCOME_WORDS, word_of
from crawler.store.clock_report import ClockReport
from crawler.store.leases import WorkerSeen
from tests.fakes import NOW

ROOT = Path(__file__).resolve().parents[2]
LATIN = re.compile(r"[A-Za-z]{2,}")
TERMS = re.compile(
    r"\b(?:HTTP|UTC|gzip|CSS|Telegram|JSON Feed|TLS|DNS|JSON|LD|HTML|robots\.txt|feedparser|render: true|x{4,})\b|x{4,}"
)  # of every language


def english_left(text: str) -> list[str]:
    return LATIN.findall(TERMS.sub("", text))


@pytest.fixture(params=["ru", "tg", "fa"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with written_for(Reader(language=request.param)):
        yield request.param


def shape_of(node: ast.expr) -> str:
    """A text of the code with `xxxx` in its fields, numbers where it counts; empty: no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else field_of(part) for part in node.values)


def field_of(part: ast.expr) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(value, ast.Call) and len(value.args) > 1 and isinstance(value.args[1], ast.Constant):
        return f"7 {plural_of(str(value.args[1].value))}"  # of `count`
    is_number = isinstance(value, ast.Name) and value.id in ("count", "links", "unit")
    return ("killed" if isinstance(value, ast.Name) and value.id == "unit" else "7") if is_number else "xxxx"


def nodes_of(*files: str) -> Iterator[ast.AST]:
    for file in files:
        yield from ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))


def verdict_reasons() -> Iterator[str]:
    """What pages are refused with: `return Disposition.X, "reason"` and `reason="…"`."""
    for node in nodes_of("crawler/extract/verdict.py", "crawler/extract/__init__.py"):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and isinstance(node.value.elts[0], ast.Attribute):
            yield shape_of(node.value.elts[1])
        if isinstance(node, ast.keyword) and node.arg == "reason":
            yield shape_of(node.value)


def edit_reasons() -> Iterator[str]:
    for node in nodes_of("crawler/grouping/edits/compare.py"):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            yield shape_of(node.args[0])


def exchange_reasons() -> Iterator[str]:
    for node in nodes_of("crawler/shell/exceptions.py"):
        if isinstance(node, ast.Tuple) and len(node.elts) == 4:
            yield shape_of(node.elts[2])
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and isinstance(node.value.elts[0], ast.Attribute):
            yield shape_of(node.value.elts[1])


def flaw_details() -> Iterator[str]:
    for node in nodes_of(*(str(path.relative_to(ROOT)) for path in (ROOT / "crawler" / "feeds").glob("*.py"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "problem":
            yield shape_of(node.args[-1])


def document_errors() -> Iterator[str]:
    """Why a body could not be read as a feed: code: detail."""
    for node in nodes_of(*(str(path.relative_to(ROOT)) for path in (ROOT / "crawler" / "feeds").glob("*.py"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DocumentError":
            assert isinstance(node.args[0], ast.Attribute)
            detail = shape_of(node.args[1])
            yield f"{FeedProblem[node.args[0].attr]}: {detail}" if detail else str(FeedProblem[node.args[0].attr])
    yield from (NO_PREVIEW, NOTHING_READ)


def link_reasons() -> Iterator[str]:
    """What joins articles in a story, and what parts them."""
    for node in nodes_of("crawler/grouping/events/story_link.py", "crawler/grouping/events/contradictions.py"):
        if isinstance(node, ast.JoinedStr):
            yield shape_of(node)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("found", [verdict_reasons, edit_reasons, exchange_reasons, flaw_details, document_errors, link_reasons])
def test_every_reason_that_the_code_writes_is_translated(found: Callable[[], Iterator[str]]) -> None:
    reasons = sorted(set(found()))
    assert len(reasons) >= 6, reasons
    assert {reason: kept_words(reason) for reason in reasons if english_left(kept_words(reason))} == {}


@pytest.mark.usefixtures("language")
def test_every_code_has_words() -> None:
    left = {flaw.words for flaw in DocumentFlaw if english_left(kept_words(flaw.words))}
    left |= {word_of(OUTCOME_WORDS, outcome) for outcome in FetchOutcome if english_left(word_of(OUTCOME_WORDS, outcome))}
    left |= {word_of(DISPOSITION_WORDS, name) for name in Disposition if english_left(word_of(DISPOSITION_WORDS, name))}
    assert left == set()


@pytest.mark.usefixtures("language")
def test_what_moves_an_article_to_another_story_is_translated() -> None:
    assert english_left(kept_words(WHY)) == []
    assert english_left(kept_words(f"{WHY}; linked to article 3: same figure (7), word similarity 0.40")) == []


def test_a_text_is_taken_apart_and_what_is_no_template_stays() -> None:
    with written_for(Reader(language="ru")):
        assert kept_words("HTTP 429, asks to wait 600 s") == "HTTP 429, просит подождать 600 с"
        assert kept_words("truncated: 3,000 entries, the newest 2,000 are taken").replace("\xa0", " ") == (
            "урезан: 3 000 записей, взяты новейшие 2 000"
        )
        assert kept_words("headline: Three high posts → a page, time") == "заголовок: Three high posts → a page, time"
        assert kept_words("figure: 3 → 5 killed") == "число (убито): 3 → 5"
        assert kept_words("linked to article 4: same place (tj-x, af-y), word similarity 0.31") == (
            "связано со статьёй 4: то же место (tj-x, af-y), сходство слов 0.31"
        )
        assert kept_words("something of a server (with its own words)") == "something of a server (with its own words)"
    assert kept_words("HTTP 429, asks to wait 600 s") == "HTTP 429, asks to wait 600 s"


def test_no_text_takes_long_however_it_is_made() -> None:
    with written_for(Reader(language="fa")):
        for hostile in ("(" * 1000, ", " * 900, "a (" * 600, ": " * 900, "same place (" * 100, "headline: → → → → " * 80):
            kept_words(hostile)


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("outcome", FetchOutcome)
def test_what_health_says_of_a_feed_is_translated(outcome: FetchOutcome) -> None:
    for reason in ("", "HTTP 429, asks to wait 600 s", *sorted(set(exchange_reasons()))):
        for own_line in (False, True):
            _, text = assess_feed(
                last_outcome=outcome,
                last_reason=reason,
                last_polled_at=NOW,
                last_success_at=NOW - timedelta(hours=5),
                newest_at=NOW - timedelta(days=9),
                interval=3600,
                now=NOW,
                own_line=own_line,
            )
            assert english_left(text) == [], text


@pytest.mark.usefixtures("language")
def test_what_the_checks_of_health_say_is_translated() -> None:
    hour = timedelta(hours=1)
    worker = WorkerSeen(name="7", version="0", heard_at=NOW, refused=3, note="")
    states = [
        HealthFacts(now=NOW, poll_every=hour, cycle_limit=hour),
        HealthFacts(now=NOW, poll_every=hour, cycle_limit=hour, first_start=NOW - 99 * hour, laid_aside=2, has_queue=True),
        HealthFacts(
            now=NOW, poll_every=hour, cycle_limit=hour, last_good_poll=NOW, clock=ClockReport(behind=9 * hour), workers=[worker]
        ),
        HealthFacts(now=NOW, poll_every=hour, cycle_limit=hour, last_good_poll=NOW - 99 * hour, program="1", archive_program="2"),
        HealthFacts(now=NOW, poll_every=hour, cycle_limit=hour, free_bytes=1 << 40, wal_bytes=1 << 40, incomplete_articles=7),
        HealthFacts(
            now=NOW,
            poll_every=hour,
            cycle_limit=hour,
            clock=ClockReport(behind=9 * hour, doubtful=True),
            translates=True,
            waiting=[MessageWait(recipient="7", messages=3, oldest=NOW - 99 * hour, reason="HTTP 500")],
        ),
    ]
    left = {row.text for facts in states for row in assess_health(facts) if english_left(re.sub(r"`[^`]*`|\bcron\b", "", row.text))}
    assert left == set()
    assert {check for check in CHECKS if english_left(word_of(CHECK_WORDS, check))} == set()
