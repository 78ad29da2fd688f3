"""Where messages may go: public addresses, and what `delivery: allow_private` lists."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawler import config
from crawler.channels import Secret, open_channel
from crawler.channels.guarded import PrivateTarget, connect_guarded
from crawler.web.addresses import AddressRules
from tests.deliver.environment import write_config
from tests.deliver.test_channels import SMTP, Hook, a_message, a_recipient

LISTED = "list the host under delivery: allow_private"
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise looks whether it is there


@contextmanager
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def was_asked(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"])
@pytest.mark.parametrize("scheme", ["http", "https", "json"])
def test_nothing_is_sent_to_a_private_address_however_it_is_spelt(scheme: str, host: str) -> None:
    with listener() as server:
        url = Secret(f"{scheme}://{host}:{server.getsockname()[1]}/in")
        channel = "apprise" if scheme == "json" else "webhook"
        answer = open_channel(a_recipient(channel, url=url, allow_private=()), SMTP).send(a_message())
        assert answer.state != "sent"
        assert not was_asked(server)


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_no_mail_server_at_a_private_address_is_asked(security: str) -> None:
    with listener() as server:
        settings = replace(SMTP, port=server.getsockname()[1], security=security)
        answer = open_channel(a_recipient("mail", allow_private=()), settings).send(a_message())
        assert (answer.state, answer.reason) == ("later", f"smtp: its address, 127.0.0.1, is not public: {LISTED}")
        assert not was_asked(server)


def test_what_is_listed_is_sent_to_and_only_that() -> None:
    with Hook() as hook, Hook() as neighbour:
        listed = (hook.url.removeprefix("http://"),)
        states = [
            open_channel(a_recipient("webhook", url=Secret(server.url), allow_private=listed), SMTP).send(a_message()).state
            for server in (hook, neighbour)
        ]
    assert states == ["sent", "later"]
    assert (len(hook.got), len(neighbour.got)) == (1, 0)


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that says something else the second time is not asked a second time."""
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.9", 1))], []]
    asked: list[Any] = []

    def resolve(*question: Any, **_: Any) -> Any:
        asked.append(question)
        return answers[len(asked) - 1]

    class Unconnected:
        connected: ClassVar[list[Any]] = []

        def __init__(self, *_: Any) -> None: ...

        def settimeout(self, _seconds: float) -> None: ...

        def connect(self, address: Any) -> None:
            self.connected.append(address)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "socket", Unconnected)
    connect_guarded("flips.example", 1, 1.0, AddressRules(("flips.example",)))
    assert (len(asked), Unconnected.connected) == (1, [("203.0.113.9", 1)])
    asked.clear()
    answers[0] += [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 1))]
    with pytest.raises(PrivateTarget, match="not public"):
        connect_guarded("other.example", 1, 1.0, AddressRules())


def test_check_names_servers_that_are_plainly_private_and_not_listed(tmp_path: Path) -> None:
    delivery = """
    smtp: {sender: watch@example.org}
    recipients:
      - {name: desk, channel: mail, to: you@example.org}
      - {name: hook, channel: webhook, url: "http://10.1.2.3/in", secret: env:HOOK}
      - {name: far, channel: webhook, url: "https://hook.example/in", secret: env:HOOK}
    """
    found = {finding.text for finding in config.check(write_config(tmp_path, delivery)) if LISTED in finding.text}
    assert found == {
        f"smtp: localhost:587 is at 127.0.0.1, which is not a public address: {LISTED}",
        f"recipient hook: 10.1.2.3:80 is at 10.1.2.3, which is not a public address: {LISTED}",
    }
    listed = delivery + "    allow_private: [localhost, 10.0.0.0/8]\n"
    assert not [finding for finding in config.check(write_config(tmp_path, listed)) if LISTED in finding.text]


@pytest.mark.parametrize("host", ["http://x", "", "10.0.0.0/99", "a/b"])
def test_what_is_no_host_is_no_entry_of_the_list(tmp_path: Path, host: str) -> None:
    findings = config.check(write_config(tmp_path, f'recipients: []\nallow_private: ["{host}"]'))
    assert [finding.level for finding in findings if "allow_private" in finding.text] == ["error"]
