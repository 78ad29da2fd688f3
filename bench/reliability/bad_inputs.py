"""B1 and B4: every hostile input has an outcome, and a poll of bombs stays within its memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.measured_process import measure_command
from bench.reliability.proof import NotHere, Proof
from tests.feeds.poisons import POISONED_DOCUMENTS
from tests.road import COMMAND, Road, source
from tests.site import Site

SHARED_INPUTS = Path(os.environ.get("BORDERWATCH_BAD_INPUTS", "../shared/data/badinputs"))
FEED_SETS = (
    "feedparser-tests feedvalidator-testcases gofeed-testdata reader-feeds simplepie-data miniflux-testdata gofuzz-xml "
    "jsontestsuite crafted"
).split()
PAGE_SETS = "libxml2-regress html5lib-tests gofuzz-stdhtml crafted".split()
TRY_LIMIT_SECONDS = 3600
MAX_MEMORY_MB = 400
BOMB_BYTES = 300_000_000


def prove_shared_inputs(share: int = 1) -> Proof:
    """Each `share`-th of the inputs that others collected, by `borderwatch try`. Raises `NotHere`."""
    folder = SHARED_INPUTS if SHARED_INPUTS.is_absolute() else Path(__file__).resolve().parents[2] / SHARED_INPUTS
    if not folder.is_dir():
        raise NotHere("the collected inputs are not part of the project; BORDERWATCH_BAD_INPUTS names their folder")
    proof = Proof()
    for stage, sets in (("feed", FEED_SETS), ("extract", PAGE_SETS)):
        inputs = [member for name in sets for member in _members(folder / f"{name}.tar.gz")]
        _try_all(proof, stage, inputs[::share])
    return proof


def prove_own_inputs() -> Proof:
    """Our own poisoned feeds, and what no parser likes."""
    proof = Proof()
    own = [*_own_inputs()]
    for stage in ("feed", "extract"):
        _try_all(proof, stage, own)
    return proof


def _own_inputs() -> Iterator[bytes]:
    for make in POISONED_DOCUMENTS.values():
        yield make().body
    yield from (b"", b"\0" * 5000, b"\xff\xfe\xff", b"/etc/hostname", b"http://127.0.0.1/", b"[" * 100_000, b"<div>" * 20_000)
    yield b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "\\ud800", "url": "\\ud800"}]}'
    yield b"<html " + b"".join(b"a%d='b' " % number for number in range(20_000)) + b">"


def _members(archive: Path) -> Iterator[bytes]:
    with tarfile.open(archive) as files:
        for member in files:
            stream = files.extractfile(member) if member.isfile() else None
            name = member.name.rpartition("/")[2].lower()
            if stream is not None and not name.startswith(("readme", "license", "manifest")):
                yield stream.read()


def _try_all(proof: Proof, stage: str, inputs: list[bytes]) -> None:
    """One process reads them all: it comes to its end, and has one line for each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = []
        for number, body in enumerate(inputs):
            (folder / str(number)).write_bytes(body)
            lines.append(json.dumps({"id": str(number), "path": str(number), "url": "http://one.example/x"}))
        (folder / "inputs.jsonl").write_text("\n".join(lines), encoding="utf-8")
        command = [str(COMMAND), "try", stage, "--jsonl", "inputs.jsonl"]
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TRY_LIMIT_SECONDS, check=False)
    answers = {str(json.loads(line)["id"]) for line in done.stdout.splitlines()}
    traceback = [done.stderr.decode("utf-8", "replace")[-300:]] if b"Traceback" in done.stderr else []
    for number in range(len(inputs)):
        silent = [] if str(number) in answers else ["no outcome"]
        proof.count(f"try {stage}, input {number}", silent + (traceback if number == 0 else []))
    proof.notes.append(f"try {stage}: {len(inputs)} inputs, exit {done.returncode}")


def prove_memory() -> Proof:
    """One poll of a healthy feed beside bombs: the processes together stay below the limit, and the healthy feed is read."""
    proof = Proof()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = {name: stack.enter_context(Site()) for name in ("healthy", *_bombs())}
        for name, (body, headers) in _bombs().items():
            sites[name].answers("/rss", body=body, content_type="application/rss+xml", headers=headers)
        healthy = sites["healthy"]
        items = []
        for number in range(10):
            healthy.publish(f"/{number}", f"Report {number}", [f"Sentence {number} of a report on roads and rivers. " * 30])
            items.append({"link": healthy.url(f"/{number}"), "title": f"Report {number}"})
        for name, (body, headers) in _bombs().items():  # the same once more, as pages
            healthy.answers(f"/{name}", body=body, headers=headers)
            items.append({"link": healthy.url(f"/{name}"), "title": name})
        healthy.feed("/rss", items)
        road = Road(folder, "\n".join(source(name, site.url("/rss")) for name, site in sites.items()))
        usage = measure_command([str(COMMAND), "poll"], folder=folder, environment={"BORDERWATCH_CONFIG": str(road.path)})
        articles = road.value("SELECT count(*) FROM articles JOIN sources ON source_id = sources.id WHERE slug = 'healthy'")
        outcomes = road.sql("SELECT slug, last_outcome FROM feeds JOIN sources ON source_id = sources.id")
    too_much = [f"{usage.peak_mb:.0f} MB"] if usage.peak_mb > MAX_MEMORY_MB else []
    proof.count("memory", too_much)
    proof.count("healthy feed", [] if articles >= 10 else [f"{articles} articles"])
    for slug, outcome in outcomes:
        proof.count(slug, [] if outcome else ["no outcome"])
    proof.notes.append(
        f"{len(_bombs())} bombs as feeds and as pages: at most {usage.peak_mb:.0f} MB (proportional set size, sampled each 2 s), "
        f"{usage.cpu:.0f} s of processor time"
    )
    return proof


def _bombs() -> dict[str, tuple[bytes, dict[str, str]]]:
    return {
        "gzip": (_zeros(), {"Content-Encoding": "gzip"}),
        "entities": (_entities(), {}),
        "attributes": (b"<rss " + b"".join(b"a%d='b' " % number for number in range(60_000)) + b"/>", {}),
        "depth": (b"<rss>" + b"<a>" * 200_000, {}),
        "brackets": (b'{"items": ' + b"[" * 500_000, {}),
        "plain": (b"<p>word word word</p>" * 400_000, {}),
    }


def _zeros() -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6) as stream:
        for _ in range(BOMB_BYTES // 1_000_000):
            stream.write(b" " * 1_000_000)
    return packed.getvalue()


def _entities() -> bytes:
    levels = "".join(f"<!ENTITY e{number} '{f'&e{number - 1};' * 10}'>" for number in range(1, 12))
    return f"<!DOCTYPE rss [<!ENTITY e0 'laugh'>{levels}]><rss><channel><title>&e11;</title></channel></rss>".encode()
