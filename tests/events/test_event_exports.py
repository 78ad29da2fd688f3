"""Events are kept with their alerts, shown as one line, and exported in ACLED's columns and with HXL tags."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.app.export import write_export
from crawler.config.loading import load
from crawler.facts.events.vague import vague_deaths
from crawler.facts.places import Gazetteer
from crawler.language.reader import Reader, written_for
from crawler.model import AlertState, EventFrame, EventStatus, PlacedEvent
from crawler.report.event_exports import ACLED_COLUMNS, HXL_TAGS, ISO_CODES, acled_row, event_type
from crawler.report.event_line import event_line
from crawler.store.export import EXPORT_TABLES
from crawler.watch import compile_watches
from crawler.watch.event_kinds import EVENT_KINDS
from tests.fakes import NOW, Env, an_article, an_article_found, an_entry, house

WATCHES = compile_watches(
    {"attack": {"en": ["attacked"], "ru": ["атаковали"]}},
    [
        {"id": "armed-clash-border", "title": "Clashes", "severity": "high", "when": {"all": ["attack"]}},
        {"id": "earthquake", "title": "Earthquakes", "severity": "low", "query": "earthquake"},
    ],
    gazetteer=Gazetteer.shipped(),
)
TEXT = (
    "Unknown gunmen attacked Tajik border guards in Farkhor district on 3 March 2026, wounding two soldiers, the border service said. "
    "Residents heard shots until the morning, and the school stayed closed for a day."
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Env]:
    with house(tmp_path, watches=WATCHES) as h:
        run = h.plan().run_id
        found = an_article_found(run, 1, an_entry("1"), an_article("1", title="Gunmen attacked a post", text=TEXT, published=NOW))
        h.recorder.record(found)
        yield h


def exported(h: Env, form: str) -> list[list[str]]:
    stream = io.BytesIO()
    write_export(h.store, "events", form, stream)
    return list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8"))))


def frame(**changes: Any) -> EventFrame:
    fields: dict[str, Any] = {
        **{"trigger": "fire", "actor": "unknown gunmen", "target": "Tajik border guards", "place": "af-shir-khan-bandar"},
        **{"candidates": (), "confidence": 0.9, "date": None, "killed": None, "wounded": 2, "attribution": "border service"},
        **{"text": "", "spans": ()},
    }
    return EventFrame(**{**fields, **changes})


def test_the_event_of_an_alert_is_kept_and_given_back(home: Env) -> None:
    (row,) = home.store.alerts.list()
    assert row.event is not None
    event = row.event.frame
    assert (event.actor, event.trigger, event.target) == ("unknown gunmen", "attack", "Tajik border guards")
    assert (event.killed, event.wounded, event.date) == (None, 2, date(2026, 3, 3))
    assert event.place == "tj-farkhor-d"
    assert event.text.startswith(("Unknown gunmen", "Gunmen attacked"))


def test_an_event_is_one_line_of_english() -> None:
    line = event_line(PlacedEvent(frame(), "Shir Khan Bandar"), "armed-clash-border", "Clashes")
    assert line == "Shir Khan Bandar · unknown gunmen → Tajik border guards · exchange of fire · 2 wounded · says border service"
    only_target = frame(actor="", trigger="", wounded=None, attribution="", date=date(2026, 3, 3), killed=1)
    assert event_line(PlacedEvent(only_target, ""), "armed-clash-border", "Clashes") == (
        "unknown actor → Tajik border guards · armed clash · 1 killed · 3 March 2026"
    )
    with_words = frame(trigger_text="отстреливались", place="", wounded=None, attribution="")
    assert event_line(PlacedEvent(with_words, ""), "armed-clash-border", "Clashes") == (
        "unknown gunmen → Tajik border guards · exchange of fire"
    )
    own_watch = frame(trigger="", trigger_text="локусты", actor="", target="", wounded=None, attribution="", date=date(2026, 3, 3))
    assert event_line(PlacedEvent(own_watch, ""), "locusts", "Locusts on the march") == "локусты · 3 March 2026"
    nothing = frame(actor="", target="", wounded=None)
    assert event_line(PlacedEvent(nothing, ""), "armed-clash-border", "Clashes") == ""
    assert event_line(None, "armed-clash-border", "Clashes") == ""


def test_the_arrow_of_an_event_points_from_who_acts_to_whom_also_from_right_to_left() -> None:
    with written_for(Reader(language="fa")):
        line = event_line(PlacedEvent(frame(killed=1), "Shir Khan Bandar"), "armed-clash-border", "Clashes")
    actor, arrow, _ = line.partition(" ← ")
    assert arrow and "→" not in line and "مرزبان" not in actor
    assert "1 کشته، 2 زخمی" in line


def test_the_line_says_who_denies_an_event_or_that_it_did_not_happen_now() -> None:
    def line(**changes: Any) -> str:
        return event_line(PlacedEvent(frame(wounded=None, **changes), ""), "armed-clash-border", "Clashes").rpartition(" · ")[2]

    assert line(denied_by="border service") == "denied by border service"
    assert line(status=EventStatus.DENIED, attribution="") == "denied"
    assert line(status=EventStatus.SUPPOSED, attribution="") == "supposed, staged or invented"
    assert line(status=EventStatus.PAST, attribution="") == "an event of the past"


def test_acleds_columns_hold_an_event(home: Env) -> None:
    heading, values = exported(home, "acled")
    assert tuple(heading) == ACLED_COLUMNS
    row = dict(zip(heading, values, strict=True))
    assert (row["event_date"], row["time_precision"]) == ("2026-03-03", "1")
    assert (row["event_type"], row["sub_event_type"]) == ("Battles", "Armed clash")
    assert (row["actor1"], row["actor2"]) == ("Unidentified Armed Group", "Tajik border guards")
    assert (row["country"], row["admin1"], row["geo_precision"]) == ("Tajikistan", "Khatlon", "2")
    assert row["admin2"] == row["location"] != ""
    assert row["fatalities"] == "0"
    assert row["event_id_cnty"].startswith("TJK")
    assert row["notes"].startswith("On 3 March 2026: attack. Wounded: 2. According to border service.")


@pytest.mark.parametrize(
    ("place", "id", "iso", "country"),
    [("Termez", "UZB", "860", "Uzbekistan"), ("Kulob", "TJK", "762", "Tajikistan"), ("the Panj river", "", "", "")],
)
def test_an_event_outside_of_the_border_or_on_the_river_has_its_country_or_none(
    tmp_path: Path, place: str, id: str, iso: str, country: str
) -> None:
    text = f"Unknown gunmen attacked Tajik border guards in {place} on 3 March 2026, the border service said. The rest of the day was calm."
    with house(tmp_path, watches=WATCHES) as h:
        run = h.plan().run_id
        h.recorder.record(
            an_article_found(run, 1, an_entry("1"), an_article("1", title=f"Attack in {place}", text=text, published=NOW))
        )
        heading, values = exported(h, "acled")
    row = dict(zip(heading, values, strict=True))
    assert (row["iso"], row["country"]) == (iso, country)
    assert row["event_id_cnty"].removeprefix(id).isdecimal()


def test_every_country_of_the_gazetteer_has_acleds_codes() -> None:
    countries = {place.country for place in Gazetteer.shipped().places.values()} - {""}
    assert countries <= ISO_CODES.keys()


def test_the_second_row_of_hxl_tags_every_column(home: Env) -> None:
    heading, tags, values = exported(home, "hxl")
    assert tuple(heading) == EXPORT_TABLES["events"].columns
    assert tags == [HXL_TAGS[column] for column in heading]
    assert all(tag.startswith("#") for tag in tags)
    assert values[heading.index("wounded")] == "2"


def test_a_dismissed_alert_is_no_event_and_a_story_has_one(home: Env) -> None:
    alerts = home.store.alerts.list()
    home.store.alerts.review([row.id for row in alerts], AlertState.DISMISSED, reviewer="r", note="", now=NOW)
    assert exported(home, "csv")[1:] == []


def test_what_acled_does_not_code_is_left_out(home: Env) -> None:
    run = home.plan().run_id
    text = "An earthquake shook Khorog on Monday. Walls cracked in several houses, and pupils were sent home for the day."
    home.recorder.record(an_article_found(run, 1, an_entry("2"), an_article("2", title="Earthquake in Khorog", text=text)))
    assert len(exported(home, "csv")) == 3
    assert len(exported(home, "acled")) == 2


DENIAL = (
    "Border guards denied reports that unknown gunmen had attacked a post in Farkhor district. The night was calm, they said, and the "
    "market opened at seven as it does on every other day of the week."
)


def test_what_is_denied_is_kept_with_who_denies_it_and_is_no_event_of_acled(tmp_path: Path) -> None:
    with house(tmp_path, watches=WATCHES) as h:
        article = an_article("2", title="Calm in Farkhor, guards say", text=DENIAL)
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry("2"), article))
        (alert,) = h.store.alerts.list()
        assert alert.event is not None
        assert (alert.event.frame.status, alert.event.frame.denied_by) == (EventStatus.DENIED, "border service")
        heading, row = exported(h, "csv")
        assert (row[heading.index("status")], row[heading.index("denied_by")]) == ("denied", "border service")
        assert exported(h, "acled") == [list(ACLED_COLUMNS)]


def test_a_story_that_one_source_reports_and_another_denies_is_the_event_that_is_reported(home: Env) -> None:
    article = an_article("2", title="Calm in Farkhor, guards say", text=DENIAL)
    home.recorder.record(an_article_found(home.plan().run_id, 1, an_entry("2"), article))
    heading, row = exported(home, "csv")
    assert row[heading.index("status")] == "happened"


def test_a_clash_with_civilians_is_violence_against_them() -> None:
    row: dict[str, Any] = {"watch": "armed-clash-border", "watch_title": "", "trigger_verb": "fire", "target": "Chinese workers"}
    assert event_type(row) == ("Violence against civilians", "Attack")
    assert event_type({**row, "target": "Taliban"}) == ("Battles", "Armed clash")
    assert event_type({**row, "watch": "mine", "target": "", "trigger_verb": "arrest"}) == ("Strategic developments", "Arrests")


@pytest.mark.parametrize(
    ("lang", "sentence", "deaths"),
    [
        ("en", "Several people were killed in the attack.", 3),
        ("en", "Dozens were killed in the attack.", 12),
        ("en", "Hundreds of people were killed there.", 100),
        ("ru", "Погибли десятки человек.", 10),
        ("en", "Several houses were burnt.", None),
        ("xx", "Several people were killed.", None),
    ],
)
def test_words_for_the_dead_become_numbers_as_acled_has_them(lang: str, sentence: str, deaths: int | None) -> None:
    assert vague_deaths(sentence, lang) == deaths


def test_without_a_day_or_a_place_the_precision_says_so() -> None:
    row: dict[str, Any] = dict.fromkeys(EXPORT_TABLES["events"].columns) | {
        **{"id": 7, "watch": "armed-clash-border", "watch_title": "Clashes", "published_day": "2026-03-05", "actor": ""},
        **{"target": "", "trigger_verb": "", "sentence": "", "raised_at": "2026-03-05T09:00:00Z", "source_name": "S", "url": ""},
    }
    coded = acled_row(row)
    assert (coded["event_date"], coded["time_precision"], coded["geo_precision"]) == ("2026-03-05", 2, 3)
    assert coded["actor1"] == "Unidentified Armed Group"


def test_every_shipped_watch_has_a_kind_of_event() -> None:
    shipped = load(Path(__file__).resolve().parents[2] / "config.yaml").watches.watches
    assert {watch.id for watch in shipped} == EVENT_KINDS.keys()
