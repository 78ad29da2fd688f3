"""Reports of one event: what joins them, what keeps them apart."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.grouping.events import (
    ArticleFeatures,
    Frequencies,
    Grouper,
    choose_story,
    extract_features,
    make_profile,
    pack_profile,
    score_link,
    unpack_profile,
)
from crawler.language.sounds import name_key

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
NOTHING = Frequencies()


def features_of(text: str, lang: str = "en", title: str = "", **more: Any) -> ArticleFeatures:
    return extract_features(title, text, lang=lang, **more)


@pytest.mark.parametrize(
    "names",
    [
        "Washington Вашингтон واشنگتن",
        "Ishkashim Ишкашим اشکاشم",
        "Zarifi Зарифи ظریفی",
        "Kunduz Кундуз کندز Qunduz",
        "Mujahid Муджахид مجاهد",
        "Putin Путин پوتین",
    ],
)
def test_a_name_has_one_key_in_every_script(names: str) -> None:
    from crawler.language.tokens import fold

    assert len({name_key(fold(name)) for name in names.split()}) == 1, {name: name_key(fold(name)) for name in names.split()}


def test_words_without_names_have_no_key() -> None:
    assert name_key("to") == name_key("國境") == name_key("") == ""


def test_one_event_in_two_scripts_is_one_story_by_its_anchors() -> None:
    english = features_of(
        "Rescuers found 37 people near Samti, said Zarifi and Mahmadov of Kulob.",
        places=["af-samti", "tj-kulob"],
        figures=[(37, "people")],
        watches=["gold-mining"],
    )
    dari = features_of(
        "نجات دهندگان ۳۷ تن را در سمتی یافتند، ظریفی و محمدوف از کولاب گفتند",
        "fa",
        places=["af-samti", "tj-kulob"],
        figures=[(37, "people")],
        watches=["gold-mining"],
    )
    link = score_link(make_profile(english, NOTHING), make_profile(dari, NOTHING))
    assert link.holds
    assert "same place" in str(link) and "same figure (37)" in str(link) and "same watch" in str(link)


def test_accounts_of_other_places_or_other_days_are_other_events() -> None:
    shooting = features_of("Shooting near the river, said Zarifi.", places=["a", "b"], watches=["clash"], day=10)
    elsewhere = features_of("Shooting near the river, said Rahimov.", places=["c", "d"], watches=["clash"], day=10)
    later = features_of("Shooting near the river, said Zarifi.", places=["a", "b"], watches=["clash"], day=15)
    apart = score_link(make_profile(shooting, NOTHING), make_profile(elsewhere, NOTHING))
    assert apart.apart
    assert apart.score < score_link(make_profile(shooting, NOTHING), make_profile(shooting, NOTHING)).score - 1
    assert score_link(make_profile(shooting, NOTHING), make_profile(later, NOTHING)).score == 0


def test_a_sources_daily_form_is_no_story() -> None:
    monday = features_of(
        "Dollar 10.91, euro 11.80, rouble 0.12 at the bank of the republic today", title="Rates on Monday", source="s"
    )
    tuesday = features_of(
        "Dollar 10.93, euro 11.85, rouble 0.13 at the bank of the republic today", title="Rates on Monday", source="s"
    )
    assert not score_link(make_profile(monday, NOTHING), make_profile(tuesday, NOTHING)).holds


def links(first: ArticleFeatures, second: ArticleFeatures) -> bool:
    """Whether two articles are linked, in an archive of only these."""
    return score_link(make_profile(first, NOTHING), make_profile(second, NOTHING)).holds


FEATURE = "the orchestra played three pieces and forgot the fourth, which did not spoil the mood of the gardeners in {town}."


def test_a_feature_without_an_event_joins_nothing_by_words_and_the_name_of_a_town() -> None:
    first = features_of(
        f"{FEATURE.format(town='Gulbogh')} weavers sold quinces and a samovar of nine litres, and everybody danced until dark behind the school.",
        title="A day out",
    )
    second = features_of(
        f"{FEATURE.format(town='Gulbogh')} the mayor counted radios of his neighbours, and a wrestler with a sprained ankle judged every bout.",
        title="A letter",
    )
    assert score_link(make_profile(first, NOTHING), make_profile(second, NOTHING)).lexical > 0.45
    assert not links(first, second)


@pytest.mark.parametrize(
    "evidence",
    [
        {"watches": ["armed-clash"]},
        {"figures": [(3, "killed")], "places": ["tj-kulob"]},
        {"text": "Zarifi and Mahmadov were there."},
    ],
)
def test_the_same_words_with_an_event_a_figure_or_names_in_common_are_one_story(evidence: dict[str, Any]) -> None:
    more = dict(evidence)
    said = more.pop("text", "")
    first, second = (
        features_of(f"{FEATURE.format(town='the valley')} people say {said} {end}", title="shots at the ball", **more)
        for end in ("doctors came.", "police came.")
    )
    assert links(first, second)


def test_a_roundup_joins_none_of_its_items_and_a_forecast_no_other_day() -> None:
    flash = "Zarifi and Mahmadov of Kulob met the miners of Samti after the shooting."
    roundup = "MAIN NEWS OF THE MORNING:\n\n" + flash + "\n\nApples are cheap in Khorog.\n\nA bridge opens in Vanj."
    assert not links(features_of(flash, source="a"), features_of(roundup, source="b"))
    today, tomorrow = (
        features_of(
            "No rain in Khorog, wind from the west, temperature 12 degrees.", title="Weather", day=day, places=["tj-khorugh"]
        )
        for day in (10, 11)
    )
    assert not links(today, tomorrow)
    assert links(
        today,
        features_of(
            "No rain in Khorog, wind from the west, temperature 12 degrees.", title="Weather", day=10, places=["tj-khorugh"]
        ),
    )


def test_a_weekly_form_of_one_source_never_joins_the_one_before() -> None:
    def briefing(title: str, day: float, source: str = "ministry") -> ArticleFeatures:
        return features_of(
            f"Zarifi spoke with Mahmadov and Rustamov. {title}.", title=title, day=day, source=source, watches=["talks"]
        )

    first = briefing("Briefing of the ministry on 5 March", 1)
    assert not links(first, briefing("Briefing of the ministry on 8 March", 4))
    assert not links(briefing("Briefing of the ministry", 1), briefing("Briefing of the ministry", 4))
    assert links(briefing("Briefing of the ministry", 1), briefing("Briefing of the ministry", 1.2, source="paper"))


def test_small_numbers_alone_join_nothing() -> None:
    english = features_of("A samovar of 12 litres and apricots.")
    russian = features_of("Автобус номер 12 будет ходить.", "ru")
    assert score_link(make_profile(english, NOTHING), make_profile(russian, NOTHING)).score < 0.5


def test_one_strong_link_does_not_chain_two_stories() -> None:
    strong = score_link(*(make_profile(features_of("alpha met Zarifi with Rustamov", day=1), NOTHING),) * 2)
    weak = score_link(make_profile(features_of("alpha", day=1), NOTHING), make_profile(features_of("omega", day=1), NOTHING))
    assert strong.holds and not weak.holds
    assert choose_story({1: [strong, weak, weak, weak, weak]}) is None
    assert choose_story({1: [weak], 2: [strong, strong]}) is not None
    assert choose_story({}) is None


def test_a_story_keeps_the_id_of_its_first() -> None:
    grouper = Grouper()
    text = "Zarifi, Mahmadov and Rustamov met in Khorog about the Vanj bridge and the Gunt road."
    assert grouper.add("a", features_of(text))[0] == "a"
    assert grouper.add("b", features_of(text + " Again."))[0] == "a"
    assert grouper.add("c", features_of("Quite another matter altogether, of apples."))[0] == "c"
    assert grouper.add("d", features_of("A copy of it."), story="c")[0] == "c"


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["en", "ru", "fa", ""]))
def test_a_link_score_is_symmetric_and_a_profile_survives_being_kept(first: str, second: str, lang: str) -> None:
    a, b = make_profile(features_of(first, lang), NOTHING), make_profile(features_of(second, "en"), NOTHING)
    assert score_link(a, b).score == pytest.approx(score_link(b, a).score)
    assert unpack_profile(pack_profile(a)) == a


# --------------------------------------------------------------------------- measured


@pytest.mark.skipif(not (DATA / "lang").exists(), reason="the corpora are not here")
def test_documents_in_seven_languages_find_each_other() -> None:
    documents = []
    with gzip.open(DATA / "lang" / "ntrex_parallel.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            documents += [
                (row["id"], extract_features(sentences[0], " ".join(sentences[1:]), lang=lang))
                for lang, sentences in row["sents"].items()
            ]
    frequencies = Frequencies()
    for _, article in documents:
        frequencies.add(article)
    grouper = Grouper(frequencies)
    stories = [grouper.add(number, article)[0] for number, (_, article) in enumerate(documents)]

    def pairs(counts: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    gold = [id for id, _ in documents]
    both = pairs(Counter(zip(gold, stories, strict=True)))
    assert 2 * both / (pairs(Counter(stories)) + pairs(Counter(gold))) >= 0.75


@pytest.mark.skipif(not (DATA / "stories").exists(), reason="the corpora are not here")
def test_the_same_story_in_other_words() -> None:
    with gzip.open(DATA / "stories" / "tgcontest_pairs.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = list(map(json.loads, lines))
    frequencies, pairs = Frequencies(), []
    for row in rows:
        pairs.append([extract_features(row[f"title{number}"], row[f"text{number}"], lang=row["lang"]) for number in (1, 2)])
        for article in pairs[-1]:
            frequencies.add(article)
    linked = [score_link(make_profile(article, frequencies), make_profile(second, frequencies)).holds for article, second in pairs]
    true = [int(row["label"]) == 1 for row in rows]
    both = sum(a and b for a, b in zip(linked, true, strict=True))
    assert 2 * both / (sum(linked) + sum(true)) >= 0.88
