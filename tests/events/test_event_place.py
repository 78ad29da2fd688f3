"""Which of the places that an article names is that of its event: what the words beside each name say, in invented news."""

from __future__ import annotations

import pytest

from crawler.facts.events import main_place
from crawler.facts.places import Gazetteer
from crawler.watch import Watchlist, compile_watches


@pytest.fixture(scope="module")
def watchlist() -> Watchlist:
    return compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "query": "place:tj"}], gazetteer=Gazetteer.shipped())


def place_of(watchlist: Watchlist, title: str, text: str, lang: str, country: str = "") -> str:
    mentions = watchlist.read(title, text, lang=lang, country=country).mentions
    place = main_place(title, text, mentions, Gazetteer.shipped(), country=country, lang=lang)
    return place.place if place is not None else ""


def named(watchlist: Watchlist, text: str, lang: str) -> set[str]:
    return {mention.candidates[0] for mention in watchlist.read("", text, lang=lang).mentions}


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "en",
            "Tremor in Takhar at dawn",
            "A tremor of magnitude 5 shook Takhar at dawn and was felt in Kulob, Bokhtar and Khorog. Nobody was hurt.",
            "af-takhar",
        ),
        (
            "ru",
            "В Тахаре тряхнуло",
            "Ночью в Тахаре произошло землетрясение, толчки ощущались в Кулябе, Бохтаре и Хороге. Пострадавших нет.",
            "af-takhar",
        ),
        (
            "tg",
            "Дар Тахор замин ҷунбид",
            "Шаби гузашта дар Тахор замин ҷунбид. Такон дар Кӯлоб, Бохтар ва Хоруғ эҳсос шуд. Касе зиён надид.",
            "af-takhar",
        ),
        ("fa", "زمین در تخار لرزید", "شب گذشته زمین در تخار لرزید. تکان در خاروغ و کولاب احساس شد. کسی زیان ندید.", "af-takhar"),
        (
            "ps",
            "په تخار کې زلزله وشوه",
            "تېره شپه په تخار کې زلزله وشوه. ټکان یې په خاروغ کې هم احساس شو. چاته زیان ونه رسېد.",
            "af-takhar",
        ),
        (
            "uz",
            "Taxorda yer qimirladi",
            "Kecha Taxorda yer qimirladi. Silkinish Xorugʻda va Koʻlobda ham sezildi. Hech kim zarar koʻrmadi.",
            "af-takhar",
        ),
    ],
)
def test_an_earthquake_is_not_where_it_was_only_felt(watchlist: Watchlist, lang: str, title: str, text: str, place: str) -> None:
    assert place_of(watchlist, title, text, lang) == place


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "uz",
            "Termizda yer qimirladi",
            "Bugun Badaxshon viloyatida yer qimirladi. Oʻchoq Jurm shahridan 20 kilometr shimolda boʻlgan. Termizda zarar yoʻq.",
            "af-jurm-town",
        ),
        (
            "ru",
            "Термез тряхнуло",
            "Сегодня в Бадахшане произошло землетрясение. Оно случилось от Рустака в 20 километрах к северу. В Термезе тихо.",
            "af-rustaq",
        ),
        (
            "en",
            "Termez shaken",
            "An earthquake struck Badakhshan today. It began from Rustaq some 20 kilometres to the north. Termez is calm.",
            "af-rustaq",
        ),
    ],
)
def test_the_town_that_an_earthquake_is_measured_from_is_no_origin(
    watchlist: Watchlist, lang: str, title: str, text: str, place: str
) -> None:
    assert place_of(watchlist, title, text, lang) == place


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "en",
            "",
            "Two drivers who had met in Vanj last autumn were arrested in Rustaq on Friday, their brothers told us.",
            "af-rustaq",
        ),
        (
            "ru",
            "",
            "Двое гостей зимней ярмарки в Ванче, искавшие попутку, в пятницу арестованы в Рустаке. Так говорят братья.",
            "af-rustaq",
        ),
        ("tg", "", "Ду меҳмони бозори зимистонаи Ванҷ, ки роҳ меҷустанд, рӯзи ҷумъа дар Рустоқ боздошт шуданд.", "af-rustaq"),
    ],
)
def test_the_event_is_beside_its_verb(watchlist: Watchlist, lang: str, title: str, text: str, place: str) -> None:
    assert place_of(watchlist, title, text, lang) == place


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        ("ru", "На дороге Душанбе — Хорог сошла лавина, ближе всего Калаи-Хумб. Две машины стоят.", "tj-qalai-khumb"),
        ("en", "On the Kulob – Khorog road an avalanche fell, Rushon being nearest. Two cars wait.", "tj-rushon-d"),
        ("tg", "Дар роҳи Кӯлоб – Хоруғ тарма фаромад, Қалъаи Хумб наздик аст. Ду мошин истодааст.", "tj-qalai-khumb"),
        ("fa", "در راه کولاب – خاروغ برف‌کوچ آمد، قلعه خمب نزدیک است. دو موتر مانده است.", "tj-qalai-khumb"),
    ],
)
def test_the_ends_of_a_road_are_not_where_something_happens_on_it(watchlist: Watchlist, lang: str, text: str, place: str) -> None:
    assert place_of(watchlist, "", text, lang) == place


