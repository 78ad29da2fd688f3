"""Packs, queries and configurations that were made to hurt end in one clear error, in a number of steps that is bounded."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from crawler import config
from crawler.config import inputs
from crawler.model.errors import ConfigError, QueryTooDear
from crawler.report.evidence import MANIFEST, PackFile, manifest, verify, verify_pack
from crawler.store.reading import match_expression
from crawler.watch import RuleProblems, compile_query, compile_watches

MAX_CALLS = 400_000  # of Python functions: a second on a slow machine
MAX_MESSAGE_CHARS = 1000
WATCHES = compile_watches({"a": {"en": ["apple"]}}, [{"id": "w", "title": "W", "severity": "low", "when": "a"}])


def calls_of(function: Callable[[], object]) -> int:
    """How many functions it calls, whatever becomes of it."""
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    former = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(former)
    return calls


# ------------------------------------------------------------------ evidence packs


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files.items():
            made.writestr(name, body)
    return stream.getvalue()


def test_a_list_of_files_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_DIRECTORY_BYTES", 1000)
    body = zipped({f"file-{number}": b"" for number in range(2000)})
    assert calls_of(lambda: verify_pack(io.BytesIO(body))) < 50
    assert verify_pack(io.BytesIO(body)).problems == ("its list of files is too large: no evidence pack has so many",)


def test_a_zip_that_says_it_is_larger_than_any_pack_can_be_is_not_read() -> None:
    body = bytearray(zipped({"a": b"x"}))
    begin = body.rfind(b"PK\5\6")
    body[begin + 12 : begin + 16] = b"\xff" * 4  # "see the record of zip64"
    assert len(verify_pack(io.BytesIO(bytes(body))).problems) == 1
    assert calls_of(lambda: verify_pack(io.BytesIO(bytes(body)))) < 50


def test_pages_too_large_to_be_checked_are_not_called_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_WARC_BYTES", 1000)
    pages = PackFile("articles/1/pages.warc", bytes(1001))
    pack = zipped({pages.name: pages.body, MANIFEST: manifest([pages])})
    assert verify_pack(io.BytesIO(pack)).problems == ("too large to be checked: articles/1/pages.warc",)


# ------------------------------------------------------------------ queries


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f"word{number}" for number in range(10_000)),
        "(" * 1000 + "a" + ")" * 1000,
        "SENT(" * 1000 + "a" + ")" * 1000,
        "NOT " * 2400 + "a",
        "-" * 9000 + "a",
        " NEAR/9999 ".join(["apple"] * 600),
        "COUNT(" * 40 + "apple" + ") >= 2" * 40,
        "EVENT(apple " + "actor:apple " * 600 + ")",
        "/(a{1000}){1000}/",
        "/((((a{10}){10}){10}){10}){10}/",
        r"/[\p{L}\p{N}]{999}/",
        r"/(a+)\1/",
        "*" * 9000,
        '"' * 9999,
        "a~" * 4000,
        "@" + "a" * 9000,
        "border:" + "9" * 9000,
    ],
    ids=lambda query: query[:24],
)
def test_a_hostile_query_is_one_clear_error(query: str) -> None:
    def compile_it() -> None:
        with pytest.raises(RuleProblems) as caught:
            compile_query(query, WATCHES, expand=True)
        assert 0 < len(str(caught.value)) < MAX_MESSAGE_CHARS

    assert calls_of(compile_it) < MAX_CALLS


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(f"w{number}" for number in range(1100)),
        "/" + "a|" * 4900 + "b/",
        "/(a+)+$/",
        "/(a|aa)+$/",
        "apple NEAR/10000 pear NEAR/10000 fig NEAR/10000 near NEAR/10000 apple",
        "(apple NEAR/10000 pear) NEAR/10000 (fig NEAR/10000 near) NEAR/10000 (apple NEAR/10000 fig)",
    ],
    ids=lambda query: query[:24],
)
def test_what_is_a_query_is_answered_or_named_too_dear_on_a_text_that_repeats_itself(query: str) -> None:
    watches, _ = compile_query(query, WATCHES, expand=False)
    text = " ".join(["apple pear near fig aaaaaaaaaaaaaaaa"] * 3000)
    assert calls_of(lambda: watches.read("", text, lang="en")) < 5 * MAX_CALLS
    result = watches.read("", text, lang="en")
    assert len(result.matches) + len(result.unjudged) <= 1
    assert all("steps" in unjudged.reason for unjudged in result.unjudged)


def test_a_search_by_words_is_bounded_and_a_word_counts_once() -> None:
    for hostile in ("a " * 100_000, '"' * 100_000, " ".join(f"w{number}" for number in range(1000))):

        def search(text: str = hostile) -> None:
            with pytest.raises(QueryTooDear, match="the search"):
                match_expression(text)

        assert calls_of(search) < MAX_CALLS
    assert match_expression("a* " * 3000) == '"a"*'


# ------------------------------------------------------------------ configurations and the files they include


def problems_of(folder: Path, text: str, name: str = "config.yaml") -> tuple[str, ...]:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(folder / name)
    assert all(len(problem) < MAX_MESSAGE_CHARS and "Traceback" not in problem for problem in caught.value.problems)
    return caught.value.problems


def included(folder: Path, name: str) -> str:
    (problem, *_) = problems_of(folder, f"contact: a@example.org\ninclude: [{name!r}]\n")
    return problem.replace(str(folder), "")


def test_a_file_that_includes_itself_or_another_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("include: [pack.yaml]\n", encoding="utf-8")
    assert included(tmp_path, "config.yaml").startswith("/config.yaml:1: ")
    assert included(tmp_path, "pack.yaml").startswith("/pack.yaml:1: is no file of ")


def test_an_included_path_is_a_plain_file_of_a_bearable_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    assert included(tmp_path, "/dev/zero") == "/config.yaml:2: include[0]: '/dev/zero' cannot be read: it is no plain file"
    assert included(tmp_path, "pipe.yaml").endswith("'pipe.yaml' cannot be read: it is no plain file")
    assert included(tmp_path, "folder.yaml").endswith("cannot be read: it is no plain file")
    (tmp_path / "large.yaml").write_bytes(b"#" * (1 << 20) + b"\n\n")
    assert "larger than 1 MB" in included(tmp_path, "large.yaml")
    monkeypatch.setattr(inputs, "MAX_CONFIG_INPUT_BYTES", 1 << 20)
    assert "cannot be read: it is larger than 1 MB" in included(tmp_path, "large.yaml")


@pytest.mark.parametrize(
    "name", ["../../../../../nowhere.yaml", "/nowhere.yaml", "pack:../../etc/passwd", "a" * 5000, "~/x.yaml", ""]
)
def test_an_include_that_leads_nowhere_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    assert included(tmp_path, name).startswith("/config.yaml:2: include[0]")


def test_what_is_no_pack_is_refused_and_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "outside" / "shadow"
    secret.parent.mkdir()
    secret.write_text("root:$6$topsecret:19000:0:99999:7:::\ndaemon:*:19000:::\n", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    problem = included(tmp_path / "inside", "../outside/shadow")
    assert "topsecret" not in problem


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n",
        "a: &a {x: *a}\n",
        "<<: &a {<<: *a}\n",
        "watches: " + "[" * 2000,
        "watches: " + "{a: " * 2000,
        "- " * 2000 + "x",
        "? " * 2000 + "x",
        "a: !!python/object/apply:os.system [id]\n",
        "a: " + "9" * 100_000,
        "".join(f"key{number}: x\n" for number in range(20_000)),
        "a: &" + "b" * 100_000 + " c\n",
        '"\\ud800": x\n',
        "contact: a@example.org\nwatches: [{id: w, title: W, severity: low, when: {any: [" + "a, " * 9000 + "a]}}]\n",
    ],
    ids=lambda text: text[:24],
)
def test_a_hostile_configuration_is_named_with_its_line(tmp_path: Path, text: str) -> None:
    def load() -> None:
        problems = problems_of(tmp_path, text)
        assert all(problem.startswith(f"{tmp_path / 'config.yaml'}:") for problem in problems)
        assert len(problems) <= 200

    assert calls_of(load) < 10 * MAX_CALLS
