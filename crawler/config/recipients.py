"""`delivery:` → the values that deliveries are made of: recipients with their policy, the mail server, secrets by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler.channels import CHANNELS, Recipient, Secret, SmtpSettings
from crawler.config.delivery import CHANNEL_FIELDS, PolicyModel, QuietHours, RecipientModel
from crawler.config.effective import DeliverySettings, parse_clock
from crawler.config.models import SettingsModel
from crawler.config.problems import dotted, near
from crawler.config.ruleset import Ruleset
from crawler.config.yamlfile import Path as YamlPath
from crawler.config.yamlfile import YamlDocument
from crawler.language.reader import Reader
from crawler.model import Severity
from crawler.notify import COOLDOWN_BY_SEVERITY, Policy, QuietPeriod, Wants

DEFAULT_SMTP_PORTS = {"tls": 465, "starttls": 587, "none": 25}
DEFAULT_HEARTBEAT, ATTEMPTS = timedelta(days=1), 12


def read_delivery(
    settings: SettingsModel, path: Path, document: YamlDocument, rules: Ruleset | None, problems: list[str]
) -> DeliverySettings:
    """Complains about what the models cannot see: names twice, watches that are not there, addresses that are none."""

    def complain(place: YamlPath, message: str) -> None:
        problems.append(f"{path}:{document.line(place)}: {dotted(place)}: {message}")

    watch_ids = rules.watch_ids if rules is not None else None
    names: set[str] = set()
    recipients = []
    for number, recipient in enumerate(settings.delivery.recipients):
        place = ("delivery", "recipients", number)
        if recipient.name in names:
            complain((*place, "name"), f"{recipient.name!r} is another recipient's name already")
        names.add(recipient.name)
        for watch in recipient.watches:
            if watch_ids is not None and watch not in watch_ids:
                complain((*place, "watches"), f"there is no watch {watch!r}{near(watch, sorted(watch_ids))}")
        channel = CHANNELS[recipient.channel]
        for setting in channel.settings:
            if fault := setting.fault(getattr(recipient, setting.key)):
                complain((*place, setting.key), fault)
        if channel.uses_smtp and not settings.delivery.smtp.sender and recipient.enabled:
            complain((*place, "channel"), f"{channel.name} needs delivery.smtp.sender")
        if recipient.enabled:
            recipients.append(_recipient(recipient, settings, path.resolve().parent))
    smtp = settings.delivery.smtp
    return DeliverySettings(
        smtp=SmtpSettings(
            host=smtp.host,
            port=smtp.port or DEFAULT_SMTP_PORTS[smtp.security],
            security=smtp.security,
            user=Secret(smtp.user),
            password=Secret(smtp.password),
            sender=smtp.sender,
            timeout=smtp.timeout,
        ),
        recipients=tuple(recipients),
    )


def _recipient(model: RecipientModel, settings: SettingsModel, folder: Path) -> Recipient:
    general, own, zone = settings.delivery.policy, model.policy, model.timezone or settings.daemon.timezone
    daily = (settings.daemon.digest_at,) if settings.daemon.digest_at else ()
    times = tuple(time_text for time_text in model.digest_at if time_text) if model.digest_at is not None else daily
    heartbeat = _of("heartbeat", own, general, None)
    channel = CHANNELS[model.channel]
    return Recipient(
        name=model.name,
        channel=model.channel,
        to=model.to,
        url=Secret(model.url),
        secret=Secret(model.secret),
        directory=(folder / (model.directory or settings.digest.directory)).resolve(),
        wants=Wants(watches=frozenset(model.watches), severities=frozenset(model.severities), languages=frozenset(model.languages)),
        policy=_policy(own, general, zone, channel.immediate),
        digest_at=tuple(sorted(times, key=parse_clock)),
        reader=Reader(
            language=model.language or settings.reader.language, timezone=zone, calendar=model.calendar or settings.reader.calendar
        ),
        timezone=zone,
        broken_sources=model.broken_sources,
        allow_private=settings.delivery.allow_private,
        heartbeat=DEFAULT_HEARTBEAT if heartbeat is None else timedelta(seconds=heartbeat),
        attempts=_of("attempts", own, general, ATTEMPTS),
        own={key: Secret(getattr(model, key)) for key in CHANNEL_FIELDS if channel.reads(key)},
    )


def _policy(own: PolicyModel, general: PolicyModel, zone: str, at_once: tuple[Severity, ...]) -> Policy:
    """`at_once`: where nobody said."""
    pauses = {
        level: next(
            (timedelta(seconds=pause) for model in (own, general) if (pause := getattr(model.cooldown, str(level))) is not None),
            COOLDOWN_BY_SEVERITY[level],
        )
        for level in Severity
    }
    immediate = _of("immediate", own, general, at_once)
    return Policy(
        cooldown=pauses,
        floor=_of("floor", own, general, 0),
        immediate=frozenset(immediate),
        quiet=_quiet(_of("quiet", own, general, None), zone),
    )


def _quiet(hours: QuietHours | None, zone: str) -> QuietPeriod | None:
    if hours is None or not hours.begin or not hours.end:
        return None
    return QuietPeriod(
        begin=parse_clock(hours.begin),
        end=parse_clock(hours.end),
        timezone=hours.timezone or zone,
        passing=frozenset(hours.passing),
    )


def _of(name: str, own: PolicyModel, general: PolicyModel, default: Any) -> Any:
    """The recipient's word, else everybody's, else ours."""
    return next((setting for setting in (getattr(own, name), getattr(general, name)) if setting is not None), default)


def secrets_of(recipients: Iterable[Recipient]) -> Iterator[tuple[str, Secret]]:
    """Each with its name: what can only be a secret, what the recipient's channel calls private, what the environment holds."""
    for recipient in recipients:
        yield f"recipient {recipient.name}: secret", recipient.secret
        for key, value in {"url": recipient.url, **recipient.own}.items():
            if value.variable or CHANNELS[recipient.channel].is_private(key):
                yield f"recipient {recipient.name}: {key}", value