@pytest.mark.parametrize(
    ("lang", "text", "place"),
    [
        ("ps", "په رستاق، چاه آب او فرخار کې ملخانو (لوی او واړه) فصلونه وخوړل. بزګران مرسته غواړي.", "af-rustaq"),
        ("fa", "در رستاق، چاه آب و فرخار ملخ‌ها (بزرگ و کوچک) کشت‌ها را خوردند. دهقانان کمک می‌خواهند.", "af-rustaq"),
        ("en", "In Rustaq, Chah Ab and Farkhar (all in Takhar) locusts ate the wheat. Farmers ask for help.", "af-rustaq"),
    ],
)
def test_a_list_that_opens_a_report_is_no_dateline(watchlist: Watchlist, lang: str, text: str, place: str) -> None:
    assert place_of(watchlist, "", text, lang) == place


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "en",
            "Power talks end",
            "Bakers in Baghlan have no light. The authorities in Kabul want more. The bill is unpaid.",
            "af-baghlan",
        ),
        ("ru", "Света нет", "Пекари Баглана сидят без света. Власти в Кабуле просят ещё. Счёт не оплачен.", "af-baghlan"),
        ("tg", "Барқ нест", "Нонпазони Бағлон бе барқанд. Мақомоти Кобул боз мехоҳанд. Пул надодаанд.", "af-baghlan"),
    ],
)
def test_a_capital_that_stands_for_its_government_is_no_place_of_an_event(
    watchlist: Watchlist, lang: str, title: str, text: str, place: str
) -> None:
    assert place_of(watchlist, title, text, lang) == place


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "ru",
            "Раненых доставили в Куляб",
            "Двое пограничников ранены в перестрелке в Шурабаде. Раненых доставили в больницу Куляба.",
            "tj-shohin-d",
        ),
        (
            "tg",
            "Захмиён дар Кӯлоб",
            "Ду сарҳадбон дар тирпарронӣ дар ноҳияи Фархор захмӣ шуданд. Онҳоро ба бемористони шаҳри Кӯлоб бурданд.",
            "tj-farkhor-d",
        ),
        ("en", "One dies in Kulob", "A guard wounded in a clash in Farkhor died in hospital in Kulob.", "tj-farkhor-d"),
        (
            "fa",
            "زخمی‌ها به فیض‌آباد منتقل شدند",
            "در درگیری در ولسوالی راغستان شش تن زخمی شدند. آنان به شفاخانه‌ای در فیض‌آباد منتقل شدند.",
            "af-raghistan",
        ),
        ("en", "Blast in Kulob", "A blast shook the hospital in Kulob on Monday.", "tj-kulob-d"),  # no place else
        ("en", "Three jailed", "A court in Kulob sentenced three men for an attack last year in Farkhor.", "tj-farkhor-d"),
        ("ru", "Приговор", "Суд в Кулябе приговорил троих за прошлогоднее нападение в Фархоре.", "tj-farkhor-d"),
        ("en", "Court attacked", "Gunmen from Farkhor attacked a court in Kulob on Monday.", "tj-kulob-d"),
        ("en", "Avalanche hits Rushan", "An avalanche came down in Rushan. The hospital in Rushan is full.", "tj-rushon-d"),
    ],
)
def test_the_town_of_the_hospital_is_not_where_people_were_wounded(
    watchlist: Watchlist, lang: str, title: str, text: str, place: str
) -> None:
    assert place_of(watchlist, title, text, lang) == place


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "en",
            "Dushanbe confirms border shooting",
            "The press centre in Dushanbe said on Friday that guards had killed two armed men in Farkhor.",
            "tj-farkhor-d",
        ),
        (
            "ru",
            "В Кабуле подтвердили гибель людей",
            "Представитель МВД в Кабуле подтвердил гибель трёх человек в уезде Рустак.",
            "af-rustaq",
        ),
        ("fa", "کابل سیلاب را تأیید کرد", "مسئولان در کابل می‌گویند سیلاب در ولسوالی رستاق سه تن را کشت.", "af-rustaq"),
        ("en", "Blast in Kabul", "A blast killed three people in Kabul, police said. A man from Rustaq was held.", "af-kabul"),
    ],
)
def test_a_capital_that_tells_of_another_place_is_not_where_it_was(
    watchlist: Watchlist, lang: str, title: str, text: str, place: str
) -> None:
    assert place_of(watchlist, title, text, lang) == place


