"""Goals are shot, prices explode, ministers come under fire: the words of an attack are none without a second sign of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config.loading import load
from crawler.facts.figurative import told_attack
from crawler.model import Match, Severity
from crawler.watch import Watchlist

ROOT = Path(__file__).resolve().parents[2]
ATTACKS = ("armed-clash-border", "district-capture", "chinese-attacked", "drone-air-incident")
FIGURES = [
    (
        "en",
        "Afghan wrestlers bombarded by Tajik rivals in border town",
        "Wrestlers of Takhar were blown away at the tournament in Farkhor on the Afghan-Tajik border. The Tajik champion attacked from "
        "the first second and shot for the legs. The referee had to stop two bouts. Medals go to six men.",
    ),
    (
        "en",
        "Onion war on the Panj: dealers fire at each other",
        "The price of onions exploded at the border bazaars of Ishkashim and Darvoz. Dealers from Afghanistan and Tajikistan attack "
        "each other with discounts, and a sack costs 90 somoni. Shoppers are the winners of this battle.",
    ),
    (
        "ru",
        "Вратарь Пянджа под обстрелом афганских нападающих",
        "Матч клубов Пянджа и Имам-Сахиба на границе завершился ничьей. Афганцы атаковали без перерыва, вратарь весь тайм "
        "находился под обстрелом. Взорвался стадион только на последней минуте, когда хозяева сравняли счёт. Тренер доволен.",
    ),
    (
        "ru",
        "Оппозиция атаковала бюджет: в парламенте взорвалась бомба",
        "Депутаты парламента Таджикистана набросились с критикой на проект дороги к границе с Афганистаном. Спикер назвал поправку "
        "бомбой. Голосование перенесли, дебаты продолжатся в пятницу.",
    ),
    (
        "fa",
        "حمله کشتی‌گیران تاجیک بر حریفان افغان در مرز",
        "در مسابقات کشتی در شهر فرخار، نزدیک مرز افغانستان و تاجیکستان، قهرمان تاجیک از آغاز حمله کرد و حریف را بمباران کرد. داور دو "
        "مسابقه را متوقف ساخت. شش مدال به مهمانان رسید.",
    ),
    (
        "tg",
        "Ҷанги нархҳо дар бозори сарҳадии Ишкошим",
        "Дар бозори сарҳадии Ишкошим, ки дар марзи Афғонистон аст, нархи пиёз таркид. Тоҷирон ба якдигар бо тахфиф ҳамла мекунанд. "
        "Харидорон аз ин набард шоданд, як кило се сомонӣ арзон шуд.",
    ),
    (
        "ps",
        "د فرخار په سیالیو کې تاجکو پهلوانانو برید وکړ",
        "د افغانستان او تاجکستان پر پوله په فرخار کې د غېږ نیونې سیالۍ وشوې. تاجک اتل له پیله برید وکړ او خپل حریف یې بمبار کړ. "
        "ریفري دوه لوبې ودرولې. شپږ مډالونه مېلمنو ته ورسېدل.",
    ),
    (
        "uz",
        "Chegarada kurashchilar jangi: raqibga hujum",
        "Afgʻoniston va Tojikiston chegarasidagi Farxorda kurash musobaqasi oʻtdi. Tojik chempioni birinchi soniyadan hujum qildi va "
        "raqibini oʻqqa tutgandek boʻldi. Hakam ikki bahsni toʻxtatdi. Oltita medal mehmonlarga berildi.",
    ),
]
IN_EARNEST = [
    (
        "en",
        "Shots at a wrestling tournament in Farkhor",
        "Gunmen opened fire from the Afghan bank of the Panj on a wrestling tournament in Farkhor on the border. A referee was killed and "
        "two medal winners were wounded, the Tajik border service said.",
    ),
    (
        "ru",
        "Нападение на базар на афганской границе, цены ни при чём",
        "Вооружённые люди напали на базар в Ишкашиме на таджикско-афганской границе и открыли огонь. Погибли трое торговцев, сообщили "
        "пограничники. Накануне там спорили о цене лука.",
    ),
    (
        "fa",
        "تیراندازی بر مسابقه کشتی در مرز تاجیکستان",
        "افراد مسلح از خاک افغانستان بر مسابقات کشتی در فرخار در مرز تاجیکستان آتش گشودند. یک داور کشته و دو قهرمان زخمی شدند، مرزبانان "
        "تاجیکستان گفتند.",
    ),
    (
        "tg",
        "Ҳамла ба бозори сарҳадии Ишкошим",
        "Афроди мусаллаҳ ба бозори сарҳадии Ишкошим дар марзи Афғонистон ҳамла карда, тир кушоданд. Се харидор ҳалок шуд, хабар доданд "
        "сарҳадбонон. Нархи пиёз дигар касеро ба ташвиш намеорад.",
    ),
    (
        "ps",
        "د تاجکستان پر پوله پر سیالیو برید",
        "وسله والو د تاجکستان پر پوله په فرخار کې د غېږ نیونې پر سیالیو ډزې وکړې. یو ریفري ووژل شو او دوه اتلان ټپیان شول، د پولې "
        "ساتونکو وویل.",
    ),
    (
        "uz",
        "Chegarada kurash musobaqasiga hujum",
        "Qurolli kishilar Afgʻoniston chegarasidagi Farxorda kurash musobaqasiga hujum qilib, oʻq uzdi. Bir hakam halok boʻldi, ikki "
        "chempion yaralandi, dedi chegarachilar.",
    ),
]


@pytest.fixture(scope="module")
def pack() -> Watchlist:
    return load(ROOT / "config.yaml").watches


def attacks(pack: Watchlist, lang: str, title: str, text: str) -> list[Match]:
    return [match for match in pack.match(title, text, lang=lang, country="TJ", implies=("tj",)) if match.watch in ATTACKS]


@pytest.mark.parametrize(("lang", "title", "text"), FIGURES)
def test_a_battle_of_games_prices_and_debates_is_probably_no_alert_and_never_critical(
    pack: Watchlist, lang: str, title: str, text: str
) -> None:
    alerts = attacks(pack, lang, title, text)
    assert all(not alert.likely and alert.severity is not Severity.CRITICAL for alert in alerts), alerts


def test_an_alert_of_a_figure_of_speech_says_so(pack: Watchlist) -> None:
    alert = next(match for match in attacks(pack, *FIGURES[0]) if match.watch == "armed-clash-border")
    assert alert.relevance is not None
    assert any("figure of speech" in reason.words and reason.effect < 0 for reason in alert.relevance.reasons)


@pytest.mark.parametrize(("lang", "title", "text"), IN_EARNEST)
def test_an_attack_on_a_tournament_or_a_bazaar_is_one(pack: Watchlist, lang: str, title: str, text: str) -> None:
    assert Severity.CRITICAL in {alert.severity for alert in attacks(pack, lang, title, text)}
    assert told_attack(title, text, lang=lang) == (0.0, True)


def test_what_something_is_compared_with_is_no_weapon() -> None:
    title, concert = "Drums explode", "The concert began with drums like artillery. Dancers stormed the stage."
    assert told_attack(title, concert, lang="en").figurative == 1.0
    assert told_attack(title, f"{concert} Then artillery hit the hall.", lang="en").figurative == 0.0


def test_an_authority_that_speaks_of_it_is_half_a_sign() -> None:
    title, text = "Minister under fire", "Parliament attacked the budget of the army with criticism."
    assert told_attack(title, text, lang="en").figurative == 0.5
    assert told_attack(title, text.replace("army", "road"), lang="en").figurative == 1.0


def test_who_was_killed_before_makes_no_figure_of_speech_an_attack() -> None:
    title, text = "Clash for the cup", "The derby of Panj is on Friday. The coach expects a battle. In 2019 a fan was killed there."
    start = text.index("In 2019")
    assert told_attack(title, text, lang="en").figurative == 0.0
    assert told_attack(title, text, lang="en", background=[(start, len(text))]).figurative == 1.0


def test_without_any_sign_an_attack_may_be_one() -> None:
    assert told_attack("Attack near Darvoz", "A farm near Darvoz was attacked at dawn.", lang="en").figurative == 0.5
    assert told_attack("Attack near Darvoz", "A farm near Darvoz was attacked at dawn, police said.", lang="en").figurative == 0.0


UNSIGNED = [
    (
        "en",
        "Frost attacks the Panj valley",
        "Frost attacked the orchards of the Panj valley on the border of Tajikistan and Afghanistan. Water pipes exploded in Farkhor.",
    ),
    (
        "ru",
        "Мороз атакует Пяндж",
        "Мороз атаковал сады на границе Таджикистана и Афганистана. В Фархоре взорвались водопроводные трубы.",
    ),
    ("fa", "سرما به درۀ پنج حمله کرد", "سرما بر باغ‌های مرز تاجیکستان و افغانستان حمله کرد. در فرخار لوله‌های آب منفجر شد."),
    (
        "tg",
        "Сармо ба водии Панҷ ҳамла кард",
        "Сармо ба боғҳои сарҳади Тоҷикистону Афғонистон ҳамла кард. Дар Фархор қубурҳои об таркиданд.",
    ),
    (
        "uz",
        "Sovuq Panj vodiysiga hujum qildi",
        "Sovuq Tojikiston va Afgʻoniston chegarasidagi bogʻlarga hujum qildi. Farxorda suv quvurlari portladi.",
    ),
    (
        "ps",
        "سړې هوا د پنج پر دره برید وکړ",
        "سړې هوا د تاجکستان او افغانستان د پولې پر باغونو برید وکړ. په فرخار کې د اوبو نلونه وچاودېدل.",
    ),
]


@pytest.mark.parametrize(("lang", "title", "text"), UNSIGNED)
def test_what_nobody_was_hurt_by_and_no_authority_speaks_of_is_never_critical(
    pack: Watchlist, lang: str, title: str, text: str
) -> None:
    assert Severity.CRITICAL not in {alert.severity for alert in attacks(pack, lang, title, text)}
