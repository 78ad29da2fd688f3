"""What is printed never dies for the encoding of the terminal, and stays JSON where it is JSON."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.app.plan import make_plan
from crawler.app.record import Recorder
from crawler.store import Store
from jobs.cli import main
from jobs.cli.terminal import ERROR_HANDLER_NAME, escape_unencodable
from tests.fakes import a_state, an_article, an_article_found, an_entry
from tests.patience import CHILD_SECONDS
from tests.road import COMMAND, Road, source

NOW = datetime.now(UTC)
TITLE = "Tajik border guards and Taliban exchanged fire: Тоҷикистон, تاجیکستان, 😀 é"
STATEMENT = "The shooting lasted an hour and nobody was hurt, the border service said. "
ENCODINGS = ("cp1251", "latin-1", "ascii", "utf-8")


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """An archive with one alert whose headline no single-byte encoding can write."""
    road = Road(tmp_path_factory.mktemp("road"), source("one", "http://one.example/rss"))
    config = configuration.load(road.path)
    store = Store.open(road.database)
    sources = {source.slug: source for source in config.sources}
    recorder = Recorder(store, config.watches, sources=sources, clock=lambda: NOW)
    run = make_plan(store, config, NOW).run_id
    recorder.record(a_state(run, 1, an_entry(title=TITLE), polled_at=NOW))
    article = an_article(title=TITLE, text=f"{TITLE} near Shir Khan Bandar. {STATEMENT * 6}", published=NOW)
    assert recorder.record(an_article_found(run, 1, an_entry(title=TITLE), article)) == "recorded"
    with store.write():
        store.log.finish(run, "ok", NOW)
    store.close()
    yield road


def printed(config: Path, encoding: str, *arguments: str) -> str:
    """What a command prints on a terminal of that encoding."""
    raw = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, write_through=True))
        with pytest.raises(SystemExit) as ended:
            main(["--config", str(config), *arguments])
        sys.stdout.flush()
        assert ended.value.code == 0
        # click writes UTF-8 where the encoding is ASCII
        return raw.getvalue().decode("utf-8" if encoding == "ascii" else encoding)


@pytest.mark.parametrize("encoding", ["cp1251", "latin-1"])
@pytest.mark.parametrize(
    "command", [("alerts",), ("alerts", "show", "1"), ("stories",), ("stories", "show", "1"), ("search", "Taliban"), ("digest",)]
)
def test_foreign_text_is_printed_on_any_terminal(road: Road, encoding: str, command: tuple[str, ...]) -> None:
    text = printed(road.path, encoding, *command)
    assert "Tajik border guards and Taliban" in text
    assert ("Тоҷикистон".replace("ҷ", "\\u04b7") if encoding == "cp1251" else "\\u0422\\u043e\\u04b7") in text


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", [("search", "Taliban", "--json"), ("digest", "--json")])
def test_json_is_json_in_every_encoding(road: Road, encoding: str, command: tuple[str, ...]) -> None:
    content = json.loads(printed(road.path, encoding, *command))
    assert TITLE in json.dumps(content, ensure_ascii=False)


def test_an_export_is_utf_8_whatever_the_terminal_is(road: Road) -> None:
    done = printed(road.path, "latin-1", "export", "articles", "--format", "jsonl").encode("latin-1").decode("utf-8")
    assert json.loads(done.splitlines()[0])["title"] == TITLE


def test_half_a_surrogate_pair_costs_no_input_of_try(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "\ud800",
        "items": [
            {"id": "\ud800", "url": "http://x.example/\ud800", "title": "One \udfff"},
            {"id": "b", "url": "http://x.example/b", "title": "Two"},
        ],
    }
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    rows = [{"id": "\udead", "path": "feed.json"}, {"id": 2, "path": "feed.json"}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = str(Path(__file__).parents[1] / "config.yaml")
    done = subprocess.run(
        [str(COMMAND), "--config", config, "try", "feed", "--jsonl", "in.jsonl"],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1251"},
        stdin=subprocess.DEVNULL,
        timeout=CHILD_SECONDS,
        check=True,
    )
    lines = done.stdout.decode("cp1251").splitlines()
    first, second = map(json.loads, lines)
    assert (first["id"], second["id"]) == ("\udead", 2)
    assert first["entries"] == second["entries"]
    assert [entry["title"] for entry in first["entries"]] == ["One", "Two"]
    json.dumps(first["entries"], ensure_ascii=False).encode("utf-8")


def test_escapes_are_those_of_json() -> None:
    escape_unencodable()
    text = "é ҷ 😀 \ud800"
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors=ERROR_HANDLER_NAME)
    json.dump(text, stream, ensure_ascii=False)
    stream.flush()
    assert json.loads(raw.getvalue()) == text


def test_what_is_no_text_stream_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", None)
    escape_unencodable()
