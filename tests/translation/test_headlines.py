"""Headlines in a language of nobody who reads: translated apart from digests, kept, marked wherever they are shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.app.digest import build_digest, render
from crawler.app.translation import headlines
from crawler.app.translation.headlines import TranslationRun, retry_pause, translate_headlines
from crawler.app.translation.translators import NotTranslated
from crawler.language.reader import Reader, written_for
from crawler.report.digest import Digest
from crawler.report.digest.brief import render_brief
from tests.deliver.environment import DeliveryEnv, delivery_env

RUSSIAN = "Tajik clash: стрельба на мосту"
ENGLISH = "Tajik clash at the bridge"
MARK = "Machine translation:"
FORMS = ("html", "mail", "mail-text", "text", "markdown", "json", "atom", "jsonfeed")


class FakeTranslator:
    """Answers with the text in brackets, or fails."""

    name = "fake"

    def __init__(self, problem: str = "") -> None:
        self.problem, self.asked = problem, list[tuple[str, str, str]]()

    def answer(self, text: str, source: str, target: str) -> str:
        self.asked.append((text, source, target))
        if self.problem:
            raise NotTranslated(self.problem)
        return f"In {target}: {text.upper()}"


@contextmanager
def newsroom(folder: Path) -> Iterator[DeliveryEnv]:
    with delivery_env(folder) as desk:
        yield desk


def run(desk: DeliveryEnv, translator: FakeTranslator, *languages: str) -> TranslationRun:
    return translate_headlines(desk.house.store, translator, languages or ("en",), desk.house.clock, lambda: False)


def digest(desk: DeliveryEnv) -> Digest:
    return build_digest(desk.house.store, desk.now - timedelta(days=1), desk.now)


def test_a_headline_that_no_report_has_in_the_readers_language_is_translated_once(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        desk.report("b", ENGLISH, language="en")
        translator = FakeTranslator()
        assert run(desk, translator).translated == 1
        assert translator.asked == [(RUSSIAN, "ru", "en")]
        assert run(desk, translator) == TranslationRun()
        translations = {card.headline: card.translation.text if card.translation else "" for card in digest(desk).cards}
    assert translations == {RUSSIAN: f"In en: {RUSSIAN.upper()}", ENGLISH: ""}


def test_a_report_in_the_readers_language_makes_it_needless(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        story = desk.report("a", RUSSIAN, language="ru")
        desk.report("b", ENGLISH, "two", story=story, language="en")
        translator = FakeTranslator()
        assert run(desk, translator) == TranslationRun()
        assert translator.asked == []


@pytest.mark.parametrize("form", FORMS)
def test_every_form_shows_it_with_its_mark(tmp_path: Path, form: str) -> None:
    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        run(desk, FakeTranslator())
        text = render(digest(desk), form)
    if form == "json":
        (story,) = json.loads(text)["stories"]
        assert story["translation"] == {"language": "en", "text": f"In en: {RUSSIAN.upper()}", "by_machine": "fake"}
        assert story["headline"] == RUSSIAN
        return
    plain = re.sub(r"[\\\u2066-\u2069]", "", " ".join(text.split()))
    assert plain.count("In en:") >= 1
    assert len(re.findall(r"In en:", plain)) == len(re.findall(rf"{MARK} In en:", plain))
    assert RUSSIAN in re.sub(r"\\", "", text)


def test_the_digest_at_a_glance_shows_it_with_its_mark(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        run(desk, FakeTranslator(), "fa")
        with written_for(Reader(language="fa")):
            text = render_brief(digest(desk))
        with written_for(Reader(language="ru")):
            assert "In fa" not in render_brief(digest(desk))
    assert "In fa:" in text and MARK not in text
    assert "ترجمه" in next(line for line in text.splitlines() if "In fa:" in line)


def test_a_headline_that_was_edited_is_translated_again(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        run(desk, FakeTranslator())
        desk.house.store._connection.run("UPDATE articles SET title = 'Tajik clash: перестрелка'")
        assert digest(desk).cards[0].translation is None
        assert run(desk, FakeTranslator()).translated == 1


def test_a_failure_is_recorded_waits_longer_each_time_and_costs_no_digest(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        translator = FakeTranslator("HTTP 500")
        assert run(desk, translator) == TranslationRun(failed=1, problem="HTTP 500")
        assert run(desk, translator) == TranslationRun()
        desk.later(minutes=6)
        assert run(desk, translator).failed == 1
        desk.later(minutes=6)
        assert run(desk, translator).failed == 0
        assert len(translator.asked) == 2
        tally = desk.house.store.translations.tally(desk.now - timedelta(days=1))
        assert (tally.translated, tally.failed, tally.problem) == (0, 1, "HTTP 500")
        desk.deliver(force=True)
        (story,) = desk.json()["stories"]
        assert (story["headline"], story["translation"]) == (RUSSIAN, None)


def test_a_translator_that_always_fails_is_left_alone_after_a_few_headlines(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        for name in "abcdef":
            desk.report(name, f"{RUSSIAN} {name}", language="ru")
        translator = FakeTranslator("down")
        assert run(desk, translator).failed == headlines.MAX_FAILURES_IN_A_ROW == len(translator.asked)


def test_the_pause_after_failures_grows_and_has_an_end() -> None:
    pauses = [retry_pause(failures) for failures in (1, 2, 3, 50)]
    assert pauses == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20), timedelta(hours=6)]


def test_a_translation_matches_no_watch_and_is_found_by_no_search(tmp_path: Path) -> None:
    """It speaks of a massacre, which a watch asks for, and is read again by everything that reads an archive again."""

    class Lurid(FakeTranslator):
        def answer(self, text: str, source: str, target: str) -> str:  # noqa: ARG002
            return "Tajik massacre at the bridge"

    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        before = (
            desk.house.sql("SELECT * FROM alerts"),
            desk.house.sql("SELECT * FROM profiles"),
            desk.house.sql("SELECT title, text FROM articles"),
        )
        assert run(desk, Lurid()).translated == 1
        assert desk.house.store.search("massacre") == ()
        after = (
            desk.house.sql("SELECT * FROM alerts"),
            desk.house.sql("SELECT * FROM profiles"),
            desk.house.sql("SELECT title, text FROM articles"),
        )
    assert before == after


def test_only_what_shows_headlines_asks_for_translations() -> None:
    """What matches, groups or records would ask for the same attribute of the store."""
    root = Path(__file__).resolve().parents[2]
    using = {
        str(path.relative_to(root))
        for folder in ("crawler", "jobs")
        for path in (root / folder).rglob("*.py")
        if re.search(r"\.translations\b", path.read_text(encoding="utf-8"))
    }
    assert using == {
        "crawler/app/digest.py",
        "crawler/app/health_checks.py",
        "crawler/app/translation/headlines.py",
        "crawler/report/digest/compose.py",
        "crawler/store/archive.py",
        "jobs/cli/stories.py",
        "jobs/health.py",
        "jobs/review/pages/cards.py",
    }


def test_a_text_that_is_forgotten_takes_its_translation_along(tmp_path: Path) -> None:
    with newsroom(tmp_path) as desk:
        desk.report("a", RUSSIAN, language="ru")
        run(desk, FakeTranslator())
        desk.house.store._connection.run("DELETE FROM hits")
        for table in ("explanations", "events", "alerts"):
            desk.house.store._connection.run(f"DELETE FROM {table}")
        with desk.house.store.write():
            desk.house.store.forgetting.forget_texts(desk.later(days=1), desk.now)
        assert desk.house.single_value("SELECT count(*) FROM translations") == 0


def test_the_job_is_off_by_default_and_says_so(tmp_path: Path) -> None:
    from jobs import JOBS
    from jobs.runner.crawl import Stop

    with newsroom(tmp_path) as desk:
        assert JOBS["translate"].rule(desk.config) is None
        result = JOBS["translate"].run(desk.config, desk.now, Stop())
    assert result.idle and "no translator is configured" in result.text
    assert not configuration.load(tmp_path / "config.yaml").translate.is_on
