"""A digest as one HTML file: no script, nothing loaded from anywhere; and the environment of its templates."""

from __future__ import annotations

from functools import cache
from types import ModuleType

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.digest import report, words
from crawler.digest.values import Digest


@cache
def environment() -> Environment:
    """Everything is escaped; templates know `words` and `report`."""
    found = Environment(
        loader=PackageLoader("crawler.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    modules: dict[str, ModuleType] = {"words": words, "report": report}
    found.globals.update(modules)
    return found


def html(digest: Digest) -> str:
    return environment().get_template("digest.html.j2").render(digest=digest, coverage=digest.coverage)
