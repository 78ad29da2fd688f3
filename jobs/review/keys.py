"""Keys of the lists that are walked through by keys, and what each does. The pages list them; `static/*.js` hears them."""

from __future__ import annotations

from typing import NamedTuple

from crawler.language.reader.texts import marked


class KeyHelp(NamedTuple):
    """One or two keys, apart by a space, and what they do in the language of the source."""

    keys: str
    words: str


_LIST_KEYS = (
    KeyHelp("x", marked("tick")),
    KeyHelp("u", marked("undo the last mark")),
    KeyHelp("/", marked("search")),
    KeyHelp("?", marked("this list")),
)
STORY_KEYS = (
    KeyHelp("j k", marked("next, previous story")),
    KeyHelp("c d", marked("confirm, dismiss")),
    KeyHelp("n", marked("note")),
    KeyHelp("o", marked("open the story")),
    KeyHelp("w", marked("show why, and each alert")),
    *_LIST_KEYS,
)
ARTICLE_KEYS = (
    KeyHelp("j k", marked("next, previous article")),
    KeyHelp("r", marked("mark as read or unread")),
    KeyHelp("s", marked("star, or remove the star")),
    KeyHelp("o", marked("open the article")),
    KeyHelp("w", marked("show why it was found")),
    *_LIST_KEYS,
)
