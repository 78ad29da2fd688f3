"""What did not happen is counted nowhere: neither as what happened, nor as none."""

from __future__ import annotations

import pytest

from crawler.facts.figures import figures_of

HARM = ("killed", "wounded", "casualties")

NOT_HARMED = [
    ("en", "Two guards were not killed in the fight at the bridge."),
    ("en", "Three herders have not been wounded, as was first feared."),
    ("en", "The smugglers did not kill two guards."),
    ("en", "The two drivers were neither killed nor wounded."),
    ("en", "Four soldiers weren't injured by the blast."),
    ("en", "None of the five soldiers was killed."),
    ("en", "Neither of the two officers was wounded."),
    ("en", "No soldier was killed at the post."),
    ("en", "No Tajik border guard was wounded."),
    ("en", "Of the five soldiers at the post none was killed."),
    ("en", "Not a single villager was killed."),
    ("en", "Five smugglers opened fire and no guards were killed."),
    ("ru", "Ни один солдат не погиб на заставе."),
    ("ru", "Солдат не был ранен при обстреле."),
    ("ru", "Двое солдат не погибли при обстреле."),
    ("ru", "Трое чабанов не были ранены, как думали вначале."),
    ("ru", "Ни один из пяти офицеров не ранен."),
    ("ru", "Ни один человек не пострадал на заставе."),
    ("tg", "Аз панҷ сарбоз ягон нафар кушта нашуд."),
    ("tg", "Ду сарбоз кушта нашуданд."),
    ("tg", "Се чӯпон кушта ё захмӣ нашуданд."),
    ("tg", "Ҳеч як нафар захмӣ нашудааст."),
    ("fa", "از پنج سرباز هیچ یک کشته نشد."),
    ("fa", "دو سرباز کشته نشدند."),
    ("fa", "سه چوپان کشته یا زخمی نشده‌اند."),
    ("fa", "هیچ یک نفر زخمی نشد."),
    ("ps", "له پنځو سرتېرو هیڅ یو ونه وژل شو."),
    ("ps", "دوه سرتېري نه دي وژل شوي."),
    ("ps", "درې کسان ټپي نه شول."),
    ("uz", "Hech bir askar halok boʻlmadi."),
    ("uz", "Ikki askar halok boʻlmadi."),
    ("uz", "Uch kishi yaralanmadi."),
    ("uz", "Икки аскар ҳалок бўлмади."),
]

HARMED = [
    ("en", "Two guards were killed, the ministry did not say how.", [(2, "killed")]),
    ("en", "The ministry did not say how two guards were killed.", [(2, "killed")]),
    ("en", "No help came before the soldier was killed.", [(1, "killed")]),
    ("en", "There was no warning, a soldier was killed.", [(1, "killed")]),
    ("en", "Not only were three herders wounded, their sheep ran away.", [(3, "wounded")]),
    ("en", "No fewer than five soldiers were killed.", [(5, "killed")]),
    ("en", "Two guards were not killed but wounded.", [(2, "wounded")]),
    ("en", "With no warning the mine killed five soldiers.", [(5, "killed")]),
    ("en", "Two guards were killed, three were not wounded.", [(2, "killed")]),
    ("ru", "Двое солдат погибли, министерство не сообщило подробностей.", [(2, "killed")]),
    ("ru", "Министерство не сообщило, как погибли двое солдат.", [(2, "killed")]),
    ("ru", "Не менее пяти солдат ранены.", [(5, "wounded")]),
    ("ru", "Солдат погиб, никто не задержан.", [(1, "killed")]),
    ("tg", "Ду сарбоз кушта шуданд, касе дастгир нашуд.", [(2, "killed")]),
    ("tg", "Сарбоз кушта шуд, вале ягон кас дастгир нашуд.", [(1, "killed")]),
    ("fa", "دو سرباز کشته شدند، هیچ کس بازداشت نشد.", [(2, "killed")]),
    ("fa", "سرباز کشته شد، علت آن روشن نشد.", [(1, "killed")]),
    ("ps", "دوه سرتېري ووژل شول، وزارت څه ونه ویل.", [(2, "killed")]),
    ("ps", "سرتېری ووژل شو، هیڅوک ونه نیول شو.", [(1, "killed")]),
    ("uz", "Ikki askar halok boʻldi, hech kim ushlanmadi.", [(2, "killed")]),
    ("uz", "Uch kishi yaralandi, vazirlik sababini aytmadi.", [(3, "wounded")]),
]


def _harm(lang: str, text: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in figures_of("", text, lang=lang) if figure.unit in HARM]


@pytest.mark.parametrize(("lang", "text"), NOT_HARMED)
def test_who_was_not_harmed_is_not_counted_among_the_harmed(lang: str, text: str) -> None:
    assert _harm(lang, text) == []


@pytest.mark.parametrize(("lang", "text", "expected"), HARMED)
def test_a_negation_elsewhere_takes_no_figure_away(lang: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert _harm(lang, text) == expected


def test_a_headline_denies_a_victim_too() -> None:
    assert figures_of("Soldier not killed in shooting at the bridge", "", lang="en") == ()


def test_those_who_were_not_harmed_are_counted_as_who_they_are() -> None:
    figure = figures_of("", "Two guards were not killed at the bridge.", lang="en")[0]
    assert (figure.value, figure.unit) == (2, "soldiers")


@pytest.mark.parametrize(
    ("lang", "text", "killed"),
    [
        ("fa", "نه چوپان در این درگیری کشته شدند.", [9]),
        ("fa", "در این درگیری نه نفر کشته شدند.", [9]),
        ("fa", "نه کشته در انفجار بازار.", [9]),
        ("fa", "آن چوپان نه کشته شد و نه زخمی.", []),
        ("fa", "نه سرباز و نه چوپان کشته شد.", []),
        ("ps", "په چاودنه کې نه تنه ووژل شول.", [9]),
        ("ps", "په چاودنه کې نه کسان مړه شوي دي.", [9]),
        ("ps", "په چاودنه کې شپانه نه ووژل شول.", []),
    ],
)
def test_a_word_for_nine_and_no_is_nine_before_a_noun(lang: str, text: str, killed: list[float]) -> None:
    assert [row.value for row in figures_of("", text, lang=lang) if row.unit == "killed"] == killed
    assert not [row for row in figures_of("", text, lang=lang) if row.value == 9 and not killed]
