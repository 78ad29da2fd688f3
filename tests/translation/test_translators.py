"""Who translates: a program or a LibreTranslate server, behind the address guard; and what counts as no translation."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.app.translation.translators import NotTranslated, open_translator, translate
from crawler.config import Secret, TranslateSettings

ECHO = "import sys; text = sys.stdin.read().strip(); print('-'.join(sys.argv[1:]), text[::-1])"


def settings(**changes: Any) -> TranslateSettings:
    fields: dict[str, Any] = {"command": (), "url": "", "key": Secret(""), "timeout": 20.0, "max_bytes": 4000, "allow_private": ()}
    return TranslateSettings(**{**fields, **changes})


def translated(text: str = "Стрельба на мосту", source: str | None = "ru", target: str = "en", **changes: Any) -> str:
    translator = open_translator(settings(**changes), Path.cwd())
    assert translator is not None
    return translate(translator, text, source, target)


@contextmanager
def libretranslate(status: int = 200, answer: bytes | None = None) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server of one answer, and what it was asked."""
    asked: list[dict[str, Any]] = []

    class TranslateHandler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({"path": self.path, **fields})
            body = answer if answer is not None else json.dumps({"translatedText": f"[{fields['q']}]"}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), TranslateHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_without_one_nothing_is_asked() -> None:
    assert open_translator(settings(), Path.cwd()) is None


def test_a_program_gets_the_languages_and_the_text() -> None:
    command = (sys.executable, "-c", ECHO, "{from}", "{to}")
    assert translated("аб\nвг", command=command) == "ru-en гв ба"
    assert translated("аб", source=None, command=command) == "auto-en ба"


def test_a_server_is_asked_as_libretranslate_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRANSLATION_KEY", "k-123")
    with libretranslate() as (url, asked):
        found = translated(url=f"{url}/", key=Secret("env:TRANSLATION_KEY"), allow_private=("127.0.0.1",))
    assert found == "[Стрельба на мосту]"
    (question,) = asked
    assert question == {
        "path": "/translate",
        "q": "Стрельба на мосту",
        "source": "ru",
        "target": "en",
        "format": "text",
        "api_key": "k-123",
    }


def test_a_private_address_is_asked_only_where_it_is_listed() -> None:
    with libretranslate() as (url, asked):
        with pytest.raises(NotTranslated, match=r"not public: list the host under translate: allow_private"):
            translated(url=url)
        assert asked == []


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (400, b'{"error": "tg is not supported"}', "HTTP 400: tg is not supported"),
        (302, b"", "HTTP 302"),
        (200, b"<html>", "is this LibreTranslate"),
        (200, b'{"translatedText": 5}', "is this LibreTranslate"),
        (200, b'{"translatedText": "  "}', "the answer is empty"),
        (200, b'{"translatedText": "' + b"x" * 5000 + b'"}', "more than 4,000 bytes"),
    ],
)
def test_what_is_no_translation_is_said(status: int, answer: bytes, reason: str) -> None:
    with libretranslate(status, answer) as (url, _), pytest.raises(NotTranslated, match=reason):
        translated(url=url, allow_private=("127.0.0.1",))


def test_a_text_that_comes_back_is_no_translation() -> None:
    with pytest.raises(NotTranslated, match="the text itself"):
        translated(command=(sys.executable, "-c", "print(input())"))


def test_nobody_listens() -> None:
    with libretranslate() as (url, _):
        pass
    with pytest.raises(NotTranslated, match="refused"):
        translated(url=url, allow_private=("127.0.0.1",))
