"""A digest as one HTML file: no script, nothing loaded from anywhere; and the environment of its templates."""

from __future__ import annotations

from functools import cache, partial
from types import ModuleType
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.language.reader import current_reader
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.language.reader.texts import number_words
from crawler.language.tokens import direction, isolated
from crawler.model import SIDES
from crawler.report.digest import coverage_phrases, drawings, facts, phrases, report
from crawler.report.words import HEALTH_WORDS, SOURCE_KIND_WORDS, language_name, severity_word, side_words, word_of
from crawler.runtime.clock import iso

if TYPE_CHECKING:
    from crawler.report.digest.values import Digest


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
    return page.render(
        digest=digest,
        coverage=digest.coverage,
        ids={card.story_id for card in digest.cards},
        sections=sections,
        bars=bars,
        map_wide=drawings.draw_map(digest, drawings.WIDE_PX),
        map_narrow=drawings.draw_map(digest, drawings.PHONE_PX),
    ).lstrip()
