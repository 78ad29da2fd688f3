"""How many were killed and wounded: who is in hospital, what is joined, what happened to nobody; in six languages, all invented."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.facts.events import ArticleEvents, event_frame
from crawler.facts.figures import figures_of


def harm(lang: str, title: str, text: str) -> tuple[int | None, int | None]:
    frame = event_frame(title, text, figures_of(title, text, lang=lang), None, lang=lang)
    return frame.killed, frame.wounded


@pytest.mark.parametrize(
    ("lang", "text", "killed", "wounded"),
    [
        ("en", "Gunmen attacked a post: two men were shot dead, and nine people were treated at the clinic.", 2, 9),
        ("en", "Eight people died in the blast, among them a guard, and 17 are in the regional hospital.", 8, 17),
        ("ru", "Боевики обстреляли заставу. Двое пограничников доставлены в больницу.", None, 2),
        ("fa", "در انفجار دو تن جان دادند و هفت تن به شفاخانه برده شدند.", 2, 7),
        ("ps", "په چاودنه کې دوه تنه ووژل شول او اووه تنه روغتون ته یووړل شول.", 2, 7),
        ("tg", "Дар таркиш ду нафар ҳалок шуданд. Панҷ нафар дар беморхона табобат мегиранд.", 2, 5),
        ("uz", "Otishmada uch kishi halok bo‘ldi, besh kishi kasalxonaga olib borildi.", 3, 5),
    ],
)
def test_who_is_taken_to_hospital_or_treated_was_wounded(lang: str, text: str, killed: int | None, wounded: int | None) -> None:
    assert harm(lang, "", text) == (killed, wounded)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked a post. Later a hospital with 20 beds and two clinics were opened.",
        "Gunmen attacked a post and two guards were wounded. Nine people are in hospital.",  # what is said of wounds comes first
        "The hospital treats 200 people a day.",  # nothing happened
    ],
)
def test_a_hospital_alone_wounds_nobody(text: str) -> None:
    assert harm("en", "", text)[1] in (None, 2)


def test_who_died_in_hospital_is_dead() -> None:
    assert harm("en", "", "Gunmen attacked a post. Three guards died in hospital.")[0] == 3
    assert harm("fa", "", "سه نظامی که به شفاخانه منتقل شده بودند جان دادند.")[0] == 3


@pytest.mark.parametrize(
    ("lang", "text", "killed", "wounded"),
    [
        ("en", "A shell hit an orchard. Nobody was hurt.", 0, 0),
        ("en", "An earthquake struck Jurm. No deaths were reported, and one child was hurt.", 0, 1),
        ("ru", "Землетрясение ощущалось в Хороге. Жертв и разрушений нет.", 0, None),
        ("ru", "На заставе стреляли. Никто не пострадал.", 0, 0),
        ("tg", "Тирандозӣ дар сарҳад шуд, вале талафот нест.", 0, 0),
        ("ps", "پر پوسته ډزې وشوې، خو تلفات نشته.", 0, 0),
        ("uz", "Chegarada otishma bo‘ldi. Jabrlanganlar yo‘q.", 0, 0),
        ("en", "Two smugglers were killed. No guards were hurt.", 2, 0),
        ("en", "Guards were killed in a clash. No smugglers were hurt.", None, 0),  # how many guards, nobody says
        ("en", "Guards and smugglers met at the river.", None, None),
    ],
)
def test_what_happened_to_nobody_is_none_and_what_nobody_tells_is_unknown(
    lang: str, text: str, killed: int | None, wounded: int | None
) -> None:
    assert harm(lang, "", text) == (killed, wounded)


@pytest.mark.parametrize(
    ("lang", "text", "killed"),
    [
        ("en", "Two guards and three smugglers were killed.", 5),
        ("en", "Five people, two guards and three smugglers, were killed.", 5),
        ("en", "Five people were killed, including two guards.", 5),
        ("ru", "Погибли двое пограничников и трое контрабандистов.", 5),
        ("fa", "دو مرزبان و سه قاچاقبر کشته شدند.", 5),
        ("en", "Two guards were killed. Three smugglers were killed last year.", 2),
    ],
)
def test_the_dead_of_one_verb_are_added_up_and_a_sum_is_not_added_again(lang: str, text: str, killed: int) -> None:
    assert harm(lang, "", text)[0] == killed


def test_what_a_headline_rounds_is_as_the_text_has_it() -> None:
    assert harm("en", "Flood kills more than 60 people", "At least 62 people were killed by a flood in Takhar.")[0] == 62
    assert harm("en", "Flood kills more than 60 people", "In Baghlan 20 people were killed by a flood.")[0] == 60
    assert harm("en", "Flood kills 60 people", "About 62 people were killed by a flood in Takhar.")[0] == 60


@pytest.mark.parametrize(
    ("lang", "text", "figures"),
    [
        ("fa", "۱۹ تن در انفجار در مسجد شهر فیض‌آباد، مرکز بدخشان، کشته و ۳۸ تن زخمی شدند.", (19, 38)),
        ("uz", "Rahbar o‘ldirilganidan so‘ng 200 dan ziyod odam hibsga olindi.", (None, None)),
    ],
)
def test_the_verb_at_the_end_of_a_clause_is_that_of_its_people(
    lang: str, text: str, figures: tuple[int | None, int | None]
) -> None:
    assert harm(lang, "", text) == figures


@pytest.mark.parametrize(
    ("lang", "text", "killed"),
    [
        ("en", "A court sentenced three men on Thursday for an attack last year in which five people were killed.", 5),
        ("ru", "В прошлом году при нападении на мельницу погибли четверо сторожей.", 4),
        ("fa", "سال گذشته در حمله بر آسیاب چهار تن کشته شدند.", 4),
    ],
)
def test_an_event_of_before_has_the_dead_of_then_and_not_the_day_of_its_verdict(lang: str, text: str, killed: int) -> None:
    events = ArticleEvents("", text, figures_of("", text, lang=lang), None, lang=lang, published=date(2026, 11, 27))
    past, today = events.frame(is_past=True), events.frame()
    assert (past.killed, past.date) == (killed, None)
    assert today.killed is None


def test_a_figure_behind_a_relative_clause_of_the_past_is_news() -> None:
    text = "Gunmen fired at a post where four guards were killed five years ago, and wounded two guards."
    assert harm("en", "", text) == (None, 2)


@pytest.mark.parametrize(
    ("lang", "text", "killed", "wounded"),
    [
        # A toll, and those of it who were wounded first.
        ("en", "The number of dead in the blast has risen to nine after three of the wounded died in hospital.", 9, None),
        ("en", "The death toll of the clash rose to four as two injured guards died.", 4, None),
        ("ru", "Число погибших при взрыве выросло до девяти: трое раненых скончались в больнице.", 9, None),
        ("tg", "Шумори кушташудагони таркиш ба нӯҳ нафар расид, се захмӣ дар беморхона ҷон доданд.", 9, None),
        ("fa", "شمار کشته‌شدگان انفجار به نه تن رسید؛ سه زخمی در شفاخانه جان دادند.", 9, None),
        ("ps", "د چاودنې د وژل شویو شمېر نهو تنو ته ورسېد، درې ټپیان په روغتون کې مړه شول.", 9, None),
        ("uz", "Portlashda halok bo‘lganlar soni to‘qqiz kishiga yetdi: uch yarador shifoxonada vafot etdi.", 9, None),
        # Who is included is no whole, whatever stands between.
        ("fa", "در انفجار نُه نفر به شمول دو کودک و یک زن زخمی شدند.", None, 9),
        ("ps", "په چاودنه کې نهه تنه د دوو ماشومانو په ګډون ټپیان شول.", None, 9),
        ("tg", "Ду нафар кушта шуданд, панҷ нафари дигар, аз ҷумла ду кӯдак, захм бардоштанд.", 2, 5),
        # Nobody, and one as an object.
        ("en", "The clash left no one dead but nine injured.", 0, 9),
        ("en", "A shell hit a farm, killing a woman and wounding her three sons.", 1, 3),
        ("en", "Ten were wounded in the attack that killed a driver.", 1, 10),
        # A line that ends within a number, and lines that are none of one.
        ("en", "Gunmen killed twenty-\ntwo guards.", 22, None),
        ("en", "Gunmen killed 12\nborder guards.", 12, None),
        ("en", "Table 12\n\n300 people were killed.", 300, None),
        ("en", "12\n300 people were killed.", 300, None),
    ],
)
def test_a_number_is_that_of_its_toll_its_whole_and_its_line(lang: str, text: str, killed: int | None, wounded: int | None) -> None:
    assert harm(lang, "", text) == (killed, wounded)


def test_a_sum_counts_those_named_before_and_a_numbered_thing_is_no_sum() -> None:
    text = "Afghan soldiers crossed the river near the mill, 1,037 in all. He captured a rook on move 31."
    (figure,) = figures_of("", text, lang="en")
    assert (figure.value, figure.unit, figure.counted) == (1037, "crossed", "soldiers")
    parted = "Some 1,\n037 soldiers crossed the river."
    assert [row.value for row in figures_of("", parted, lang="en")] == [1037]


def test_nobody_who_was_hurt_is_not_who_fired() -> None:
    frame = event_frame("", "Nobody was hurt when gunmen fired at a post.", (), None, lang="en")
    assert (frame.actor, frame.target) == ("unknown gunmen", "")


@pytest.mark.parametrize(
    ("lang", "text", "killed", "wounded"),
    [
        ("en", "A shell hit a farm, killing a seven-year-old girl and wounding her grandson.", 1, None),
        ("en", "A mine exploded, killing a seven-year-old girl and wounding her father.", 1, 1),
        ("en", "A mine exploded, killing a 12-year-old boy and injuring his sister.", 1, 1),
        ("en", "The gunmen fled, killing a herder and wounding his wife.", 1, 1),
        ("en", "The gunmen fled, killing his five cows.", None, None),
        ("en", "The gunmen fled. One of the attackers was wounded.", None, 1),
        ("ru", "Нападение отбито. Один из нападавших был убит, ещё один из них ранен.", 1, 1),
    ],
)
def test_one_victim_is_known_by_an_article_an_owner_or_a_group(
    lang: str, text: str, killed: int | None, wounded: int | None
) -> None:
    assert harm(lang, "", text) == (killed, wounded)
