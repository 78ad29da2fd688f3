"""The fold, its way back to the original, and the cleaning at the border."""

from __future__ import annotations

import json
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.language.plurals import count
from crawler.language.tokens import (
    clean,
    clean_line,
    direction,
    excerpt,
    fold,
    fold_with_offsets,
    lead_of,
    marked,
    script_of,
    settle_acronyms,
    settle_lookalikes,
    sha,
    token_spans,
    tokens,
    words,
)

SHARED = Path(__file__).resolve().parents[2] / "shared"

# Letters of the four scripts, their marks, what is dropped, what expands, and neighbours from elsewhere.
TRADE = (
    string.ascii_letters
    + "abcйиӣўёқғҳҷъЁЙ"
    + "كيىېۍئکگګةۀہآأؤابتپښډ"
    + "ʻʼ’‘'`´s"
    + "۰۱٣9"
    + "\u0306\u0304\u0308\u0301\u064b\u0651\u0654\u0653\u0345"
    + "\u200c\u200d\u00ad\u200f\u2066ـ"
    + "–-−_ .,[]\n\u00a0"
    + "şŞçÇșğöсњљї\u0327\u0326"
    + "ßﬁﷺĲŉİıſ″½①ＴÅﻃ가ᅡㅏｶﾞक्षि़नΣς𝔸👨\u200d👩\ufe0f\ud800\x00"
)
STEADY = settings(deadline=None, max_examples=300)
TEXTS = st.one_of(st.text(), st.text(alphabet=TRADE, max_size=40))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("تاجيكستان", "تاجیکستان"),
        ("شیرخان‌بندر", "شیرخان بندر"),
        ("درهٔ صوف", "درۀ صوف"),
        ("رُستاق", "رستاق"),
        ("ډزې", "ډزی"),
        ("Сарҳади Тоҷикистон", "сархади точикистон"),
        ("нашъаовар", "нашаовар"),
        ("Oʻzbekiston", "O`zbekiston"),
        ("Fayẕābād", "fayzabad"),
        ("Tajikistan’s border", "tajikistan border"),
        ("Afghan–Tajik", "afghan tajik"),
        ("۱۰۳۷", "1037"),
        ("по́езд", "поезд"),
        ("ﻃﺎﻟﺒﺎن", "طالبان"),
        ("Сарњад, Тољикистон, ќочоќ", "Сарҳад, Тоҷикистон, қочоқ"),
        ("вазорати корњои хориљї", "вазорати корҳои хориҷӣ"),
        ("[T]wo guards, [т]аможня", "two guards, таможня"),
        ("اۉزبېکستان", "اوزبېکستان"),
    ],
)
def test_two_spellings_fold_to_one(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"), [("район", "раион"), ("پښتو", "پشتو"), ("Панҷ", "Пандж"), ("Khorugh", "Khorog"), ("o'smoq", "o'moq")]
)
def test_what_the_fold_keeps_apart(first: str, second: str) -> None:
    assert fold(first) != fold(second)


def test_every_pair_of_the_domain_folds_as_it_says() -> None:
    path = SHARED / "domain" / "fold_cases.jsonl"
    if not path.exists():
        pytest.skip("the domain data is not here")
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(cases) > 40
    assert [case for case in cases if (fold(case["a"]) == fold(case["b"])) != case["same"]] == []


@STEADY
@given(TEXTS)
@example("a's's")
@example("и\u00ad\u0306")
@example("ㄱㅏ")
@example("क\u200dि")
@example("ŉ'S")
@example("[a][b]c")
@example("[a']b [[a]b ['a]'s")
@example("[[s]\u0327]t")
def test_folding_twice_is_folding_once(text: str) -> None:
    for lang in ("", "uz"):
        assert fold(fold(text, lang), lang) == fold(text, lang)


