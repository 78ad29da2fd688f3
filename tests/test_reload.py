"""The daemon takes a changed config.yaml up by itself, and keeps to the former one where the new one is wrong."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from crawler import config as configuration
from jobs import JOBS
from jobs.deliver.alarm import ImmediateAlerts
from jobs.runner.crawl import Stop
from jobs.runner.daemon import lanes_of
from jobs.runner.reload import ConfigReloader

TEXT = """\
database: news.db
watches: [{id: flood, severity: medium, query: "flood*"}]
daemon: {poll_every: 5m}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_a_change_is_taken_up_once(path: Path) -> None:
    reloader = ConfigReloader(configuration.load(path))
    assert reloader.changed() is None
    path.write_text(TEXT.replace("flood*", "storm*"), encoding="utf-8")
    config = reloader.changed()
    assert config is not None and str(config.watches.watches[0].when) == str(configuration.load(path).watches.watches[0].when)
    assert reloader.changed() is None


@pytest.mark.parametrize(
    ("text", "words"),
    [(TEXT.replace("flood*", "flood* ("), "is refused"), (TEXT.replace("news.db", "other.db"), "database needs a restart")],
    ids=["wrong", "another archive"],
)
def test_a_change_that_cannot_be_taken_up_is_said_once_and_the_former_stays(
    path: Path, caplog: pytest.LogCaptureFixture, text: str, words: str
) -> None:
    reloader = ConfigReloader(configuration.load(path))
    path.write_text(text, encoding="utf-8")
    with caplog.at_level(logging.ERROR, "borderwatch.daemon"):
        assert reloader.changed() is None and reloader.changed() is None
    assert len(caplog.records) == 1 and words in caplog.text


def test_lanes_work_by_the_configuration_that_was_taken_up(path: Path) -> None:
    former = configuration.load(path)
    lanes = lanes_of(JOBS, former, Stop(), alarm=ImmediateAlerts(former))
    path.write_text(TEXT.replace("5m", "20m"), encoding="utf-8")
    config = configuration.load(path)
    for lane in lanes:
        lane.use(config)
    assert [lane.config for lane in lanes] == [config] * len(lanes)
    poll = next(lane for lane in lanes if "poll" in lane.rules)
    assert poll.rules["poll"] == JOBS["poll"].rule(config) != JOBS["poll"].rule(former)
