"""A digest as HTML for mail readers: tables, inline styles, no image, never more than `LIMIT` bytes.

Cards come whole as long as there is room, then as a line each, then as a number: the mail says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.language.plurals import listed
from crawler.report.digest.budget import mail_rest_note, share_room, size_bytes
from crawler.report.digest.drawings import points_of
from crawler.report.digest.html import template_environment

if TYPE_CHECKING:
    from crawler.report.digest.values import Digest

MAX_MAIL_BYTES = 98_000  # bytes of UTF-8; Gmail cuts a mail at 102,400
MAIL_LINES_BYTES = 14_000  # of these kept for lines where not every card is whole
MAX_MAIL_PLACES = 12


def render_mail(digest: Digest) -> str:
    named = sorted(points_of(digest.cards), key=lambda point: (-point.count, point.name))
    places = listed([f"{point.name} {point.count}" for point in named], MAX_MAIL_PLACES)
    # Macros know only what the template's module was made with.
    macros: Any = template_environment().get_template("mail.html.j2").make_module({"places": places})
    head, tail = str(macros.head(digest)), str(macros.tail(digest))
    room = MAX_MAIL_BYTES - size_bytes(head) - size_bytes(tail) - size_bytes(str(macros.note("x" * 200)))
    shown, lines = [str(macros.card(card)) for card in digest.cards], [str(macros.short(card)) for card in digest.cards]
    whole, fit = share_room(
        [size_bytes(markup) for markup in shown], [size_bytes(markup) for markup in lines], room, MAIL_LINES_BYTES
    )
    rest = digest.cards[whole:]
    body = [
        head,
        *shown[:whole],
        *([str(macros.note(mail_rest_note(len(rest), fit)))] if rest else []),
        *lines[whole : whole + fit],
        tail,
    ]
    return "".join(body).strip() + "\n"
