"""Whether an article tells an event as happened: denied, supposed or staged, long past; in six languages, on invented news."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from crawler.facts.events import ArticleTelling, telling_sentences
from crawler.facts.events.status_signs import StatusSigns, denies
from crawler.model import EventStatus

HAPPENED, DENIED, SUPPOSED, PAST = EventStatus.HAPPENED, EventStatus.DENIED, EventStatus.SUPPOSED, EventStatus.PAST


def status_of(lang: str, title: str, text: str, *names: str, happens: bool = True) -> EventStatus:
    """The status of the event that these words name, wherever they stand."""
    spans = []
    for field, source in (("title", title), ("text", text)):
        for name in names:
            start = source.find(name)
            while start >= 0:
                spans.append((field, start, start + len(name)))
                start = source.find(name, start + 1)
    assert spans
    return ArticleTelling(title, text, lang=lang).status_of(spans, happens=happens)


@pytest.mark.parametrize(
    ("lang", "title", "text", "names"),
    [
        ("en", "Ministry on a rumour", "The ministry denied reports of a clash near the mill. All is quiet.", ["clash"]),
        ("en", "All quiet", "There was no armed clash at the mill, the mayor said.", ["clash"]),
        ("en", "Rumour", "Posts that a clash broke out at the mill, widely shared, are false.", ["clash"]),
        ("ru", "О слухах", "Информация о перестрелке у мельницы не соответствует действительности.", ["перестрелке"]),
        ("ru", "Тихо", "Столкновений у мельницы не было, сказал мэр.", ["Столкновений"]),
        ("tg", "Овоза", "Хабарҳо дар бораи тирпарронӣ дар назди осиё дурӯғ мебошанд.", ["тирпарронӣ"]),
        ("tg", "Ором", "Дар назди осиё тирпарронӣ рух надодааст.", ["тирпарронӣ"]),
        ("fa", "شایعه", "خبر درگیری در کنار آسیاب درست نیست.", ["درگیری"]),
        ("fa", "آرام", "هیچ تیراندازی در کنار آسیاب رخ نداده است.", ["تیراندازی"]),
        ("ps", "اوازه", "د ژرندې څنګ ته د نښتې راپورونه سم نه دي.", ["نښتې"]),
        ("ps", "ارام", "د ژرندې څنګ ته هیڅ نښته نه ده شوې.", ["نښته"]),
        ("uz", "Mish-mish", "Tegirmon yonida otishma haqidagi xabarlar yolgʻon.", ["otishma"]),
        ("uz", "Тинч", "Тегирмон ёнида ҳеч қандай отишма юз бермаган.", ["отишма"]),
    ],
)
def test_what_is_denied_in_every_sentence_did_not_happen(lang: str, title: str, text: str, names: list[str]) -> None:
    assert status_of(lang, title, text, *names) is DENIED


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("en", "Farmers saw a clash at the mill. The army denied that there was a clash.", ["clash"]),
        ("en", "Farmers report a clash at the mill, but the army denied it.", ["clash"]),
        ("en", "In the clash at the mill nobody was killed, and no soldier was hurt.", ["clash"]),
        ("en", "The army denied involvement in the attack on the mill.", ["attack"]),
        ("en", "The governor did not deny the clash at the mill.", ["clash"]),
        ("ru", "Фермеры видели перестрелку у мельницы. Армия отрицает перестрелку.", ["перестрелку"]),
        ("ru", "В перестрелке у мельницы никто не погиб.", ["перестрелке"]),
        ("tg", "Деҳқонон тирпаррониро диданд. Артиш тирпаррониро рад кард.", ["тирпаррониро"]),
        ("fa", "دهقانان از درگیری خبر دادند. اردو درگیری را رد کرد.", ["درگیری"]),
        ("fa", "در درگیری کنار آسیاب کسی کشته نشد.", ["درگیری"]),
        ("ps", "بزګرانو نښته ولیده. پوځ نښته رد کړه.", ["نښته"]),
        ("uz", "Dehqonlar otishmani koʻrdi. Armiya otishmani rad etdi.", ["otishmani"]),
    ],
)
def test_what_one_side_tells_and_another_denies_is_told(lang: str, text: str, names: list[str]) -> None:
    assert status_of(lang, "", text, *names) is HAPPENED


@pytest.mark.parametrize(
    ("lang", "title", "text", "names"),
    [
        ("en", "What if the mill burned?", "A column attacks the mill at night.", ["attacks"]),
        ("en", "At the range", "In a drill on Monday forty men repelled an attack on the mill.", ["attack"]),
        ("en", "A night at the mill", "Gunmen attack the mill. The novel is out on Friday.", ["attack"]),
        ("en", "Opinion", "If gunmen attack the mill, somebody must help.", ["attack"]),
        ("ru", "Мнение", "Если боевики атакуют мельницу, помощь придёт.", ["атакуют"]),
        ("fa", "دیدگاه", "اگر افراد مسلح بر آسیاب حمله کنند، کسی باید کمک کند.", ["حمله"]),
        ("tg", "Андеша", "Агар ҷангиён ба осиё ҳамла кунанд, кӯмак лозим аст.", ["ҳамла"]),
        ("ru", "На полигоне", "На учениях отбили атаку на мельницу.", ["атаку"]),
        ("ru", "Новинка", "Игрок отбивает атаки на мельницу. Компьютерная игра выйдет в пятницу.", ["атаки"]),
        ("tg", "Дар майдон", "Дар машқи низомӣ ҳамла ба осиё дафъ шуд.", ["ҳамла"]),
        ("fa", "در میدان", "در تمرین نظامی حمله بر آسیاب دفع شد.", ["حمله"]),
        ("ps", "په ډګر کې", "په پوځي تمرین کې پر ژرنده برید شنډ شو.", ["برید"]),
        ("uz", "Poligonda", "Mashgʻulotda tegirmonga hujum qaytarildi.", ["hujum"]),
    ],
)
def test_a_scenario_a_drill_or_a_novel_is_supposed(lang: str, title: str, text: str, names: list[str]) -> None:
    assert status_of(lang, title, text, *names) is SUPPOSED


@pytest.mark.parametrize(
    ("lang", "title", "text", "names"),
    [
        ("en", "Anniversary at the mill", "Gunmen attacked the mill, and two men died.", ["attacked"]),
        ("en", "A room of letters", "The museum shows letters on the attack at the mill.", ["attack"]),
        ("ru", "У мельницы", "Тридцать лет назад у мельницы был бой.", ["бой"]),
        ("tg", "Назди осиё", "Сӣ сол пеш дар назди осиё ҷанг шуд.", ["ҷанг"]),
        ("fa", "کنار آسیاب", "سی سال پیش در کنار آسیاب جنگ شد.", ["جنگ"]),
        ("ps", "د ژرندې څنګ", "دېرش کاله وړاندې د ژرندې څنګ ته جګړه وشوه.", ["جګړه"]),
        ("uz", "Tegirmon yonida", "Oʻttiz yil oldin tegirmon yonida jang boʻldi.", ["jang"]),
    ],
)
def test_what_is_remembered_is_past(lang: str, title: str, text: str, names: list[str]) -> None:
    assert status_of(lang, title, text, *names) is PAST


@pytest.mark.parametrize(
    ("lang", "title", "text", "names"),
    [
        ("en", "Rockets hit a post", "Rockets hit a post on Friday while a joint exercise went on nearby.", ["Rockets"]),
        ("ru", "Обстрел заставы", "Во время учений начался обстрел заставы с того берега.", ["Обстрел", "обстрел"]),
        ("fa", "درگیری در مرز", "هنگام رزمایش مشترک درگیری در مرز آغاز شد.", ["درگیری"]),
        ("en", "Morning at the river", "This is not a drill: a battle has been going on since dawn.", ["battle"]),
        ("ru", "Утро у реки", "Это не учения, у реки идёт бой.", ["бой"]),
    ],
)
def test_a_drill_nearby_makes_no_event_its_part(lang: str, title: str, text: str, names: list[str]) -> None:
    assert status_of(lang, title, text, *names) is HAPPENED


def test_a_report_with_a_drill_or_the_past_behind_it_is_told_as_happened() -> None:
    text = "Gunmen attacked the mill. An exercise was called off. Twenty years ago the mill was attacked too."
    assert status_of("en", "Two die at the mill", text, "attacked") is HAPPENED


def test_a_bridge_that_was_not_opened_is_news_and_so_is_a_drill_to_those_who_watch_for_drills() -> None:
    assert status_of("en", "", "The bridge was not opened on Monday.", "opened", happens=False) is HAPPENED
    assert status_of("en", "", "The drill at the range began on Monday.", "drill", happens=False) is HAPPENED
    assert status_of("en", "", "The mayor denied that the bridge was closed.", "closed", happens=False) is DENIED


def test_what_was_rumoured_before_a_denial_tells_nothing_new() -> None:
    text = "The army denied that there was a clash at the mill. Rumours of a clash had spread on Sunday."
    assert status_of("en", "Clash at the mill", text, "clash", "Clash") is DENIED


def test_a_text_of_an_unknown_language_is_read_by_the_signs_of_all() -> None:
    assert status_of("", "", "Столкновений у мельницы не было.", "Столкновений") is DENIED
    assert status_of("", "", "Gunmen attacked the mill.", "attacked") is HAPPENED


def test_clauses_are_asked_for_a_denial_only_where_their_sentence_has_a_sign_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(words: Sequence[str], signs: StatusSigns) -> bool:
        asked.append(" ".join(words))
        return denies(words, signs)

    monkeypatch.setattr(telling_sentences, "denies", counted)
    text = "Guards clashed at the river, two were wounded, and shops closed. Kabul denied a clash, residents said."
    telling = ArticleTelling("", text, lang="en")
    spans = [("text", text.index("clashed"), text.index("clashed") + 7), ("text", text.index("clash,"), text.index("clash,") + 5)]
    assert telling.status_of(spans) is EventStatus.HAPPENED
    assert asked == ["kabul denied a clash", "residents said"]


@pytest.mark.parametrize(
    ("lang", "title", "text", "names"),
    [
        ("en", "Raid on mill", "On the anniversary of the 1993 battle, robbers attacked the mill.", ["attacked"]),
        ("en", "Raid on mill", "Robbers attacked the mill, built in 1897, on Tuesday.", ["attacked"]),
        ("en", "Raid on mill on anniversary of battle", "Robbers attacked the mill on Tuesday.", ["Raid", "attacked"]),
        ("ru", "Набег", "В годовщину боя грабители атаковали мельницу.", ["атаковали"]),
        ("ru", "Набег", "Грабители атаковали мельницу, построенную в 1897 году.", ["атаковали"]),
        ("tg", "Ҳамла", "Дар солгарди ҷанг дуздон ба осиё ҳамла карданд.", ["ҳамла"]),
        ("tg", "Ҳамла", "Дуздон ба осиё, ки соли 1997 сохта шуда буд, ҳамла карданд.", ["ҳамла"]),
        ("fa", "حمله", "در سالگرد نبرد دزدان بر آسیاب حمله کردند.", ["حمله"]),
        ("ps", "برید", "د جګړې په کلیزه کې غلو پر ژرنده برید وکړ.", ["برید"]),
        ("uz", "Hujum", "Jang yilligida oʻgʻrilar tegirmonga hujum qildi.", ["hujum"]),
    ],
)
def test_an_anniversary_beside_it_makes_no_event_of_today_past(lang: str, title: str, text: str, names: list[str]) -> None:
    assert status_of(lang, title, text, *names) is HAPPENED


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("en", "The town marked the anniversary of the 1993 attack on the mill, in which ten men died.", ["attack"]),
        ("en", "On the anniversary of the battle, veterans laid wreaths.", ["battle"]),
        ("en", "Thirty years ago robbers attacked the mill.", ["attacked"]),
        ("ru", "В городе отметили годовщину нападения на мельницу.", ["нападения"]),
        ("tg", "Дар шаҳр солгарди ҳамла ба осиёро қайд карданд.", ["ҳамла"]),
        ("fa", "در شهر سالگرد حمله بر آسیاب تجلیل شد.", ["حمله"]),
    ],
)
def test_what_an_anniversary_is_about_stays_past(lang: str, text: str, names: list[str]) -> None:
    assert status_of(lang, "The mill", text, *names) is PAST


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("en", "Robbers attacked the mill. “What would happen if they attacked again?” asked the miller.", ["attacked"]),
        ("en", "Robbers attacked the mill: imagine the fear of the miller.", ["attacked"]),
        ("en", "If the mayor sleeps, the miller does not: robbers attacked the mill. He is angry.", ["attacked"]),
        ("ru", "Грабители атаковали мельницу: «Если бы мы спали, было бы хуже», — сказал мельник.", ["атаковали"]),
    ],
)
def test_what_is_supposed_behind_an_event_makes_it_no_supposition(lang: str, text: str, names: list[str]) -> None:
    assert status_of(lang, "The mill", text, *names) is HAPPENED


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("en", "The robbers threatened to attack the mill.", ["attack"]),
        ("ru", "Грабители пригрозили атаковать мельницу.", ["атаковать"]),
        ("tg", "Дуздон таҳдид карданд, ки ба осиё ҳамла мекунанд.", ["ҳамла"]),
        ("fa", "دزدان تهدید کردند که بر آسیاب حمله می‌کنند.", ["حمله"]),
        ("ps", "غلو ګواښ وکړ چې پر ژرنده به برید وکړي.", ["برید"]),
        ("uz", "Oʻgʻrilar tegirmonga hujum bilan tahdid qildi.", ["hujum"]),
    ],
)
def test_what_is_only_threatened_did_not_happen(lang: str, text: str, names: list[str]) -> None:
    assert status_of(lang, "The mill", text, *names) is SUPPOSED


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("en", "The robbers threatened the miller and attacked the mill.", ["attacked"]),
        ("en", "After threatening the miller for a week, robbers attacked the mill.", ["attacked"]),
        ("ru", "Грабители пригрозили мельнику и атаковали мельницу.", ["атаковали"]),
    ],
)
def test_a_threat_before_an_attack_does_not_undo_it(lang: str, text: str, names: list[str]) -> None:
    assert status_of(lang, "The mill", text, *names) is HAPPENED


@pytest.mark.parametrize(
    ("lang", "text", "names", "status"),
    [
        ("en", "Not a single shot was fired at the mill.", ["shot", "fired"], DENIED),
        ("uz", "Tegirmonda otishma boʻlgani haqidagi xabarni vakil rad etdi.", ["otishma"], DENIED),
        ("en", "The mayor could no longer deny the clash at the mill.", ["clash"], HAPPENED),
        ("ru", "Мэр не стал отрицать перестрелку у мельницы.", ["перестрелку"], HAPPENED),
        ("uz", "Vakil tegirmondagi otishmani rad etmadi.", ["otishma"], HAPPENED),
    ],
)
def test_a_denial_that_is_denied_itself_is_none(lang: str, text: str, names: list[str], status: EventStatus) -> None:
    assert status_of(lang, "The mill", text, *names) is status


YEAR_CASES = [
    ("en", "In July 2021, the Taliban attacked a border post.", "attacked", PAST),
    ("en", "The Taliban, who seized power in 2021, attacked a border post.", "attacked", HAPPENED),
    ("en", "Since 2021 gunmen attacked the post five times.", "attacked", HAPPENED),
    ("en", "On Tuesday gunmen attacked a post that was built in 2021.", "attacked", HAPPENED),
    ("en", "Gunmen attacked the post in 2025.", "attacked", HAPPENED),  # it is March: last year is not long ago
    ("en", "Gunmen attacked the post in 2024.", "attacked", PAST),
    ("en", "Some 2020 families fled as gunmen attacked.", "attacked", HAPPENED),
    ("ru", "5 июля 2021 года талибы напали на погранзаставу.", "напали", PAST),
    ("ru", "Талибы, захватившие власть в 2021 году, напали на заставу.", "напали", HAPPENED),
    ("ru", "После прихода талибов к власти в 2021 году боевики напали на заставу.", "напали", HAPPENED),
    ("ru", "С 2021 года боевики пять раз напали на заставу.", "напали", HAPPENED),
    ("tg", "Моҳи июли соли 2021 Толибон ба дидбонгоҳ ҳамла карданд.", "ҳамла", PAST),
    ("tg", "Аз соли 2021 Толибон панҷ бор ба дидбонгоҳ ҳамла карданд.", "ҳамла", HAPPENED),
    ("fa", "در سال ۱۴۰۰ طالبان بر پاسگاه حمله کردند.", "حمله", PAST),
    ("fa", "از سال ۱۴۰۰ طالبان پنج بار بر پاسگاه حمله کردند.", "حمله", HAPPENED),
    ("fa", "طالبان که در سال ۲۰۲۱ به قدرت رسیدند، بر پاسگاه حمله کردند.", "حمله", HAPPENED),
    ("fa", "۱۴۰۰ سرباز حمله کردند.", "حمله", HAPPENED),
    ("ps", "په ۲۰۲۱ کال کې طالبانو پر پوسته برید وکړ.", "برید", PAST),
    ("ps", "له ۲۰۲۱ کال راهیسې طالبانو پر پوسته پنځه ځله برید وکړ.", "برید", HAPPENED),
    ("uz", "2021-yilda Tolibon postga hujum qildi.", "hujum", PAST),
    ("uz", "2021-yildan beri Tolibon postga besh marta hujum qildi.", "hujum", HAPPENED),
]


@pytest.mark.parametrize(("lang", "text", "name", "expected"), YEAR_CASES, ids=[f"{row[0]}-{row[1][:40]}" for row in YEAR_CASES])
def test_a_year_is_long_ago_by_the_day_of_the_publication(lang: str, text: str, name: str, expected: EventStatus) -> None:
    span = ("text", text.index(name), text.index(name) + len(name))
    assert ArticleTelling("", text, lang=lang, published=date(2026, 3, 12)).status_of([span]) is expected
    assert ArticleTelling("", text, lang=lang, published=date(2021, 7, 20)).status_of([span]) is HAPPENED  # nothing was long ago
    assert ArticleTelling("", text, lang=lang).status_of([span]) is HAPPENED  # an old archive may be of those days


# Words that name the event, whether it is past, with the day on which the article appears: 12 March 2026.
BEFORE_CASES = [
    ("en", "It was a cold morning in November 2023 when gunmen attacked the mill.", "attacked", PAST),
    ("en", "On 12 November 2021 gunmen attacked the mill.", "attacked", PAST),
    ("en", "Ten years ago on Tuesday, gunmen attacked the mill.", "attacked", PAST),
    ("en", "Five years since the battle at the mill, villagers gathered.", "battle", PAST),
    ("en", "Millers killed five years ago in a clash were honoured.", "clash", PAST),
    ("en", "On Tuesday gunmen attacked a mill where four died five years ago.", "attacked", HAPPENED),
    ("en", "Gunmen attacked the mill on Tuesday, five years after a battle there.", "attacked", HAPPENED),
    ("ru", "Пять лет бою у мельницы отметили в посёлке.", "бою", PAST),
    ("ru", "Почтили память мельников, погибших пять лет назад при нападении.", "нападении", PAST),
    ("ru", "Это было холодное утро в ноябре 2023 года, когда боевики напали на мельницу.", "напали", PAST),
    ("ru", "Боевики напали на мельницу, где пять лет назад погибли четверо.", "напали", HAPPENED),
    ("tg", "Панҷ сол пеш ҷангиён ба осиё ҳамла карданд.", "ҳамла", PAST),
    ("tg", "Ҷангиён ба осиё, ки панҷ сол пеш чор кас дар он кушта шуд, ҳамла карданд.", "ҳамла", HAPPENED),
    ("fa", "پنج سال قبل افراد مسلح بر آسیاب حمله کردند.", "حمله", PAST),
    ("fa", "افراد مسلح بر آسیابی که پنج سال پیش چهار تن در آن کشته شدند، حمله کردند.", "حمله", HAPPENED),
    ("ps", "پنځه کاله دمخه وسله والو پر ژرنده برید وکړ.", "برید", PAST),
    ("ps", "وسله والو پر هغې ژرندې چې پنځه کاله وړاندې پکې څلور کسان مړه شول، برید وکړ.", "برید", HAPPENED),
    ("uz", "Besh yil burun jangarilar tegirmonga hujum qildi.", "hujum", PAST),
]


@pytest.mark.parametrize(
    ("lang", "text", "name", "expected"), BEFORE_CASES, ids=[f"{row[0]}-{row[1][:40]}" for row in BEFORE_CASES]
)
def test_years_ago_dates_its_sentence_or_the_clause_that_it_stands_in(
    lang: str, text: str, name: str, expected: EventStatus
) -> None:
    span = ("text", text.index(name), text.index(name) + len(name))
    assert ArticleTelling("", text, lang=lang, published=date(2026, 3, 12)).status_of([span]) is expected


LAST_YEAR_CASES = [
    ("en", "An attack last summer on the mill killed two.", "attack", PAST),
    ("en", "Gunmen attacked the mill for the first time since last year.", "attacked", HAPPENED),
    ("en", "On Tuesday gunmen attacked the mill that they had held last year.", "attacked", HAPPENED),
    ("ru", "В прошлом году боевики напали на мельницу.", "напали", PAST),
    ("ru", "Прошлогоднее нападение на мельницу забыто.", "нападение", PAST),
    ("tg", "Соли гузашта ҷангиён ба осиё ҳамла карданд.", "ҳамла", PAST),
    ("tg", "Нисбат ба соли гузашта ҳамлаҳо зиёд шуданд.", "ҳамлаҳо", HAPPENED),
    ("fa", "سال گذشته افراد مسلح بر آسیاب حمله کردند.", "حمله", PAST),
    ("fa", "این پنجمین حمله در یک سال گذشته بر آسیاب است.", "حمله", HAPPENED),
    ("ps", "تېر کال وسله والو پر ژرنده برید وکړ.", "برید", PAST),
    ("uz", "Oʻtgan yili jangarilar tegirmonga hujum qildi.", "hujum", PAST),
]


@pytest.mark.parametrize(("lang", "text", "name", "expected"), LAST_YEAR_CASES, ids=[row[1][:40] for row in LAST_YEAR_CASES])
def test_last_year_is_past_but_not_in_the_first_months_of_a_year(lang: str, text: str, name: str, expected: EventStatus) -> None:
    span = ("text", text.index(name), text.index(name) + len(name))
    assert ArticleTelling("", text, lang=lang, published=date(2026, 11, 12)).status_of([span]) is expected
    assert ArticleTelling("", text, lang=lang, published=date(2026, 2, 12)).status_of([span]) is HAPPENED


@pytest.mark.parametrize(
    ("lang", "text", "name", "expected"),
    [
        ("en", "A court in the valley sentenced three men on Tuesday for an attack on the mill.", "attack", PAST),
        ("en", "The leader of a gang that ambushed a patrol was given 25 years in prison.", "ambushed", PAST),
        ("en", "Gunmen who were sentenced in absentia attacked the mill.", "attacked", HAPPENED),
        ("en", "Two men were killed after the court in the valley sentenced a miller.", "killed", HAPPENED),
        ("ru", "Суд приговорил троих к 20 годам за нападение на мельницу.", "нападение", PAST),
        ("ru", "Министерство осудило нападение на мельницу.", "нападение", HAPPENED),
        ("tg", "Суд се нафарро барои ҳамла ба осиё аз озодӣ маҳрум кард.", "ҳамла", PAST),
        ("tg", "Вазорат ҳамла ба осиёро маҳкум кард.", "ҳамла", HAPPENED),
        ("fa", "محکمه سه تن را به خاطر حمله بر آسیاب به بیست سال زندان محکوم کرد.", "حمله", PAST),
        ("fa", "وزارت حمله بر آسیاب را محکوم کرد.", "حمله", HAPPENED),
        ("ps", "محکمې درې کسان پر ژرنده د برید له امله په شل کاله بند محکوم کړل.", "برید", PAST),
        ("uz", "Sud uch kishini tegirmonga hujum uchun qamoqqa hukm qildi.", "hujum", PAST),
    ],
)
def test_what_a_court_judges_happened_before(lang: str, text: str, name: str, expected: EventStatus) -> None:
    assert status_of(lang, "", text, name) is expected


def test_what_follows_a_sentence_of_the_past_is_past_until_a_day_of_today() -> None:
    remembered = "Five years ago gunmen attacked the mill. The attack lasted two hours."
    assert status_of("en", "", remembered, "attack") is PAST
    today = remembered + " On Tuesday gunmen attacked a bridge."
    spans = [("text", start, start + 6) for start in range(len(today)) if today.startswith("attack", start)]
    assert ArticleTelling("", today, lang="en", published=date(2026, 3, 12)).status_of(spans) is HAPPENED
    again = remembered + " The attack was repeated, as gunmen attacked again."
    assert status_of("en", "", again, "attack") is HAPPENED


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("en", "Back then, in July 2019, gunmen attacked the mill.", "attacked"),
        ("ru", "Тогда, в мае 2019 года, боевики атаковали мельницу.", "атаковали"),
        ("tg", "Он вақт, моҳи майи соли 2019, тирандозон ба осиё ҳамла карданд.", "ҳамла карданд"),
    ],
)
def test_an_old_date_between_commas_behind_a_word_or_two_dates_the_sentence(lang: str, text: str, name: str) -> None:
    assert ArticleTelling("", text, lang=lang, published=date(2026, 5, 2)).status_of([span_of(text, name)]) is PAST


def test_an_old_year_with_words_of_its_own_dates_only_its_clause() -> None:
    text = "Gunmen, in hiding since the defeat of May 2019, attacked the mill."
    assert ArticleTelling("", text, lang="en", published=date(2026, 5, 2)).status_of([span_of(text, "attacked")]) is HAPPENED


def span_of(text: str, name: str) -> tuple[str, int, int]:
    return "text", text.index(name), text.index(name) + len(name)


@pytest.mark.parametrize(
    ("title", "text", "name", "status"),
    [
        ("Семь лет со дня боя у мельницы", "В том году отряд напал на мельницу. Старики помнят.", "напал", PAST),
        ("Семь лет со дня боя у мельницы: сегодня напали снова", "Отряд напал на мельницу.", "напал", HAPPENED),
        ("Семь лет со дня боя у мельницы", "Отряд снова напал на мельницу.", "напал", HAPPENED),
    ],
)
def test_what_follows_a_headline_of_an_anniversary_only_is_of_then(title: str, text: str, name: str, status: EventStatus) -> None:
    telling = ArticleTelling(title, text, lang="ru", published=date(2026, 5, 2))
    assert telling.status_of([span_of(text, name)]) is status
