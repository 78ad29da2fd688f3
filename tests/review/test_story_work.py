"""Reviewers assign, merge, split and dismiss stories from the desk, and take evidence and exports along."""

from __future__ import annotations

import csv
import http.client
import io
import re
import zipfile
from urllib.parse import urlsplit

import pytest

from jobs.review.policy import parse_id_ranges, write_id_ranges
from tests.patience import CHILD_SECONDS
from tests.review.serving import RunningDesk
from tests.review.test_writes import alerts_of, story_of


def test_many_marks_are_short_in_an_address() -> None:
    assert write_id_ranges([7, 5, 6, 12, 9, 8]) == "5-9.12"
    assert parse_id_ranges("5-9.12") == (5, 6, 7, 8, 9, 12)
    assert parse_id_ranges("3.x.-4.5-.9-2.1-99999999999", most=4) == (3, 1, 2, 3)


def stories_shown(desk: RunningDesk, path: str) -> list[int]:
    return [int(number) for number in re.findall(r'name="pick" value="(\d+)"', desk.get(path).text)]


def test_ticked_stories_are_dismissed_and_taken_back_with_one_undo(ann: RunningDesk) -> None:
    stories = [story_of(ann, f"Tajik clash number {number} ") for number in (0, 1, 2)]
    untouched = story_of(ann, "Tajik clash number 6 ")
    fields = {"csrftoken": ann.token(), "back": "/-/desk", "pick": str(stories[0])}
    fields |= {f"alerts-{story}": " ".join(map(str, alerts_of(ann, story))) for story in (*stories, untouched)}
    before = ann.sql("SELECT * FROM alerts ORDER BY id")
    fields["pick"] = " ".join(map(str, stories))
    answer = ann.raw_post("/-/desk/dismiss-ticked", fields, Origin=ann.base)
    assert {state for story in stories for state in alerts_of(ann, story).values()} == {"dismissed"}
    assert set(alerts_of(ann, untouched).values()) == {"new"}
    page = ann.get(answer.headers["location"]).text
    assert "3 alerts marked." in page and not set(stories) & set(stories_shown(ann, "/-/desk"))
    marks = page.partition('name="marks" value="')[2].partition('"')[0]
    undone = ann.post("/-/desk/undo", marks=marks, story="", back="/-/desk")
    assert undone.headers["location"] == "/-/desk"
    assert ann.sql("SELECT * FROM alerts ORDER BY id") == before


def test_all_that_is_shown_is_dismissed_but_not_what_was_confirmed_meanwhile(ann: RunningDesk) -> None:
    story, second = (story_of(ann, f"Tajik clash number {number} ") for number in (10, 11))
    marked = ann.post("/-/desk/mark", state="confirmed", alerts=" ".join(map(str, alerts_of(ann, second))), story=second)
    fields = {"shown": f"{story} {second}", **{f"alerts-{one}": " ".join(map(str, alerts_of(ann, one))) for one in (story, second)}}
    answer = ann.post("/-/desk/dismiss-shown", **fields)
    assert (set(alerts_of(ann, story).values()), set(alerts_of(ann, second).values())) == ({"dismissed"}, {"confirmed"})
    for made in (answer, marked):
        marks = re.search(r"marks=([\d.-]+)", made.headers["location"])
        assert marks
        ann.post("/-/desk/undo", marks=" ".join(map(str, parse_id_ranges(marks[1]))), story=story)
    assert set(alerts_of(ann, second).values()) == {"new"}
    assert ann.post("/-/desk/dismiss-ticked", **fields).status == 400, "none was ticked"


def test_a_story_is_assigned_filtered_and_given_back(ann: RunningDesk, anybody: RunningDesk) -> None:
    story = story_of(ann, "Столкновение")
    answer = ann.post(f"/-/story/{story}/assign", reviewer="ben", back="/-/desk?watch=clash-border")
    assert answer.headers["location"] == f"/-/desk?watch=clash-border#story-{story}"
    form = {"csrftoken": ann.token(), "reviewer": "ben", "back": "/-/desk"}
    card = ann.raw_post(f"/-/story/{story}/assign", form, Origin=ann.base, x_desk="card")
    assert (card.status, f'id="story-{story}"' in card.text, "ben works on it" in card.text) == (200, True, True), "to our script"
    assert stories_shown(ann, "/-/desk?state=any&assigned=ben") == [story]
    assert story not in stories_shown(ann, "/-/desk?state=any&assigned=none")
    assert "ben works on it" in anybody.get(f"/-/story/{story}").text
    assert ">Mine</a>" in ann.get("/-/desk").text and ">Mine</a>" not in anybody.get("/-/desk").text
    assert ann.sql("SELECT reviewer, assigned_by FROM story_assignments") == [("ben", "ann")]
    ann.post(f"/-/story/{story}/assign", reviewer="")
    assert ann.sql("SELECT * FROM story_assignments") == []
    assert ann.post("/-/story/99999/assign", reviewer="ben").status == 409