def test_in_pashto_the_word_for_from_stands_behind_a_possessive(watchlist: Watchlist) -> None:
    text = "په تخار کې سېلاب کورونه یووړل. یو سړی، چې د ورسج له ولسوالۍ راغلی و، وايي پل نشته."
    assert place_of(watchlist, "په تخار کې سېلاب", text, "ps") == "af-takhar"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uz", "Taxordan qochganlar Farxorga yetdi. Ular Farxor tumanida qoldi."),
        ("ru", "Беженцы из Тахара дошли до Фархора. Их приютили в Фархорском районе."),
        ("fa", "آوارگان از تخار به فرخار رسیدند. آنان در ناحیه فرخار ماندند."),
    ],
)
def test_a_name_that_a_word_decides_once_means_that_place_in_the_whole_article(watchlist: Watchlist, lang: str, text: str) -> None:
    assert named(watchlist, text, lang) == {"af-takhar", "tj-farkhor-d"}


@pytest.mark.parametrize(
    ("lang", "text", "city"),
    [
        ("ps", "د دواړو لورو استازو د سه‌شنبې په ورځ په دوشنبه کې تړون لاسلیک کړ.", True),
        ("ps", "د دوشنبې په ورځ په تاجکستان کې باران وشو.", False),
        ("fa", "نمایندگان دو کشور روز سه‌شنبه در دوشنبه قرارداد امضا کردند.", True),
        ("fa", "روز دوشنبه در تاجیکستان باران بارید.", False),
        ("fa", "در دوشنبه گذشته در تاجیکستان باران بارید.", False),
        ("tg", "Намояндагон дар Душанбе шартнома имзо карданд.", True),
        ("en", "Both sides signed the contract in Dushanbe on Tuesday.", True),
    ],
)
def test_monday_is_the_capital_where_in_stands_before_it(watchlist: Watchlist, lang: str, text: str, city: bool) -> None:
    assert ("tj-dushanbe" in named(watchlist, text, lang)) is city


@pytest.mark.parametrize(
    ("lang", "text", "province"),
    [
        ("fa", "بزرگان دو کنار دریا فردا بر سر پل گپ می‌زنند.", False),
        ("fa", "در ولایت سر پل گندم ارزان شد.", True),
        ("tg", "Фардо сари пул ҷамъ мешаванд.", False),
        ("en", "Wheat is cheaper in Sar-e Pol.", True),
    ],
)
def test_the_head_of_a_bridge_is_no_province(watchlist: Watchlist, lang: str, text: str, province: bool) -> None:
    assert ("af-sar-e-pol" in named(watchlist, text, lang)) is province


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        ("ru", "Из Душанбе на границу ушла колонна", "Из Душанбе в Пяндж ушла колонна: в бою погибли два солдата.", "panj-river"),
        (
            "en",
            "A convoy from Dushanbe",
            "A convoy from Dushanbe has left for the border after a blast in Khorog killed two.",
            "tj-khorugh",
        ),
        (
            "en",
            "Blast in Dushanbe kills two",
            "A blast in Dushanbe killed two. A doctor from Dushanbe told it in Khorog.",
            "tj-dushanbe",
        ),
    ],
)
def test_where_help_came_from_is_not_where_it_happened(watchlist: Watchlist, lang: str, title: str, text: str, place: str) -> None:
    assert place_of(watchlist, title, text, lang) == place
