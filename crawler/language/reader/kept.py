"""What the archive keeps in English (why an exchange failed, what an edit changed, why an article is in its story), for the reader.

The archive is read by programs, too, and by people of several languages: its texts are English, whoever runs the crawl. They are
put together of the templates below, so a text is taken apart by them and put together again in the reader's language. What is no
template, as a server's own words, stays as it is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from crawler.language.reader import SOURCE_LANGUAGE, current_reader, set_apart
from crawler.language.reader.faults import FAULT_TEXTS
from crawler.language.reader.texts import gettext, marked, marked_forms, ngettext, number_words

# Fields that hold kept texts themselves; all others hold names, addresses and headlines.
NESTED_FIELDS = frozenset({"reason", "counted", "unit", "share"})
VALUES_ARROW = "→"  # between two values: which of them comes first is read from their direction
MAX_PIECES_WITHIN = 8  # a text of ours has no more pieces in one another
MAX_KEPT_TEXT_CHARS = 1000  # longer ones are no sentences of ours
_EXCHANGE_TEMPLATES = (
    *(marked("asks to wait {n} s"), marked("{host} asked for a pause until {moment} UTC"), marked("no complete answer in time")),
    *(marked("robots.txt could not be read"), marked("forbidden by robots.txt"), marked("refused by the address guard")),
    *(marked("DNS: the host name has no address"), marked("unreachable"), marked("connection refused")),
    *(marked("Connection refused"), marked("Connection reset by peer"), marked("Network is unreachable")),
    *(marked("No route to host"), marked("Connection timed out"), marked("timed out"), marked("Broken pipe")),
    *(marked("a scheme that is never fetched"), marked("the answer broke off"), marked("larger than the limit")),
    *(marked("the connection was closed without an answer"), marked("no valid HTTP answer"), marked("too many redirects")),
    *(marked("an address that cannot be fetched"), marked("larger than the limit once unpacked")),
    *(marked("TLS certificate is for another host name"), marked("TLS certificate cannot be used: {text}")),
    *(marked("TLS certificate is not trusted ({text})"), marked("the handshake failed")),
    *(marked("the browser could not draw the page"), marked("the page was cut short ({counted})")),
    *(marked("its link is no web address"), marked("it has no link")),
    *(marked("{host} is at {address}, which is not a public address"), marked("recording raised {text}")),
    *(marked("cannot be stored"), marked("earlier documents of the feed ({address})"), marked("sitemap ({address})")),
)
_DOCUMENT_TEMPLATES = (
    *(marked("an entry that cannot be read"), marked("an item that is no object"), marked("a date that cannot be read")),
    *(marked("a date that cannot be meant"), marked("a link that is no web address"), marked("the page names no feed")),
    *(marked("feedparser gave up"), marked("not well formed"), marked("read by the last reader"), marked("truncated")),
    *(marked("cut short"), marked("an item too large to be read whole"), marked("the page's markup has changed")),
    *(marked("a page drawn by script"), marked("more posts are missing than there are")),
    *(marked("the first {counted} are taken"), marked("{counted}, the newest {n} are taken")),
    *(marked("the transfer or the compressed data ended early"), marked("no date of any post can be read")),
    *(marked("the document has no end"), marked("the document costs a parser too much time")),
    marked("`render: true` for the source reads it in a browser"),
    marked("and the browser drew no text either"),
)
_PAGE_TEMPLATES = (
    *(marked("too_deep"), marked("raised: {text}"), marked("not a web address: {address}"), marked("empty body")),
    *(marked("the body is not text ({kind})"), marked("content type {kind}"), marked("the body is a feed")),
    *(marked("the body has no markup"), marked("{counted}, and at most {n} are read"), marked("the body is JSON")),
    *(marked("the front page came instead"), marked("{n} words without sentences among {links} links"), marked("challenge")),
    *(marked("soft 404"), marked("an error or maintenance page"), marked("a log-in page"), marked("consent wall")),
    *(marked("declared not free"), marked("paywall"), marked("{n} words among {links} links")),
    *(marked("the text of {n} of the newest {counted} stands no longer at {place}"), marked("no longer withdrawn")),
    *(marked("it stands in its channel again"), marked("withdrawn")),
)
_SITE_TEMPLATES = (
    marked("half of the newest {counted} have fewer than {words}, before that {usual}"),
    marked("only {n} of the newest {counted} have {what}, before that {before} of {all}"),
    marked("{n} of {counted} gave another text than the place remembered for it"),
)
_MESSAGE_TEMPLATES = (
    *(marked("the service did not accept the message"), marked("the service answered HTTP {codes}")),
    marked("the server closed the connection: the message may have arrived"),
    marked("the login was refused ({code}); check user and password under smtp:"),
    marked("its address, {address}, is not public: list the host under delivery: allow_private"),
)
_EDIT_TEMPLATES = (
    *(marked("headline: {old} → {new}"), marked("headline verb: {old} → {new}"), marked("actor: {old} → none")),
    *(marked("actor: {first} before {second} → {third} before {fourth}"), marked("actor: {old} → {new}")),
    *(marked("name: {old} → {new}"), marked("figure: {old} → {new} {unit}"), marked("figure: {old} {unit} gone")),
    *(marked("place: {old} → none"), marked("place: {old} → {new}"), marked("watch: {old} → none"), marked("watch: {old} → {new}")),
    *(marked("negation"), marked("removal: {n} → {left} words")),
)
UNIT_NAMES = (  # of figures that an edit changed; those that are missing here are words of other texts
    *(marked("bodies"), marked("women"), marked("families"), marked("students"), marked("people"), marked("hospitalised")),
    *(marked("districts"), marked("villages"), marked("posts"), marked("provinces"), marked("houses"), marked("vehicles")),
    *(marked("aircraft"), marked("weapons"), marked("livestock"), marked("schools"), marked("places"), marked("hectares")),
    *(marked("kg"), marked("tonne"), marked("g"), marked("km"), marked("m"), marked("percent"), marked("mw"), marked("kwh")),
    *(marked("usd"), marked("somoni"), marked("afn"), marked("rub"), marked("uzs")),
    *(marked("hours"), marked("weeks"), marked("months"), marked("years"), marked("times")),
)
_STORY_TEMPLATES = (
    *(marked("no similar article before it"), marked("linked to article {id}: {reason}"), marked("same place ({names})")),
    *(marked("same figure ({figures})"), marked("same watch ({names})"), marked("different places")),
    *(marked("places {n} km apart"), marked("another number ({unit})")),
    *(marked("word similarity {n}"), marked("same text as article {id}: {n} of the shorter text is in the longer")),
    marked("recorded by a version that kept no reasons"),
    marked("decided again with the reports that came later"),
)
_FEED_TEMPLATES = (
    *(marked("not_a_feed"), marked("empty_body"), marked("unreadable"), marked("too_large")),
    *(marked("gzip data that is broken"), marked("the answer holds nothing"), marked("an HTML page instead of a feed")),
    *(marked("the selector {text} is not valid CSS"), marked("no HTML page"), marked("no sitemap"), marked("an HTML page")),
    *(marked("no page of a Telegram channel"), marked("the channel has no public preview")),
    *(marked("posts whose text cannot be read"), marked("the preview's markup has changed")),
    *(marked("no feed, sitemap or JSON"), marked("JSON that is no JSON Feed"), marked("JSON that cannot be read")),
    *(marked("more than {counted} once unpacked"), marked("a crash of its reader")),
)
_RESULT_TEMPLATES = (  # what a job says that did nothing, and of an archive
    *(marked("no host answered: our own line seems down"), marked("the crawl did not end by itself: {text}")),
    *(marked("no source is counted as failing, and all are polled again soon"), marked("the crawl ended early: {text}")),
    marked("no feed answers ({counted} polled): `borderwatch sources --bad` says why"),
    marked("the counts of this cycle do not add up: please report this"),
    *(marked("nothing was due"), marked("no page is to be asked for again"), marked("no article waits"), marked("whole")),
)
_DATE_TEMPLATES = (
    *(marked("meta {name}"), marked("headline"), marked("address"), marked("feed"), marked("page"), marked("first_seen")),
    *(marked("itemprop"), marked("time"), marked("named element"), marked("counted from now"), marked("json-ld")),
)
KEPT_TEXTS = (
    *_EXCHANGE_TEMPLATES,
    *_DOCUMENT_TEMPLATES,
    *_PAGE_TEMPLATES,
    *_SITE_TEMPLATES,
    *_MESSAGE_TEMPLATES,
    *_EDIT_TEMPLATES,
    *_STORY_TEMPLATES,
    *_FEED_TEMPLATES,
    *_RESULT_TEMPLATES,
    *_DATE_TEMPLATES,
    *FAULT_TEXTS,
)
KEPT_COUNTS = (
    marked_forms("{n} space", "{n} spaces"),
    *(marked_forms("{n} entry", "{n} entries"), marked_forms("{n} byte", "{n} bytes"), marked_forms("{n} tag", "{n} tags")),
    *(
        marked_forms("{n} word", "{n} words"),
        marked_forms("{n} character", "{n} characters"),
        marked_forms("{n} page", "{n} pages"),
    ),
    marked_forms("{n} sample", "{n} samples"),
    marked_forms("{n} article", "{n} articles"),
    marked_forms("{n} alert", "{n} alerts"),
    marked_forms("{n} name in common", "{n} names in common"),
    marked_forms("{n} day apart", "{n} days apart"),
)
_FIELD = re.compile(r"\\{(\w+)\\}")
_ANY_FIELD = re.compile(r"\{\w+\}")
_GROUPED_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+")
_SEPARATORS = ("; ", ", ", ": ")


def kept_words(text: str) -> str:
    """A text of the archive in the reader's language."""
    language = current_reader().language
    is_plain = language == SOURCE_LANGUAGE and VALUES_ARROW not in text
    if is_plain or not text or len(text) > MAX_KEPT_TEXT_CHARS:
        return text
    return _shown(text, language)


