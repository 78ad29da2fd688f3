"""The channels against real servers on loopback: what they send, and what they make of an answer."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import socket
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import html5lib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from crawler.channels import Message, open_channel
from crawler.channels.mail import compose_mail as compose_mail
from crawler.channels.webhook import Webhook, signature
from crawler.config import Recipient, Secret, SecretMissing, SmtpSettings
from crawler.language.tokens import clean_line
from crawler.model import MessageKind
from crawler.notify import Policy, Wants
from crawler.report.digest import compose_digest, render
from crawler.report.digest.values import Material
from crawler.web.addresses import AddressRules
from tests.digest.builders import COVERAGE, SHARED, alert
from tests.fakes import NOW

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = AddressRules(("127.0.0.0/8",))
SMTP = SmtpSettings(
    host="127.0.0.1", port=0, security="none", user=Secret(""), password=Secret(""), sender="watch@example.org", timeout=2
)


def a_recipient(channel: str, **changes: Any) -> Recipient:
    base = Recipient(
        name="desk",
        channel=channel,
        to="you@example.org",
        url=Secret(""),
        secret=Secret("s3cret"),
        directory=Path("nowhere"),
        wants=Wants(),
        policy=Policy(),
        digest_at=(),
        timezone="UTC",
        heartbeat=timedelta(0),
        attempts=3,
        allow_private=("127.0.0.0/8", "::1/128"),
    )
    return replace(base, **changes)


def a_message(**changes: Any) -> Message:
    base = Message(
        token="0123456789abcdef",
        recipient="desk",
        kind=MessageKind.NOTICE,
        subject="[critical] Тирандозӣ дар марз",
        created_at=NOW,
        until=NOW,
        parts={
            "mail-text": "Салом سلام\n",
            "mail": "<p>Салом</p>",
            "brief": "Салом",
            "webhook": '{"subject": "Салом"}',
            "html": "<p>a</p>",
            "json": "{}",
            "text": "t",
            "markdown": "m",
            "feed.atom": "<feed/>",
            "../evil": "x",
        },
        stories=(7,),
    )
    return replace(base, **changes)


# --------------------------------------------------------------------------- mail


class Box:
    """What a mail server took, and what it says to a recipient and to the data."""

    def __init__(self, rcpt: list[str] | None = None, data: list[str] | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self._rcpt, self._data = rcpt or [], data or []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: ARG002
        reply = self._rcpt.pop(0) if self._rcpt else "250 OK"
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002
        reply = self._data.pop(0) if self._data else "250 OK"
        self.raw.append(envelope.content)
        self.mails.append(BytesParser(policy=policy.default).parsebytes(envelope.content))
        if reply == "drop":
            server.transport.abort()
        return reply


@contextmanager
def smtp(box: Box, **options: Any) -> Iterator[SmtpSettings]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield replace(SMTP, port=port)
    finally:
        controller.stop()


def post(settings: SmtpSettings, message: Message | None = None, **changes: Any) -> Any:
    return open_channel(a_recipient("mail", **changes), settings).send(message or a_message())


def test_a_mail_arrives_in_every_script_with_text_and_html() -> None:
    box = Box()
    subjects = ["Shots at the border", "Стрельба на границе", "Тирандозӣ дар сарҳад", "تیراندازی در مرز می‌گوید", "چې پوله ده"]
    with smtp(box) as settings:
        for subject in subjects:
            assert post(settings, a_message(subject=subject)).state == "sent"
    assert [mail["Subject"] for mail in box.mails] == subjects
    mail = box.mails[0]
    assert [body.get_content_type() for body in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Салом سلام"  # type: ignore[union-attr]
    assert mail["Message-ID"] == "<0123456789abcdef@example.org>"
    assert mail["References"] == mail["In-Reply-To"] == "<story-7.desk@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] == "<mailto:watch@example.org?subject=unsubscribe%20desk>"
    assert mail["Date"].datetime == NOW
    assert (mail["To"], mail["From"]) == ("you@example.org", "Borderwatch <watch@example.org>")
    assert max(len(line) for raw in box.raw for line in raw.split(b"\r\n")) <= 998
    assert all(raw.isascii() for raw in box.raw)


HOSTILE = [
    "one\r\nBcc: evil@example.org",
    "one\nSubject: two\n\nbody",
    "a" * (1 << 20),
    "\u202eevil\u202c",
    "half \ud800 pair",
    "nul \0 nul",
    "",
    "   ",
    "\r\n\r\n",
    "=?utf-8?q?=0D=0ABcc:_evil@example.org?=",
    "ى" * 5000,
    "x\u2028Bcc: y\x85z\x0bw",
    "🇹🇯" * 90,
    "a\t" * 400,
]


@pytest.mark.parametrize("headline", HOSTILE)
def test_a_hostile_headline_is_one_subject_and_nothing_else(headline: str) -> None:
    parts = {"mail-text": headline, "mail": headline}
    data = compose_mail(a_message(subject=headline, parts=parts), "watch@example.org", "you@example.org").as_bytes()
    mail: Any = BytesParser(policy=policy.default).parsebytes(data)
    assert not mail.defects
    assert len(mail.get_all("Subject")) == 1
    assert mail["Subject"] == (clean_line(headline, 160).replace("=?", "= ?") or "Borderwatch")
    assert mail["Bcc"] is None
    assert mail["To"] == "you@example.org"
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    assert [body.get_content_type() for body in mail.walk()][:2] == (
        ["multipart/alternative", "text/plain"] if headline else ["text/plain"]
    )


def test_temporary_refusals_are_tried_again_and_permanent_ones_are_not() -> None:
    with smtp(Box(rcpt=["451 4.7.1 greylisted", "550 5.1.1 <YOU@example.org> unknown"], data=["452 full", "554 no"])) as s:
        answers = [post(s) for _ in range(5)]
    assert [answer.state for answer in answers] == ["later", "refused", "later", "refused", "sent"]
    assert answers[1].reason == "550 5.1.1 <desk> unknown"  # an address is never kept


def test_a_connection_that_is_dropped_after_the_data_may_have_arrived() -> None:
    box = Box(data=["drop", "250 OK"])
    with smtp(box) as settings:
        answer = post(settings)
        assert answer.state == "later"
        assert "may have arrived" in answer.reason
        assert post(settings).state == "sent"
    assert len({mail["Message-ID"] for mail in box.mails}) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")  # a server on loopback
def test_the_login_is_used_and_a_wrong_one_is_tried_again_without_telling_it() -> None:
    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:  # noqa: ARG001
        return AuthResult(success=data.password == b"right")

    box = Box()
    with smtp(box, authenticator=check, auth_required=True, auth_require_tls=False) as settings:
        wrong = post(replace(settings, user=Secret("me"), password=Secret("wr0ng")))
        assert wrong.state == "later"
        assert "wr0ng" not in wrong.reason
        assert post(replace(settings, user=Secret("me"), password=Secret("right"))).state == "sent"


def test_no_mail_goes_out_unencrypted_where_encryption_is_asked_for() -> None:
    box = Box()
    with smtp(box) as settings:  # offers no STARTTLS
        answer = post(replace(settings, security="starttls"))
        assert answer.state == "later"
        assert "STARTTLS" in answer.reason.upper()
        assert post(replace(settings, security="tls")).state == "later"
    assert not box.mails


def test_starttls_with_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    import ssl

    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = (
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                str(key),
                "-out",
                str(cert),
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
            ],
            capture_output=True,
            check=False,
        )
        if Path("/usr/bin/openssl").exists()
        else None
    )
    if made is None or made.returncode:
        pytest.skip("openssl is not here")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    box = Box()
    with smtp(box, tls_context=context) as settings:
        encrypted = replace(settings, security="starttls", host="localhost")
        assert "certificate" in post(encrypted).reason.lower()
        assert not box.mails
        trusted = os.environ.get("SSL_CERT_FILE")
        os.environ["SSL_CERT_FILE"] = str(cert)
        try:
            assert post(replace(encrypted, host="127.0.0.1")).state == "sent"
        finally:
            os.environ.pop("SSL_CERT_FILE")
            if trusted:
                os.environ["SSL_CERT_FILE"] = trusted
    assert len(box.mails) == 1


@contextmanager
def tcp(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does as `serve` says with each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    serve(connection)
                except OSError:
                    pass

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ended.set()
        try:
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept
        except OSError:
            pass
        listener.close()
        thread.join(5)


def drip(connection: socket.socket) -> None:
    """A byte now and then, for ever: no time-out of a single answer ends this."""
    connection.settimeout(0.1)
    while True:
        connection.sendall(b"2")
        try:
            if connection.recv(1) == b"":
                return
        except TimeoutError:
            pass


def test_a_dead_or_endless_mail_server_keeps_nobody() -> None:
    assert post(replace(SMTP, port=9, timeout=1)).reason.endswith("Connection refused")
    with tcp(drip) as port:
        assert post(replace(SMTP, port=port, timeout=0.4)).state == "later"
    with tcp(lambda connection: None) as port:
        assert post(replace(SMTP, port=port)).state == "later"
    with tcp(lambda connection: connection.sendall(b"554 go away\r\n")) as port:
        assert post(replace(SMTP, port=port)).state == "later"


# --------------------------------------------------------------------------- webhook


class Hook:
    """A web server that answers what it is told to, in turn."""

    def __init__(self, *answers: tuple[int, dict[str, str]]) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        hook = self

        class WebhookHandler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.got.append((self.path, dict(self.headers), body))
                status, headers = answers[min(len(hook.got), len(answers)) - 1] if answers else (200, {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), WebhookHandler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Hook:
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_a_webhook_gets_signed_json_and_the_same_key_at_every_attempt() -> None:
    with Hook((503, {"Retry-After": "120"}), (200, {})) as hook:
        channel = open_channel(a_recipient("webhook", url=Secret(hook.url + "/in?a=1")), SMTP)
        first, second = channel.send(a_message()), channel.send(a_message())
    assert (first.state, first.after) == ("later", timedelta(seconds=120))
    assert second.state == "sent"
    (path, headers, body), (_, again, same) = hook.got
    assert path == "/in?a=1"
    assert body == same
    assert json.loads(body) == {"subject": "Салом"}
    assert headers["Idempotency-Key"] == again["Idempotency-Key"] == "0123456789abcdef"
    stamp, signed = (field.split("=")[1] for field in headers["X-Borderwatch-Signature"].split(","))
    assert signed == hmac.new(b"s3cret", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def test_the_snippet_of_the_docs_verifies_what_we_send_and_nothing_else() -> None:
    page = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    code = page.partition("```python\n")[2].partition("```")[0]
    space: dict[str, Any] = {}
    exec(code, space)  # the snippet is ours
    body = '{"a": "Салом"}'.encode()
    verify, signed_at = space["verified"], 1_772_366_400
    good = signature("s3cret", body, signed_at)
    assert verify("s3cret", body, good, now=signed_at + 60)
    assert not verify("other", body, good, now=signed_at + 60)
    assert not verify("s3cret", body + b" ", good, now=signed_at + 60)
    assert not verify("s3cret", body, good, now=signed_at + 3600)  # an old one, sent again
    assert not verify("s3cret", body, good.replace(f"t={signed_at}", f"t={signed_at + 1}"), now=signed_at + 60)
    for broken in ("", "t=,v1=", "v1=x", "t=x,v1=y", "nonsense", "t=²,v1=x", f"t={'9' * 5000},v1=x", "t=١٢,v1=é"):
        assert not verify("s3cret", body, broken, now=signed_at)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "sent"),
        (202, "sent"),
        (204, "sent"),
        (301, "refused"),
        (307, "refused"),
        (400, "refused"),
        (401, "refused"),
        (404, "refused"),
        (410, "refused"),
        (408, "later"),
        (425, "later"),
        (429, "later"),
        (500, "later"),
        (502, "later"),
        (503, "later"),
    ],
)
def test_what_a_status_means(status: int, state: str) -> None:
    with Hook() as target, Hook((status, {"Location": target.url} if 300 <= status < 400 else {})) as hook:
        assert Webhook(hook.url, "s", rules=LOOPBACK).send(a_message()).state == state
    assert not target.got  # no redirect is followed


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        ("0", 0),
        ("7", 7),
        ("999999999999999999", 21600),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 21 Oct 2095 07:28:00 GMT", 21600),
        ("soon", None),
        ("-3", None),
        ("", None),
        ("²", None),
    ],
)
def test_a_pause_that_is_asked_for_is_kept_within_reason(header: str, pause: int | None) -> None:
    from crawler.channels.webhook import _pause

    wait = _pause(header)
    assert (wait and wait.total_seconds()) == pause or (wait is not None and wait.total_seconds() == pause)


def test_a_server_that_is_not_there_does_not_end_or_speaks_no_http() -> None:
    def send(url: str, timeout: float = 1) -> str:
        return Webhook(url, "s", timeout, LOOPBACK).send(a_message()).state

    assert send("http://127.0.0.1:9/") == "later"
    assert send("ftp://127.0.0.1/") == send("http://") == send("http://127.0.0.1:x/") == "refused"
    with tcp(drip) as port:
        assert send(f"http://127.0.0.1:{port}/", 0.4) == "later"
        assert send(f"https://127.0.0.1:{port}/", 0.4) == "later"
    with tcp(lambda connection: connection.sendall(b"\0\1\2 nonsense\r\n\r\n")) as port:
        assert send(f"http://127.0.0.1:{port}/") == "later"


def test_a_secret_that_is_not_set_is_named_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_THERE", raising=False)
    with pytest.raises(SecretMissing, match="NOT_THERE"):
        open_channel(a_recipient("webhook", url=Secret("http://x"), secret=Secret("env:NOT_THERE")), SMTP)
    assert "s3cret" not in repr(a_recipient("webhook"))


# --------------------------------------------------------------------------- Apprise

IMGHDR = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise looks whether it is there


@IMGHDR
def test_apprise_delivers_and_keeps_the_token_to_itself(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Hook((200, {}), (500, {})) as hook:
        url = hook.url.replace("http://", "json://") + "/t0psecret/"
        channel = open_channel(a_recipient("apprise", url=Secret(url)), SMTP)
        good, bad = channel.send(a_message()), channel.send(a_message())
    assert (good.state, bad.state) == ("sent", "later")
    payload = json.loads(hook.got[0][2])
    assert payload["title"] == "[critical] Тирандозӣ дар марз"
    assert payload["message"] == "Салом"
    assert "t0psecret" not in caplog.text + good.reason + bad.reason


@IMGHDR
def test_apprise_says_what_it_cannot_do() -> None:
    assert open_channel(a_recipient("apprise", url=Secret("nonsense://")), SMTP).send(a_message()).state == "refused"
    assert open_channel(a_recipient("apprise", url=Secret("json://127.0.0.1:9/")), SMTP).send(a_message()).state == "later"


# --------------------------------------------------------------------------- files


def test_files_are_written_whole_and_nothing_leaves_the_folder(tmp_path: Path) -> None:
    channel = open_channel(a_recipient("files", directory=tmp_path / "in" / "here"), SMTP)
    digest = a_message(kind="digest", parts={**a_message().parts, "name": "2026-03-01"})
    assert channel.send(digest).state == "sent"
    assert channel.send(digest).state == "sent"
    assert channel.send(a_message(parts={**a_message().parts, "name": "2026-03-01T1200"})).state == "sent"
    assert sorted(path.name for path in (tmp_path / "in" / "here").iterdir()) == [
        "digest-2026-03-01.html",
        "digest-2026-03-01.json",
        "digest.html",
        "digest.json",
        "digest.md",
        "digest.txt",
        "feed.atom",
        "notice-2026-03-01T1200-0123456789ab.html",
        "notice-2026-03-01T1200-0123456789ab.json",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_full_disk_leaves_the_old_files_and_nothing_half(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder], capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        channel = open_channel(a_recipient("files", directory=folder), SMTP)
        small = a_message(kind="digest", parts={"html": "old", "name": "x"})
        assert channel.send(small).state == "sent"
        answer = channel.send(a_message(kind="digest", parts={"html": "new" * 50_000, "name": "x"}))
        assert answer.state == "later"
        assert "No space left" in answer.reason
        assert (folder / "digest.html").read_text(encoding="utf-8") == "old"
        assert sorted(path.name for path in folder.iterdir()) == ["digest-x.html", "digest.html"]
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_folder_that_cannot_be_made_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    answer = open_channel(a_recipient("files", directory=tmp_path / "file" / "x"), SMTP).send(a_message())
    assert answer.state == "later"


# --------------------------------------------------------------------------- hostile titles through all of it


def payloads() -> Iterator[str]:
    for path in sorted(SHARED.glob("xss-*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is not None and not member.name.endswith((".md", ".js", ".html")):
                    yield from stream.read().decode(errors="surrogateescape").splitlines()


@pytest.mark.skipif(not SHARED.exists(), reason="the corpora are not here")
def test_no_payload_becomes_a_header_an_element_or_a_field() -> None:
    titles = list(dict.fromkeys(line for line in payloads() if line.strip()))[::7]
    assert len(titles) > 300
    for start in range(0, len(titles), 100):
        some = titles[start : start + 100]
        made = compose_digest(
            Material(coverage=COVERAGE, alerts=tuple(alert(n, n, title=title) for n, title in enumerate(some, 1)))
        )
        parts = {"mail": render(made, "mail"), "mail-text": render(made, "mail-text"), "webhook": render(made, "json")}
        json.loads(parts["webhook"])
        for title in some:
            mail: Any = BytesParser(policy=policy.default).parsebytes(
                compose_mail(a_message(subject=title, parts={"mail-text": "x"}), "a@example.org", "b@example.org").as_bytes()
            )
            assert len(mail.get_all("Subject")) == 1
            assert not mail.defects, title
        sent: Any = BytesParser(policy=policy.default).parsebytes(
            compose_mail(a_message(parts=parts), "a@example.org", "b@example.org").as_bytes()
        )
        tree = html5lib.parse(sent.get_body(("html",)).get_content(), namespaceHTMLElements=False)
        for node in tree.iter():
            assert str(node.tag) not in ("script", "iframe", "object", "embed", "form", "base", "link", "math")
            for name, value in node.attrib.items():
                assert not name.lower().startswith("on"), (node.tag, name, value)
                assert not (name in ("href", "src") and value.strip().lower().startswith(("javascript", "data", "vbscript")))
