"""The words with a fixed meaning: kinds of feeds, severities, dispositions, outcomes, states, stages, changes. Codes: what people
read is looked up from them."""

from __future__ import annotations

from enum import StrEnum


class FeedKind(StrEnum):
    """How a polled URL is read; `READERS` has one reader for each."""

    RSS = "rss"  # RSS 0.9x-2.0, Atom, RDF, JSON Feed
    SITEMAP = "sitemap"  # news sitemap or sitemap index
    LISTING = "listing"  # a page with links to articles
    DISCOVER = "discover"  # a homepage that names its feeds in <link rel=alternate>


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
    OFF_SITE = "off_site"  # link with a scheme or host that is never fetched
    THIN = "thin"  # a page without enough text to be an article
    PAYWALLED = "paywalled"
    CONSENT = "consent"  # a consent wall stands before the text
    NOT_ARTICLE = "not_article"  # front page, section, challenge, soft 404
    NOT_HTML = "not_html"
    BLOCKED_BY_ROBOTS = "blocked_by_robots"  # robots.txt was read, and forbids it
    BLOCKED_BY_SITE = "blocked_by_site"  # 401, 403, challenge, captcha
    BLOCKED_BY_GUARD = "blocked_by_guard"  # the address guard refused
    GONE = "gone"  # 404 or 410
    TOO_LARGE = "too_large"
    EXTRACTION_FAILED = "extraction_failed"  # time limit, crash or error while this page was read or recorded
    FAILED = "failed"  # network or server error, retried until attempts ran out


class Outcome(StrEnum):
    """What one HTTP exchange came to. Expected outcomes are values, never exceptions."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"  # 304, or the same entries as last time
    EMPTY = "empty"  # a valid document without entries
    NOT_A_FEED = "not_a_feed"  # HTML, challenge or anything else where a feed was due
    GONE = "gone"  # 410
    NOT_FOUND = "not_found"  # 404
    FORBIDDEN = "forbidden"  # 401, 403, challenge
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
        return self in (Outcome.CHANGED, Outcome.UNCHANGED, Outcome.EMPTY, Outcome.OK)


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
    TEST = "test"


class EditKind(StrEnum):
    """What an edit did (`edits.kind`)."""

    COSMETIC = "cosmetic"
    MATERIAL = "material"


class ChangeKind(StrEnum):
    """What changed of a story since somebody was told, the weightiest first: it names the card. Stored in `told.changes`,
    said by `CHANGE_WORDS`."""

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
