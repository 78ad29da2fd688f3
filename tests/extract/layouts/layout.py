"""One page of a kind, and what must come out of it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.extract.layouts.texts import Story


@dataclass(frozen=True, slots=True)
class Layout:
    """A page and its expectations. `lines`: of the text, standfirst included; `day`: the page's own, empty where it says none."""

    name: str
    html: str
    title: str
    lines: tuple[str, ...]
    day: str = ""
    authors: tuple[str, ...] = ()
    url: str = "https://paper.example/news/2026/bridges-reopen"


def layout(
    name: str,
    html: str,
    story: Story,
    *,
    has_standfirst: bool = False,
    day: str = "",
    authors: tuple[str, ...] = (),
    lines: tuple[str, ...] | None = None,
    url: str = "https://paper.example/news/bridges-reopen",
) -> Layout:
    """A layout whose text is a story's, with or without its standfirst, unless `lines` says otherwise."""
    own = ((story.standfirst,) if has_standfirst else ()) + story.paragraphs
    return Layout(name, html, story.title, own if lines is None else lines, day, authors, url)
