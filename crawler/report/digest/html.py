"""A digest as one HTML file: no script, nothing loaded from anywhere; and the environment of its templates.

It stays light enough for a phone: what has no room whole is a line, and the desk has the rest.
"""

from __future__ import annotations

from functools import cache, partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.language.reader import current_reader
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.language.reader.texts import number_words
from crawler.language.tokens import direction, isolated
from crawler.model import SIDES
from crawler.report.digest import coverage_phrases, drawings, facts, phrases, report
from crawler.report.digest.budget import page_rest_note, share_room, size_bytes
from crawler.report.words import HEALTH_WORDS, SOURCE_KIND_WORDS, language_name, severity_word, side_words, word_of
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.report.digest.values import Digest

MAX_PAGE_BYTES = 300_000  # bytes of UTF-8
PAGE_LINES_BYTES = 60_000  # of these kept for lines where not every card is whole


@cache
def template_environment() -> Environment:
    """Everything is escaped; templates know `phrases`, `coverage_phrases`, `report`, `facts` and `drawings` (whose SVG is safe)."""
    jinja = Environment(
        loader=PackageLoader("crawler.report.digest"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    modules: dict[str, ModuleType] = {
        "phrases": phrases,
        "coverage_phrases": coverage_phrases,
        "report": report,
        "facts": facts,
        "drawings": drawings,
    }
    jinja.globals.update(modules)
    jinja.globals |= {
        "SIDES": SIDES,
        "iso": iso,
        "direction": direction,
        "isolated": isolated,
        "moment_words": moment_words,
        "_": _,
        "_n": _n,
        "reader": current_reader,
    }
    jinja.globals |= {"number_words": number_words}
    jinja.filters["known_language"] = language_name
    jinja.filters |= {"severity": severity_word, "side": side_words}
    jinja.filters["health"] = partial(word_of, HEALTH_WORDS)
    jinja.filters["source_kind"] = partial(word_of, SOURCE_KIND_WORDS)
    return jinja


def render_html(digest: Digest) -> str:
    bars = drawings.draw_bars(digest, drawings.WIDE_PX)
    sections = (
        ("highlights", _("Highlights"), bool(digest.highlights)),
        ("figures", _("Key figures"), bool(digest.key_figures)),
        ("unusual", _("Unusual"), bool(digest.rising or digest.firsts)),
        ("areas", _("By area"), bool(digest.areas)),
        ("themes", _("By theme"), bool(digest.themes)),
        ("stories", _("Stories"), True),
        ("gaps", _("Gaps"), bool(digest.gaps or digest.coverage.health)),
        ("sources", _("Sources"), bool(digest.sources)),
    )
    page = template_environment().get_template("digest.html.j2")
    values: dict[str, Any] = {
        "digest": digest,
        "coverage": digest.coverage,
        "ids": {card.story_id for card in digest.cards},
        "linked": {card.story_id for card in digest.cards},  # that stand on the page; for its size: all
        "sections": sections,
        "bars": bars,
        **_maps(digest),
    }
    macros: Any = template_environment().get_template("card.html.j2").module
    shown, lines = [macros.card(card) for card in digest.cards], [macros.short(card) for card in digest.cards]
    room = MAX_PAGE_BYTES - size_bytes(page.render(values, whole=[], lines=[], note="x" * 200))
    whole, fit = share_room([size_bytes(card) for card in shown], [size_bytes(line) for line in lines], room, PAGE_LINES_BYTES)
    rest = len(digest.cards) - whole
    if whole + fit < len(digest.cards):
        values["linked"] = {card.story_id for card in digest.cards[: whole + fit]}
        values |= _maps(digest, values["linked"])
    note = page_rest_note(rest, fit) if rest else ""
    return page.render(values, whole=shown[:whole], lines=lines[whole : whole + fit], note=note).lstrip()


def _maps(digest: Digest, linked: set[int] | None = None) -> dict[str, str]:
    """The map in both widths; `linked`: stories that stand on the page (None: all)."""
    widths = {"map_wide": drawings.WIDE_PX, "map_narrow": drawings.PHONE_PX}
    return {name: drawings.draw_map(digest, width, linked) for name, width in widths.items()}
