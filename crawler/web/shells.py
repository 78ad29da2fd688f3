"""Pages that hold nothing until their scripts have drawn them. Works on any tree with the interface of lxml."""

from __future__ import annotations

from typing import Any

SHELL_WORDS = "a page drawn by script"
RENDER_HINT = "`render: true` for the source reads it in a browser"
MAX_SHELL_WORDS = 40  # of a frame around nothing: its title, a menu, a line about cookies
MIN_INLINE_SCRIPT_CHARS = 2000  # of a page whose data stand in its script
_HIDDEN_TAGS = frozenset({"script", "style", "noscript", "template", "head"})
_MOUNT_TAGS = frozenset({"div", "main", "section", "article"})


def is_script_shell(tree: Any) -> bool:
    """Whether a page has scripts and next to no text, and an empty element, a `noscript` that asks for JavaScript, or a long
    script shows where the text is to come from."""
    scripts = list(tree.iter("script"))
    inline = sum(len(script.text or "") for script in scripts)
    if not (inline or any(script.get("src") for script in scripts)) or _has_text(tree):
        return False
    if any("javascript" in (element.text_content() or "").lower() for element in tree.iter("noscript")):
        return True
    empty = (element for element in tree.iter(*_MOUNT_TAGS) if (element.get("id") or element.get("class")) and not len(element))
    return inline >= MIN_INLINE_SCRIPT_CHARS or any(not (element.text or "").strip() for element in empty)


def shell_reason(*, is_rendered: bool) -> str:
    """What to do about such a page."""
    return f"{SHELL_WORDS}, and the browser drew no text either" if is_rendered else f"{SHELL_WORDS}; {RENDER_HINT}"


def _has_text(tree: Any) -> bool:
    """Whether more words are to be seen than a frame has."""
    number = 0
    pending = [tree]
    while pending:
        element = pending.pop()
        if isinstance(element.tag, str) and element.tag not in _HIDDEN_TAGS:
            number += len((element.text or "").split())
            pending.extend(element)
        number += len((element.tail or "").split())
        if number > MAX_SHELL_WORDS:
            return True
    return False
