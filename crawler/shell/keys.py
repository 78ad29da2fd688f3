"""Keys of feeds' addresses that stand in the environment: they are put in where a request leaves us, and nowhere before. What comes
back bears the variable's name again, so that neither archive nor log ever sees a key."""

from __future__ import annotations

import os
from typing import Any, Self

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.model.redaction import fill_keys, hide_keys

KEYS_SETTING = "KEYS_BY_HOST"  # (host, variable) of the configured feeds


def _allowed_keys(crawler: Crawler) -> frozenset[tuple[str, str]]:
    return frozenset((host, name) for host, name in crawler.settings.getlist(KEYS_SETTING))


class KeyFillingHandler(HTTP11DownloadHandler):
    """Scrapy's handler, which is given the address with its keys. Raises `KeyMissing`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allowed = _allowed_keys(crawler)

    async def download_request(self, request: Request) -> Response:
        address, values = fill_keys(request.url, self._allowed, os.environ)
        if not values:
            return await super().download_request(request)
        response = await super().download_request(request.replace(url=address))
        changes: dict[str, Any] = {"url": request.url}
        if (location := response.headers.get("Location")) is not None:
            changes["headers"] = {**response.headers, b"Location": [hide_keys(location, values)]}
        hidden: Response = response.replace(**changes)
        return hidden


class HiddenKeys:
    """Takes a key out of a document that repeats it: as the feed's own address, or as that of its next page."""

    def __init__(self, allowed: frozenset[tuple[str, str]]) -> None:
        self._allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(_allowed_keys(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        _, values = fill_keys(request.url, self._allowed, os.environ)
        body = hide_keys(response.body, values)
        return response if body == response.body else response.replace(body=body)
