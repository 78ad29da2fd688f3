"""What the linter says of terms without an archive: by their letters, and by the word counts that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler import config as configuration
from crawler.language.morphology.family import strangers_among
from crawler.watch import RuleProblems, Watchlist, compile_watches
from crawler.watch.catches import Catch, catches
from crawler.watch.lint import LintResult, Survey, lint
from jobs.cli import main_command

ROOT = Path(__file__).resolve().parents[2]
WATCH = {"id": "w", "title": "W", "severity": "low", "when": "word"}


def findings(**terms: list[str]) -> list[LintResult]:
    return list(lint(compile_watches({"word": terms}, [WATCH]), Survey()))


def errors(**terms: list[str]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.subject) for finding in findings(**terms) if finding.is_error]


def catch_of(language: str, *terms: str) -> Catch:
    return next(catches(compile_watches({"word": {language: list(terms)}}, [WATCH]).vocabulary))


@pytest.mark.parametrize("term", ["201", "201*", "۲۰۱*", "24/7"])
def test_a_term_of_figures_alone_is_an_error_of_the_configuration(term: str) -> None:
    groups: dict[str, Any] = {"word": {"ps": [term, "۲۰۱ پوځي اډه"]}}
    with pytest.raises(RuleProblems, match=r"groups\.word\.ps\[0\]: .* has no letter, .* write the words beside it"):
        compile_watches(groups, [WATCH])


def test_a_figure_beside_words_is_a_term() -> None:
    assert errors(en=["201 base*", "g20"], ps=["۲۰۱ پوځي اډه"]) == []


def test_a_condition_of_one_figure_is_told_by_the_linter() -> None:
    watchlist = compile_watches({}, [{**WATCH, "when": {"term": "2014"}}])
    assert [finding.kind for finding in lint(watchlist, Survey()) if finding.is_error] == ["no_letter"]


def test_too_short_terms_are_errors_by_their_script() -> None:
    assert errors(en=["zig*", "protest*"]) == [("too_short", "@word zig* [en]")]
    assert errors(tg=["авҷ*"]) == [("too_short", "@word авҷ* [tg]")]
    assert errors(fa=["ژژ*", "جنگ~"]) == [("too_short", "@word ژژ* [fa]")]
    assert errors(ru=["я"], en=["kg"]) == [("too_short", "@word я [ru]")]
    assert errors(ps=["پرې ک*", "پرې شو*"]) == [("too_short", "@word پرې ک* [ps]")], "a neighbour makes two letters enough"


def test_words_of_another_family_are_strangers() -> None:
    bribes = catch_of("ru", "взят*")
    assert {"взятки", "взятку"} <= {word for word, _ in bribes.strangers}
    assert not {"взят", "взяты"} & {word for word, _ in bribes.strangers}
    assert bribes.strangers_share > 0.5
    assert bribes.is_too_wide
    assert errors(ru=["взят*"]) == [("strangers", "@word взят* [ru]")]
    assert errors(ps=["شری*"]) == [("strangers", "@word شری* [ps]")]  # measles; partner, noble, law
    assert errors(tg=["бархӯрд*"]) == [("strangers", "@word бархӯрд* [tg]")]  # clash; having
    assert errors(fa=["لاری*"]) == [("strangers", "@word لاری* [fa]")]  # lorry; a name


def test_forms_and_derivations_are_no_strangers() -> None:
    for language, term in (
        ("en", "smuggl*"),
        ("en", "kidnap*"),
        ("ru", "пограничн*"),
        ("ru", "задерж*"),
        ("ps", "برید*"),
        ("fa", "مرز*"),
    ):
        assert catch_of(language, term).strangers_share < 0.1, term
    assert errors(en=["protest*"], ru=["выстрел*"], fa=["انفجار*"], ps=["چاودن*"], tg=["толибон*"]) == []


def test_a_stem_cut_within_a_word_means_the_most_frequent_family() -> None:
    words = {"переговоры": 90, "переговоров": 60, "переговорный": 9, "перегонка": 5}
    assert strangers_among("ru", "перего", words) == {"перегонка"}


def test_months_and_weekdays_are_no_forms_of_anything() -> None:
    attacks = {"حمل": 400, "حمله": 900, "حملی": 40}
    assert strangers_among("ps", "حمل", attacks) == {"حمل"}
    assert strangers_among("ps", "حمل", attacks, lambda word: word == "حمل") == frozenset(), "a group may mean the month"


def test_a_word_that_the_group_lists_beside_the_wildcard_is_meant() -> None:
    assert catch_of("ru", "взят*", "взятк*", "взяточни*").strangers_share < 0.1


def test_a_wildcard_shows_what_it_catches_without_an_archive() -> None:
    shown = {finding.subject: finding.message for finding in findings(en=["smuggl*"], ru=["взят*"]) if finding.kind == "catches"}
    assert "smuggling" in shown["@word smuggl* [en]"]
    assert "взятки" in shown["@word взят* [ru]"] and "hits are strangers" in shown["@word взят* [ru]"]


def test_the_command_needs_no_archive_and_fails_on_errors(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    watches = "watches: [{id: w, title: W, severity: low, when: word}]"
    config.write_text(f"contact: me@example.org\ngroups: {{word: {{ru: [взят*]}}}}\n{watches}\n", encoding="utf-8")
    refused = CliRunner().invoke(main_command, ["-c", str(config), "watch", "lint", "--kind", "strangers"])
    assert refused.exit_code == 1 and "@word взят* [ru]" in refused.stdout and "1 error" in refused.stderr
    config.write_text(f"contact: me@example.org\ngroups: {{word: {{ru: [взять~]}}}}\n{watches}\n", encoding="utf-8")
    accepted = CliRunner().invoke(main_command, ["-c", str(config), "watch", "lint"])
    assert accepted.exit_code == 0, accepted.output


@pytest.fixture(scope="module")
def shipped() -> Watchlist:
    return configuration.load(ROOT / "config.yaml").watches


def test_at_most_a_tenth_of_what_a_shipped_wildcard_catches_is_strangers(shipped: Watchlist) -> None:
    caught = [catch for catch in catches(shipped.vocabulary) if catch.words]
    assert len(caught) > 500, "nothing was judged"
    too_wide = [(catch.term.group, catch.term.term, catch.strangers[:3]) for catch in caught if catch.is_too_wide]
    assert too_wide == []


def test_the_shipped_rules_have_no_errors(shipped: Watchlist) -> None:
    assert [finding for finding in lint(shipped, Survey()) if finding.is_error] == []


def test_a_wildcard_that_is_too_wide_would_be_found_among_the_shipped(shipped: Watchlist) -> None:
    groups = {**shipped.spec, "too_wide": {"ru": ["пилотн*", "взят*"], "fa": ["فیر*"], "en": ["recogni*"], "tg": ["барқ*"]}}
    rules = compile_watches(groups, [{**WATCH, "when": "too_wide"}], gazetteer=shipped.gazetteer)
    found = {catch.term.term for catch in catches(rules.vocabulary) if catch.is_too_wide and catch.term.group == "too_wide"}
    assert {"взят*", "فیر*", "барқ*"} <= found
