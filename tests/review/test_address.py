"""The desk says who can read it, and never shows a link that leads nowhere."""

from __future__ import annotations

import socket

import pytest

from crawler.model.errors import JobError
from jobs.review.address import readers_of, refuse_taken_port


def test_a_port_in_use_is_named_before_any_link_is_shown() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(JobError, match=f"port {port} of 127.0.0.1 is in use by another program; name another with --port"):
            refuse_taken_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(JobError, match="cannot be used"):
        refuse_taken_port("192.0.2.1", 8001)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_loopback_is_this_machine(host: str) -> None:
    assert readers_of(host) == "anybody on this machine"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example.org"])
def test_any_other_address_is_the_network(host: str) -> None:
    assert f"WHO REACHES {host} OVER THE NETWORK" in readers_of(host)
