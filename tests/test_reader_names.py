"""Places, outlets and events in the language of who reads."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.language.reader import Reader, written_for
from crawler.language.romanize import romanized
from crawler.model import Disposition, EventFrame, PlacedEvent
from crawler.notify import PolicyReason, reason_words
from crawler.report.digest.coverage_phrases import _disposition
from crawler.report.event_line import event_line
from crawler.report.event_words import people_words
from crawler.report.names import place_name, readable_name

EVENT = PlacedEvent(
    EventFrame(
        trigger="fire",
        trigger_text="",
        actor="unknown gunmen",
        target="Tajik border guards",
        place="af-shir-khan-bandar",
        candidates=(),
        confidence=1.0,
        date=date(2026, 3, 3),
        killed=1,
        wounded=2,
        attribution="officials",
        text="",
        spans=(),
    ),
    "Shir Khan Bandar",
)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "Shir Khan Bandar · unknown gunmen → Tajik border guards · exchange of fire · 1 killed, 2 wounded · 3 March 2026 · says "
            "officials",
        ),
        ("ru", "неизвестные вооружённые люди → пограничники (Таджикистан) · перестрелка · 1 погибший, 2 раненых · "),
        ("fa", "افراد مسلح ناشناس ← مرزبانان (تاجیکستان) · تبادل آتش · 1 کشته، 2 زخمی · "),
    ],
)
def test_an_event_is_told_in_the_readers_language(language: str, line: str) -> None:
    with written_for(Reader(language=language)):
        told = event_line(EVENT, "armed-clash-border", "Armed clash")
    assert line in told
    assert language == "en" or "Shir Khan" not in told


def test_people_that_no_table_has_stay_as_they_are() -> None:
    with written_for(Reader(language="ru")):
        assert people_words("Taliban police") == "полиция (Талибан)"
        assert people_words("Martian farmers") == "Martian farmers"


@pytest.mark.parametrize(
    ("language", "place", "name", "shown"),
    [
        ("en", "af-badakhshan", "Badakhshan", "Badakhshan"),
        ("ru", "af-badakhshan", "Badakhshan (province)", "Бадахшан (провинция)"),
        ("fa", "af-badakhshan", "Badakhshan", "بدخشان"),
        ("ru", "of-my-own-file", "Ishkashim", "Ishkashim"),
        ("en", "of-my-own-file", "Ишкашим", "Ишкашим (Ishkashim)"),
    ],
)
def test_a_place_bears_the_name_that_the_gazetteer_has_for_the_reader(language: str, place: str, name: str, shown: str) -> None:
    with written_for(Reader(language=language)):
        assert place_name(place, name) == shown


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        ("en", "Азия-Плюс", "Азия-Плюс (Aziya-Plyus)"),
        ("ru", "Азия-Плюс", "Азия-Плюс"),
        ("fa", "Азия-Плюс", "Азия-Плюс (Aziya-Plyus)"),
        ("fa", "پژواک", "پژواک"),
        ("tg", "پژواک", "\u2068پژواک\u2069 (Pzhwak)"),
        ("en", "Pajhwok پژواک", "Pajhwok پژواک"),
        ("ru", "24", "24"),
    ],
)
def test_an_outlet_in_a_script_that_the_reader_may_not_read_has_latin_letters_beside_it(
    language: str, name: str, shown: str
) -> None:
    with written_for(Reader(language=language)):
        assert readable_name(name) == shown


def test_what_is_no_letter_of_the_tables_stays() -> None:
    assert romanized("Душанбе 24, «Сарҳад» ok") == "Dushanbe 24, «Sarhad» ok"


def test_decisions_on_messages_are_told_in_the_readers_language() -> None:
    with written_for(Reader(language="ru")):
        assert reason_words(PolicyReason.QUIET_HOURS) == "сейчас тихие часы"
        assert _disposition(Disposition.TOO_OLD, 3) == "3 слишком старых"
    assert reason_words(PolicyReason.QUIET_HOURS) == "it is quiet hours"
    assert _disposition(Disposition.TOO_OLD, 3) == "3 too old"
