"""A watch is changed on the desk: tried, saved, brought back; and by nobody else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.review.serving import RunningDesk

FLOOD = "/-/watch/flood"


def config_of(desk: RunningDesk) -> Path:
    return desk.database.with_name("config.yaml")


def version_of(desk: RunningDesk, page: str = FLOOD) -> str:
    shown = re.search(r'name="version" value="(\w+)"', desk.get(page).text)
    assert shown
    return shown[1]


@pytest.mark.parametrize("path", [f"{FLOOD}/try", f"{FLOOD}/save", "/-/config/undo", "/-/cases/add", "/-/cases/remove"])
def test_only_a_reviewers_own_form_changes_the_configuration(ann: RunningDesk, path: str) -> None:
    before, form = config_of(ann).read_bytes(), {"version": version_of(ann), "title": "x", "query": "x", "severity": "low"}
    form["csrftoken"] = ann.token()
    assert ann.raw_post(path, form, cookies=False, Origin=ann.base).status == 403
    assert ann.raw_post(path, form, Origin="http://evil.example").status == 403
    assert ann.raw_post(path, form).status == 403
    assert ann.get(path).status == 405
    assert config_of(ann).read_bytes() == before


def test_a_trial_counts_the_articles_and_saves_nothing(ann: RunningDesk) -> None:
    before = config_of(ann).read_bytes()
    form = {"version": version_of(ann), "title": "Floods", "severity": "medium", "query": "clash*", "enabled": "yes"}
    page = ann.post(f"{FLOOD}/try", **form)
    assert page.status == 200
    counts = re.search(r"(\d+) would be new, (\d+) have an alert already, (\d+) would have none", page.text)
    assert counts and int(counts[1]) > 5 and (counts[2], counts[3]) == ("0", "1")
    assert config_of(ann).read_bytes() == before


def test_a_mistake_is_shown_with_its_line_and_caret_and_is_not_saved(ann: RunningDesk) -> None:
    before = config_of(ann).read_bytes()
    for path in ("try", "save"):
        page = ann.post(f"{FLOOD}/{path}", version=version_of(ann), block="id: flood\nseverity: low\nquery: flood* OR (")
        assert page.status == 422
        assert "line 3: query: " in page.text and "^" in page.text
        assert "flood* OR (" in page.text  # what was written is still there
    assert config_of(ann).read_bytes() == before


def test_a_change_is_saved_and_one_click_brings_the_former_text_back(ann: RunningDesk) -> None:
    before, version = config_of(ann).read_text(encoding="utf-8"), version_of(ann)
    form = {"title": "High water", "severity": "high", "query": "flood* OR наводнен*", "enabled": "yes"}
    saved = ann.post(f"{FLOOD}/save", version=version, **form)
    assert saved.status == 303
    after = config_of(ann).read_text(encoding="utf-8")
    assert after == before.replace("title: Floods, severity: medium", 'title: "High water", severity: high')
    page = ann.get(saved.headers["location"]).text
    assert "Undo the last change of config.yaml" in page and "watch flood, ann" in page
    late = ann.post(f"{FLOOD}/save", version=version, **form | {"title": "mine"})
    assert late.status == 422 and "changed meanwhile" in late.text
    assert config_of(ann).read_text(encoding="utf-8") == after
    assert ann.post("/-/config/undo", version=version_of(ann), back=FLOOD).headers["location"] == FLOOD
    assert config_of(ann).read_text(encoding="utf-8") == before


def test_an_article_becomes_a_test_case_by_a_click_and_is_tried_with_the_watch(ann: RunningDesk) -> None:
    article = ann.sql("SELECT id FROM articles WHERE title LIKE 'Flood kills%'")[0][0]
    kept = ann.post("/-/cases/add", watch="flood", article=article, match="yes")
    assert kept.headers["location"] == f"{FLOOD}#cases"
    (line,) = config_of(ann).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
    case = json.loads(line)
    assert (case["watch"], case["match"], case["author"], case["article"]) == ("flood", True, "ann", article)
    form = {"version": version_of(ann), "title": "Floods", "severity": "medium", "enabled": "yes"}
    assert "All test cases are right." in ann.post(f"{FLOOD}/try", **form, query="flood*").text
    assert "1 test case fails." in ann.post(f"{FLOOD}/try", **form, query="clash*").text
    ann.post("/-/cases/add", watch="flood", article=article, match="no")
    page = ann.get(FLOOD).text
    assert page.count('name="case"') == 1 and "must not match" in page
    name = page.partition('name="case" value="')[2].partition('"')[0]
    ann.post("/-/cases/remove", case=name, back=FLOOD)
    assert 'name="case"' not in ann.get(FLOOD).text


def test_everybody_reads_a_watch_and_only_who_is_logged_in_has_buttons(anybody: RunningDesk) -> None:
    page = anybody.get(FLOOD)
    assert page.status == 200 and "<fieldset disabled>" in page.text and "Undo the last" not in page.text
    assert anybody.get("/-/watch/nothing").status == 404
