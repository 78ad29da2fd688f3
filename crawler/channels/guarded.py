"""Connections of channels behind the address guard: the address that a name has is judged, and then that one is connected to."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.channels.message import deadline
from crawler.language.reader.texts import marked
from crawler.web.addresses import AddressRules
from crawler.web.urls import is_web

REMEDY = marked("list the host under delivery: allow_private")


class PrivateTarget(OSError):
    """No address of a host may be connected to. Its text says why, and what to do about it."""


def connect_guarded(host: str, port: int, timeout: float, rules: AddressRules) -> socket.socket:
    """A connection to the first address of `host` that is allowed and answers, as `socket.create_connection` makes it.

    Raises `PrivateTarget` where none is allowed, else the `OSError` of the last one tried."""
    failure: OSError | None = None
    for family, kind, protocol, address in allowed_addresses(host, port, rules):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(timeout)
            connection.connect(address)
            return connection
        except OSError as error:
            failure = error
            connection.close()
    raise failure or OSError("the name has no address")


def allowed_addresses(host: str, port: int, rules: AddressRules) -> list[tuple[int, int, int, Any]]:
    """(family, kind, protocol, address) of each address of a host that is allowed. Raises `PrivateTarget` where none is."""
    resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses: list[tuple[int, int, int, Any]] = [
        (family, kind, protocol, address)
        for family, kind, protocol, _name, address in resolved
        if rules.allows(host, port, str(address[0]))
    ]
    if resolved and not addresses:
        raise PrivateTarget(f"its address, {resolved[0][4][0]}, is not public: {REMEDY}")
    return addresses


class NotAnAddress(ValueError):
    """What was to be posted to is no web address."""


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """What a server answered: its status, its Retry-After, and the beginning of its body."""

    status: int
    retry_after: str
    body: bytes


def post_guarded(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, rules: AddressRules, max_bytes: int = 0
) -> PostAnswer:
    """Post the body and read up to `max_bytes` of the answer. `timeout`: seconds for each answer; the whole takes twice that at
    most. Redirects are not followed. Raises `NotAnAddress`, `OSError` and `http.client.HTTPException`."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not is_web(url):
        raise NotAnAddress("its url is no http or https address")

    def connect(address: tuple[str, int], timeout: float, _source: object = None) -> socket.socket:
        return connect_guarded(*address, timeout, rules)

    connection: http.client.HTTPConnection = (
        http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=timeout)
    )
    connection._create_connection = connect  # type: ignore[attr-defined]  # where the library opens its socket
    try:
        with deadline(2 * timeout, lambda: connection.sock):
            connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
            response = connection.getresponse()
            answer = response.read(max_bytes) if max_bytes else b""
            return PostAnswer(response.status, response.headers.get("Retry-After", ""), answer)
    finally:
        connection.close()
