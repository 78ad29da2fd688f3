"""A digest as one HTML file: no script, nothing loaded from anywhere; and the environment of its templates."""

from __future__ import annotations

from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.language.reader.moments import moment_words
from crawler.language.tokens import direction, isolated
from crawler.model import SIDES
from crawler.report.digest import drawings, facts, phrases, report
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.report.digest.values import Digest


@cache
def template_environment() -> Environment:
    """Everything is escaped; templates know `phrases`, `report`, `facts` and `drawings` (whose SVG is safe)."""
    jinja = Environment(
        loader=PackageLoader("crawler.report.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    modules: dict[str, ModuleType] = {"phrases": phrases, "report": report, "facts": facts, "drawings": drawings}
    jinja.globals.update(modules)
    jinja.globals |= {"SIDES": SIDES, "iso": iso, "direction": direction, "isolated": isolated, "moment_words": moment_words}
    jinja.filters["known_language"] = phrases.language_name
    return jinja


def render_html(digest: Digest) -> str:
    bars = drawings.draw_bars(digest, drawings.WIDE_PX)
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
    page = template_environment().get_template("digest.html.j2")
    return page.render(
        digest=digest,
        coverage=digest.coverage,
        ids={card.story_id for card in digest.cards},
        sections=sections,
        bars=bars,
        map_wide=drawings.draw_map(digest, drawings.WIDE_PX),
        map_narrow=drawings.draw_map(digest, drawings.PHONE_PX),
    ).lstrip()
