"""Each row links on: ids become links to our pages, addresses of the web leave without saying where from. Pure."""

from __future__ import annotations

from markupsafe import Markup

from jobs.review.template_filters import web_address

PAGE_PATHS = {"alert": "/-/alert/", "article": "/-/article/", "story": "/-/story/"}
_PATHS_BY_COLUMN = {f"{name}_id": page for name, page in PAGE_PATHS.items()} | PAGE_PATHS | {"copy_of": PAGE_PATHS["article"]}
# What `id` is in these tables and views.
_ID_KINDS = {"alerts": "alert", "alerts_to_review": "alert", "articles": "article", "stories": "story"}
MAX_LINK_TEXT_CHARS = 90  # characters of an address that are shown


def page_path(column: str, table: str | None, value: object) -> str:
    """Where an id leads; empty: it is none."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        return ""
    if column == "id":
        return f"{PAGE_PATHS[_ID_KINDS[table]]}{value}" if table in _ID_KINDS else ""
    return f"{_PATHS_BY_COLUMN[column]}{value}" if column in _PATHS_BY_COLUMN else ""


def link_cell(column: str, table: str | None, value: object) -> Markup | None:
    """A cell as a link; None: it is none."""
    if page := page_path(column, table, value):
        return Markup('<a href="{}">{}</a>').format(page, value)
    if isinstance(value, str) and web_address(value.strip()) and not any(char.isspace() for char in value.strip()):
        address = value.strip()
        shown = address if len(address) <= MAX_LINK_TEXT_CHARS else address[: MAX_LINK_TEXT_CHARS - 1] + "…"
        return Markup('<a href="{}" rel="noreferrer noopener external">{}</a>').format(address, shown)
    return None
