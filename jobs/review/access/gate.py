"""What becomes of a request before any page sees it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import unquote

from jobs.review.access.origin import AccessRules, is_our_name

ENTER_PATH = "/-/enter"
_OPEN_PATHS = re.compile(r"/-/(?:enter|reader)|/desk-static/[\w.-]+|/favicon\.ico")  # for whoever is not logged in
_OWN_PAGES = re.compile(
    r"/|/-/(?:desk|search|sources|watches|map|enter|sessions|(?:story|alert|article)/\d+|(?:watch|source)/[\w.:-]+)"
)
_ELSEWHERE = ("//", "/\\", "/%5c", "/%2f")  # Datasette would answer with a redirect to another site


class Admission(StrEnum):
    """What a request meets at the door."""

    PASS = "pass"
    FOREIGN_NAME = "foreign name"
    NOT_FOUND = "not found"
    CROSS_SITE = "cross-site"
    LOG_IN = "log in"  # a page: lead to the log-in
    UNAUTHORIZED = "unauthorized"  # data: say so


def admission(
    path: str, method: str, headers: Mapping[str, str], *, host: str, served: str, rules: AccessRules, is_logged_in: bool
) -> Admission:
    """`path` as it was sent, percent-encoded; `host`: what the request calls us."""
    if not is_our_name(host, rules, served):
        return Admission.FOREIGN_NAME
    if path.lower().startswith(_ELSEWHERE):
        return Admission.FOREIGN_NAME
    if ".." in re.split(r"[/\\]", unquote(unquote(path))):
        return Admission.NOT_FOUND
    if method in ("GET", "HEAD") and is_cross_site(path, headers):
        return Admission.CROSS_SITE
    if rules.login_required and not is_logged_in and not _OPEN_PATHS.fullmatch(path):
        return Admission.LOG_IN if method == "GET" and "text/html" in headers.get("accept", "") else Admission.UNAUTHORIZED
    return Admission.PASS


def is_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether another site made the browser ask; one that does not say is an old browser or a program."""
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def is_cross_site(path: str, headers: Mapping[str, str]) -> bool:
    """Whether another site's page asks for what is not its own to ask for. A link from elsewhere (a mail, a chat) may open one of
    our pages; data, tables and questions in SQL are read by our own pages and by who types the address only."""
    if not is_from_elsewhere(headers):
        return False
    is_opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return not (is_opened and _OWN_PAGES.fullmatch(path))
