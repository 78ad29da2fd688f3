"""Those who guard the border, harmed by people of the other side: in six languages, on invented news."""

from __future__ import annotations

import pytest

from crawler.config.loading import load
from crawler.model import Match, Severity
from crawler.watch import Watchlist
from tests.watch.test_relevance import ROOT


@pytest.fixture(scope="module")
def pack() -> Watchlist:
    return load(ROOT / "config.yaml").watches


def clash_alerts(pack: Watchlist, lang: str, title: str, text: str) -> list[Match]:
    return [match for match in pack.match(title, text, lang=lang) if match.watch == "armed-clash-border" and match.likely]


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("en", "Taliban kill border guard", "The Taliban killed a Tajik border guard on the Panj near Farkhor on Monday."),
        (
            "en",
            "Tajik guards beaten",
            "Two Tajik border guards were beaten by Taliban on the Panj near Farkhor and are in hospital.",
        ),
        ("ru", "Талибы убили пограничника", "В Фархорском районе талибы убили таджикского пограничника на берегу Пянджа."),
        ("ru", "Избит пограничник", "Таджикский пограничник избит талибами на острове посреди Пянджа."),
        ("tg", "Сарҳадбон кушта шуд", "Толибон дар лаби дарёи Панҷ як сарҳадбони тоҷикро куштанд, гуфтанд сокинон."),
        ("tg", "Латукӯби сарҳадбонон", "Толибон ду сарҳадбони тоҷикро дар ҷазираи дарёи Панҷ латукӯб карданд."),
        ("fa", "مرزبان کشته شد", "طالبان یک مرزبان تاجیک را در کنار رود پنج کشتند، باشندگان گفتند."),
        ("fa", "مرزبانان لت و کوب شدند", "دو مرزبان تاجیک در کنار رود پنج از سوی طالبان لت و کوب شدند."),
        ("ps", "سرحدي عسکر ووژل شو", "طالبانو د پنج سیند پر غاړه د تاجکستان یو سرحدي عسکر وواژه."),
        ("ps", "سرحدي عسکر وډبول شول", "طالبانو د پنج سیند پر غاړه دوه تاجک سرحدي عسکر وډبول."),
        ("uz", "Chegarachi halok boʻldi", "Tolibon Panj daryosi boʻyida tojik chegarachisini oʻldirdi."),
        ("uz", "Chegarachilar kaltaklandi", "Panj daryosidagi orolda tolibon ikki tojik chegarachisini kaltakladi."),
    ],
)
def test_a_guard_whom_people_of_the_other_side_harm_is_an_alert(pack: Watchlist, lang: str, title: str, text: str) -> None:
    assert clash_alerts(pack, lang, title, text)


def test_a_killed_guard_is_critical_and_one_who_died_of_illness_is_none(pack: Watchlist) -> None:
    (alert,) = clash_alerts(
        pack, "en", "Taliban kill Tajik border guard", "Taliban fighters killed a Tajik border guard on the Panj on Monday night."
    )
    assert alert.severity is Severity.CRITICAL
    text = "A Tajik border guard of 54 died in hospital in Dushanbe after a long illness, his family said."
    assert clash_alerts(pack, "en", "Veteran of the border service dies", text) == []
