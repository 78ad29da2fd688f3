"""robots.txt as RFC 9309 has it (protego behind this door)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from protego import Protego

from crawler.model import RobotsCopy

MAX_ROBOTS_BYTES = 500 << 10  # RFC 9309 2.5: at least 500 KiB are read, the rest is ignored
MAX_CRAWL_DELAY_SECONDS = 60.0  # seconds: a longer Crawl-delay would mean not to be visited at all
_ALLOW_ALL, _DISALLOW_ALL = b"", b"User-agent: *\nDisallow: /\n"


class Rules:
    """What a robots.txt says."""

    def __init__(self, parsed: Any) -> None:
        self._parsed = parsed

    def allowed(self, url: str, agent: str) -> bool:
        return bool(self._parsed.can_fetch(url, _token(agent)))

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests, at most a minute; None when nothing is said."""
        delay = self._parsed.crawl_delay(_token(agent))
        return None if delay is None else min(max(float(delay), 0.0), MAX_CRAWL_DELAY_SECONDS)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return tuple(self._parsed.sitemaps)


def parse(body: bytes | str) -> Rules:
    """Rules of a robots.txt; an HTML page in its place holds none."""
    data = body.encode() if isinstance(body, str) else body
    text = data[:MAX_ROBOTS_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "")
    if text.lstrip()[:1] == "<":
        text = ""
    return Rules(Protego.parse(text))


def readable(status: int) -> bool:
    """Whether an answer says what is allowed. 5xx, 429 and no answer (0) say nothing: they forbid, for this moment only."""
    return 200 <= status < 500 and status != 429


def rules_for(copy: RobotsCopy | None) -> Rules:
    """RFC 9309 2.3.1: 2xx rules; 4xx means no rules; what cannot be read (or no copy) forbids."""
    if copy is None or not readable(copy.status):
        return parse(_DISALLOW_ALL)
    return parse(copy.body if 200 <= copy.status < 300 else _ALLOW_ALL)


def fresh(copy: RobotsCopy, now: datetime) -> bool:
    """A copy holds for a day; what could not be read is asked for again by the next crawl."""
    return readable(copy.status) and timedelta(0) <= now - copy.fetched_at < timedelta(days=1)


def _token(agent: str) -> str:
    """The product token of a User-Agent: "Borderwatch/1.0 (+…)" is asked for as "Borderwatch"."""
    return agent.split("/")[0].split(" ")[0] or "*"
