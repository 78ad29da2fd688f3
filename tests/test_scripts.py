"""Fifty scripts, and what is no text at all: the whole chain from page to digest takes whatever the world writes."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crawler.app import digest as digests
from crawler.extract import extract
from crawler.facts.figures import figures_of
from crawler.grouping.copies import Clusters
from crawler.grouping.events.features import extract_features
from crawler.language.identify import identify
from crawler.model import Article, Disposition, Page, Source
from tests.fakes import LIMITS, NOW, WATCHES, Env, a_state, an_article, an_article_found, an_entry, house
from tests.site import words

SIX = ("en", "ru", "tg", "fa", "ps", "uz")
SCRIPTS = {  # name → a range of its letters, and its zero where it has digits of its own
    "latin": (0x61, 0x7A, 0x30),
    "latin-ext": (0xE0, 0x17F, 0x30),
    "ipa": (0x250, 0x2AF, 0x30),
    "greek": (0x3B1, 0x3C9, 0x30),
    "cyrillic": (0x430, 0x44F, 0x30),
    "cyrillic-ext": (0x450, 0x4FF, 0x30),
    "armenian": (0x561, 0x586, 0x30),
    "hebrew": (0x5D0, 0x5EA, 0x30),
    "arabic": (0x627, 0x64A, 0x660),
    "persian": (0x679, 0x6D3, 0x6F0),
    "syriac": (0x710, 0x72F, 0x30),
    "thaana": (0x780, 0x7A5, 0x30),
    "nko": (0x7CA, 0x7EA, 0x7C0),
    "samaritan": (0x800, 0x815, 0x30),
    "mandaic": (0x840, 0x858, 0x30),
    "devanagari": (0x905, 0x939, 0x966),
    "bengali": (0x995, 0x9B9, 0x9E6),
    "gurmukhi": (0xA15, 0xA39, 0xA66),
    "gujarati": (0xA95, 0xAB9, 0xAE6),
    "oriya": (0xB15, 0xB39, 0xB66),
    "tamil": (0xB95, 0xBB9, 0xBE6),
    "telugu": (0xC15, 0xC39, 0xC66),
    "kannada": (0xC95, 0xCB9, 0xCE6),
    "malayalam": (0xD15, 0xD39, 0xD66),
    "sinhala": (0xD9A, 0xDC6, 0xDE6),
    "thai": (0xE01, 0xE2E, 0xE50),
    "lao": (0xE81, 0xEAE, 0xED0),
    "tibetan": (0xF40, 0xF6C, 0xF20),
    "myanmar": (0x1000, 0x102A, 0x1040),
    "georgian": (0x10D0, 0x10F0, 0x30),
    "jamo": (0x1100, 0x1112, 0x30),
    "ethiopic": (0x1200, 0x1248, 0x1369),
    "cherokee": (0x13A0, 0x13EF, 0x30),
    "canadian": (0x1401, 0x1676, 0x30),
    "ogham": (0x1681, 0x169A, 0x30),
    "runic": (0x16A0, 0x16EA, 0x30),
    "tagalog": (0x1700, 0x1711, 0x30),
    "khmer": (0x1780, 0x17B3, 0x17E0),
    "mongolian": (0x1820, 0x1878, 0x1810),
    "limbu": (0x1901, 0x191E, 0x1946),
    "tai-le": (0x1950, 0x196D, 0x30),
    "new-tai-lue": (0x1980, 0x19AB, 0x19D0),
    "buginese": (0x1A00, 0x1A16, 0x30),
    "balinese": (0x1B05, 0x1B33, 0x1B50),
    "georgian-old": (0x2D00, 0x2D25, 0x30),
    "tifinagh": (0x2D30, 0x2D67, 0x30),
    "hiragana": (0x3041, 0x3096, 0x30),
    "katakana": (0x30A1, 0x30FA, 0x30),
    "bopomofo": (0x3105, 0x312F, 0x30),
    "chinese": (0x4E00, 0x9FA5, 0x30),
    "yi": (0xA000, 0xA48C, 0x30),
    "vai": (0xA500, 0xA60B, 0xA620),
    "hangul": (0xAC00, 0xD7A3, 0x30),
    "arabic-forms": (0xFB50, 0xFBB1, 0x660),
    "fullwidth": (0xFF41, 0xFF5A, 0xFF10),
    "gothic": (0x10330, 0x10349, 0x30),
    "deseret": (0x10400, 0x1044F, 0x104A0),
    "cuneiform": (0x12000, 0x12399, 0x30),
    "hieroglyphs": (0x13000, 0x1342E, 0x30),
    "math": (0x1D400, 0x1D433, 0x1D7CE),
    "adlam": (0x1E900, 0x1E943, 0x1E950),
    "chinese-b": (0x20000, 0x2A6D6, 0x30),
}
ODD = {
    "emoji": "😀 👩‍👩‍👧‍👦 🏳️‍🌈 🇹🇯🇦🇫 " * 40,
    "controls": "".join(map(chr, range(0x20))) + "\x7f\x85\u2028\u2029\u202e\u200f\ufeff\ufffe" + "word " * 60,
    "surrogates": "\ud800 lone \udc00 halves \udfff\ud83d " * 40,
    "marks": "a" + "\u0301" * 5_000 + " word" * 60,
    "digits": "² ³ ½ ௧ ① Ⅷ 1²3 ١٢٣ ۱۲۳ १२३ 9" + "9" * 6_000 + " word" * 60,
    "punctuation": "«—»!?…؟۔。、" * 100,
    "one word": "x" * 100_000,
    "joiners": "\u200c\u200d" * 500 + " می\u200cروم" * 60,
    "nothing": "",
    "markup": "<b>&amp;</b> ]]> <!-- \\ud800 %s {0} $x " * 40,
    "mixed": "Тоҷикистон Tajikistan تاجیکستان 塔吉克斯坦 タジキスタン " * 30,
}
HUGE = "\n".join(["The river rose and 40 soldiers crossed it near Ishkashim, a shepherd said. " * 40] * 60)


def sample(name: str, count: int = 120) -> str:
    """Words of a script with figures among them, four paragraphs; the same for the same name."""
    first, last, zero = SCRIPTS[name]
    rng = random.Random(name)
    letters = [chr(code) for code in range(first, last + 1) if chr(code).isalpha()]
    assert letters, name
    made_words = ["".join(rng.choices(letters, k=rng.randint(2, 8))) for _ in range(count)]
    for position in range(5, count, 17):
        made_words[position] = "".join(chr(zero + rng.randrange(1, 9)) for _ in range(rng.randint(1, 4)))
    return "\n".join(" ".join(made_words[position : position + 30]) + "." for position in range(0, count, 30))


TEXTS = {**{name: sample(name) for name in SCRIPTS}, **ODD, "huge": HUGE}


def page(name: str, text: str) -> Page:
    """A news page of that text, whose headline a watch is waiting for."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n"))
    title = f"Tajik guards clash {name} {escape(text[:60])}"
    html = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return Page(
        url=f"http://one.example/{name.replace(' ', '-')}",
        body=html.encode("utf-8", "surrogatepass"),
        headers={"content-type": "text/html; charset=utf-8"},
        fetched_at=NOW,
    )


