"""Bare Scrapy, the text found in the callback: `scrapy_pages.py URLS OUT`. Runs in the peer's own environment."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess


class PagesSpider(scrapy.Spider):
    name = "pages"

    async def start(self) -> AsyncIterator[Any]:
        for url in Path(sys.argv[1]).read_text(encoding="utf-8").split():
            yield scrapy.Request(url)

    def parse(self, response: Any, **_arguments: Any) -> Iterator[dict[str, object]]:
        document = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if document is not None:
            fields = document if isinstance(document, dict) else document.as_dict()
            yield {"url": response.url, "text": fields["text"], "title": fields["title"]}


process = CrawlerProcess(
    {
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "FEEDS": {sys.argv[2]: {"format": "jsonlines", "encoding": "utf-8"}},
    }
)
process.crawl(PagesSpider)
process.start()
