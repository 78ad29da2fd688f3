"""A digest as one HTML file: no script, nothing loaded from anywhere; and the environment of its templates."""

from __future__ import annotations

from functools import cache
from types import ModuleType

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.language.tokens import direction, isolated
from crawler.report.digest import drawings, facts, report, words
from crawler.report.digest.values import Digest
from crawler.runtime.clock import iso


@cache
def environment() -> Environment:
    """Everything is escaped; templates know `words`, `report`, `facts` and `drawings` (whose SVG is safe)."""
    found = Environment(
        loader=PackageLoader("crawler.report.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    modules: dict[str, ModuleType] = {"words": words, "report": report, "facts": facts, "drawings": drawings}
    found.globals.update(modules)
    found.globals |= {"iso": iso, "direction": direction, "isolated": isolated}
    found.filters["known_language"] = words.language
    return found


def html(digest: Digest) -> str:
    bars = drawings.bars_of(digest, drawings.WIDE)
    sections = (
        ("highlights", "Highlights", bool(digest.highlights)),
        ("figures", "Key figures", bool(digest.key_figures)),
        ("unusual", "Unusual", bool(digest.rising or digest.firsts)),
        ("areas", "By area", bool(digest.areas)),
        ("themes", "By theme", bool(digest.themes)),
        ("stories", "Stories", True),
        ("gaps", "Gaps", bool(digest.gaps or digest.coverage.health)),
        ("sources", "Sources", bool(digest.sources)),
    )
    page = environment().get_template("digest.html.j2")
    return page.render(
        digest=digest,
        coverage=digest.coverage,
        ids={card.story_id for card in digest.cards},
        sections=sections,
        bars=bars,
        map_wide=drawings.map_of(digest, drawings.WIDE),
        map_narrow=drawings.map_of(digest, drawings.NARROW),
    ).lstrip()
