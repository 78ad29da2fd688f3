"""Pages that say why there is none: they are asked for by nobody, the door leads to them."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.language.reader.texts import gettext as _
from jobs.review.web import RequestContext

MISSING_PATH = "/-/missing"
CROSS_SITE_PATH = "/-/cross-site"


async def missing_page(context: RequestContext) -> Response:
    return await context.missing(_("There is no page at this address."))


async def cross_site_page(context: RequestContext) -> Response:
    """Another site asked for data."""
    return await context.message(
        403,
        _("Refused"),
        _("Another site asked for this page. If it was you who followed a link, type the address, or open the page from here."),
    )