@pytest.fixture(scope="module")
def archive() -> Iterator[tuple[Env, dict[str, Disposition]]]:
    """Every text as a page, extracted and recorded; and what each entry came to in extraction."""
    languages = ((), ("en",), SIX, ("tg", "ru"))
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as h:
        run = h.plan().run_id
        entries = {name: replace(an_entry(name), link=page(name, "").url) for name in TEXTS}
        h.recorder.record(a_state(run, 1, *entries.values()))
        ends: dict[str, Disposition] = {}
        for number, (name, text) in enumerate(TEXTS.items()):
            fetched = page(name, text)
            done = extract(
                fetched, source=Source(slug="one", name="One", languages=languages[number % 4]), now=NOW, min_words=LIMITS.min_words
            )
            ends[name] = done.disposition
            if done.article is not None:
                h.recorder.record(replace(an_article_found(run, 1, entries[name], done.article), page=fetched))
        yield h, ends


def test_every_script_is_recorded(archive: tuple[Env, dict[str, Disposition]]) -> None:
    h, ends = archive
    assert h.recorder.errors.note == ""
    assert {name for name in SCRIPTS if ends[name] is not Disposition.RECORDED} == set()
    assert set(ends.values()) <= {Disposition.RECORDED, Disposition.THIN, Disposition.NOT_ARTICLE}
    dispositions = dict(h.sql("SELECT key, disposition FROM entries"))
    for name, end in ends.items():
        if end is Disposition.RECORDED:
            assert dispositions[f"key-{name}"] in ("recorded", "copy", "unchanged"), name
    h.balance()


@pytest.mark.parametrize("form", digests.DIGEST_FORMATS)
def test_every_script_is_told_in_every_form_of_the_digest(archive: tuple[Env, dict[str, Disposition]], form: str) -> None:
    h, _ = archive
    made = digests.build_digest(h.store, NOW - timedelta(days=1), NOW + timedelta(hours=1))
    text = digests.render(made, form)
    assert len(text.encode("utf-8")) > 1_000
    assert "Tajik guards clash" in text


