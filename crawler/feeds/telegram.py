"""The public preview of a Telegram channel (https://t.me/s/NAME), which anybody can read without an account.

A post is its own article: its address shows nothing else. The posts of a channel are numbered, and a page shows all that still
exist between its first and its last, so that one missing between two others was taken away.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from crawler.feeds.build import FeedContext, build_entry, paragraphs, plain_text, read_entries
from crawler.feeds.listing import parse_html
from crawler.feeds.reader import reads
from crawler.feeds.sniff import BodyShape
from crawler.language.sentences import iter_sentences
from crawler.model import DocumentFlaw, Endpoint, Entry, FeedDocument, FeedKind, FeedProblem, Page
from crawler.model.errors import DocumentError
from crawler.web.urls import host_of, is_front_page, is_web, join

TELEGRAM_URL = "https://t.me"  # where posts stand, whatever address the preview is read from
MAX_POST_TITLE_CHARS = 200
MIN_FOOTER_POSTS = 3  # posts of one page with the same link: it stands under all of them
NO_PREVIEW = "the channel has no public preview"
NOTHING_READ = "posts whose text cannot be read: the preview's markup has changed"
_CLASS = "tgme_widget_message"
_POST_ID = re.compile(r"[A-Za-z]\w*/\d+")
_POST_ADDRESS = re.compile(r"https?://(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w*/\d+)", re.I)
_OWN_HOSTS = frozenset({"t.me", "www.t.me", "telegram.me", "telegram.org", "telegram.dog"})
_MEDIA = ("photo_wrap", "video_player", "video_thumb", "voice_player", "document", "sticker_wrap", "poll", "location_wrap")


@reads(BodyShape.HTML)
def read(page: Page, context: FeedContext) -> FeedDocument:
    """The posts of a page, newest first. Raises `DocumentError` for a channel without a preview, and where the markup is no
    longer what it was."""
    root = parse_html(page)
    messages = [element for element in root.iter("div") if _CLASS in _classes(element) and _post_id(element)]
    if not messages and not _with_class(root, "tgme_channel_history"):
        is_telegram = any(_with_class(root, name) for name in ("tgme_page", "tgme_page_title", "tgme_channel_info"))
        raise DocumentError(FeedProblem.NOT_A_FEED, NO_PREVIEW if is_telegram else "no page of a Telegram channel", page.url)
    posts = [message for message in messages if "service_message" not in _classes(message)]
    links_of = {_post_id(post): _links(post) for post in posts} if context.follow_links else {}
    counts = Counter(address for links in links_of.values() for address in links)
    entries = read_entries(reversed(posts), lambda post: _entry(post, context, _article_link(links_of, post, counts)), context)
    _check_markup(posts, entries, context)
    before = _first_number(root)
    return FeedDocument(
        kind="telegram",
        title=plain_text(_text(root, "tgme_channel_info_header_title") or _named(root, "og:title")),
        entries=tuple(entries),
        problems=tuple(context.problems),
        numbered=_numbered(messages, before),
        older=_older(context.url, before),
    )


def _entry(post: Any, context: FeedContext, target: str | None) -> Entry:
    """A post; `target`: the page that is the article instead."""
    content = "<br>".join(_texts(post))
    text = paragraphs(content)
    forwarded_from, original = _forward(post)
    link = f"{TELEGRAM_URL}/{_post_id(post)}"
    entry = build_entry(
        context,
        key=_post_id(post),
        link=target or link,
        title=_first_sentence(text),
        contents=[content],
        published=_date(post),
        authors=[forwarded_from or _text(post, f"{_CLASS}_from_author")],
    )
    is_edited = bool(re.search(r"\bedited\b", _text(post, f"{_CLASS}_meta")))
    marks = [entry.link, text, str(is_edited), original]
    return replace(
        entry,
        content=text,
        is_article=target is None,
        original="" if target else original,
        fingerprint=hashlib.sha256("\0".join(marks).encode(errors="replace")).hexdigest()[:16],
    )


def _texts(post: Any) -> Iterator[str]:
    """The words of a post as markup: its text or the caption of its pictures, questions, names of files."""
    for element in post.iter("div", "a", "span"):
        names = _classes(element)
        if names.isdisjoint(
            {f"{_CLASS}_text", f"{_CLASS}_poll_question", f"{_CLASS}_poll_option_text", f"{_CLASS}_document_title"}
        ):
            continue
        if not any(
            f"{_CLASS}_reply" in _classes(parent) or f"{_CLASS}_text" in _classes(parent) for parent in element.iterancestors()
        ):
            yield etree.tostring(element, encoding="unicode", with_tail=False)


def _first_sentence(text: str) -> str:
    """The first sentence that holds a word, cut where it is long."""
    for begin, end in iter_sentences(text):
        if re.search(r"\w", text[begin:end]):
            return _shortened(text[begin:end])
    return ""


def _shortened(sentence: str) -> str:
    if len(sentence) <= MAX_POST_TITLE_CHARS:
        return sentence
    return sentence[: MAX_POST_TITLE_CHARS - 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


def _date(post: Any) -> str | None:
    """When it was posted; the dates inside of a text or a quotation are not meant."""
    for element in post.iter("time"):
        if any(f"{_CLASS}_date" in _classes(parent) or f"{_CLASS}_meta" in _classes(parent) for parent in element.iterancestors()):
            return str(element.get("datetime") or "")
    return None


def _forward(post: Any) -> tuple[str, str]:
    """The name of the channel that a post was forwarded from, and the address of the post there; empty where it does not say."""
    element = next(iter(_with_class(post, f"{_CLASS}_forwarded_from_name")), None)
    if element is None:
        return "", ""
    address = _POST_ADDRESS.match(element.get("href") or "")
    return plain_text(element.text_content(), 200), f"{TELEGRAM_URL}/{address[1].lower()}" if address else ""


def _links(post: Any) -> tuple[str, ...]:
    """The web pages outside of Telegram that a post links to, each once; last that of which it shows a preview."""
    texts = [link for text in _with_class(post, f"{_CLASS}_text") for link in text.iter("a")]
    addresses = [link.get("href") or "" for link in (*texts, *_with_class(post, f"{_CLASS}_link_preview"))]
    return tuple(dict.fromkeys(address for address in addresses if is_web(address) and host_of(address) not in _OWN_HOSTS))


def _article_link(links_of: Mapping[str, tuple[str, ...]], post: Any, counts: Mapping[str, int]) -> str | None:
    """The page that a post reports on: the first it links to that is no front page, and does not stand under its neighbours too."""
    links = links_of.get(_post_id(post), ())
    return next((link for link in links if not is_front_page(link) and counts[link] < MIN_FOOTER_POSTS), None)


# --------------------------------------------------------------------------- the page as a whole


def _check_markup(posts: list[Any], entries: list[Entry], context: FeedContext) -> None:
    """Name a markup that is not what this reader knows. Raises `DocumentError` where nothing is left to read."""
    if not posts:
        return
    media = tuple(f"{_CLASS}_{name}" for name in _MEDIA)
    has_text = any(entry.title for entry in entries)
    has_date = any(entry.published for entry in entries)
    has_media = any(_with_class(post, name) for post in posts for name in media)
    if not has_text and not (has_media and has_date):
        raise DocumentError(FeedProblem.UNREADABLE, NOTHING_READ, context.url)
    if not has_date:
        context.problem(DocumentFlaw.MARKUP_CHANGED, "no date of any post can be read")


def _first_number(root: Any) -> int | None:
    """The number of the first post that a page shows in its own place, by its link to the posts before."""
    for link in _with_class(root, "tme_messages_more"):
        if (number := link.get("data-before") or "").isdigit():
            return int(number)
    return None


def _numbered(messages: list[Any], before: int | None) -> tuple[str, ...]:
    """The posts that stand in their own place; a pinned one may stand before them. Without the page's own word on where it
    begins only posts that ascend without exception are believed."""
    keys = [_post_id(message) for message in messages]
    numbers = [number_of(key) for key in keys]
    if before is not None:
        return tuple(key for key, number in zip(keys, numbers, strict=True) if number >= before)
    return tuple(keys) if numbers == sorted(numbers) else ()


def _older(url: str, before: int | None) -> Endpoint | None:
    """The page with the posts before; the oldest page has none."""
    address = join(url, f"?before={before}") if before is not None and before > 1 else None
    return Endpoint(url=address, kind=FeedKind.TELEGRAM) if address else None


def number_of(key: str) -> int:
    """The number of a post in its channel."""
    return int(key.rpartition("/")[2])


def _post_id(message: Any) -> str:
    """NAME/NUMBER of a message, in lower case as the names of channels are alike in any; empty for anything else."""
    post_id = message.get("data-post") or ""
    return post_id.lower() if _POST_ID.fullmatch(post_id) else ""


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split())


def _with_class(element: Any, name: str) -> list[Any]:
    return [child for child in element.iter() if isinstance(child.tag, str) and name in _classes(child)]


def _text(element: Any, name: str) -> str:
    return next((plain_text(child.text_content()) for child in _with_class(element, name)), "")


def _named(root: Any, name: str) -> str:
    return next((meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == name), "")
