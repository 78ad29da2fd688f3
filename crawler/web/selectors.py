"""CSS selectors as XPath, which lxml reads."""

from __future__ import annotations

from functools import cache


@cache
def xpath_of(selector: str) -> str:
    """The XPath of a CSS selector. Raises `ValueError` that says what is wrong with it."""
    from cssselect import HTMLTranslator, SelectorError  # only where an operator wrote one

    try:
        return HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {error}") from None
