"""Packs that were tampered with, and zips that were made to hurt."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.report.evidence import MANIFEST, PackFile, manifest, verify_pack
from crawler.report.evidence.verify import MAX_PACK_BYTES
from tests.evidence.case import archive, opened, packed

PAGE = "articles/1/page-1.txt"
WARC = "articles/1/pages.warc"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with archive(tmp_path_factory.mktemp("pack")) as h:
        return packed(h)[0]


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in files.items():
            made.writestr(name, body)
    return stream.getvalue()


def problems(pack: bytes) -> tuple[str, ...]:
    return verify_pack(io.BytesIO(pack)).problems


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that fits: what a forger would make."""
    return {**files, MANIFEST: manifest([PackFile(name, body) for name, body in files.items() if name != MANIFEST])}


def test_a_whole_pack_is_whole_however_it_is_zipped(pack: bytes) -> None:
    assert problems(pack) == ()
    files = opened(pack)
    assert problems(zipped({"alerts/": b"", **dict(reversed(files.items()))})) == ()


def test_each_file_that_is_changed_missing_or_added_is_named(pack: bytes) -> None:
    files = opened(pack)
    for name in files:
        if name != MANIFEST:
            assert f"changed: {name}" in problems(zipped({**files, name: files[name] + b"x"}))
            assert problems(zipped({file_name: body for file_name, body in files.items() if file_name != name})) == (
                f"missing: {name}",
            )
    assert problems(zipped({**files, "articles/1/extra.txt": b""})) == ("added: articles/1/extra.txt",)
    assert problems(zipped({**files, MANIFEST: files[MANIFEST].replace(b"index.html", b"other.html")})) == (
        "added: index.html",
        "missing: other.html",
    )


def test_a_forger_who_reseals_the_pack_is_caught_by_the_hash_that_was_written_down(pack: bytes) -> None:
    files = opened(pack)
    forged = zipped(resealed({**files, "alerts/1/alert.json": b"{}"}))
    assert problems(forged) == ()
    assert verify_pack(io.BytesIO(forged)).manifest != verify_pack(io.BytesIO(pack)).manifest


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace(b"<h1>", b"<h2>", 1),
        lambda body: body[:-40],
        lambda body: body.replace(b"HTTP/1.1 200", b"HTTP/1.1 404", 1),
        lambda body: b"\x1f\x8b" + body,
        lambda body: b"WARC/1.1\r\n" + b"x: y\r\n" * 20,
        lambda body: body.replace(b"sha256:", b"none:"),
    ],
)
def test_a_warc_whose_own_digests_do_not_hold_is_named(pack: bytes, change: Callable[[bytes], bytes]) -> None:
    files = opened(pack)
    complaints = problems(zipped(resealed({**files, WARC: change(files[WARC])})))
    assert complaints and all(line.startswith(f"changed: {WARC}: ") and "\n" not in line for line in complaints)


def test_a_flipped_byte_anywhere_is_a_problem_and_never_an_accident(pack: bytes) -> None:
    files = opened(pack)
    for offset in range(0, len(pack), 97):
        broken = pack[:offset] + bytes([pack[offset] ^ 0x55]) + pack[offset + 1 :]
        pack_check = verify_pack(io.BytesIO(broken))
        if pack_check.whole:  # a byte that says nothing: a time, a version of the packer
            with zipfile.ZipFile(io.BytesIO(broken)) as still:
                assert {name: still.read(name) for name in still.namelist()} == files


@given(st.binary(max_size=400))
def test_bytes_that_are_no_pack_get_one_line(junk: bytes) -> None:
    for body in (junk, b"PK\x03\x04" + junk, b"PK\x05\x06" + junk):
        assert len(problems(body)) == 1


def test_an_entry_without_a_name_is_refused() -> None:
    body = bytearray(zipped({"x": b""}))
    offset = body.find(b"PK\x01\x02")
    body[offset + 28 : offset + 30] = b"\0\0"  # its name is no character long,
    body[offset + 30 : offset + 32] = b"\1\0"  # and what was the name is an extra field
    assert len(problems(bytes(body))) == 1


def entry(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def with_entries(pack: bytes, *entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO(pack)
    with zipfile.ZipFile(stream, "a") as made:
        for info, body in entries:
            made.writestr(info, body)
    return stream.getvalue()


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "a/../../b", "C:\\evil", "a\\b", "a//b", "./a", "a\x1b[2Jb", "b/..", "x\nchanged: y", "."]
)
def test_a_name_that_leads_out_of_the_pack_is_refused(pack: bytes, name: str) -> None:
    (complaint,) = problems(with_entries(pack, (entry(name), b"x")))
    assert "leads out of the pack" in complaint
    assert complaint.isprintable()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_link_or_device_is_refused(pack: bytes, kind: int) -> None:
    (complaint,) = problems(with_entries(pack, (entry("link", kind | 0o777), b"/etc/passwd")))
    assert "no plain file" in complaint


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(pack: bytes) -> None:
    (complaint,) = problems(with_entries(pack, (entry(PAGE), b"other")))
    assert complaint == f"holds a file twice: {PAGE}"


def test_a_zip_bomb_is_not_unpacked(pack: bytes) -> None:
    bomb = io.BytesIO(pack)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", bytes(1 << 20))
    body = bytearray(bomb.getvalue())
    offset = body.rfind(b"PK\x01\x02")  # the last entry of the directory: say that it is larger than it is
    body[offset + 24 : offset + 28] = (MAX_PACK_BYTES + 1).to_bytes(4, "little")
    (complaint,) = problems(bytes(body))
    assert "would unpack to" in complaint
    many = zipped({f"f{number}": b"" for number in range(20_001)})
    assert "no evidence pack has so many" in problems(many)[0]


def test_a_file_that_lies_about_its_size_is_read_no_further_than_it_says() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", bytes(64 << 20))
        made.writestr(MANIFEST, manifest([PackFile("zeros", b"")]))
    body = bytearray(stream.getvalue())
    offset = body.find(b"PK\x01\x02")
    body[offset + 24 : offset + 28] = (10).to_bytes(4, "little")
    assert problems(bytes(body)) == ("changed: zeros (cannot be unpacked)",)


def test_encrypted_foreign_and_unlisted_zips_get_one_line(pack: bytes) -> None:
    body = bytearray(pack)
    offset = body.find(b"PK\x01\x02")
    body[offset + 8] |= 1
    assert "encrypted" in problems(bytes(body))[0]
    lzma = io.BytesIO()
    with zipfile.ZipFile(lzma, "w", zipfile.ZIP_LZMA) as made:
        made.writestr(MANIFEST, b"")
    assert "packed in another way" in problems(lzma.getvalue())[0]
    assert problems(zipped({"a": b""})) == (f"has no {MANIFEST}: not an evidence pack",)
    for odd in (b"\xff\xfe", b"no manifest\n", b"0" * 64 + b"  a\n" + b"0" * 64 + b"  a\n"):
        (complaint,) = problems(zipped({"a": b"", MANIFEST: odd}))
        assert "cannot be read" in complaint


def test_nothing_is_written_to_disk(pack: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    verify_pack(io.BytesIO(with_entries(pack, (entry("new.txt"), b"x"))))
    assert list(tmp_path.iterdir()) == []
