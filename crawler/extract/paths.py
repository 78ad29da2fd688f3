"""Paths of elements: by which names an element is found again on other pages of its site.

`div.article > div.body[articleBody]`: tag, id, classes and itemprop of the element and of the two around it. Numbers of articles
in names are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from crawler.extract.naming import MAX_REMEMBERED_NAMES

MAX_ELEMENT_STEPS = 3  # of a path: the element, and those around it
MAX_CLASSES = 6
MAX_STEP_CHARS = 120
STEP_SEPARATOR = " > "
_NUMBERED = re.compile(r"\d{3}")  # of an article: post-48213
_NAME = re.compile(r"[^\s>.#\[\]]+")


def path_of(element: Any) -> str:
    """The path of an element."""
    around = (parent for parent in element.iterancestors() if parent.tag not in ("body", "html"))
    return STEP_SEPARATOR.join(reversed([_step(element), *map(_step, islice(around, MAX_ELEMENT_STEPS - 1))]))


def find_path(tree: Any, path: str) -> Any:
    """The element at a path; None where no element of the page has it, or several have."""
    step = path.rpartition(STEP_SEPARATOR)[2]
    tag = re.split(r"[.#\[]", step, maxsplit=1)[0]
    matches = (element for element in tree.iter(tag) if _step(element) == step and path_of(element) == path)
    first = next(matches, None)
    return first if next(matches, None) is None else None


def _step(element: Any) -> str:
    return _step_of(element.tag, element.get("id"), element.get("class"), element.get("itemprop"))


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _step_of(tag: str, identifier: str | None, class_names: str | None, item: str | None) -> str:
    ids = [f"#{name}" for name in _names(identifier)]
    classes = [f".{name}" for name in sorted(_names(class_names))[:MAX_CLASSES]]
    items = [f"[{name}]" for name in _names(item)]
    return "".join((tag, *ids, *classes, *items))[:MAX_STEP_CHARS]


def _names(text: str | None) -> list[str]:
    return [name for name in _NAME.findall(text or "") if not _NUMBERED.search(name)]
