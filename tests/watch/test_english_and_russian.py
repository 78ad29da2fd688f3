"""English and Russian as the press writes them: what the shipped watches must find, and near words that mean other things."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from crawler import config
from crawler.watch import Watchlist

ROOT = Path(__file__).resolve().parents[2]

FOUND = [
    ("troops-crossing", "en", "A sergeant and nine Afghan sentries came ashore on rafts in Tajikistan before dawn."),
    ("troops-crossing", "ru", "Прапорщик и девять афганских часовых форсировали реку на плотах и вышли на таджикский берег."),
    ("district-capture", "en", "Gunmen took possession of the police station in Darqad and disarmed the sentries."),
    ("detained-at-border", "en", "Men in green led off two woodcutters from the Afghan shore opposite Farkhor, Tajikistan."),
    ("drone-air-incident", "ru", "Летающий аппарат неизвестного хозяина упал на границе Таджикистана с Афганистаном."),
    ("disease", "en", "Vaccinators find two children with paralysed legs in Takhar."),
    ("disease", "ru", "Дизентерия и обезвоживание: в Тахаре переполнены больницы."),
    ("flood-avalanche-landslide", "en", "A wall of mud came down on a hamlet in Badakhshan."),
    ("earthquake", "ru", "В Хороге качались люстры, люди ночевали во дворе."),
    ("deportation", "en", "Twelve Afghans were loaded onto a bus in Vahdat, Tajikistan, and driven to the bridge."),
    ("troops-crossing", "en", "Some forty Afghan policemen swam the river and took refuge in Tajikistan overnight."),
    ("troops-crossing", "en", "Afghan airmen landed in Tajikistan in two transport planes after the airfield fell."),
    ("troops-crossing", "ru", "Экипажи двух афганских вертолётов запросили посадку в Таджикистане и были разоружены."),
    ("troops-crossing", "ru", "Афганские милиционеры вплавь добрались на таджикский берег Пянджа."),
    ("armed-clash-border", "en", "Tajik border guards returned fire after bursts of machine gun fire from across the Panj."),
    (
        "armed-clash-border",
        "en",
        "A suicide bomber blew up his vest near a Tajik frontier post facing Afghanistan; bombs went off at dusk.",
    ),
    ("armed-clash-border", "ru", "На таджикско-афганской границе снайперы и артиллерия работали всю ночь."),
    ("armed-clash-border", "ru", "На границе Таджикистана с Афганистаном произошла стычка, слышны автоматные очереди."),
    ("crossing-closed-or-seized", "en", "The checkpoint at Ishkashim between Tajikistan and Afghanistan has stopped working."),
    ("crossing-closed-or-seized", "ru", "Пункт пропуска на границе Таджикистана с Афганистаном вновь заработал после ремонта."),
    ("crossing-closed-or-seized", "ru", "Таджикистан перекрыл мост через Пяндж у Ишкашима."),
    ("csto-exercises", "en", "The Moscow-led security bloc will equip the border between Tajikistan and Afghanistan."),
    ("csto-exercises", "ru", "Коллективные силы отразили условное нападение у границы с Афганистаном в Таджикистане."),
    ("drug-trafficking", "en", "Tajik border troops found opiates and precursors on the Afghan border."),
    ("drug-trafficking", "ru", "Наркодилера с анашой и опиатами взяли на таджикско-афганской границе."),
    ("gold-mining", "en", "Placer mining has turned the river brown in Raghistan district of Badakhshan."),
    ("gold-mining", "ru", "В Рагистане жители моют золото прямо на берегу Пянджа."),
    ("militant-groups", "en", "Central Asian fighters of Jamoat Ansorulloh keep a camp in Takhar."),
    ("militant-groups", "ru", "«Движение талибов Таджикистана» набирает людей в Бадахшане."),
    ("nrf-resistance", "en", "Anti-Taliban commanders said that they had ambushed a convoy in Takhar."),
    ("nrf-resistance", "ru", "Бойцы сопротивления напали на колонну талибов в Тахаре."),
    ("border-trade-markets", "en", "Hauliers ask Tajikistan and Afghanistan to cut the tariffs at the bridge."),
    ("border-trade-markets", "ru", "Дальнобойщики просят Таджикистан и Афганистан снизить пошлины."),
    ("electricity", "en", "Tajikistan shuts a substation that feeds Afghanistan after a pylon is damaged."),
    ("electricity", "ru", "Таджикистан приостановил подачу тока в Афганистан: повреждена подстанция."),
    ("qosh-tepa-water", "en", "Dykes on the Amu Darya in Tajikistan will be raised against bank collapse."),
    ("qosh-tepa-water", "ru", "Берег Амударьи в Таджикистане размыло, дамбу укрепят."),
    ("deportation", "en", "Tajikistan buses back forty Afghans; lawyers call the removals from Tajikistan unlawful."),
    ("deportation", "ru", "Таджикистан насильно вывез в Афганистан сорок афганцев."),
    ("chinese-attacked", "en", "Gunmen bombed a camp of PRC engineers in Darvoz, Tajikistan; two were hospitalised."),
    ("drone-air-incident", "en", "An unmanned aircraft strayed over the Tajik border from Afghanistan."),
    ("drone-air-incident", "ru", "Коптер со взрывчаткой упал у погранпоста на границе Таджикистана с Афганистаном."),
    ("earthquake", "en", "The epicentre was in Badakhshan, the seismologists said."),
    ("flood-avalanche-landslide", "en", "Snowslides bury nine people in Badakhshan."),
    ("flood-avalanche-landslide", "ru", "Половодье в Хатлоне: дамбу прорвало, затоплено сорок домов, Таджикистан просит помощи."),
    ("disease", "en", "Two shepherds die of Congo fever in Takhar."),
    ("disease", "ru", "Вспышка геморрагической лихорадки в Тахаре."),
    ("detained-at-border", "ru", "Двое пленников талибов вернулись на таджикско-афганскую границу."),
    ("taliban-tajik-relations", "en", "Tajikistan's envoy held a first dialogue with the Taliban in Kabul."),
    ("gbao-unrest", "en", "Pamiri lawyers in Khorog were given long terms at a closed hearing."),
    ("gbao-unrest", "ru", "В Хороге толпа собралась на площади: связь отключена, начались обыски."),
]

QUIET = [
    ("district-capture", "ru", "Глава района в Бадахшане задержан: он получил взятку."),
    ("district-capture", "ru", "Пилотный центр открыт в городе Файзабад провинции Бадахшан; студенты заняли первое место."),
    (
        "district-capture",
        "en",
        "Coalition forces captured a facilitator in Imam Sahib district of Kunduz and seized his telephone.",
    ),
    ("crossing-closed-or-seized", "ru", "Рынок в Душанбе открыт до восьми: везут творог из Мургаба и афганский изюм."),
    ("crossing-closed-or-seized", "en", "A bazaar opened in Dushanbe; Afghan raisins and Tajik apricots sell well."),
    ("crossing-closed-or-seized", "en", "Afghan and Tajik engineers built a bridge in Vahdat."),
    (
        "taliban-tajik-relations",
        "en",
        "A spokesman for the Tajik ministry warned in a statement that Afghan onions are cheaper this year.",
    ),
    (
        "taliban-tajik-relations",
        "ru",
        "Пресс-секретарь Минсельхоза Таджикистана заявил, что афганский лук подешевел, и предупредил о граде.",
    ),
    ("taliban-tajik-relations", "ru", "В отношении афганского торговца в Душанбе заведено дело, он признал вину."),
    ("drug-trafficking", "ru", "Жителя Самарканда задержали на узбекско-таджикской границе с 20 кг опия."),
    ("detained-at-border", "ru", "СГБ задержала на границе двух женщин, вывозивших доллары из Узбекистана в Таджикистан."),
    ("border-trade-markets", "ru", "У поста «Ойбек» между Узбекистаном и Таджикистаном откроют торговую зону на границе."),
    ("gold-mining", "ru", "Золотые зубы украли в Кулябе: добычу спрятали у границы."),
    ("qosh-tepa-water", "ru", "Телеграм-канал посёлка Пяндж рассказал о школах Таджикистана."),
    ("qosh-tepa-water", "ru", "В Коштепинском районе Ферганы открыли больницу, рядом растёт Куштепа."),
    ("armed-clash-border", "ru", "Гранаты и дыни везут через афганскую границу в Таджикистан."),
    ("armed-clash-border", "ru", "Нападающий из Таджикистана забил гол у ворот гостей на поле близ афганской границы."),
]


@cache
def shipped() -> Watchlist:
    return config.load(ROOT / "config.yaml").watches


def raised(text: str, language: str) -> set[str]:
    return {match.watch for match in shipped().match("", text, lang=language)}


@pytest.mark.parametrize(("watch", "language", "text"), FOUND)
def test_the_press_is_understood(watch: str, language: str, text: str) -> None:
    assert watch in raised(text, language)


@pytest.mark.parametrize(("watch", "language", "text"), QUIET)
def test_near_words_raise_nothing(watch: str, language: str, text: str) -> None:
    assert watch not in raised(text, language)


def test_a_word_of_culture_after_the_first_sentence_does_not_silence_a_clash() -> None:
    title = "Tajik border guards and Taliban exchange fire near Shir Khan Bandar"
    report = "Tajik border guards and Taliban fighters exchanged fire near Shir Khan Bandar on Monday, the border service said."
    aside = " A poet from Panj who watched from his roof said that the shooting lasted an hour."
    watches = shipped()
    assert "armed-clash-border" in {match.watch for match in watches.match(title, report + aside, lang="en") if match.likely}
    film = watches.match("Film festival opens in Dushanbe", f"A film about a shooting on the Panj opened it.{aside}", lang="en")
    assert not any(match.likely for match in film)  # kept as probably not: a headline's words are evidence, no veto
