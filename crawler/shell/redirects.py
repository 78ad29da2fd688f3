"""Redirects that no status line says (a cookie wall, `<meta http-equiv=refresh>`, the `Refresh` header), and those that lead to the
page of another entry.

Every request made here passes robots.txt, politeness and the address guard like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urldefrag, urljoin

from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.response import get_meta_refresh

from crawler.shell.exceptions import LeadsToAnother
from crawler.shell.packed import opening_of
from crawler.web.urls import canonicalise, host_of, is_front_page, is_web, same_site

MAX_COOKIE_CHARS = 4096
MAX_REFRESH_SECONDS = 15  # a page that reloads itself later means to be read first
_MAX_META_BYTES = 16384  # a refresh further down is none of a wrapper page
_REFRESH = re.compile(r"\s*(\d{1,6})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s]+)", re.IGNORECASE)


class CookieWall:
    """A host that redirects to the same address and sets a cookie wants it back: it gets it, from then on, for this crawl.
    No other cookie is ever sent."""

    def __init__(self) -> None:
        self._offered: dict[str, dict[str, str]] = {}  # host → cookies of its redirects, name → value
        self._given: dict[str, str] = {}  # host → Cookie header

    def process_request(self, request: Request) -> None:
        cookies = self._given.get(host_of(request.url))
        if cookies:
            request.headers["Cookie"] = cookies
        else:
            request.headers.pop("Cookie", None)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        location = response.headers.get("Location")
        if response.status not in (301, 302, 303, 307, 308) or not location:
            return response
        host = host_of(request.url)
        offered = self._offered.setdefault(host, {})
        for line in response.headers.getlist("Set-Cookie"):
            name, _, value = line.decode("latin-1").partition(";")[0].strip().partition("=")
            if name and len(name) + len(value) <= MAX_COOKIE_CHARS:
                offered[name] = value
        target = _join(request.url, location.decode("utf-8", "replace"))
        goes_round = target in (request.url, *request.meta.get("redirect_urls", ()))
        if goes_round and offered and host not in self._given:
            self._given[host] = "; ".join(f"{name}={value}" for name, value in offered.items())[:MAX_COOKIE_CHARS]
            return request.replace(url=target, dont_filter=True)
        return response


class PageRefresh:
    """Follows a refresh once, within the site: wrapper pages lead to the article that way. A robots.txt is never one."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status != 200 or request.meta.get("refreshed") or request.meta.get("robots") == "skip":
            return response
        target = _refresh_target(response)
        if target is None or target == request.url or not is_web(target) or not same_site(target, request.url):
            return response
        again = request.replace(url=target, dont_filter=True)
        again.meta.update(
            refreshed=True,
            redirect_urls=[*request.meta.get("redirect_urls", ()), request.url],
            redirect_reasons=[*request.meta.get("redirect_reasons", ()), "refresh"],
        )
        return again


class AskedPages:
    """Which pages a crawl asks for, by their canonical addresses: none is fetched twice, whether entries have its address or are
    redirected there. `record` settles all entries of an address at once."""

    def __init__(self, links: Iterable[str] = ()) -> None:
        """`links`: of pages that were asked for already."""
        self._keys = {_key(link) for link in links}
        self._targets: set[str] = set()  # where redirects led that are no entry's own address so far

    def ask(self, link: str) -> bool:
        """Whether the page of an entry is to be asked for."""
        key = _key(link)
        if key in self._keys:
            return False
        self._keys.add(key)
        return key not in self._targets

    def is_of_another(self, link: str, target: str) -> bool:
        """Whether the redirect of an entry with this link leads to a page that is asked for as another entry has its address. What
        leads to the front page is gone, whoever shows that page."""
        key = _key(target)
        if key == _key(link) or (is_front_page(target) and not is_front_page(link)):
            return False
        if key in self._keys:
            return True
        self._targets.add(key)
        return False


class SharedPages:
    """Follows no redirect to a page that the crawl fetches for another entry. A request for a page brings `AskedPages` along."""

    def process_request(self, request: Request) -> None:
        asked: AskedPages | None = request.meta.get("asked_pages")
        former = request.meta.get("redirect_urls")
        if asked is not None and former and asked.is_of_another(request.cb_kwargs["entry"].link, request.url):
            raise LeadsToAnother(former, request.url, request.meta.get("redirect_reasons", ()))


def _key(link: str) -> str:
    try:
        return canonicalise(link)
    except ValueError:
        return link


def _refresh_target(response: Response) -> str | None:
    """Where the answer sends its readers at once; None when nowhere."""
    header = _REFRESH.match((response.headers.get("Refresh") or b"").decode("latin-1"))
    if header is not None:
        return _join(response.url, header[2]) if int(header[1]) <= MAX_REFRESH_SECONDS else None
    start = opening_of(response)[:_MAX_META_BYTES]
    if b"http-equiv" not in start.lower():
        return None
    seconds, target = get_meta_refresh(HtmlResponse(response.url, body=start, encoding="utf-8"))  # whatever its type says
    return _join(response.url, target) if target and seconds is not None and seconds <= MAX_REFRESH_SECONDS else None


def _join(base: str, link: str) -> str | None:
    """The absolute address, without its fragment; None for one that nobody can read."""
    try:
        return Request(urldefrag(urljoin(base, link))[0]).url  # quoted as Scrapy does
    except ValueError:
        return None
