"""The forms of a digest, by name. Everything that came from a feed is data: escaped, never markup."""

from __future__ import annotations

from collections.abc import Callable

from crawler.report.digest.html import html
from crawler.report.digest.jsonform import as_json
from crawler.report.digest.mail import mail
from crawler.report.digest.markdown import markdown
from crawler.report.digest.text import mail_text, text
from crawler.report.digest.values import Digest

_FORMS: dict[str, Callable[[Digest], str]] = {
    "text": text,
    "markdown": markdown,
    "html": html,
    "json": as_json,
    "mail": mail,
    "mail-text": mail_text,
}
FORMATS = tuple(_FORMS)


def render(digest: Digest, form: str) -> str:
    """`form` is one of FORMATS. Whatever the input, the result can be encoded as UTF-8."""
    return _FORMS[form](digest).encode("utf-8", "replace").decode("utf-8")
