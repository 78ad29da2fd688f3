"""The desk says who can read it, and never shows a link that leads nowhere."""

from __future__ import annotations

import socket

import pytest

from crawler.config import ReviewSettings
from crawler.model.errors import JobError
from jobs.review.address import access_rules, desk_address, readers_of, refuse_taken_port, warning_of


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


AS_SHIPPED = ReviewSettings(login_required=False, public_url="", trusted_proxy="")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_on_loopback_anybody_at_this_machine_reads(host: str) -> None:
    rules = access_rules(AS_SHIPPED, host)
    assert not rules.login_required and not warning_of(rules, host)
    assert readers_of(rules) == "anybody on this machine can read it"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "desk.example.org"])
def test_beyond_this_machine_nobody_reads_without_logging_in_and_a_warning_names_the_address(host: str) -> None:
    rules = access_rules(AS_SHIPPED, host)
    assert rules.login_required and readers_of(rules) == "only who logs in can read it"
    assert f"BETWEEN YOU AND {host} CAN READ ALONG" in warning_of(rules, host)


def test_behind_a_proxy_nobody_reads_without_logging_in_and_links_lead_to_its_name() -> None:
    rules = access_rules(ReviewSettings(login_required=False, public_url="https://desk.example.org", trusted_proxy=""), "127.0.0.1")
    assert rules.login_required and not warning_of(rules, "127.0.0.1")
    assert desk_address(rules, "127.0.0.1", 8001) == "https://desk.example.org"
    assert desk_address(access_rules(AS_SHIPPED, "0.0.0.0"), "0.0.0.0", 8001) == "http://127.0.0.1:8001", "where a browser can go"
