"""Chat and what else Apprise knows (170 services): one URL, or several, say where to. Its texts are never kept, its log is silent:
both would show the token that stands in the URL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any, Self

from crawler.channels.channel import Channel, Setting
from crawler.channels.guarded import PrivateTarget, allowed_addresses
from crawler.channels.message import SENT, Answer, Fits, Message, refuse, try_later
from crawler.channels.recipient import Recipient, SecretMissing, SmtpSettings
from crawler.language.tokens import clean, clean_line
from crawler.web.addresses import AddressRules

MAX_CHAT_TITLE_CHARS = 120
# What is known of a service only by its bytes of UTF-8. Apprise counts them as characters, or (ntfy) leaves room for attachments.
BYTE_LIMITS = {
    "NotifyDingTalk": 19_985,
    "NotifyFeishu": 19_985,
    "NotifyIRC": 380,
    "NotifyInstagram": 1_000,
    "NotifyLark": 19_985,
    "NotifyNtfy": 4_096,
    "NotifyWeChat": 2_048,
    "NotifyWeComBot": 2_048,
}
SPARE_UNITS = 64  # of title and body in one: what a plugin puts between and around them
MODEST_UNITS = 1_000  # where the service cannot be asked: most take as much
UNACCEPTABLE = frozenset({400, 413, 414, 422})  # HTTP: it is the message, and the next attempt would be the same
LOCKED = frozenset({401, 403, 404, 410})  # it is the URL: somebody can mend it while the message waits
_STATUS = re.compile(r"error=(\d{3})\b(?!.*error=\d{3})")


class Chat(Channel):
    """One Apprise URL."""

    name = "apprise"
    settings = (Setting(key="url", words="its URL. env:NAME keeps it out of this file", needed=True, private=True),)
    forms = ("brief",)

    def __init__(self, url: str, rules: AddressRules | None = None) -> None:
        self._url, self._rules = url, rules or AddressRules()

    @classmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:  # noqa: ARG003
        return cls(recipient.url.reveal(), AddressRules(recipient.allow_private))

    @classmethod
    def room(cls, recipient: Recipient) -> Fits:
        """What every service of the recipient's URL takes as one message."""
        try:
            return _room_of(recipient.url.reveal())
        except SecretMissing:  # the message waits in the outbox until the variable is set
            return _modest

    def send(self, message: Message) -> Answer:
        library = _library()
        service = _open(self._url)
        if service is None:
            return refuse("Apprise does not know this kind of URL")
        title = clean_line(message.parts.get("brief-title", message.subject), MAX_CHAT_TITLE_CHARS)
        body = clean(message.parts["brief"]) or "Borderwatch"
        # Composed for another URL, or before limits were kept: the next digest tells its stories so that they fit.
        if not _room_of(self._url)(title, body):
            return refuse(f"{_units(title) + _units(body):,} characters are more than the service of its url takes")
        if refused := _refused_target(service, self._rules):
            return try_later(refused)
        for plugin in service:
            plugin.overflow_mode = library.OverflowMode.UPSTREAM  # it fits: nothing is to be cut or split
        try:
            result = service.notify(title=title, body=body, body_format=library.NotifyFormat.TEXT)
        except Exception as error:  # 170 services, each with errors of its own
            return try_later(f"{type(error).__name__} in Apprise")
        return SENT if bool(result) else _judged(_statuses(entry.message for entry in result.logs()))


def _refused_target(service: Any, rules: AddressRules) -> str:
    """Why one of the hosts that a URL itself names may not be sent to; empty: all may. The library opens its own connections, so
    this is asked before; what cannot be looked up it will not find either. A service of one fixed host names none."""
    for plugin in service:
        host, port = getattr(plugin, "host", None), getattr(plugin, "port", None)
        if isinstance(host, str) and host and "host" in plugin.template_tokens:  # else the place of the host holds a token
            try:
                allowed_addresses(host, port or (443 if plugin.secure else 80), rules)
            except PrivateTarget as error:
                return str(error)
            except (OSError, UnicodeError):
                continue
    return ""


