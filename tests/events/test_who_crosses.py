"""Soldiers who cross the border, and soldiers who arrest those who crossed it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config.loading import load
from crawler.facts.events import event_frame
from crawler.watch import Watchlist


@pytest.fixture(scope="module")
def shipped() -> Watchlist:
    return load(Path(__file__).resolve().parents[2] / "config.yaml").watches


@pytest.mark.parametrize(
    ("lang", "text", "fires"),
    [
        ("en", "Tajik border guards detained five smugglers who waded the river from Afghanistan into Tajikistan.", False),
        ("ru", "Таджикские пограничники задержали пятерых рыбаков, которые перешли реку из Афганистана.", False),
        ("tg", "Сарҳадбонони тоҷик панҷ чӯпонро, ки аз Афғонистон аз дарё убур карда буданд, боздошт карданд.", False),
        ("en", "Tajik border guards detained thirty Afghan soldiers who had crossed the river into Tajikistan.", True),
        ("en", "Thirty Afghan soldiers crossed the river into Tajikistan. Border guards detained two smugglers there.", True),
    ],
)
def test_guards_who_arrest_smugglers_are_no_soldiers_who_cross(shipped: Watchlist, lang: str, text: str, fires: bool) -> None:
    title = text.split(".")[0]
    matched = {match.watch for match in shipped.match(title, text, lang=lang, country="TJ")}
    assert ("troops-crossing" in matched) is fires
    assert not matched.isdisjoint({"detained-at-border", "troops-crossing"})


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("tg", "Чил сарбози афғон аз ҳуҷуми Толибон гурехта, аз дарё гузаштанд."),
        ("fa", "چهل سرباز افغان از حمله طالبان گریختند."),
        ("ps", "څلوېښت افغان سرتېري د طالبانو له برید څخه وتښتېدل."),
        ("ru", "Сорок афганских солдат бежали от нападения талибов."),
        ("en", "Forty Afghan soldiers fled from an attack of the Taliban."),
        ("uz", "Qirq afgʻon askari kechasi toliblar hujumidan qochdi."),
    ],
)
def test_who_flees_from_an_attack_is_not_who_attacks(lang: str, text: str) -> None:
    frame = event_frame("", text, (), None, lang=lang, verbs={"flee", "cross"})
    assert (frame.trigger, frame.actor) == ("flee", "Afghan soldiers")


def test_attackers_who_flee_are_named() -> None:
    frame = event_frame("", "После нападения талибы бежали.", (), None, lang="ru", verbs={"flee"})
    assert frame.actor == "Taliban"