@lru_cache(maxsize=4096)
def _shown(text: str, language: str, within: int = 0) -> str:
    """The text by one template, else by those of its pieces; what has none stays. It is remembered for each language."""
    if within > MAX_PIECES_WITHIN:
        return text
    within += 1
    for pattern, template in _patterns():
        if match := pattern.fullmatch(text):
            values = {name: _nested(name, value, language, within) for name, value in match.groupdict().items()}
            if VALUES_ARROW in template:
                values = {name: set_apart(value) for name, value in values.items()}
            return gettext(template, **values)
    for forms, pattern in _count_patterns():
        if match := pattern.fullmatch(text):
            return ngettext(*forms, int(match["n"].replace(",", "")))
    head, mark, inside = text.partition(" (")
    if mark and text.endswith(")") and _is_closed(inside[:-1]):
        return f"{_shown(head, language, within)} ({_shown(inside[:-1], language, within)})"
    for separator in _SEPARATORS:
        position = _outside_brackets(text, separator)
        if position is not None:
            rest = _shown(text[position + len(separator) :], language, within)
            return _shown(text[:position], language, within) + separator + rest
    return text


def _nested(name: str, value: str, language: str, within: int) -> str:
    if _GROUPED_NUMBER.fullmatch(value):
        return number_words(int(value.replace(",", "")))
    if name == "unit":
        return gettext(value)
    return _shown(value, language, within) if name in NESTED_FIELDS else value


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each template as an expression; those without a field first, then those with the most words of their own."""
    ordered = sorted(dict.fromkeys(KEPT_TEXTS), key=lambda template: ("{" in template, -len(_ANY_FIELD.sub("", template))))
    return tuple((re.compile(_FIELD.sub(r"(?P<\1>.+?)", re.escape(template)), re.DOTALL), template) for template in ordered)


@cache
def _count_patterns() -> tuple[tuple[tuple[str, str], re.Pattern[str]], ...]:
    return tuple(
        ((singular, plural), re.compile(rf"(?P<n>\d[\d,]*) (?:{re.escape(singular[4:])}|{re.escape(plural[4:])})"))
        for singular, plural in KEPT_COUNTS
    )


def _is_closed(text: str) -> bool:
    """Whether brackets in it close before they open again."""
    depth = 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth < 0:
            return False
    return depth == 0


def _outside_brackets(text: str, separator: str) -> int | None:
    """Where a separator stands first that no bracket encloses."""
    depth = 0
    for position, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and text.startswith(separator, position):
            return position
    return None
