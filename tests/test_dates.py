"""Dates of six languages and two calendars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.language import dates

NOW = datetime(2021, 7, 6, 12, 0, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2021-07-05T18:02:11Z", utc(2021, 7, 5, 18, 2, 11)),
        ("2021-07-05T18:02:11.250+05:00", utc(2021, 7, 5, 13, 2, 11, 250000)),
        ("2021-07-05 18:02", utc(2021, 7, 5, 18, 2)),
        ("2021-07-05T18:02:0+05:00", utc(2021, 7, 5, 13, 2)),
        # Languages without a table, without a word on which it is.
        ("Domenica 06 Dicembre 2020 | 00:36", utc(2020, 12, 6, 0, 36)),
        ("24 de febrero de 2022", utc(2022, 2, 24)),
        ("31. Oktober 2023", utc(2023, 10, 31)),
        ("٥ يوليو ٢٠٢١", utc(2021, 7, 5)),
        ("2021-07-05T18:02:11+0430", utc(2021, 7, 5, 13, 32, 11)),
        ("2021-07-05", utc(2021, 7, 5)),
        ("20210705T180211Z", utc(2021, 7, 5, 18, 2, 11)),
        ("20210705", utc(2021, 7, 5)),
        ("1625508131", utc(2021, 7, 5, 18, 2, 11)),
        ("1625508131000", utc(2021, 7, 5, 18, 2, 11)),
        ("Mon, 05 Jul 2021 18:02:11 GMT", utc(2021, 7, 5, 18, 2, 11)),
        ("Mon, 5 Jul 2021 18:02:11 +0430", utc(2021, 7, 5, 13, 32, 11)),
        ("Mon, 05 Jul 21 18:02:11 EST", utc(2021, 7, 5, 23, 2, 11)),
        ("05-Jul-2021", utc(2021, 7, 5)),
        ("July 5, 2021", utc(2021, 7, 5)),
        ("5th July 2021", utc(2021, 7, 5)),
        ("July 5, 2021 6:02 p.m.", utc(2021, 7, 5, 18, 2)),
        ("July 5, 2021 12:02 AM", utc(2021, 7, 5, 0, 2)),
        ("Published: Monday, 05 July 2021 | 18:02 (GMT+5)", utc(2021, 7, 5, 13, 2)),
        ("5 июля 2021, 18:02", utc(2021, 7, 5, 18, 2)),
        ("18:02, 5 июля 2021 г.", utc(2021, 7, 5, 18, 2)),
        ("18:02 05.07.2021", utc(2021, 7, 5, 18, 2)),
        ("05.07.21", utc(2021, 7, 5)),
        ("5 мая 2021", utc(2021, 5, 5)),
        ("5 июл 2021", utc(2021, 7, 5)),
        ("5 июля 2021 18:02 МСК", utc(2021, 7, 5, 15, 2)),
        ("5 июли соли 2021", utc(2021, 7, 5)),
        ("Душанбе, 12 ноябри 2021", utc(2021, 11, 12)),
        ("Июл 05, 2021", utc(2021, 7, 5)),
        ("5-iyul 2021-yil, 18:02", utc(2021, 7, 5, 18, 2)),
        ("2021 yil 5 iyulda", utc(2021, 7, 5)),
        ("5 июль 2021 йил", utc(2021, 7, 5)),
        ("2021 йил 5 июлда", utc(2021, 7, 5)),
        ("۵ جولای ۲۰۲۱", utc(2021, 7, 5)),
        ("دوشنبه ۵ جولای ۲۰۲۱ - ۱۸:۰۲", utc(2021, 7, 5, 18, 2)),
        ("٥ جولای ٢٠٢١", utc(2021, 7, 5)),
        ("۱۴ سرطان ۱۴۰۰", utc(2021, 7, 5)),
        ("دوشنبه ۱۴ سرطان سال ۱۴۰۰ ساعت ۱۸:۰۲", utc(2021, 7, 5, 18, 2)),
        ("۱۴ تیر ۱۴۰۰", utc(2021, 7, 5)),
        ("14 سرطان 1400", utc(2021, 7, 5)),
        ("د ۱۴۰۰ کال د چنګاښ ۱۴", utc(2021, 7, 5)),
        ("چنګاښ ۱۴, ۱۴۰۰", utc(2021, 7, 5)),
        ("د ۲۰۲۱ کال د جولای ۵مه", utc(2021, 7, 5)),
        ("۱۴۰۰/۰۴/۱۴", utc(2021, 7, 5)),
        ("۱۴۰۰-۰۴-۱۴ ۱۸:۰۲", utc(2021, 7, 5, 18, 2)),
        ("1400/4/14", utc(2021, 7, 5)),
        ("۱۴/۰۴/۱۴۰۰", utc(2021, 7, 5)),
        ("۱۴ سرطان ۱۴۰۰ برابر با ۵ جولای ۲۰۲۱", utc(2021, 7, 5)),
        ("۳۰ اسفند ۱۳۹۹", utc(2021, 3, 20)),  # a leap day
        ("۱ حمل ۱۴۰۰", utc(2021, 3, 21)),
        ("14 Saratan 1400", utc(2021, 7, 5)),
        ("14 Tir 1400", utc(2021, 7, 5)),
        ("4 қавс 1405", utc(2026, 11, 25)),
        ("Mon, 5 Jul 2021 18:02:00 + 0500", utc(2021, 7, 5, 13, 2)),
        ("5.07.2021 24:00", utc(2021, 7, 6)),
        ("5.07.2021 24:30", None),
        ("5.07.2021 10.05", utc(2021, 7, 5, 10, 5)),
        ("5 июля 2021, 10.05", utc(2021, 7, 5, 10, 5)),
        ("10.05.2021", utc(2021, 5, 10)),
        ("2021年7月5日", utc(2021, 7, 5)),
    ],
)
def test_dates_as_sites_write_them(text: str, when: datetime | None) -> None:
    assert dates.parse(text) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2 hours ago", NOW - timedelta(hours=2)),
        ("2 часа назад", NOW - timedelta(hours=2)),
        ("час назад", NOW - timedelta(hours=1)),
        ("1 ч. назад", NOW - timedelta(hours=1)),
        ("2 дн. назад", NOW - timedelta(days=2)),
        ("3 нед. назад", NOW - timedelta(weeks=3)),
        ("полчаса назад", NOW - timedelta(minutes=30)),
        ("два часа назад", NOW - timedelta(hours=2)),
        ("half an hour ago", NOW - timedelta(minutes=30)),
        ("two hours ago", NOW - timedelta(hours=2)),
        ("نیم ساعت پیش", NOW - timedelta(minutes=30)),
        ("دو ساعت پیش", NOW - timedelta(hours=2)),
        ("yarim soat oldin", NOW - timedelta(minutes=30)),
        ("ним соат пеш", NOW - timedelta(minutes=30)),
        ("2 соат пеш", NOW - timedelta(hours=2)),
        ("۲ ساعت پیش", NOW - timedelta(hours=2)),
        ("۳ روز قبل", NOW - timedelta(days=3)),
        ("۲ ساعته مخکې", NOW - timedelta(hours=2)),
        ("2 soat oldin", NOW - timedelta(hours=2)),
        ("2 соат олдин", NOW - timedelta(hours=2)),
        ("сегодня, 09:15", utc(2021, 7, 6, 4, 15)),
        ("Вчера в 18:02", utc(2021, 7, 5, 13, 2)),
        ("Дирӯз 18:02", utc(2021, 7, 5, 13, 2)),
        ("5 июля, 18:02", utc(2021, 7, 5, 13, 2)),
        ("5 декабря, 18:02", utc(2020, 12, 5, 13, 2)),
    ],
)
def test_dates_relative_to_now_are_read_only_with_it(text: str, when: datetime) -> None:
    assert dates.parse(text, timezone="Asia/Dushanbe", now=NOW) == when
    assert dates.parse(text) is None


@pytest.mark.parametrize(
    ("text", "language", "when"),
    [
        ("5. Juli 2021 18:02", "de", utc(2021, 7, 5, 18, 2)),
        ("Δευτέρα 5 Ιουλίου 2021, 18:02", "el", utc(2021, 7, 5, 18, 2)),
        ("5 Ιουλ 2021", "el", utc(2021, 7, 5)),
        ("5 шілде 2021", "kk", utc(2021, 7, 5)),
        ("5 ივლისი, 2021", "ka", utc(2021, 7, 5)),
        ("vor 3 Stunden", "de", NOW - timedelta(hours=3)),
        ("πριν από 3 ώρες", "el", NOW - timedelta(hours=3)),
        ("3 саат мурун", "ky", NOW - timedelta(hours=3)),
        ("3時間前", "ja", NOW - timedelta(hours=3)),
        ("12 時間前", "ja", NOW - timedelta(hours=12)),
        ("Stand: vor 12 Minuten", "de", NOW - timedelta(minutes=12)),
    ],
)
def test_languages_beyond_ours_are_read_by_the_words_of_unicode(text: str, language: str, when: datetime) -> None:
    assert dates.parse(text, [language], now=NOW) == when


@pytest.mark.parametrize("text", ["3 июня", "Raum 12", "12 Mai-Kundgebungen", "34. Juli 2021", "vor 3 Stundenkilometern"])
def test_in_a_language_beyond_ours_half_a_date_is_none(text: str) -> None:
    assert dates.parse(text, ["de"]) is None


def test_words_of_other_languages_are_read_only_when_the_source_has_them() -> None:
    assert dates.parse("5 Ιουλίου 2021") is None
    assert dates.parse("5 Ιουλίου 2021", ["de", "xx", "no such code"]) is None
    assert dates.parse("πριν από 3 ώρες", ["el"]) is None  # before what moment is not said


def test_a_date_without_a_zone_is_in_the_zone_of_its_source() -> None:
    assert dates.parse("2021-07-05 18:02", timezone="Asia/Kabul") == utc(2021, 7, 5, 13, 32)
    assert dates.parse("5 июля 2021, 18:02", timezone="Asia/Dushanbe") == utc(2021, 7, 5, 13, 2)
    assert dates.parse("2021-07-05 18:02", timezone="No/Where") == utc(2021, 7, 5, 18, 2)
    assert dates.parse("2021-07-05T18:02Z", timezone="Asia/Kabul") == utc(2021, 7, 5, 18, 2)


def test_the_order_of_day_and_month_is_never_guessed() -> None:
    assert dates.parse("07.05.2021") == utc(2021, 5, 7)
    assert dates.parse("07/05/2021", ["ru"]) == utc(2021, 5, 7)
    assert dates.parse("07/05/2021", ["en"], "Asia/Dushanbe") == utc(2021, 5, 6, 19)
    assert dates.parse("07/05/2021", ["en"], "America/New_York") == utc(2021, 7, 5, 4)
    assert dates.parse("07/25/2021") == utc(2021, 7, 25)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Politics",
        "July 2021",
        "2021",
        "31.02.2021",
        "45 июля 2021",
        "۳۱ میزان ۱۴۰۰",
        "12:30",
        "10-15-20-25",
        "May the force be with you",
        "9999-99-99",
        "x" * 1000,
        "0000000000",
        "+992 37 221-12-12",
        "1.2.3",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.parse(text, ["en", "ru", "fa"], now=NOW) is None


@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    when = dates.parse(text, now=NOW)
    assert when is None or when.utcoffset() == timedelta(0)


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_every_iso_date_comes_back(when: datetime) -> None:
    assert dates.parse(when.isoformat() + "Z") == when.replace(tzinfo=UTC)


def test_plausible_dates_lie_between_1995_and_tomorrow() -> None:
    assert dates.plausible(utc(2021, 7, 5), NOW)
    assert dates.plausible(NOW + timedelta(hours=23), NOW)
    assert not dates.plausible(NOW + timedelta(hours=25), NOW)
    assert not dates.plausible(utc(1994, 12, 31), NOW)
    assert not dates.plausible(utc(1970, 1, 1), NOW)


@pytest.mark.parametrize("month", ["қавси", "қавс", "каус", "Qaws", "Qavsi", "Qous", "Qows", "Kaws", "Kavs", "قوس"])
def test_the_ninth_month_of_the_afghan_year_is_read_however_it_is_spelled(month: str) -> None:
    assert dates.parse(f"12 {month} 1399") == utc(2020, 12, 2)
    assert dates.parse(f"12 {month} соли 1399") == utc(2020, 12, 2)
