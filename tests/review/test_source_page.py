"""A source is switched on and off on the desk, and a new one is looked for only where the address guard lets us look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.model import Item, Plan
from crawler.model.errors import JobError
from jobs.review.pages.source import DISCOVERY_TIMEOUT_SECONDS, find_within, slug_of
from jobs.runner import crawl
from tests.review.serving import RunningDesk


def config_of(desk: RunningDesk) -> Path:
    return desk.database.with_name("config.yaml")


def version_of(desk: RunningDesk) -> str:
    shown = re.search(r'name="version" value="(\w+)"', desk.get("/-/source/one").text)
    assert shown
    return shown[1]


def test_the_short_id_of_a_source_is_made_of_its_host() -> None:
    assert slug_of("https://www.Ava-Press.example.org/fa") == "ava-press-example-org"


@pytest.mark.parametrize("path", ["/-/source/one/fetch", "/-/source/one/switch", "/-/sources/find", "/-/sources/save"])
def test_only_a_reviewers_own_form_fetches_or_changes_a_source(ann: RunningDesk, path: str) -> None:
    before = config_of(ann).read_bytes()
    form = {"version": version_of(ann), "enabled": "no", "address": "http://127.0.0.1:9/", "slug": "x", "csrftoken": ann.token()}
    assert ann.raw_post(path, form, cookies=False, Origin=ann.base).status == 403
    assert ann.raw_post(path, form, Origin="http://evil.example").status == 403
    assert ann.get(path).status == 405
    assert config_of(ann).read_bytes() == before


def test_a_source_is_switched_off_and_on_and_each_step_is_undone(ann: RunningDesk) -> None:
    before = config_of(ann).read_text(encoding="utf-8")
    stale = version_of(ann)
    assert ann.post("/-/source/one/switch", version=stale, enabled="no").status == 303
    after = config_of(ann).read_text(encoding="utf-8")
    assert after.replace("enabled: false, ", "") == before != after
    page = ann.get("/-/source/one").text
    assert ">Enable</button>" in page and "source one disabled, ann" in page
    late = ann.post("/-/source/one/switch", version=stale, enabled="no")
    assert late.status == 422 and "changed meanwhile" in late.text
    ann.post("/-/config/undo", version=version_of(ann), back="/-/source/one")
    assert config_of(ann).read_text(encoding="utf-8") == before
    assert ">Disable</button>" in ann.get("/-/source/one").text


def test_what_was_found_is_added_to_the_file_and_a_wrong_id_is_refused(ann: RunningDesk) -> None:
    before = config_of(ann).read_text(encoding="utf-8")
    form = {
        "url": "https://three.example/rss",
        "kind": "rss",
        "name": "Three",
        "homepage": "https://three.example",
        "languages": "fa, ps",
    }
    refused = ann.post("/-/sources/save", **form, slug="one", version=version_of(ann))
    assert refused.status == 422 and config_of(ann).read_text(encoding="utf-8") == before
    added = ann.post("/-/sources/save", **form, slug="three", version=version_of(ann))
    assert added.headers["location"] == "/-/source/three"
    assert "https://three.example/rss" in ann.get("/-/source/three").text
    assert 'languages: ["fa", "ps"]' in config_of(ann).read_text(encoding="utf-8")
    ann.post("/-/config/undo", version=version_of(ann), back="/-/sources")
    assert config_of(ann).read_text(encoding="utf-8") == before


def test_a_discovery_ends_in_time_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("contact: jo@example.org\nwatches: []\n", encoding="utf-8")
    asked = []

    def silent(plan: Plan, *, config_path: Path, seconds: float) -> tuple[Item, ...]:
        assert config_path == path
        asked.append((plan.limits.timeout, plan.limits.attempts, seconds))
        raise JobError("the look did not end well", "code 1")

    monkeypatch.setattr(crawl, "collect_items", silent)
    with pytest.raises(JobError, match="within 0 seconds; give the address of the feed itself"):
        find_within(path, "example.org", 0.0)
    assert asked == [(DISCOVERY_TIMEOUT_SECONDS, 1, 0.0)]


def test_discovery_asks_no_private_address_unless_the_configuration_allows_it(ann: RunningDesk) -> None:
    page = ann.post("/-/sources/find", address=f"{ann.base}/-/desk")
    assert page.status == 422
    assert "address guard" in page.text or "private" in page.text, page.text
    assert 'action="/-/sources/save"' not in page.text
