"""HTTP headers as a crawl reads and sends them."""

from __future__ import annotations

from scrapy.http import Response


def response_headers(response: Response) -> dict[str, str]:
    """Header name in lower case → value; repeated headers joined as HTTP has it."""
    headers: dict[bytes, list[bytes]] = dict(response.headers)
    return {name.decode("latin-1").lower(): b", ".join(values or ()).decode("latin-1") for name, values in headers.items()}


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers of a conditional GET (RFC 9110, 13.1)."""
    wanted = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in wanted.items() if value}


def is_conditional(response: Response) -> bool:
    """Whether it answers a conditional GET."""
    headers = response.request.headers if response.request is not None else {}
    return "If-None-Match" in headers or "If-Modified-Since" in headers