@pytest.mark.parametrize("name", TEXTS)
def test_identification_answers_within_the_list_that_it_was_given(name: str) -> None:
    assert identify(TEXTS[name], SIX) in (*SIX, None)
    assert identify(TEXTS[name], ("en",)) in (*SIX, "ar", "ur", "tr", "de", "fr", "uk", "ky", "kk", "tk", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Η κυβέρνηση ανακοίνωσε χθες ότι οι δυνάμεις της αποσύρθηκαν από τα σύνορα μετά τις συγκρούσεις.", "el"),
        ("塔吉克斯坦边防部队周一表示，三名士兵在与阿富汗接壤的边境地区发生的冲突中丧生。当局正在调查此事件的经过。", "zh"),
        ("タジキスタン国境警備隊は月曜日、アフガニスタンとの国境付近で起きた衝突で兵士三人が死亡したと発表した。", "ja"),
        ("타지키스탄 국경수비대는 월요일 아프가니스탄과의 국경 지역에서 발생한 충돌로 병사 세 명이 숨졌다고 밝혔다.", "ko"),
    ],
)
@pytest.mark.parametrize("declared", [(), ("en",), SIX])
def test_an_article_in_a_language_that_its_source_does_not_declare_keeps_its_language_and_its_figures(
    text: str, code: str, declared: tuple[str, ...]
) -> None:
    whole = page("foreign", "\n".join([f"{text} 40 %"] * 8))
    done = extract(whole, source=Source(slug="one", name="One", languages=declared), now=NOW, min_words=1)
    assert done.article is not None, done
    assert done.article.language == code
    assert identify(text, SIX) is None
    figures = figures_of(done.article.title, done.article.text, lang=code)
    assert {(figure.value, figure.unit) for figure in figures} == {(40.0, "percent")}


def test_uzbek_is_never_called_by_another_code_of_its_own() -> None:
    text = "Chegara xizmati dushanba kuni mingdan ortiq askar tunda daryodan oʻtganini maʼlum qildi."
    for among in ((), SIX, ("uzs",), ("uz", "ru")):
        assert identify(text, among) == "uz"


@pytest.mark.parametrize("lang", ["", "el", "zh", "ja", "ko", "yue", "prs", "uzs", "fa-AF", "xx", "EN", "x" * 1000])
def test_whoever_asks_for_a_language_may_name_any(lang: str, tmp_path: Path) -> None:
    title, text = "Tajik guards clash, 3 killed", "At least 40 soldiers crossed the river on 12 May. " + words("any")
    assert figures_of(title, text, lang=lang)
    WATCHES.read(title, text, lang=lang)
    extract_features(title, text, lang=lang, places=(), figures=(), watches=(), day=1.0, source="one")
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        for version, more in enumerate(("", "Now 41 soldiers crossed it.")):
            entry = an_entry(fingerprint=str(version))
            h.recorder.record(a_state(run, 1, entry))
            article = an_article(title=title, text=f"{text} {more}", language=lang or None)
            assert h.recorder.record(an_article_found(run, 1, entry, article)) == ("recorded", "edited")[version]
            h.clock.later(hours=1)
            run = h.plan(everything=True).run_id
        assert not h.recorder.errors.note
        digests.render(digests.build_digest(h.store, NOW - timedelta(days=1), h.clock.now), "text")


@hypothesis_settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=40) | st.text(st.characters(categories=["Cs", "No", "Nd", "Cc", "Mn"]), max_size=30),
            st.text(max_size=300) | st.text("²½١9. %$killed\n", max_size=200),
            st.sampled_from(["en", "el", "zh", "uz", None, "xx"]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_an_article_says_it_is_recorded_and_told(articles: list[tuple[str, str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder, house(Path(folder)) as h:
        run = h.plan().run_id
        for number, (title, text, language) in enumerate(articles):
            entry = an_entry(f"n{number}", title=title, summary=text)
            article: Article = an_article(f"n{number}", title=f"Tajik clash {title}", text=text, lead=text[:50], language=language)
            h.recorder.record(a_state(run, 1, entry, polls=number + 1))
            h.recorder.record(an_article_found(run, 1, entry, article))
        assert h.recorder.errors.note == ""
        assert h.single_value("SELECT count(*) FROM entries WHERE disposition IN ('failed', 'extraction_failed')") == 0
        for form in ("text", "html", "json", "atom"):
            made = digests.build_digest(h.store, NOW - timedelta(days=1), NOW + timedelta(hours=1))
            digests.render(made, form).encode("utf-8")


def test_dates_in_a_title_are_read_whatever_stands_beside_the_month() -> None:
    for day in ("²", "①", "9" * 6_000, "٣", "12"):
        extract_features(f"{day} May", "text", lang="en", places=(), figures=(), watches=(), day=1.0, source="one")


def test_copies_are_looked_for_in_any_text() -> None:
    began, clusters = time.process_time(), Clusters()
    for name, text in TEXTS.items():
        clusters.add(name, name, text, source=name)
    assert time.process_time() - began < 60
