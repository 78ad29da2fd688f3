"""Roundups, forecasts and shortened texts: what is a copy of what. All texts are invented."""

from __future__ import annotations

import pytest

from crawler.grouping.copies import Clusters
from crawler.grouping.forms import text_form

WIRE = (
    "KHOROG (Pamir Wire) — A landslide buried the road between Rushan and Vanj on Tuesday night, and forty lorries with flour and "
    "cement have been waiting at the checkpoint of Shidz since then, the emergency committee of the province said.\n\n"
    "Two excavators are at work on the southern side. Their drivers say that boulders of the size of a house must be blasted "
    "before a lane for lorries can be opened, and that this will take until Friday if no rain falls.\n\n"
    "Nobody was hurt. A shepherd lost eleven sheep, and the water main of the village of Barrushan is broken in two places; the "
    "committee sends drinking water in tanks twice a day.\n\n"
    "It is the third landslide on this road in a year. The ministry of transport promised a tunnel in spring and has not named "
    "a builder yet, a deputy of the provincial council recalled."
)
SHORTENED = (
    "Stones have buried the road between Rushan and Vanj, leaving forty lorries with flour at a standstill near the "
    "checkpoint of Shidz, officials say. Some boulders of the size of a house have to be blasted away first, and this will take "
    "until the weekend. The ministry of transport promised a tunnel but nobody builds it. A shepherd lost eleven of his sheep."
)
RETOLD = (
    "Drivers have been stuck near Shidz for two days: stones came down on the Vanj highway on Tuesday, said the committee of "
    "emergencies. Excavators clear it from the south. Blasting is planned, a lane may open on Friday, and Barrushan gets its "
    "drinking water in tanks because a pipe broke. A tunnel was promised there this spring, but no builder is known."
)
ITEM = "Two men emptied the safe of a hotel in Bokhtar and took seventy thousand somoni and a box of silver spoons."
ITEMS = (
    "The avalanche service warns of wet snow above Khorog until the end of this week.",
    ITEM,
    "A new bus will go from the market of Kulob to the university every twenty minutes.",
    "Beekeepers of Rasht expect the best harvest of honey in nine years, their union says.",
)


def copy_of_second(first: str, second: str, *sources: str) -> str | None:
    clusters = Clusters()
    clusters.add("first", "", first, source=sources[0])
    copied: str | None = clusters.add("second", "", second, source=sources[-1])[0]
    return copied


@pytest.mark.parametrize(("first", "second"), [(WIRE, SHORTENED), (SHORTENED, WIRE)])
def test_a_wire_text_cut_to_a_third_and_retouched_is_a_copy(first: str, second: str) -> None:
    assert copy_of_second(first, second, "wire", "paper") == "first"


def test_the_same_event_in_words_of_its_own_is_no_copy() -> None:
    assert copy_of_second(WIRE, RETOLD, "wire", "paper") is None


@pytest.mark.parametrize("sources", [("post",), ("post", "press")])
@pytest.mark.parametrize("heading", ["MAIN NEWS OF TAJIKISTAN THIS MORNING:\n\n", "From our region this Monday and before:\n\n"])
def test_a_roundup_is_no_copy_of_its_item_nor_the_item_of_it(heading: str, sources: tuple[str, ...]) -> None:
    roundup = heading + "\n\n".join(ITEMS)
    assert copy_of_second(ITEM, roundup, *sources) is None
    assert copy_of_second(roundup, ITEM, *sources) is None


def test_a_lead_in_a_long_report_is_still_a_copy() -> None:
    assert copy_of_second(WIRE, WIRE.split("\n\n")[0], "wire", "paper") == "first"


def test_a_roundup_printed_again_is_a_copy() -> None:
    roundup = "MAIN NEWS OF TAJIKISTAN THIS MORNING:\n\n" + "\n\n".join(ITEMS)
    assert copy_of_second(roundup, roundup + "\n\nRead us in the evening too.", "one", "two") == "first"


def test_todays_weather_is_no_copy_of_last_weeks() -> None:
    forecast = "No rain in Dushanbe. Black ice on the roads. Wind 3 to 8 metres a second, 2 to 4 degrees, says the weather service."
    assert copy_of_second(forecast, forecast.replace("Black", "Fog in the morning. Black"), "post") is None


def test_one_sources_short_texts_that_differ_in_who_acts_are_two_texts() -> None:
    law = "changes of the code that make leaving a child abroad without any guardian an offence or a crime."
    assert copy_of_second(f"Senators approved {law}", f"The president signed {law}", "post") is None


@pytest.mark.parametrize(
    ("title", "text", "form"),
    [
        ("Weekly digest", "A.\nB.\nC.", "roundup"),
        ("", "ГЛАВНЫЕ НОВОСТИ К УТРУ:\n\nодно\n\nдругое", "roundup"),
        ("", "Кто-то украл осла\n\nДругой поймал рыбу\n\nЧитайте об этом в обзоре главных событий", "roundup"),
        ("مهمترین خبرهای هفته", "یک\nدو\nسه", "roundup"),
        ("Хабарҳои муҳими рӯз", "як\nду\nсе", "roundup"),
        ("د ورځې مهم خبرونه", "یو\nدوه\nدرې", "roundup"),
        ("Hafta yangiliklari", "bir\nikki\nuch", "roundup"),
        ("Weekly digest of a minister's promises", "One line only.", ""),
        ("", "В Душанбе без осадков, ветер слабый, температура 12 градусов.", "forecast"),
        ("Обу ҳаво", "Дар Хоруғ борон меборад, ҳарорат 5 дараҷа.", "forecast"),
        ("Flood in Kulob", "Heavy rain flooded forty houses in Kulob. Nobody was hurt.", ""),
    ],
)
def test_the_form_of_a_text_is_known_by_its_heading_or_its_words(title: str, text: str, form: str) -> None:
    assert text_form(title, text) == form