def test_stories_are_merged_split_and_as_they_were(ann: RunningDesk) -> None:
    first, second = story_of(ann, "Tajik clash number 12 "), story_of(ann, "Tajik clash number 13 ")
    before = ann.sql("SELECT id, story_id FROM articles ORDER BY id")
    ann.post(f"/-/story/{second}/assign", reviewer="eve")
    merged = ann.post("/-/desk/merge", pick=f"{first} {second}", note="one clash")
    stays, gone = min(first, second), max(first, second)
    assert merged.headers["location"] == f"/-/story/{stays}"
    assert "one clash" in ann.get(f"/-/story/{stays}").text
    assert ann.sql("SELECT reviewer FROM story_assignments WHERE story_id = ?", stays) == [("eve",)], "who works on one, on both"
    assert story_of(ann, "Tajik clash number 12 ") == story_of(ann, "Tajik clash number 13 ") == stays
    assert ann.post("/-/desk/merge", story=stays, other=gone).status == 409, "the same story already"
    ((article,),) = ann.sql("SELECT id FROM articles WHERE title LIKE 'Tajik clash number 13 %'")
    new = int(ann.post(f"/-/story/{stays}/split", article=article).headers["location"].rpartition("/")[2])
    assert story_of(ann, "Tajik clash number 13 ") == new not in (stays, gone)
    assert ann.post(f"/-/story/{stays}/split").status == 409, "no report was ticked"
    assert [ann.post(f"/-/story/{stays}/undo").status for _ in "12"] == [303, 303]
    assert ann.sql("SELECT id, story_id FROM articles ORDER BY id") == before
    assert ann.post("/-/desk/merge", pick=first).status == 400
    for story in (first, second):
        ann.post(f"/-/story/{story}/assign", reviewer="")


WRITES = (
    "/-/desk/dismiss-ticked",
    "/-/desk/dismiss-shown",
    "/-/desk/merge",
    "/-/story/1/split",
    "/-/story/1/undo",
    "/-/story/1/assign",
)


@pytest.mark.parametrize("path", WRITES)
def test_only_a_reviewers_own_form_does_any_of_it(ann: RunningDesk, path: str) -> None:
    form = {"pick": "1 2", "shown": "1", "alerts-1": "1", "article": "1", "reviewer": "ann", "csrftoken": ann.token()}
    tables = ("alerts", "story_assignments", "story_changes")
    before = [ann.sql(f"SELECT * FROM {table} ORDER BY 1") for table in tables]
    assert ann.raw_post(path, form, cookies=False, Origin=ann.base).status == 403
    assert ann.raw_post(path, form, Origin="http://evil.example").status == 403
    assert ann.get(path).status == 405
    assert [ann.sql(f"SELECT * FROM {table} ORDER BY 1") for table in tables] == before


def download(desk: RunningDesk, path: str) -> tuple[bytes, str]:
    connection = http.client.HTTPConnection(urlsplit(desk.base).netloc, timeout=CHILD_SECONDS)
    connection.request("GET", path)
    answer = connection.getresponse()
    body, name = answer.read(), answer.headers["content-disposition"] or ""
    connection.close()
    return body, name


def test_a_story_is_taken_along_as_evidence_and_as_a_table(anybody: RunningDesk) -> None:
    pack, name = download(anybody, "/-/story/1/evidence.zip")
    assert 'filename="evidence-story-1.zip"' in name
    assert {"index.html", "manifest-sha256.txt"} <= {
        entry.rpartition("/")[2] for entry in zipfile.ZipFile(io.BytesIO(pack)).namelist()
    }
    table, _ = download(anybody, "/-/story/1/articles.csv")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert {row["story"] for row in rows} == {"1"} and len(rows) == 3
    alerts, _ = download(anybody, "/-/story/1/alerts.csv")
    assert len(list(csv.DictReader(io.StringIO(alerts.decode("utf-8-sig"))))) == len(alerts_of(anybody, 1))
    assert anybody.get("/-/story/99999/evidence.zip").status == 404
