"""The forms of a digest, by name. Everything that came from a feed is data: escaped, never markup."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crawler.report.digest.brief import render_brief
from crawler.report.digest.html import render_html
from crawler.report.digest.jsonform import render_json
from crawler.report.digest.mail import render_mail
from crawler.report.digest.markdown import render_markdown
from crawler.report.digest.text import render_mail_text, render_text

if TYPE_CHECKING:
    from crawler.report.digest.values import Digest

_RENDERERS: dict[str, Callable[[Digest], str]] = {
    "brief": render_brief,
    "text": render_text,
    "markdown": render_markdown,
    "html": render_html,
    "json": render_json,
    "mail": render_mail,
    "mail-text": render_mail_text,
}
DIGEST_FORMS = tuple(_RENDERERS)


def render(digest: Digest, form: str) -> str:
    """`form` is one of DIGEST_FORMS. Whatever the input, the result can be encoded as UTF-8."""
    return _RENDERERS[form](digest).encode("utf-8", "replace").decode("utf-8")
