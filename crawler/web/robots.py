"""robots.txt as RFC 9309 has it: groups are chosen here, paths are matched by protego (behind this door)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from protego import Protego

from crawler.model import RobotsCopy
from crawler.web.charset import decode

MAX_ROBOTS_BYTES = 500 << 10  # RFC 9309 2.5: at least 500 KiB are read, the rest is ignored
MAX_CRAWL_DELAY_SECONDS = 60.0  # seconds: a longer Crawl-delay would mean not to be visited at all
ANY_AGENT = "*"
_ALLOW_ALL, _DISALLOW_ALL = "", "User-agent: *\nDisallow: /\n"
_LINE = re.compile(r"\s*([Uu]ser [Aa]gent|[A-Za-z][A-Za-z-]*)\s*(?::\s*|\s)(.*)")  # some forget the colon
_AGENT_NAMES = frozenset({"user-agent", "useragent", "user agent"})
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309 2.2.1
_GROUP_RULES = frozenset({"allow", "disallow", "crawl-delay", "request-rate"})  # what ends the user agents of a group


@dataclass(slots=True)
class _RobotsGroup:
    agents: set[str] = field(default_factory=set)  # product tokens in lower case, or *
    rules: list[str] = field(default_factory=list)


class Rules:
    """What a robots.txt says."""

    def __init__(self, text: str) -> None:
        self._groups = _groups(text)
        self.sitemaps: tuple[str, ...] = tuple(Protego.parse(text).sitemaps)
        self._for_agent = cache(self._parsed)

    def allowed(self, url: str, agent: str) -> bool:
        return bool(self._for_agent(product_token(agent)).can_fetch(url, ANY_AGENT))

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds between two requests, at most a minute; None when nothing is said."""
        delay = self._for_agent(product_token(agent)).crawl_delay(ANY_AGENT)
        return None if delay is None else min(max(float(delay), 0.0), MAX_CRAWL_DELAY_SECONDS)

    def _parsed(self, token: str) -> Any:
        """The rules of all groups for an agent (RFC 9309 2.2.1: they are one group), else of those for any agent."""
        named = [group for group in self._groups if token in group.agents]
        groups = named or [group for group in self._groups if ANY_AGENT in group.agents]
        return Protego.parse("\n".join([f"User-agent: {ANY_AGENT}", *(rule for group in groups for rule in group.rules)]))


def _groups(text: str) -> list[_RobotsGroup]:
    """The groups in their order. A line that nobody knows, or that belongs to no group, does not end one."""
    groups: list[_RobotsGroup] = []
    takes_agents = False
    for line in text.splitlines():
        match = _LINE.match(line.partition("#")[0])
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip()
        if name in _AGENT_NAMES:
            if not takes_agents:
                groups.append(_RobotsGroup())
                takes_agents = True
            groups[-1].agents.add(product_token(value))
        elif name in _GROUP_RULES:
            takes_agents = False
            if groups:
                groups[-1].rules.append(f"{name}: {value}")
    return groups


def product_token(agent: str) -> str:
    """The product token of a User-Agent header or line, in lower case: "Borderwatch/1.0 (+…)" and "Borderwatch" are one."""
    agent = agent.strip()
    if agent.startswith(ANY_AGENT):
        return ANY_AGENT
    token = _PRODUCT_TOKEN.match(agent)
    return token[0].lower() if token else agent.lower()


def parse(body: bytes | str) -> Rules:
    """Rules of a robots.txt; an HTML page in its place holds none."""
    text = text_of(body.encode() if isinstance(body, str) else body)
    return Rules("" if text.lstrip()[:1] == "<" else text)


def text_of(body: bytes) -> str:
    """The part of a robots.txt that counts, as text whatever its charset."""
    return decode(body[:MAX_ROBOTS_BYTES])


def readable(status: int) -> bool:
    """Whether an answer says what is allowed. 5xx, 429 and no answer (0) say nothing: they forbid, for this moment only."""
    return 200 <= status < 500 and status != 429


def rules_for(copy: RobotsCopy | None) -> Rules:
    """RFC 9309 2.3.1: 2xx rules; 4xx means no rules; what cannot be read (or no copy) forbids."""
    if copy is None or not readable(copy.status):
        return parse(_DISALLOW_ALL)
    return parse(copy.body if 200 <= copy.status < 300 else _ALLOW_ALL)


def begins(text: str, copy: RobotsCopy) -> bool:
    """Whether a text is only the beginning of a copy that was read before."""
    return 200 <= copy.status < 300 and len(text) < len(copy.body.rstrip()) and copy.body.startswith(text)


def fresh(copy: RobotsCopy, now: datetime) -> bool:
    """A copy holds for a day; what could not be read is asked for again by the next crawl."""
    return readable(copy.status) and timedelta(0) <= now - copy.fetched_at < timedelta(days=1)
