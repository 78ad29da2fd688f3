"""The numbers of schedule and crawl: each has its default in one place, and can be set."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler import config, settings
from crawler.config.models import SettingsModel
from crawler.config.values import limits_of
from crawler.model import CrawlLimits, PollPolicy, PollState
from crawler.polling.schedule import wants_unconditional
from tests.fakes import LIMITS, NOW

# Every key of the three sections, each with a value that is not its default.
OTHERS = """
contact: desk@example.org
polling: {floor: 11m, ceiling: 2d, first: 2h, failure_ceiling: 3d, throttle_cap: 5h, unconditional_every: 7h, unconditional_polls: 3,
  redirect_days: 9, max_age: 20d, recheck: 6, retry: 7, max_entries: 77,
  gap_documents: 12}
politeness: {delay: 3s, max_delay: 50s, timeout: 21s, attempts: 4, allow_private: [127.0.0.1]}
extraction: {workers: 2, feed_limit: 11s, page_limit: 31s, feed_size: 9M, page_size: 4M, min_words: 41}
"""
NOT_OF_A_CRAWL = {"recheck", "retry"}  # of the plan: `Config.recheck`, `Config.retry`


def load(folder: Path, text: str) -> config.Config:
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    return config.load(folder / "config.yaml")


@pytest.mark.parametrize("kind", [PollPolicy, CrawlLimits])
def test_a_number_of_the_crawl_has_no_default_beside_the_one_of_its_key(kind: Any) -> None:
    twice = [field.name for field in fields(kind) if (field.default, field.default_factory) != (MISSING, MISSING)]
    assert twice == []


def test_the_settings_of_scrapy_repeat_nothing_that_comes_with_the_plan() -> None:
    twice = {"USER_AGENT", "DOWNLOAD_DELAY", "DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE"} & set(vars(settings))
    assert twice == set()


def test_every_number_of_the_crawl_can_be_set(tmp_path: Path) -> None:
    limits = load(tmp_path, OTHERS).limits
    same = [field.name for field in fields(CrawlLimits) if getattr(limits, field.name) == getattr(LIMITS, field.name)]
    same += [field.name for field in fields(PollPolicy) if getattr(limits.policy, field.name) == getattr(LIMITS.policy, field.name)]
    assert same == []


@pytest.mark.parametrize(
    ("section", "key"),
    [
        (section, key)
        for section in ("polling", "politeness", "extraction")
        for key in type(getattr(SettingsModel(), section)).model_fields
        if key not in NOT_OF_A_CRAWL
    ],
)
def test_every_key_of_the_three_sections_reaches_the_crawl(tmp_path: Path, section: str, key: str) -> None:
    value = yaml.safe_load(OTHERS)[section][key]
    changed = load(tmp_path, json.dumps({section: {key: value}})).limits
    assert changed != LIMITS


def test_a_configuration_that_says_nothing_gives_the_defaults_of_the_schema(tmp_path: Path) -> None:
    limits = load(tmp_path, "polling: {}").limits
    assert limits == limits_of(SettingsModel()) == config.default_limits()
    polling = config.schema()["properties"]["polling"]["default"]
    assert {name: value for name, value in polling.items() if hasattr(limits.policy, name)} == {
        field.name: getattr(limits.policy, field.name) for field in fields(PollPolicy)
    }


def test_the_answers_304_in_a_row_after_which_a_feed_is_fetched_whole_are_configured(tmp_path: Path) -> None:
    policy = load(tmp_path, OTHERS).limits.policy
    assert [wants_unconditional(PollState(unconditional_at=NOW, unchanged_run=run), NOW, policy) for run in (2, 3)] == [False, True]
