"""The quick forms of `python -m bench.reliability`, and what its page says."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bench.reliability.every_write import prove_every_write
from bench.reliability.page import PROMISES_BLOCK, RELIABILITY_PAGE, figures_on, promises_table
from bench.reliability.proof import NotHere, Proof, differences
from bench.reliability.simulated_week import prove_week
from bench.reliability.soak import slope_of
from bench.reliability.targets import TARGETS
from bench.reliability.upgraded import SCENARIOS
from tests.patience import in_process_of_its_own

ROOT = Path(__file__).resolve().parents[1]
EVERY = {
    "poll": 157,
    "delivery": 53,
    "backup": 41,
    "migration": 157,
    "backfill": 29,
    "retention": 29,
}  # so that each has five points or more


@pytest.mark.parametrize("job", SCENARIOS)
def test_a_job_that_breaks_at_a_write_and_runs_again_loses_and_doubles_nothing(job: str) -> None:
    try:
        proof = in_process_of_its_own(partial(prove_every_write, [job], every=EVERY[job], first=7, in_turn=True))
    except NotHere as error:
        pytest.skip(str(error))
    assert proof.breaches == []
    assert proof.tried >= 5


def test_a_week_of_faults_ends_with_the_rows_of_an_undisturbed_week() -> None:
    try:
        proof = in_process_of_its_own(prove_week)
    except NotHere as error:
        pytest.skip(str(error))
    assert proof.breaches == []
    assert "killed, killed, named its error" in proof.notes[0]


def test_a_lost_row_and_a_doubled_one_are_breaches() -> None:
    assert differences({"a": [1, 2], "b": [1]}, {"a": [2, 1], "b": [1]}) == []
    assert differences({"a": [1, 2]}, {"a": [1]}) == ["a: 1 lost [2], 0 too many []"]
    assert differences({"a": [1]}, {"a": [1, 1]}) == ["a: 0 lost [], 1 too many [1]"]
    proof = Proof()
    proof.count("well", [])
    proof.count("ill", ["a", "b"])
    assert proof.lines() == ["1 of 2 held", "BREACH ill: a; b"]


def test_growth_is_told_from_the_whole_line_with_its_error() -> None:
    """Two points would tell of the last moment only."""
    cycles = list(range(50, 500, 5))
    assert slope_of(cycles, [120 + 0.02 * cycle for cycle in cycles]) == pytest.approx((2.0, 0.0), abs=1e-9)
    slope, error = slope_of(cycles, [120 + 4.0 * (number % 2) for number in range(len(cycles))])
    assert abs(slope) < error < 0.5


def test_the_page_names_every_promise_with_its_proofs_and_limits() -> None:
    page = RELIABILITY_PAGE.read_text(encoding="utf-8")
    block = PROMISES_BLOCK.search(page)
    assert block is not None
    assert block[0] == promises_table(), "python -m bench.reliability.page writes it"
    assert list(figures_on(page)) == list(TARGETS)


def test_every_test_that_a_promise_names_exists() -> None:
    for target in TARGETS.values():
        assert target.tests or target.quick or target.full
        for name in target.tests:
            path, _, function = name.partition("::")
            assert f"def {function}" in (ROOT / path).read_text(encoding="utf-8")
