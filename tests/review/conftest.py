"""One archive and one running desk for all tests of a module: starting is what takes time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.serving import Desk, archive, fill, serving


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as name:
        with archive(Path(name)) as made:
            fill(made)
            config = made.config
        with serving(config) as running:
            yield running


@pytest.fixture
def ann(desk: Desk) -> Desk:
    """The same desk with ann logged in (once: the link works once)."""
    if "ds_actor" not in desk.cookies:
        desk.enter("ann")
    return desk


@pytest.fixture
def anybody(desk: Desk) -> Desk:
    """The same desk, not logged in."""
    return Desk(desk.base, desk.database, desk.tokens, desk.process)
