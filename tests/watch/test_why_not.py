"""`watch why-not`: what an article lacks, what comes nearest, what prevents the alert."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from crawler.watch import Watchlist, WhyNot, compile_watches, part_lines, why_not
from crawler.watch.nearest import MIN_NEAR_LETTERS, MIN_SIMILARITY, _least_edits, _word_similarity, edit_distance
from crawler.watch.senses import OtherSense
from jobs.cli import main_command

GROUPS = {
    "opium": {"en": ["opium", "heroin"], "ru": ["опиум~", "героин~"]},
    "frontier": {"en": ["border", "frontier post"], "ru": ["граница~"]},
    "sport": {"en": ["football"]},
    "guns": {"en": ["gunfire"]},
    "home": ["Atlantis"],
}


def watchlist(query: str, **keys: object) -> Watchlist:
    return compile_watches(GROUPS, [{"id": "w", "title": "W", "severity": "low", "query": query, **keys}])


def ask(query: str, text: str, *, title: str = "", lang: str = "en", implies: tuple[str, ...] = (), **keys: object) -> WhyNot:
    rules = watchlist(query, **keys)
    return why_not(rules, rules.watches[0], title, text, lang=lang, implies=implies)


def lines(result: WhyNot) -> str:
    return "\n".join(part_lines(result.when))


def test_it_says_what_is_met_and_what_is_not_with_the_nearest_words() -> None:
    result = ask("@opium @frontier", "Heroine was seized at the border.")
    assert not result.alert
    assert lines(result) == "✗ all of:\n  ✗ @opium\n      nearest: heroine ~ heroin [en]\n  ✓ @frontier: border"


def test_a_word_that_does_not_count_is_told() -> None:
    groups = {"attacks": {"en": ["attack~"]}, "idioms": {"en": ["heart attack~"]}}
    watch = {"id": "w", "title": "W", "severity": "low", "query": "@attacks border"}
    rules = compile_watches(groups, [watch], senses=(OtherSense("idioms"),))
    text = "He died of a heart attack at the border."
    assert lines(why_not(rules, rules.watches[0], "", text, lang="en")).splitlines()[1:] == [
        "  ✗ @attacks",
        "      means something else here: attack",
        '  ✓ "border": border',
    ]


def test_a_shared_stem_is_near_and_a_strange_word_is_not() -> None:
    result = ask("@opium @frontier", "Героиновый след. У границы тихо.", lang="ru")
    (missing,) = [part for part in result.when.parts if not part.met]
    assert [(near.term, near.language) for near in missing.nearest] == [("героин~", "ru")]
    assert ask("@opium @frontier", "Bread was baked at the border.").when.parts[0].nearest == ()


def test_words_in_other_sentences_and_beyond_the_lead_are_told() -> None:
    apart = ask("SENT(@opium @frontier)", "Opium was seized. Rain fell. The border is open.", title="News")
    assert "the sentence that has most of it: " in lines(apart)
    assert "stands elsewhere: border (sentence 3)" in lines(apart) or "stands elsewhere: Opium (sentence 1)" in lines(apart)
    beyond = ask("@opium @frontier", f"Opium. {'Rain fell again. ' * 60}The border is open.")
    assert "stands elsewhere: border (sentence " in lines(beyond)
    assert beyond.reads == "the title and the first 600 characters of text"
    near = ask("@opium NEAR/2 @frontier", "Opium was seized by men who came over the border.")
    assert "both are there, more than 2 words apart" in lines(near)


def test_a_veto_that_is_true_is_shown_with_what_it_saw() -> None:
    result = ask("@opium", "Opium at the football match.", none=["sport", "guns"])
    assert [(veto.condition, veto.words) for veto in result.vetoes] == [("@sport", ("football",))]
    assert result.when.met and not result.alert
    inside = ask("@opium NOT @sport", "Opium at the football match.")
    assert "✗ none of:" in lines(inside) and "✓ @sport: football" in lines(inside)


def test_severity_that_is_not_raised_and_an_alert_are_told() -> None:
    rules = watchlist("@opium", **{"raise": [{"if": "guns", "to": "critical"}]})
    result = why_not(rules, rules.watches[0], "", "Opium was found.", lang="en")
    assert result.alert and result.severity == "low"
    assert [(severity, part.met, part.condition) for severity, part in result.raises] == [("critical", False, "@guns")]


def test_what_only_the_source_implies_is_no_alert_and_says_so() -> None:
    result = ask("@home", "Nothing of it.", implies=("home",))
    assert not result.alert and result.when.met
    assert result.when.note == "implied by the source"
    assert "only what the source implies" in result.note


def test_terms_of_languages_that_are_not_looked_for_are_not_near() -> None:
    result = ask("@opium", "Опиуми зиёд ёфт шуд.", lang="tg")
    assert "ru" not in result.skipped_languages or result.when.nearest == ()
    assert "uz" in ask("@opium", "Opium", lang="en").skipped_languages


def test_a_line_of_an_article_property_says_what_it_is() -> None:
    assert "it is en" in lines(ask("@opium lang:ru", "Opium."))


@given(st.text("abcdeж", max_size=9), st.text("abcdeж", max_size=9), st.booleans())
def test_what_is_not_computed_is_not_alike(stem: str, word: str, is_prefix: bool) -> None:
    compared = word[: len(stem)] if is_prefix else word
    alike = 1 - edit_distance(stem, compared) / max(len(stem), len(compared), 1) if len(stem) >= MIN_NEAR_LETTERS else 0.0
    assert _least_edits(stem, compared) <= edit_distance(stem, compared)
    if alike >= MIN_SIMILARITY:
        assert _word_similarity(stem, word, is_prefix=is_prefix) >= alike


def test_the_edit_distance_counts_letters() -> None:
    assert [edit_distance(*pair) for pair in (("heroin", "heroine"), ("", "abc"), ("kitten", "sitting"), ("a", "a"))] == [
        1,
        3,
        3,
        0,
    ]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    rules = [{"id": "w", "title": "W", "severity": "low", "query": "@opium @frontier"}]
    path.write_text(json.dumps({"contact": "me@example.org", "groups": GROUPS, "watches": rules}), encoding="utf-8")
    return path


def command(config: Path, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main_command, ["-c", str(config), "watch", "why-not", *arguments], input=text)


def test_the_command_speaks_of_a_text_in_plain_words_and_in_json(config: Path) -> None:
    shown = command(config, "w", "A long report: heroine was seized by the guards at the border this week.").output
    assert shown.startswith("w: no alert\n")
    assert "Language: English (found out from the text)" in shown
    assert "nearest: heroine ~ heroin [en]" in shown
    answer = json.loads(command(config, "w", "-", "--lang", "en", "--json", text="Heroine at the border.").output)
    assert answer["alert"] is False and answer["language"] == "en"
    assert [part["met"] for part in answer["when"]["parts"]] == [False, True]
    assert answer["when"]["parts"][0]["nearest"][0]["term"] == "heroin"


def test_the_command_names_what_is_wrong_with_the_question(config: Path) -> None:
    assert "borderwatch watch list" in str(command(config, "nothing", "text").exception)
    assert command(config, "w").exit_code == 2
