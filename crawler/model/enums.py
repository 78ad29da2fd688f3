"""The words with a fixed meaning: kinds of feeds and their problems, severities, dispositions, outcomes, states, stages, changes.
Codes: what people read is looked up from them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class FeedKind(StrEnum):
    """How the document at an address is read."""

    # A kind is a row here and the module of its name in crawler/feeds: its name, what it reads, and how many of the documents
    # that its own only names are read too (of an index: news sits in the newest sitemaps, the rest is the archive; of a page
    # that has a page before it: so many pages back).
    RSS = "rss", "RSS, Atom, RDF, JSON Feed"
    SITEMAP = "sitemap", "a news sitemap or an index of sitemaps"
    LISTING = "listing", "a page with links to articles"
    DISCOVER = "discover", "a homepage that names its feeds", 1  # the first it names is its main feed
    TELEGRAM = "telegram", "the public preview of a Telegram channel", 9  # pages of older posts: with its own 200 posts

    words: str
    follow: int

    def __new__(cls, name: str, words: str = "", follow: int = 5) -> Self:
        member = str.__new__(cls, name)
        member._value_, member.words, member.follow = name, words, follow
        return member


class FeedProblem(StrEnum):
    """Why a body could not be read as a document."""

    NOT_A_FEED = "not_a_feed"  # HTML or anything else where a feed was due
    CHALLENGE = "challenge"  # a page that asks whether we are human
    EMPTY_BODY = "empty_body"
    UNREADABLE = "unreadable"  # broken, or its selector is
    TOO_LARGE = "too_large"  # a decompression bomb


class DocumentFlaw(StrEnum):
    """What is wrong with a document that was read in spite of it. `words`: for people."""

    ENTRY_UNREADABLE = "entry_unreadable", "an entry that cannot be read"
    ITEM_NO_OBJECT = "item_no_object", "an item that is no object"
    DATE_UNREADABLE = "date_unreadable", "a date that cannot be read"
    DATE_ABSURD = "date_absurd", "a date that cannot be meant"
    NO_WEB_ADDRESS = "no_web_address", "a link that is no web address"
    NAMES_NO_FEED = "names_no_feed", "the page names no feed"
    PARSER_GAVE_UP = "parser_gave_up", "feedparser gave up"
    NOT_WELL_FORMED = "not_well_formed", "not well formed"
    RECOVERED = "recovered", "read by the last reader"
    TRUNCATED = "truncated", "truncated"
    CUT_SHORT = "cut_short", "cut short"
    ITEM_TOO_HEAVY = "item_too_heavy", "an item too large to be read whole"
    MARKUP_CHANGED = "markup_changed", "the page's markup has changed"
    DRAWN_BY_SCRIPT = "drawn_by_script", "a page drawn by script"
    MANY_MISSING = "many_missing", "more posts are missing than there are"
    LINK_UNREAD = "link_unread"  # a document that this one only names; the detail begins with its address

    words: str

    def __new__(cls, code: str, words: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_, member.words = code, words
        return member


class TextFrom(StrEnum):
    """Where an article's text comes from (`articles.text_from`)."""

    PAGE = "page"
    FEED = "feed"  # provisional: its page cannot be had, or shows less than the feed
    POST = "post"  # whole: the item is the article, and has no page of its own


