"""A new watch is written on the desk: tried while it is written, saved into config.yaml, and by nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.config import load
from crawler.config.starting import FirstAnswers, write_first_config
from crawler.config.watchedit import included_watch_text, new_block, with_watch
from crawler.model.errors import ConfigError
from tests.review.serving import RunningDesk
from tests.review.test_watch_page import config_of

FORM = {"id": "bridge-closed", "title": "Bridge: closed", "severity": "high", "query": "clash*"}
OLD_TEXT = "contact: jo@example.org  # us\nwatches:\n- id: flood\n  title: Floods\n  severity: low\n  query: flood*\n\n# the end\ngroups: {}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OLD_TEXT, OLD_TEXT.replace("\n\n# the end", "\n- id: a\n  title: T\n\n# the end")),
        ("watches: []  # ours\ngroups: {}\n", "watches:  # ours\n  - id: a\n    title: T\ngroups: {}\n"),
        ("watches:\n", "watches:\n  - id: a\n    title: T\n"),
        ("groups: {}\n", "groups: {}\n\nwatches:\n  - id: a\n    title: T\n"),
    ],
    ids=["after the last", "empty list", "no value", "no key"],
)
def test_a_watch_is_added_where_the_file_has_its_watches(text: str, expected: str) -> None:
    assert with_watch(text, "a", "id: a\ntitle: T\n") == expected


def test_a_list_on_one_line_is_left_to_its_owner() -> None:
    with pytest.raises(ConfigError, match="each on its own line"):
        with_watch("watches: [{id: x}]\n", "a", "id: a")


def test_an_included_watch_is_changed_in_its_place(tmp_path: Path) -> None:
    path = write_first_config(tmp_path, FirstAnswers(contact="jo@example.org", timezone="UTC"))
    text = path.read_text(encoding="utf-8")
    block = included_watch_text(text, tmp_path, "refugee-flow").block
    path.write_text(with_watch(text, "refugee-flow", block.replace("severity: high", "severity: low")), encoding="utf-8")
    severities = {watch.id: watch.severity for watch in load(path).watches.watches}
    assert (severities["refugee-flow"], severities["troops-crossing"], len(severities)) == ("low", "critical", 22)


def test_only_a_reviewers_own_form_adds_a_watch(ann: RunningDesk) -> None:
    before = config_of(ann).read_bytes()
    for path in ("/-/watches/new/try", "/-/watches/new/save"):
        form = {**FORM, "csrftoken": ann.token()}
        assert ann.raw_post(path, form, cookies=False, Origin=ann.base).status == 403
        assert ann.raw_post(path, form, Origin="http://evil.example").status == 403
        assert ann.raw_post(path, form).status == 403
    assert config_of(ann).read_bytes() == before


def test_a_new_watch_is_tried_then_saved_and_undone(ann: RunningDesk) -> None:
    before = config_of(ann).read_text(encoding="utf-8")
    assert 'href="/-/watches/new"' in ann.get("/-/watches").text
    version = re.search(r'name="version" value="(\w+)"', ann.get("/-/watches/new").text)
    assert version
    tried = ann.post("/-/watches/new/try", version=version[1], **FORM | {"id": ""})
    counts = re.search(r"(\d+) would be new, (\d+) have an alert already, (\d+) would have none", tried.text)
    assert tried.status == 200 and counts and int(counts[1]) > 5 and (counts[2], counts[3]) == ("0", "0")
    assert config_of(ann).read_text(encoding="utf-8") == before
    wrong = ann.post("/-/watches/new/save", version=version[1], **FORM | {"query": "clash* OR ("})
    assert wrong.status == 422 and "query: " in wrong.text and "clash* OR (" in wrong.text
    taken = ann.post("/-/watches/new/save", version=version[1], **FORM | {"id": "flood"})
    assert taken.status == 422 and "There is a watch flood already" in taken.text
    saved = ann.post("/-/watches/new/save", version=version[1], **FORM)
    assert saved.headers["location"] == "/-/watch/bridge-closed?saved=yes"
    assert new_block("bridge-closed", FORM).split("\n")[1] in config_of(ann).read_text(encoding="utf-8")
    page = ann.get("/-/watch/bridge-closed").text
    assert "watch bridge-closed added, ann" in page
    undo = re.search(r'name="version" value="(\w+)"', page)
    assert undo and ann.post("/-/config/undo", version=undo[1], back="/-/watches").status == 303
    assert config_of(ann).read_text(encoding="utf-8") == before
