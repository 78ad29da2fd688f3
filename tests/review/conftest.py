"""One archive and one running desk for all tests of a worker: starting is what takes time. A test that marks something does
so on a story of its own, or takes it back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.serving import RunningDesk, archive, fill, serving


@pytest.fixture(scope="session")
def desk() -> Iterator[RunningDesk]:
    with tempfile.TemporaryDirectory() as name:
        with archive(Path(name)) as made:
            fill(made)
            config = made.config
        with serving(config, reviewers=("ann", "ben", "eve", "fay")) as running:
            yield running


@pytest.fixture
def ann(desk: RunningDesk) -> RunningDesk:
    """The same desk with ann logged in (once: the link works once)."""
    if "borderwatch_session" not in desk.cookies:
        desk.enter("ann")
    return desk


@pytest.fixture
def anybody(desk: RunningDesk) -> RunningDesk:
    """The same desk, not logged in."""
    return RunningDesk(desk.base, desk.database, desk.tokens, desk.process)