class DateCertainty(StrEnum):
    """How sure the date of publication is."""

    CERTAIN = "certain"  # the page says it to machines, or the feed does
    LIKELY = "likely"  # it is read beside the headline, in the address, or in an element that is called a date
    GUESS = "guess"  # it is found by a search through the whole page
    UNKNOWN = "unknown"


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 (low) to 3 (critical)."""
        return list(Severity).index(self)


class Disposition(StrEnum):
    """Where an entry ended. Each entry has exactly one; over a cycle they add up to the entries seen."""

    PENDING = "pending"  # waits for its page, or for its host; fetched in this cycle or a later one
    KNOWN = "known"  # settled in an earlier cycle, or through another feed
    REPEATED = "repeated"  # stands twice in the same document
    RECORDED = "recorded"  # a new article
    COPY = "copy"  # a new article whose text descends from another's
    EDITED = "edited"  # a new version of a known article
    UNCHANGED = "unchanged"  # fetched again (or under another URL), same text
    TOO_OLD = "too_old"  # published before the age limit when first seen
    OFF_SITE = "off_site"  # no link, or one with a scheme that is never fetched, and the feed says nothing else
    THIN = "thin"  # a page without enough text to be an article
    FROM_FEED = "from_feed"  # an article of the feed's own text: its page cannot be had for now
    PAYWALLED = "paywalled"
    CONSENT = "consent"  # a consent wall stands before the text
    NOT_ARTICLE = "not_article"  # front page, section, challenge, soft 404
    NOT_HTML = "not_html"
    BLOCKED_BY_ROBOTS = "blocked_by_robots"  # robots.txt was read, and forbids it
    BLOCKED_BY_SITE = "blocked_by_site"  # 401, 402, 403, 406, 418, 444, 451
    BLOCKED_BY_GUARD = "blocked_by_guard"  # the address guard refused
    GONE = "gone"  # 404 or 410
    TOO_LARGE = "too_large"
    EXTRACTION_FAILED = "extraction_failed"  # time limit, crash or error while this page was read or recorded
    FAILED = "failed"  # network or server error, retried until attempts ran out


class FetchOutcome(StrEnum):
    """What one HTTP exchange came to. Expected outcomes are values, never exceptions."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"  # 304, or the same entries as last time
    EMPTY = "empty"  # a valid document without entries
    NOT_A_FEED = "not_a_feed"  # HTML, challenge or anything else where a feed was due
    GONE = "gone"  # 410
    NOT_FOUND = "not_found"  # 404
    FORBIDDEN = "forbidden"  # 401, 402, 403, 406, 418, 444, 451, challenge
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    SERVER_ERROR = "server_error"  # 5xx
    CLIENT_ERROR = "client_error"  # other 4xx
    TIMEOUT = "timeout"  # no complete answer in time
    DNS = "dns"  # the host name has no address
    TLS = "tls"  # no trusted certificate for this host, or no handshake
    NETWORK = "network"  # connection refused, reset, data loss
    TOO_LARGE = "too_large"
    BAD_REDIRECT = "bad_redirect"  # loop, too many, or a scheme we never follow
    BLOCKED_BY_ROBOTS = "blocked_by_robots"  # robots.txt was read, and forbids it
    BLOCKED_BY_GUARD = "blocked_by_guard"
    UNREADABLE = "unreadable"  # the reader raised, hung or died
    OK = "ok"  # a page came

    @property
    def good(self) -> bool:
        """True when the feed itself is well: it answered and was read."""
        return self in (FetchOutcome.CHANGED, FetchOutcome.UNCHANGED, FetchOutcome.EMPTY, FetchOutcome.OK)


class AlertState(StrEnum):
    """What a reviewer says of an alert (`alerts.state`)."""

    NEW = "new"
    CONFIRMED = "confirmed"  # it was right to fire
    DISMISSED = "dismissed"  # it was not; it counts nowhere


class Stage(StrEnum):
    """How far a story has come; stored in snapshots, said by `STAGE_WORDS`."""

    NOBODY = ""  # no article tells it
    SINGLE_SOURCE = "single source"
    SEVERAL_OWNERS = "several owners"
    BOTH_BANKS = "both banks"
    OFFICIAL = "official"
    DENIED = "denied"  # stands above the others
    RETRACTED = "retracted"  # none of its origins stands any more


class MessageKind(StrEnum):
    """What a message to a recipient is (`messages.kind`)."""

    DIGEST = "digest"
    HEARTBEAT = "heartbeat"  # a digest without a story, so that silence is never ambiguous
    NOTICE = "notice"  # between digests
    SOURCES = "sources"  # feeds that broke or healed
    TEST = "test"


class MessageState(StrEnum):
    """Where a message stands (`messages.state`)."""

    PENDING = "pending"
    SENDING = "sending"  # claimed by a process; one that died leaves it so
    SENT = "sent"
    DEAD = "dead"  # laid aside
    SKIPPED = "skipped"  # nothing to tell: remembered, not sent


class EditKind(StrEnum):
    """What an edit did (`edits.kind`)."""

    COSMETIC = "cosmetic"
    MATERIAL = "material"


class ChangeKind(StrEnum):
    """What changed of a story since the last notification, the weightiest first: it names the card. Stored in
    `notification_log.changes`, said by `CHANGE_WORDS`."""

    NEW = "new"
    DENIED = "denied"
    RETRACTED = "retracted"
    CORRECTED = "corrected"
    SEVERITY = "graver"
    CONFIRMED = "confirmed"  # by an official or an international body; older archives say it of what is CORROBORATED, too
    CORROBORATED = "corroborated"  # more independent sources: another owner, the other bank
    FIGURE = "figures moved"
    WATCH = "another watch"
    PLACE = "another place"
    ORIGIN = "grew"
