"""Each row links on: ids become links to our pages, addresses of the web leave without saying where from. Pure."""

from __future__ import annotations

from markupsafe import Markup

from jobs.review.words import web

PAGES = {"alert": "/-/alert/", "article": "/-/article/", "story": "/-/story/"}
_COLUMNS = {f"{name}_id": page for name, page in PAGES.items()} | PAGES | {"copy_of": PAGES["article"]}
# What `id` is in these tables and views.
_IDS = {"alerts": "alert", "alerts_to_review": "alert", "articles": "article", "stories": "story"}
LONGEST = 90  # characters of an address that are shown


def page_of(column: str, table: str | None, value: object) -> str:
    """Where an id leads; empty: it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        return ""
    if column == "id":
        return f"{PAGES[_IDS[table]]}{value}" if table in _IDS else ""
    return f"{_COLUMNS[column]}{value}" if column in _COLUMNS else ""


def cell(column: str, table: str | None, value: object) -> Markup | None:
    """A cell as a link; None: it is none."""
    if page := page_of(column, table, value):
        return Markup('<a href="{}">{}</a>').format(page, value)
    if isinstance(value, str) and web(value.strip()) and not any(char.isspace() for char in value.strip()):
        address = value.strip()
        shown = address if len(address) <= LONGEST else address[: LONGEST - 1] + "…"
        return Markup('<a href="{}" rel="noreferrer noopener external">{}</a>').format(address, shown)
    return None
