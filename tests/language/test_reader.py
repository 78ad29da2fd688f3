"""Texts and times for whoever reads: language, clock, calendar."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.language.dates.solar import solar_day
from crawler.language.plurals import count
from crawler.language.reader import READER_LANGUAGES, Calendar, Reader, current_reader, written_for
from crawler.language.reader.moments import clock_words, day_words, moment_words, span_words
from crawler.language.reader.texts import gettext, number_words

MOMENT = datetime(2026, 11, 27, 3, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (Reader(), "Fri 27 Nov 2026, 03:20 UTC"),
        (Reader(timezone="Asia/Dushanbe"), "Fri 27 Nov 2026, 08:20 UTC+5"),
        (Reader(timezone="Asia/Kabul"), "Fri 27 Nov 2026, 07:50 UTC+4:30"),
        (Reader(timezone="Asia/Kabul", calendar=Calendar.SOLAR_HIJRI), "Fri 27 Nov 2026, 07:50 UTC+4:30 (6 Qaws 1405)"),
        (Reader(language="ru", timezone="Asia/Dushanbe"), "пт 27 нояб. 2026, 08:20 UTC+5"),
    ],
)
def test_a_moment_is_shown_by_the_readers_clock(reader: Reader, words: str) -> None:
    with written_for(reader):
        assert moment_words(MOMENT) == words


def test_the_weekday_is_that_of_the_readers_day() -> None:
    late = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
    with written_for(Reader(timezone="Asia/Dushanbe")):
        assert moment_words(late).startswith("Sat 28 Nov 2026, 01:00")


def test_the_last_moment_of_the_calendar_is_shown_all_the_same() -> None:
    with written_for(Reader(timezone="Asia/Dushanbe")):
        assert "9999" in moment_words(datetime.max.replace(tzinfo=UTC))


def test_solar_days() -> None:
    assert solar_day(date(2026, 3, 21)) == (1405, 1, 1)
    with written_for(Reader(calendar=Calendar.SOLAR_HIJRI)):
        assert day_words(date(2026, 3, 21)) == "Sat 21 Mar 2026 (1 Hamal 1405)"


def test_spans_and_clock() -> None:
    assert span_words(MOMENT - timedelta(minutes=5), MOMENT) == "5 min ago"
    assert span_words(MOMENT + timedelta(days=3), MOMENT) == "in 3 d"
    assert span_words(None, MOMENT) == "never"
    with written_for(Reader(timezone="Asia/Kabul")):
        assert clock_words(MOMENT) == "07:50 UTC+4:30"


def test_a_text_without_a_translation_is_english_and_values_are_no_format() -> None:
    for language in READER_LANGUAGES:
        with written_for(Reader(language=language)):
            assert gettext("A sentence that stands nowhere, {name}.", name="{0} {x}") == "A sentence that stands nowhere, {0} {x}."


def test_numbers_and_their_nouns() -> None:
    assert [count(number, "story") for number in (0, 1, 1204)] == ["0 stories", "1 story", "1,204 stories"]
    assert number_words(1234.5) == "1,234.5"
    with written_for(Reader(language="ru")):
        assert number_words(1204) == "1\xa0204"


def test_the_reader_is_that_of_the_task_and_ends_with_it() -> None:
    async def language_after(language: str) -> str:
        with written_for(Reader(language=language)):
            await asyncio.sleep(0)
            return current_reader().language

    async def both() -> list[str]:
        return list(await asyncio.gather(language_after("ru"), language_after("fa")))

    assert asyncio.run(both()) == ["ru", "fa"]
    assert current_reader() == Reader()


def test_a_reader_named_in_a_task_that_has_ended_may_be_left_outside_it() -> None:
    """Commands that run asynchronously read the configuration in a task, and end behind it."""
    with ExitStack() as resources:

        async def read_configuration() -> None:
            resources.enter_context(written_for(Reader(language="ru")))
            assert current_reader().language == "ru"

        asyncio.run(read_configuration())
        assert current_reader().language == "en"
    assert current_reader().language == "en"
