"""What we use of Scrapy's downloader that Scrapy does not promise: against the installed version, over loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from tests.patience import CHILD_SECONDS
from tests.site import Site

ROOT = Path(__file__).resolve().parents[1]

# A crawl of its own process, as a reactor runs once: five requests to one host, all in its queue before the first is answered.
CRAWL = """
import json, sys
from scrapy import Request, Spider, signals
from scrapy.crawler import CrawlerProcess
from crawler.shell.slots import HostSlots

class Five(Spider):
    name = "five"

    @classmethod
    def from_crawler(cls, crawler):
        spider = super().from_crawler(crawler)
        spider.slots, spider.waits, spider.ends = HostSlots.from_crawler(crawler, 0.0), 0, []
        crawler.signals.connect(spider.waiting, signals.request_reached_downloader)
        crawler.signals.connect(spider.downloaded, signals.response_downloaded)
        return spider

    async def start(self):
        for name in "abcde":
            yield Request(f"{sys.argv[1]}/{name}", meta={"download_slot": "host"}, callback=self.done, errback=self.failed)

    def waiting(self):
        self.waits += 1
        if self.waits == 1 and sys.argv[2] == "pace":
            self.slots.set_delay("host", 0.4)

    def downloaded(self):
        if sys.argv[2] == "fail":
            assert self.waits == 5, f"{self.waits} requests wait"
            self.slots.fail_waiting("host", lambda: ConnectionError("the host rests"))

    def done(self, response):
        self.ends.append("answered")

    def failed(self, failure):
        self.ends.append(str(failure.value))

    def closed(self, reason):
        print(json.dumps([self.ends, self.slots.delay("host"), self.slots.is_paced("host"), self.slots.delay("other")]))

process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "RETRY_ENABLED": False, "DOWNLOAD_DELAY": 0, "DOWNLOAD_DELAY_JITTER": 0.0})
process.crawl(Five)
process.start()
"""
REMEDY = "crawler/shell/slots.py must follow Scrapy's downloader; until then keep the bound in pyproject.toml"


def crawl(site: Site, what: str) -> tuple[list[str], float, bool, float]:
    """How each request ended, the host's delay and whether it was set, and another host's delay."""
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, site.url(""), what],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=CHILD_SECONDS,
        check=False,
    )
    assert done.returncode == 0 and done.stdout, f"{REMEDY}\n{done.stderr}"
    ends, delay, is_paced, unpaced = json.loads(done.stdout)
    return ends, delay, is_paced, unpaced


def test_requests_that_wait_for_a_host_fail_and_are_not_sent() -> None:
    with Site() as site:
        site.answers("/a", body="a", wait=1.0)
        ends, delay, is_paced, _ = crawl(site, "fail")
        assert sorted(ends) == ["answered", *["the host rests"] * 4], REMEDY
        assert [request.path for request in site.requests] == ["/a"], REMEDY
        assert (delay, is_paced) == (0.0, False)


def test_the_pace_of_a_host_changes_while_requests_wait_for_it() -> None:
    with Site() as site:
        for name in "abcde":
            site.answers(f"/{name}", body=name)
        ends, delay, is_paced, unpaced = crawl(site, "pace")
        assert ends == ["answered"] * 5
        times = [request.at_seconds for request in site.requests]
        assert min(later - earlier for earlier, later in pairwise(times)) > 0.35, REMEDY
        assert (delay, is_paced, unpaced) == (0.4, True, 0.0)
