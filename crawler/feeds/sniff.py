"""What a body is, whatever its address and header say."""

from __future__ import annotations

import re
from enum import StrEnum

from crawler.model import Page

_CHALLENGE_MARKS = (
    (re.compile(rb"just a moment\.\.\.|cf-browser-verification|challenge-platform/|cf_chl_", re.I), "a Cloudflare challenge"),
    (re.compile(rb"sucuri website firewall|cloudproxy\.sucuri", re.I), "the Sucuri firewall"),
    (re.compile(rb"ddos-guard|ddos protection by|qrator|stormwall", re.I), "a DDoS guard"),
    (re.compile(rb"_incapsula_resource|incapsula incident", re.I), "the Incapsula firewall"),
    (re.compile(rb"g-recaptcha|h-captcha|captcha-delivery|are you a robot|<title>[^<]{0,40}captcha", re.I), "a captcha"),
    (re.compile(rb"please enable (?:javascript and )?cookies|enable javascript to continue", re.I), "a browser check"),
)
_MAX_CHALLENGE_BYTES = 60_000  # a challenge is a small page; an article that speaks of captchas is not one


MAX_SNIFFED_CHARS = 4096


class BodyShape(StrEnum):
    """What a body begins like."""

    FEED = "feed"
    SITEMAP = "sitemap"
    JSON = "json"
    HTML = "html"
    UNKNOWN = ""


def shape(document: str) -> BodyShape:
    """What a document begins like; unknown where nothing can be told."""
    text = document[:MAX_SNIFFED_CHARS].lstrip("\ufeff \t\r\n\0")
    if text[:1] == "{":
        return BodyShape.JSON
    while True:  # what may stand before the root element
        skipped = re.sub(r"\A\s*(<\?[^>]*>|<!--.*?(-->|\Z)|<!DOCTYPE(?:[^>\[]|\[[^\]]*\])*>)", "", text, count=1, flags=re.S | re.I)
        if skipped == text:
            break
        if re.match(r"\s*<!DOCTYPE\s+html", text, re.I):
            return BodyShape.HTML
        text = skipped
    root = re.match(r"\s*<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)", text)
    name = root[2].lower() if root else ""
    if name in ("rss", "feed", "rdf", "channel"):
        return BodyShape.FEED
    if name in ("urlset", "sitemapindex"):
        return BodyShape.SITEMAP
    if name in ("html", "head", "body", "script", "div", "meta", "title", "h1", "p", "center"):
        return BodyShape.HTML
    return BodyShape.UNKNOWN


def is_challenge(page: Page) -> str:
    """What stands between us and the page, in words; empty when nothing does."""
    if page.headers.get("cf-mitigated", "").lower() == "challenge":
        return "a Cloudflare challenge"
    if len(page.body) > _MAX_CHALLENGE_BYTES:
        return ""
    return next((words for mark, words in _CHALLENGE_MARKS if mark.search(page.body)), "")
