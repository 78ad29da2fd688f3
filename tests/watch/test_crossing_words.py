"""Words for a crossing that are words for something else: cameras that see, and people who shoot at each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config.loading import load
from crawler.watch import Watchlist

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pack() -> Watchlist:
    return load(ROOT / "config.yaml").watches


def flights(pack: Watchlist, lang: str, text: str) -> set[str]:
    """The words of the text that say that somebody crossed or fled."""
    matches = pack.match("", text, lang=lang, country="TJ", implies=("tj",))
    return {hit.text for match in matches for hit in match.hits if hit.group == "fled"}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "На камерах грузовика видно, как афганские солдаты и семьи стоят у границы Таджикистана с Афганистаном."),
        ("ru", "Семьи и солдаты Афганистана видны на камере таджикских пограничников у Пянджа."),
        ("tg", "Дар камераи мошин сарбозон ва оилаҳои афғон дар сарҳади Тоҷикистон бо Афғонистон дида мешаванд."),
        ("uz", "Panj yaqinida Tojikiston va Afgʻoniston chegarasida chegarachilar va oilalar otishdi."),
    ],
)
def test_a_camera_and_a_shot_cross_no_river(pack: Watchlist, lang: str, text: str) -> None:
    assert flights(pack, lang, text) == set()


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("ru", "Семьи из Афганистана добрались до Таджикистана по Пянджу на камерах от грузовика.", "на камерах от"),
        ("uz", "Afgʻonistonlik oilalar Tojikistonga, daryodan oʻtishdi.", "daryodan oʻtishdi"),
        ("uz", "Afgʻon askarlari va oilalar Panjdan oʻtishdi, Tojikiston chegarachilari kutib oldi.", "Panjdan oʻtishdi"),
    ],
)
def test_tyre_tubes_and_a_river_that_is_named_do(pack: Watchlist, lang: str, text: str, words: str) -> None:
    assert words in flights(pack, lang, text)


@pytest.mark.parametrize("name", ["د شېرخان بندر", "شېر خان بندر", "د شېرخان په بندر", "د شېرخان پر بندر", "د شېرخان سرحدي بندر"])
def test_the_port_of_shir_khan_is_known_however_pashto_splits_its_name(pack: Watchlist, name: str) -> None:
    mentions = pack.read("", f"ویل کېږي چې {name} کې لارۍ ولاړې دي.", lang="ps", country="AF").mentions
    assert "af-shir-khan-bandar" in {candidate for mention in mentions for candidate in mention.candidates}