def _judged(statuses: frozenset[int]) -> Answer:
    """What the answers of all targets come to: one that may take it later is enough to try again."""
    if not statuses:
        return try_later("the service did not accept the message")
    codes = ", ".join(str(status) for status in sorted(statuses))
    if statuses <= UNACCEPTABLE:
        return refuse(f"the service refuses this message (HTTP {codes}): `borderwatch deliver --test` says whether any")
    remedy = ": look at its url and the rights it gives" if statuses & LOCKED else ""
    return try_later(f"the service answered HTTP {codes}{remedy}")


def _statuses(lines: Iterable[str]) -> frozenset[int]:
    """HTTP status codes; nothing else of what Apprise logs is looked at."""
    return frozenset(int(match[1]) for line in lines if (match := _STATUS.search(line)))


# ---------------------------------------------------------------------------- room


def _room_of(url: str) -> Fits:
    """A fault of the library or of a plugin costs room, never the deliveries to others."""
    try:
        services = tuple(_open(url) or ())
    except Exception:
        return _modest

    def fits(title: str, body: str) -> bool:
        try:
            return all(_fits(plugin, title, body) for plugin in services)
        except Exception:
            return _modest(title, body)

    return fits


def _modest(title: str, body: str) -> bool:
    return _units(title) + _units(body) <= MODEST_UNITS


def _fits(plugin: Any, title: str, body: str) -> bool:
    """Whether the service takes it whole, counted as the plugin would send it: escaped, marked up, the title in the body."""
    from crawler.report.digest.budget import size_bytes  # loads the templates of the digest: whoever measures one has them

    measure = size_bytes if type(plugin).__name__ in BYTE_LIMITS else _units
    most = BYTE_LIMITS.get(type(plugin).__name__, plugin.body_maxlen)
    sent_title, sent_body = _rehearsed(plugin, title, body)
    if plugin.body_max_line_count > 0:  # Apprise drops lines beyond these in silence
        lines = len(body.splitlines()) + bool(title and plugin.title_maxlen <= 0)
        if lines > plugin.body_max_line_count:
            return False
    if plugin.overflow_amalgamate_title:
        most -= measure(sent_title) + SPARE_UNITS
    return measure(sent_body) <= most and (not sent_title or measure(sent_title) <= plugin.title_maxlen)


def _rehearsed(plugin: Any, title: str, body: str) -> tuple[str, str]:
    """Title and body as Apprise hands them to the plugin's `send`; nothing leaves the house."""
    library = _library()
    calls: list[tuple[str, str]] = []

    def keep(body: str = "", title: str = "", **_: Any) -> bool:
        calls.append((title, body))
        return True

    plugin.send = keep
    plugin.overflow_mode = library.OverflowMode.UPSTREAM
    alone = library.Apprise(asset=plugin.asset)
    alone.add(plugin)
    alone.notify(title=title, body=body, body_format=library.NotifyFormat.TEXT)
    return calls[0] if calls else (title, body)


def _units(text: str) -> int:
    """UTF-16 code units: how Telegram counts, and never fewer than characters."""
    return len(text.encode("utf-16-le", "replace")) // 2


# ---------------------------------------------------------------------------- the library


def _open(url: str) -> Any:
    """A plugin for each URL in the text; None where Apprise does not know one of them."""
    library = _library()
    service = library.Apprise(asset=library.AppriseAsset(app_id="Borderwatch", secure_logging=True, async_mode=False))
    return service if service.add(url) else None


def _library() -> Any:
    """Apprise, silenced: what it logs goes into its results and nowhere else."""
    for name in ("urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    logger = logging.getLogger("apprise")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    import apprise as library  # loads for most of a second: only where somebody wants it

    return library
