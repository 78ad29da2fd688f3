"""Numbers with what they count, how exactly, and who says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.facts.figures import figures_of
from crawler.facts.figures.labels import label_of_folded
from crawler.facts.figures.units import stems
from crawler.language.tokens import fold, tokens

SHARED = Path(__file__).resolve().parents[3] / "shared"

FIGURES = [
    ("en", "At least 1,037 Afghan soldiers crossed the river.", [(1037, "min", "crossed")]),
    ("en", "Five people were killed and 11 wounded.", [(5, "exact", "killed"), (11, "exact", "wounded")]),
    ("en", "Police found about 121 kg of hashish.", [(121, "approx", "kg")]),
    ("en", "Three hundred and forty-five herders came.", [(345, "exact", "people")]),
    ("en", "Dozens of women marched.", []),
    ("en", "Between 10–15 trucks wait.", [(15, "range", "vehicles")]),
    ("ru", "Не менее пяти человек погибли, одиннадцать ранены.", [(5, "min", "killed"), (11, "exact", "wounded")]),
    ("ru", "На усиление направят 20 тыс. военнослужащих.", [(20000, "exact", "soldiers")]),
    ("ru", "Изъято более 54 кг гашиша.", [(54, "min", "kg")]),
    ("ru", "Сотни семей ушли.", []),
    ("tg", "Беш аз 300 сарбоз ба Тоҷикистон гузаштанд.", [(300, "min", "crossed")]),
    ("tg", "Панҷоҳу ду хона хароб шуд.", [(52, "exact", "houses")]),
    ("fa", "پنج تن کشته و یازده تن زخمی شدند.", [(5, "exact", "killed"), (11, "exact", "wounded")]),
    ("fa", "بیش از ۱٬۰۳۷ سرباز از مرز گذشتند.", [(1037, "min", "crossed")]),
    ("fa", "هزار و سی و هفت سرباز آمدند.", [(1037, "exact", "soldiers")]),
    ("ps", "تر ۱۴۰۰ زیات خلک ووژل شول.", [(1400, "min", "killed")]),
    ("ps", "درې زره ټپیان دي.", [(3000, "exact", "wounded")]),
    ("uz", "200 kilodan ortiq giyohvand modda topildi.", [(200, "min", "kg")]),
    ("uz", "Ўн беш киши ҳалок бўлди.", [(15, "exact", "killed")]),
    ("fa", "در حمله ۱۲ نفر زخمی شدند.", [(12, "exact", "wounded")]),  # no day of the month Hamal
    ("fa", "حمله سه مرد را کشت.", [(3, "exact", "killed")]),
    ("fa", "در ۱۲ حمل در کابل سه نفر کشته شدند.", [(3, "exact", "killed")]),
    ("fa", "روز سه‌شنبه ولسوالی ها آرام بودند.", []),
    ("fa", "پنج شنبه مردم آمدند.", []),
    ("fa", "‏در ‏حمله ‏سه ‏نفر ‏کشته ‏شدند.", [(3, "exact", "killed")]),
    ("en", "In spring 7 novel cases were found.", [(7, "exact", "cases")]),  # nor of November
    ("en", "Twelve decided to march.", []),
    ("ru", "Ранены 12 майоров.", [(12, "exact", "wounded")]),
    ("ru", "Задержаны до 12 мая.", []),
    ("ru", "Погибли двeнадцать человек, ранены тpи.", [(12, "exact", "killed"), (3, "exact", "wounded")]),  # a Latin e, a Latin p
    ("uz", "3 martda chegarada 5 kishi halok boʻldi.", [(5, "exact", "killed")]),
    ("tg", "Як муҳандиси чинӣ кушта шуд.", [(1, "exact", "killed")]),
    ("uz", "Bir xitoylik muhandis halok boʻldi.", [(1, "exact", "killed")]),
    ("uz", "Bir xitoylik muhandis qishloqda edi.", []),
    ("ps", "په نښته کې څلورلس تنه ووژل شول.", [(14, "exact", "killed")]),
    ("ps", "د دیرلسو تنو مړي وموندل شول.", [(13, "exact", "killed")]),
    ("ps", "نهلس تنه ټپیان شول.", [(19, "exact", "wounded")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), FIGURES, ids=[row[1][:30] for row in FIGURES])
def test_what_is_counted(lang: str, text: str, expected: list[tuple[float, str, str]]) -> None:
    figures = figures_of("", text, lang=lang)
    assert [(figure.value, figure.qualifier, figure.unit) for figure in figures] == expected
    for figure in figures:
        assert text[figure.start : figure.end] == figure.text


def test_an_open_side_has_no_bound() -> None:
    least, most, between = (
        figures_of("", text, lang="en")[0] for text in ("more than 300 people", "up to 300 people", "10-15 people")
    )
    assert (least.low, least.high) == (300, None)
    assert (most.low, most.high) == (None, 300)
    assert (between.low, between.high) == (10, 15)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It happened on 5 July 2021."),
        ("en", "The CASA-1000 line"),
        ("en", "At 20:40 the guns fell silent"),
        ("en", "the 201st base"),
        ("ru", "5 июля 2021 года"),
        ("ru", "201-я база"),
        ("fa", "۱۴ سرطان ۱۴۰۰"),
        ("tg", "соли 2021"),
        ("en", "a 30-year-old man"),
        ("en", "Covid-19 came"),
        ("fa", "یک روز خوب"),
    ],
)
def test_dates_names_and_ages_are_no_figures(lang: str, text: str) -> None:
    assert figures_of("", text, lang=lang) == ()


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("The Taliban spokesman claimed victory.", "claim"),
        ("The ministry said in a statement.", "official"),
        ("Kabul denied the report.", "denied"),
        ("Residents said shots were heard.", "hearsay"),
        ("It rained.", ""),
        ("Представитель талибов сообщил об этом.", "claim"),
        ("سخنگوی طالبان گفت", "claim"),
        ("گفته می شود", "hearsay"),
        ("Вазорати корҳои дохилӣ хабар дод", "official"),
        ("Rasmiylar maʼlum qildi", "official"),
    ],
)
def test_who_says_so(sentence: str, label: str) -> None:
    assert label_of_folded(" ".join(tokens(fold(sentence)))) == label


@pytest.mark.skipif(not (SHARED / "seed").exists(), reason="the seed is not here")
def test_the_founding_article_gives_its_figures() -> None:
    text = (SHARED / "seed" / "founding-article.txt").read_text(encoding="utf-8")
    figures = figures_of("", text, lang="en")
    lines = (SHARED / "domain" / "founding_claims.jsonl").read_text(encoding="utf-8").splitlines()
    claims = [claim for claim in map(json.loads, lines) if claim["figure"] is not None]
    claims = [claim for claim in claims if not claim["qualifier"].startswith("vague")]  # "dozens" is no number
    assert len(claims) >= 5
    for claim in claims:
        near = [figure for figure in figures if abs(figure.start - claim["char_offset"]) < 150 and figure.value == claim["figure"]]
        assert near, claim["claim"]
        assert claim["qualifier"].split()[0] in {figure.qualifier for figure in near}


@pytest.mark.skipif(not (SHARED / "domain").exists(), reason="the domain files are not here")
def test_most_figures_of_the_article_cases_are_found_in_every_language() -> None:
    hits_by_language: dict[str, list[bool]] = {}
    for line in (SHARED / "domain" / "articles_cases.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        values = {
            value
            for figure in figures_of(row["title"], row["text"], lang=row["lang"])
            for value in (figure.value, figure.low, figure.high)
        }
        hits_by_language.setdefault(row["lang"], []).extend(gold["value"] in values for gold in row["figures"] or ())
    assert all(sum(hits) / len(hits) >= 0.85 for hits in hits_by_language.values()), {
        k: sum(v) / len(v) for k, v in hits_by_language.items()
    }


@pytest.mark.parametrize(
    "text", ["9" * 1_000_000, "five " * 100_000, "1 " * 100_000, "صد و " * 100_000], ids=["digits", "words", "ones", "and"]
)
def test_hostile_runs_of_numbers_end_soon(text: str) -> None:
    began = time.process_time()
    figures_of("", text, lang="en")
    assert time.process_time() - began < 20  # quadratic work would take minutes


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_spans_are_exact(text: str) -> None:
    for figure in figures_of(text, text, lang="ru"):
        assert text[figure.start : figure.end] == figure.text


def test_a_word_names_one_unit_in_every_process() -> None:
    """A set would choose between two units that share a word by the process's hash seed: the tables' order decides."""
    shared = {
        stem
        for group in stems("en").values()
        for stem, unit, *_ in group
        if any(unit != second_unit for word, second_unit, *_ in group if word == stem)
    }
    assert shared == {"crossing"}, "a verb first, then a place"
    units = {
        subprocess.run(
            [
                sys.executable,
                "-c",
                "from crawler.facts.figures.units import unit_of; print(unit_of('crossing', 'en'), unit_of('casualties', 'en'))",
            ],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "2", "3")
    }
    assert units == {"crossed casualties"}
