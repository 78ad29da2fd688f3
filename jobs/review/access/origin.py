"""Where a request comes from and what it calls us: names that are ours, and what a proxy says that we trust. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL_HOST_NAMES = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """Who is let in, as configured."""

    login_required: bool = False
    public_url: str = ""  # where a proxy publishes the desk
    trusted_proxy: str = ""  # address or network

    @property
    def public_host(self) -> str:
        """ "desk.example.org", with the port where it has one."""
        return urlsplit(self.public_url).netloc.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOrigin:
    """Who asks, and under which of our names."""

    client: str
    scheme: str
    host: str

    @property
    def base(self) -> str:
        """What a browser calls the origin of our pages."""
        return f"{self.scheme}://{self.host}"


def request_origin(rules: AccessRules, *, client: str, scheme: str, headers: Mapping[str, str]) -> RequestOrigin:
    """What the request says of itself; `X-Forwarded-*` counts only where the trusted proxy sends it. Of several addresses in
    `X-Forwarded-For` the proxy wrote the last; whoever asked it may have written the others."""
    host = headers.get("host", "")
    if is_within(client, rules.trusted_proxy):
        host = headers.get("x-forwarded-host", "").rpartition(",")[2].strip() or host
        forwarded = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        client = forwarded if _address(forwarded) else client
        proxy_scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
        scheme = proxy_scheme if proxy_scheme in ("http", "https") else scheme
    if rules.public_host and _without_default_port(host) == _without_default_port(rules.public_host):
        scheme = urlsplit(rules.public_url).scheme
    return RequestOrigin(client=client, scheme=scheme, host=host)


def is_our_name(host: str, rules: AccessRules, served: str) -> bool:
    """Whether a request calls us by a name that is ours: a hostile page could point its own name here. `served`: the address
    that the connection came in at."""
    if rules.public_host and _without_default_port(host) == _without_default_port(rules.public_host):
        return True
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    return name.strip("[]").lower() in LOCAL_HOST_NAMES | {served}


def is_within(client: str, network: str) -> bool:
    """Whether an address is of a network (or is that address)."""
    address = _address(client)
    return bool(network) and address is not None and address in ipaddress.ip_network(network, strict=False)


def is_loopback(host: str) -> bool:
    """Whether an address that is listened on is reached from this machine only."""
    address = _address(host)
    return address.is_loopback if address is not None else host == "localhost"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _without_default_port(host: str) -> str:
    return host.lower().removesuffix(":443").removesuffix(":80")


def headers_of(pairs: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of a request; of one that came twice, all with commas."""
    headers: dict[str, str] = {}
    for name, value in pairs:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers
