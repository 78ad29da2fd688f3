"""An article about a denial is told from one in which somebody is refused something."""

from __future__ import annotations

import pytest

from crawler.facts.figures import denial


@pytest.mark.parametrize(
    "title",
    [
        "Taliban deny shelling Tajik territory",
        "Kabul rejected the report of a clash at the Panj",
        "Душанбе опроверг сообщения о перестрелке на границе",
        "Талибы отрицают обстрел таджикской территории",
        "Душанбе хабари задухӯрдро рад кард",
        "طالبان گزارش درگیری در مرز را رد کردند",
        "طالبان د ډزو خبر رد کړ",
        "Toliblar chegaradagi otishma haqidagi xabarni rad etdi",
    ],
)
def test_a_denial_is_heard_in_six_languages(title: str) -> None:
    assert denial(title, "")
    assert denial("A headline that says nothing", f"{title}. More follows.")


@pytest.mark.parametrize(
    "title",
    [
        "Afghan refugees denied entry to Tajikistan",
        "Girls are denied an education in Kunduz",
        "Drivers denied them access to the bridge",
        "Уровень воды: отрицательная динамика на Пяндже",
        "صد مهاجر از مرز رد کردند",
        "Border guards found 20 kg of opium",
    ],
)
def test_being_refused_something_is_no_denial(title: str) -> None:
    assert not denial(title, "")


def test_a_denial_far_down_in_the_text_is_not_what_the_article_is_about() -> None:
    assert not denial("Three wounded at Shuhada", "Three guards were wounded. " * 5 + "The Taliban denied it.")