@STEADY
@given(TEXTS, st.sampled_from(["", "uz"]))
@example("[T]wo Şahar", "uz")
def test_offsets_lead_back_to_what_folded_to_it(text: str, lang: str) -> None:
    folded = fold_with_offsets(text, lang)
    assert folded.text == fold(text, lang)
    assert len(folded.offsets) == len(folded.text) + 1
    assert len(folded.ends) == len(folded.text)
    assert folded.offsets[-1] == len(text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert list(folded.ends) == sorted(folded.ends)
    for start, end in token_spans(folded.text):
        begin, stop = folded.span(start, end)
        assert 0 <= begin < stop <= len(text)
        assert folded.text[start:end] in fold(text[begin:stop], lang).replace("[", "").replace("]", "")


@STEADY
@given(st.text(alphabet=TRADE, max_size=30), st.text(alphabet=TRADE, max_size=30))
def test_a_word_folds_alike_wherever_it_stands(before: str, after: str) -> None:
    folded = fold_with_offsets(f"{before} Тоҷикистон {after}")
    start = folded.text.index("точикистон", len(fold(before)))
    begin, stop = folded.span(start, start + 10)
    assert unicodedata.normalize("NFC", f"{before} Тоҷикистон {after}"[begin:stop]).startswith("Тоҷикистон")


def test_a_span_takes_the_marks_and_leaves_the_possessive_and_the_quotes() -> None:
    for original, token, expected in [
        ("In Tajikistan’s south", "tajikistan", "Tajikistan"),
        ("‘Panj’ river", "panj", "Panj"),
        ("مـــرزِ ما", "مرز", "مـــرزِ"),
        ("die Straße hier", "strasse", "Straße"),
        ("Ku\u0306lob", "kulob", "Ku\u0306lob"),
        ("(توپخانهٔ) ", "توپخانه", "توپخانهٔ"),
        ("Oʻzbekiston", "ozbekiston", "Oʻzbekiston"),
    ]:
        folded = fold_with_offsets(original)
        start = folded.text.index(token)
        begin, stop = folded.span(start, start + len(token))
        assert original[begin:stop] == expected


def test_the_uzbek_latin_of_2026_folds_as_the_old_one_does() -> None:
    new, old = "Duşanbe çegarasida Afğoniston toşqini, köprik", "Dushanbe chegarasida Afgʻoniston toshqini, koʻprik"
    assert fold(new, "uz") == fold(old, "uz") == fold(old)
    folded = fold_with_offsets(new, "uz")
    start = folded.text.index("chegara")
    begin, stop = folded.span(start, start + len("chegarasida"))
    assert new[begin:stop] == "çegarasida"


def test_the_letters_of_turkish_words_fold_as_ever() -> None:
    assert fold("Erdoğan Işık, Çavuşoğlu") == fold("Erdoğan Işık, Çavuşoğlu", "tr") == "erdogan isik, cavusoglu"
    assert fold("Çavuşoğlu", "uz") == "chavushoglu"


def test_an_acronym_in_latin_capitals_is_cyrillic_in_a_cyrillic_text() -> None:
    assert settle_acronyms("Бойцы OMOH и агентство BBC") == "Бойцы ОМОН и агентство BBC"
    assert settle_acronyms("The OMOH of the city") == "The OMOH of the city"


def test_a_letter_o_among_digits_is_a_zero() -> None:
    assert settle_lookalikes(fold("2О1-я база, 1O3 человека, O2 и H2O")) == "201 я база, 103 человека, o2 и h2o"


def test_words_in_mixed_scripts_are_settled_by_their_majority() -> None:
    assert settle_lookalikes(fold("тaлибы вошли в Кunduz")) == "талибы вошли в kunduz"
    assert settle_lookalikes("талибы taliban") == "талибы taliban"
    assert fold("тaлибы") != fold("талибы")


def test_tokens_are_words_and_numbers() -> None:
    assert words("Afghan–Tajik border: 1,037 «soldiers»") == ["afghan", "tajik", "border", "1", "037", "soldiers"]
    folded = fold("د تاجکستان پوله")
    assert [folded[start:end] for start, end in token_spans(folded)] == tokens(folded)


def test_cleaning_drops_what_controls_and_keeps_what_spells() -> None:
    assert clean("a\x00b\u202ec\u2066d\ufeff\ud800\ufffe\x85e\r\nf") == "abcd\ne\nf"
    assert clean("می\u200cرود") == "می\u200cرود"
    assert clean("и\u0306") == "й"
    assert clean(None) == ""
    assert clean_line("  two\n lines\t here ") == "two lines here"
    assert clean_line("x" * 600) == "x" * 500
    assert clean("ab\u0316", limit=2) == "a"


@STEADY
@given(TEXTS)
def test_clean_text_can_be_encoded_and_cleaning_is_done_once(text: str) -> None:
    done = clean(text)
    assert done.encode("utf-8").decode("utf-8") == done
    assert clean(done) == done
    assert len(clean_line(text, 20)) <= 20


def test_an_excerpt_is_cut_at_words() -> None:
    text = "Officials said that several hundred soldiers crossed the river before dawn on Monday, the agency wrote."
    start = text.index("crossed")
    before, hit, after = excerpt(text, start, start + 7, 60)
    assert hit == "crossed"
    assert before == "…several hundred soldiers "
    assert after == " the river before dawn on…"
    assert excerpt("short text", 0, 5) == ("", "short", " text")


@STEADY
@given(TEXTS, st.integers(0, 40), st.integers(0, 40), st.integers(0, 80))
def test_an_excerpt_never_fails(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text))
    before, hit, after = excerpt(text, start, min(len(text), start + length), width)
    assert "\n" not in before + hit + after


def test_scripts_and_directions() -> None:
    assert [script_of(text) for text in ("Panj 5", "Панҷ", "پنج", "1037 —")] == ["Latn", "Cyrl", "Arab", ""]
    assert direction("سرحدات (TOLO)") == "rtl"
    assert direction("граница") == "ltr"


def test_the_hash_does_not_see_spelling_or_white_space() -> None:
    assert sha("Тоҷикистон  марз\n") == sha("точикистон марз")
    assert sha("300") != sha("301")
    assert len(sha("")) == 64


def test_the_lead_ends_at_a_word() -> None:
    text = "word " * 200
    assert lead_of(text, 12) == "word word"
    assert lead_of("short") == "short"
    assert len(lead_of("x" * 700)) == 600


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8))
def test_marking_loses_no_character_and_marks_just_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = marked(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    inside = {position for start, end in spans for position in range(max(0, start), min(end, len(text)))}
    assert sum(len(piece) for piece, hit in pieces if hit) == len(inside)


@pytest.mark.parametrize(("start", "end"), [(50, 60), (3, 400), (9_999, 10_000), (-5, 3), (7, 2), (10**9, 10**9)])
def test_a_hit_beyond_a_text_that_was_cut_since_is_shown_as_far_as_it_goes(start: int, end: int) -> None:
    for text in ("", "Tajik border", "Tajik border guards " * 3):
        for width in (0, 10, 160):
            before, hit, after = excerpt(text, start, end, width)
            assert hit in text
            assert len(before) + len(after) <= width + 2


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (1, "story", "1 story"),
        (2, "story", "2 stories"),
        (0, "feed", "0 feeds"),
        (1204, "watch", "1,204 watches"),
        (3, "day", "3 days"),
    ],
)
def test_a_number_stands_with_the_right_form_of_its_noun(number: int, noun: str, text: str) -> None:
    assert count(number, noun) == text
