"""Exports: nothing in them runs, nothing is lost, and memory does not grow with the archive."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import tarfile
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.app.export import EXPORT_KINDS, write_export
from crawler.facts.places import Gazetteer
from crawler.model import AlertState
from crawler.report.exports import as_csv, as_geojson, as_jsonl, guarded
from crawler.store.export import EXPORT_TABLES, ExportChoice
from crawler.watch import compile_watches
from tests.fakes import NOW, Env, an_article, an_article_found, an_entry, house
from tests.patience import CHILD_SECONDS, running
from tests.road import COMMAND, Road, source

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "badinputs"
WATCHES = compile_watches(
    {"clash": {"en": ["clash*"]}},
    [{"id": "clash", "title": "Clashes", "severity": "high", "when": {"all": ["clash"]}}],
    gazetteer=Gazetteer.shipped(),
)


@contextmanager
def archive(folder: Path, *titles: str) -> Iterator[Env]:
    """An article for each title, each with a clash near Khorog in it."""
    with house(folder, watches=WATCHES) as h:
        run = h.plan().run_id
        for number, title in enumerate(titles):
            own = " ".join(f"w{number}x{index}" for index in range(40))
            text = f"A clash near Khorog, not far from Ishkashim in Tajikistan. It was the {number}. time: {own}."
            h.recorder.record(an_article_found(run, 1, an_entry(str(number)), an_article(str(number), title=title, text=text)))
        yield h


def exported(h: Env, kind: str, form: str, **options: Any) -> str:
    stream = io.BytesIO()
    write_export(h.store, kind, form, stream, **options)
    return stream.getvalue().decode("utf-8")


def payloads(name: str, member: str = "payloads") -> list[str]:
    path = SHARED / f"{name}.tar.gz"
    if not path.exists():
        pytest.skip("the corpora are not here")
    with tarfile.open(path) as bundle:
        inner = bundle.extractfile(f"{name}/dev/{member}.json")
        assert inner is not None
        return [str(cell) for cell in json.load(inner)]


def would_run(cell: str) -> bool:
    """Whether the strictest spreadsheet may run a cell: what it skips, what it folds, then the operators."""
    if cell.startswith(("\t", "\r", "\n")):
        return True
    bare = re.sub('^[\\s\x00-\x1f"«“”„\u200b-\u200f\ufeff]+', "", cell)
    return bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        '"=1',
        "«=1», he said",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\ufeff=1",
        "\u200b=1",
        "\xa0=1",
        "'=1",
        "\x00=1",
        "\ttext",
        "=",
    ],
)
def test_what_a_spreadsheet_would_run_is_given_an_apostrophe(text: str) -> None:
    assert guarded(text).startswith("'")
    assert not would_run(guarded(text))


@pytest.mark.parametrize(
    "text", ["", "Clash near Khorog", "5 killed", "a=b", "1 - 2", "Шерхон-Бандар", "«درگیری»", "'quoted'", "e-mail @ home", "x;y"]
)
def test_what_is_no_formula_is_left_as_it_is(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\n-1", "a\n'-1"),
        ('a\t "=1', "a\t' \"=1"),
        ("\n=1", "'\n'=1"),
        ("a;\r\n=1", "a;\r\n'=1"),
        ("a; b=1", "a; b=1"),
    ],
)
def test_a_cell_that_another_list_separator_would_begin_is_guarded_too(text: str, safe: str) -> None:
    assert guarded(text) == safe


@given(st.text(alphabet=st.sampled_from("=+-@＝ \t\r\n;\"'«a1\ufeff\u200b\x00"), max_size=12))
def test_no_text_runs_and_all_its_characters_are_still_there_in_order(text: str) -> None:
    safe = guarded(text)
    for piece in re.split("[;\t\r\n]", safe):
        assert not would_run(piece)
    assert not would_run(safe)
    left = iter(safe)
    assert all(char in left for char in text)


def test_guarding_a_long_text_grows_with_its_length_only() -> None:
    for hostile in ("\n" * 300_000, " \t" * 150_000 + "=", ";=" * 150_000, '"' * 300_000):
        assert len(guarded(hostile)) >= 300_000


@pytest.mark.parametrize("name", ["csv-injection", "xss-owasp", "blns"])
def test_hostile_titles_stay_text_in_every_form(tmp_path: Path, name: str) -> None:
    evil = payloads(name, "blns" if name == "blns" else "payloads")
    with archive(tmp_path, *(f"{text}\nclash" for text in evil[:120])) as h:
        titles = [title for (title,) in h.sql("SELECT title FROM articles ORDER BY id")]
        for kind in EXPORT_KINDS:
            rows = list(csv.reader(io.StringIO(exported(h, kind, "csv", bom=False), newline="")))
            assert all(len(row) == len(rows[0]) for row in rows)
            assert not [cell for row in rows for cell in row if would_run(cell) and not re.fullmatch(r"-?[\d.]+", cell)]
        lines = exported(h, "articles", "jsonl").splitlines()
        assert [json.loads(line)["title"] for line in lines] == titles
        assert json.loads(exported(h, "alerts", "geojson"))["features"]


def test_numbers_stay_numbers_and_texts_are_quoted() -> None:
    rows = [{"id": 7, "x": -3.5, "title": "-3.5", "none": None, "list": ["=a", "b"], "places": [{"name": "Khorog"}]}]
    (heading, line) = "".join(as_csv(rows, tuple(rows[0]))).splitlines()
    assert heading == '"id","x","title","none","list","places"'
    assert line == '7,-3.5,"\'-3.5","","\'=a, b","Khorog"'
    assert json.loads("".join(as_jsonl(rows, tuple(rows[0])))) == rows[0]


def test_one_object_is_one_line_whatever_splits_lines() -> None:
    rows = [{"title": "a\u2028b\x85c\nd\re\x0bf\x0c\u2029\x1c"}]
    text = "".join(as_jsonl(rows, ("title",)))
    assert len(text.splitlines()) == 1
    assert json.loads(text) == rows[0]


def test_geojson_is_what_its_readers_expect(tmp_path: Path) -> None:
    with archive(tmp_path, "First clash", "Clash of words") as h:
        h.recorder.record(an_article_found(1, 1, an_entry("n"), an_article("n", title="A clash", text="Nobody says where. " * 30)))
        stream = io.BytesIO()
        assert write_export(h.store, "alerts", "geojson", stream) == 1
        collection = json.loads(stream.getvalue())
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    features = collection["features"]
    assert len({feature["id"] for feature in features}) == len(features)
    for feature in features:
        assert feature["type"] == "Feature" and feature["geometry"]["type"] == "Point"
        lon, lat = feature["geometry"]["coordinates"]  # RFC 7946: longitude first
        assert 60 < lon < 76 and 34 < lat < 42
        about = feature["properties"]
        assert {"watch", "severity", "state", "headline", "url", "story", "precision", "place"} <= about.keys()
        assert about["place_kind"] != "country"
    first = [feature for feature in features if feature["properties"]["alert"] == 1]
    assert first[0]["properties"]["places"] == len(first)
    khorog = next(feature for feature in features if feature["properties"]["place"] == "Khorugh")
    assert khorog["geometry"]["coordinates"] == pytest.approx([71.55, 37.49], abs=0.05)


def test_an_empty_archive_gives_empty_exports(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        assert json.loads(exported(h, "alerts", "geojson")) == {"type": "FeatureCollection", "features": []}
        assert exported(h, "articles", "jsonl") == ""
        assert exported(h, "stories", "csv").count("\n") == 1
        assert exported(h, "alerts", "csv", bom=True).startswith('\ufeff"id"')
    assert "".join(as_geojson([], ())).strip()


def test_pages_join_without_a_gap_and_filters_hold(tmp_path: Path) -> None:
    with archive(tmp_path, *(f"Clash number {number}" for number in range(11))) as h:
        for kind in EXPORT_KINDS:
            whole = list(h.store.exports.rows(kind, batch=100))
            for size in (1, 3, len(whole), len(whole) + 1):
                assert list(h.store.exports.rows(kind, batch=size)) == whole
            assert h.store.exports.count(kind) == len(whole)
            assert set(EXPORT_TABLES[kind].columns) <= set(whole[0])
        h.store.alerts.review([2, 5], AlertState.DISMISSED, reviewer="anna", note="=no", now=NOW)
        assert [row["id"] for row in h.store.exports.rows("alerts", ExportChoice(state="dismissed"))] == [2, 5]
        assert list(h.store.exports.rows("articles", ExportChoice(since=NOW + timedelta(hours=1)))) == []
        assert h.store.exports.count("alerts", ExportChoice(since=NOW - timedelta(hours=1), state="new")) == 9


def test_a_page_is_found_by_its_key_and_nothing_is_sorted_for_it(tmp_path: Path) -> None:
    with archive(tmp_path, "A clash") as h:
        for kind, table in EXPORT_TABLES.items():
            joiner = "AND" if kind == "events" else "WHERE"  # an event is one of those of its story
            plan = h.sql(
                f"EXPLAIN QUERY PLAN {table.select} {joiner} {table.key} > 5 AND +{table.since} >= 'x' ORDER BY {table.key}"
            )
            outer = [step for _, parent, _, step in plan if parent == 0]
            assert outer[0] == f"SEARCH {table.key.partition('.')[0]} USING INTEGER PRIMARY KEY (rowid>?)"
            assert not [step for step in outer if step.startswith(("SCAN", "USE TEMP B-TREE"))]


def test_articles_carry_their_whole_text_only_when_asked(tmp_path: Path) -> None:
    with archive(tmp_path, "A clash") as h:
        assert "text" not in json.loads(exported(h, "articles", "jsonl"))
        assert json.loads(exported(h, "articles", "jsonl", text=True))["text"] == h.single_value("SELECT text FROM articles")


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    class CountingStream(io.RawIOBase):
        written = 0

        def write(self, data: Any) -> int:
            self.written += len(data)
            return len(data)

    def peak(h: Env, sink: CountingStream) -> int:
        tracemalloc.start()
        write_export(h.store, "articles", "jsonl", sink, text=True)  # type: ignore[arg-type]
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    with archive(tmp_path, "A clash") as h:
        h.sql("UPDATE articles SET text = ?", "x" * 20_000)
        names = ", ".join(name for (name,) in h.sql("SELECT name FROM pragma_table_info('articles') WHERE name != 'id'"))
        values = names.replace("canonical_url", "'u' || value")
        more = f"INSERT INTO articles ({names}) SELECT {values} FROM generate_series(?, ?), articles WHERE articles.id = 1"
        more = f"WITH RECURSIVE generate_series(value) AS (SELECT ? UNION ALL SELECT value + 1 FROM generate_series WHERE value < ?) {more.replace('(?, ?)', '')}"
        h.sql(more, 1, 250)
        few = peak(h, CountingStream())
        h.sql(more, 251, 2000)
        sink = CountingStream()
        many = peak(h, sink)
    assert sink.written > 2000 * 20_000
    assert many < few * 1.3


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    folder = tmp_path_factory.mktemp("export")
    road = Road(folder, source("one", "http://127.0.0.1:9/rss"))
    with archive(folder, "=cmd clash", "Clash at Khorog") as h:
        h.recorder.record(an_article_found(1, 1, an_entry("n"), an_article("n", title="A clash", text="Nobody says where. " * 30)))
    yield road


def test_the_command_writes_to_the_screen_or_a_file(road: Road) -> None:
    rows = list(csv.DictReader(io.StringIO(road.borderwatch("export", "alerts"))))
    assert [row["title"] for row in rows] == ["'=cmd clash", "Clash at Khorog", "A clash"]
    road.borderwatch("export", "alerts", "--format", "geojson", "-o", "out/map.geojson")
    assert road.stderr.strip() == "1 alert left out: no place was found with certainty"
    assert json.loads((road.folder / "out/map.geojson").read_text())["features"]
    assert [path.name for path in (road.folder / "out").iterdir()] == ["map.geojson"]
    assert road.borderwatch("export", "alerts", "--state", "confirmed", "--format", "jsonl") == ""
    for wrong in (
        ("stories", "--format", "geojson"),
        ("articles", "--state", "new"),
        ("alerts", "--text"),
        ("feeds",),
        ("alerts", "--format", "jsonl", "--bom"),
    ):
        road.borderwatch("export", *wrong, expect=2)


def test_a_reader_that_has_seen_enough_ends_it_quietly(road: Road) -> None:
    with running(road.start("export", "articles", "--format", "jsonl", "--text")) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        child.wait(timeout=CHILD_SECONDS)
        assert child.stderr.read() == ""
        assert child.returncode == 0


def test_a_bar_is_shown_on_a_terminal_and_only_there(road: Road) -> None:
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    command = [str(COMMAND), "-c", str(road.path), "export", "alerts", "-o", str(road.folder / "bar.csv")]
    try:
        subprocess.run(
            command, stderr=theirs, check=True, env={**os.environ, "TERM": "xterm", "COLUMNS": "80"}, timeout=CHILD_SECONDS
        )
        assert b"alerts" in os.read(ours, 100_000)
    finally:
        os.close(ours)
        os.close(theirs)
    road.borderwatch("export", "alerts", "-o", "bar.csv")
    assert road.stderr == ""


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    from crawler.runtime.files import open_atomically

    old = tmp_path / "alerts.csv"
    old.write_text("old")
    with pytest.raises(RuntimeError), open_atomically(old) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("alerts.csv", "old")]
