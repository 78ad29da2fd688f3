"""`borderwatch check`, the part that needs no database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.channels import channel_of
from crawler.channels.guarded import REMEDY
from crawler.config.effective import Config
from crawler.config.loading import load
from crawler.config.recipients import secrets_of
from crawler.config.relevance import FORGET_HINT, is_outdated, learned_path, read_learned
from crawler.language.plurals import count
from crawler.language.reader import Reader, written_for
from crawler.language.reader.kept import kept_words
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import ConfigError
from crawler.model.redaction import has_secret, variables_of
from crawler.runtime.chromium import find_chromium
from crawler.runtime.permissions import obstacle
from crawler.web.addresses import AddressRules, is_address
from crawler.web.urls import is_web


@dataclass(frozen=True, slots=True)
class Finding:
    """`level` is ok, warning or error."""

    level: str
    text: str


def check(path: Path, reader: Reader | None = None) -> tuple[Finding, ...]:
    """What is right and wrong with the configuration at `path`, for a reader; None: its own. Changes nothing."""
    try:
        config = load(path)
    except ConfigError as error:
        return tuple(Finding("error", problem) for problem in error.problems)
    with written_for(reader or config.reader):
        return _findings_of(config)


def _findings_of(config: Config) -> tuple[Finding, ...]:
    return (
        Finding("ok", _("configuration {path} ({hash})", path=config.path, hash=config.config_hash)),
        Finding(
            "ok",
            _(
                "rules: {watches} with {terms} compile",
                watches=count(len(config.watches), "watch"),
                terms=count(config.watches.terms, "term"),
            ),
        ),
        *_relevance(config),
        *_sources(config),
        *_feed_keys(config),
        *_contact(config),
        *_private(config),
        *_rendering(config),
        _folder(_("database"), config.database.parent),
        _folder(_("digests"), config.digest.directory),
        *_delivery(config),
    )


def _relevance(config: Config) -> tuple[Finding, ...]:
    """Whether weights were learned, and whether they are in use."""
    path = learned_path(config.database)
    content = read_learned(path)
    if content is None:
        return ()
    if is_outdated(content):
        text = _(
            "{path} was learned over other weights than those that ship now, and is not used; {remedy}",
            path=path,
            remedy=_(FORGET_HINT),
        )
        return (Finding("warning", text),)
    return (
        Finding(
            "ok", _("relevance: weights learned from {marks}, {path}", marks=count(content.get("marks", 0), "mark"), path=path)
        ),
    )


def _sources(config: Config) -> tuple[Finding, ...]:
    publishers = len({feed.source for feed in config.feeds})
    text = _("sources: {n} with {feeds} polled", n=publishers, feeds=count(len(config.feeds), "feed"))
    if config.switched_off:
        text += ", " + _("{feeds} not polled (`borderwatch sources --all` says why)", feeds=count(config.switched_off, "feed"))
    return (
        Finding("ok" if config.feeds else "warning", text if config.feeds else _("no feed is enabled: nothing will be polled")),
    )


def _contact(config: Config) -> tuple[Finding, ...]:
    """Whether webmasters can reach us, and whether the names that we bear in requests get us refused."""
    findings = []
    if not config.contact:
        findings.append(Finding("warning", _("contact is empty: a webmaster who minds the visits cannot reach you")))
    request_names = [
        ("contact", config.contact),
        *((_("user_agent of {name}", name=source.slug), source.user_agent or "") for source in config.sources),
    ]
    findings += [
        Finding(
            "warning",
            _('{name} holds "bot" ({text}): some sites refuse every request that names these letters', name=name, text=repr(text)),
        )
        for name, text in request_names
        if "bot" in text.lower()
    ]
    return tuple(findings) or (Finding("ok", _("user agent: {name}", name=config.limits.user_agent)),)


def _private(config: Config) -> tuple[Finding, ...]:
    allowed = config.limits.allow_private
    return (
        (Finding("warning", _("the address guard lets private hosts through: {names}", names=", ".join(allowed))),)
        if allowed
        else ()
    )


def _rendering(config: Config) -> tuple[Finding, ...]:
    """Whether the browser is there that some sources need."""
    names = sorted({source.slug for source in config.sources if source.render})
    if not names:
        return ()
    path = find_chromium()
    if path is None:
        text = _("no Chromium in PATH: {names} cannot be read, unless Playwright has a browser of its own", names=", ".join(names))
        return (Finding("warning", text),)
    return (Finding("ok", _("pages of {names} are drawn by {path}", names=", ".join(names), path=path)),)


def _feed_keys(config: Config) -> tuple[Finding, ...]:
    """Keys in the addresses of feeds that are missing, or stand where everybody can read them."""
    findings = []
    for feed in config.feeds:
        for endpoint in feed.endpoints:
            for name in variables_of(endpoint.url):
                if not os.environ.get(name):
                    findings.append(
                        Finding(
                            "error",
                            _("feed of {source}: the environment variable {name} is not set", source=feed.source, name=name),
                        )
                    )
            if has_secret(endpoint.url):
                text = _(
                    "feed of {source}: its address holds a key: put it into the environment, ?key=env:NAME", source=feed.source
                )
                findings.append(Finding("warning", text))
    return tuple(findings)


def _delivery(config: Config) -> tuple[Finding, ...]:
    """Recipients, and secrets that are missing or stand where everybody can read them."""
    recipients = config.delivery.recipients
    if not recipients:
        return (Finding("warning", _("delivery: no recipient is enabled: nothing is sent to anybody")),)
    findings = [
        Finding(
            "ok", _("delivery: {names}", names=", ".join(f"{recipient.name} ({recipient.channel})" for recipient in recipients))
        )
    ]
    smtp = config.delivery.smtp
    secrets = list(secrets_of(recipients))
    if any(channel_of(recipient).uses_smtp for recipient in recipients):
        secrets += [("smtp: user", smtp.user), ("smtp: password", smtp.password)]
        if smtp.security == "none" and smtp.password and smtp.host not in ("localhost", "127.0.0.1", "::1"):
            findings.append(Finding("warning", _("smtp: the password goes to {host} unencrypted: set security", host=smtp.host)))
    for name, secret in secrets:
        if secret.variable and not os.environ.get(secret.variable):
            findings.append(
                Finding("error", _("{name}: the environment variable {variable} is not set", name=name, variable=secret.variable))
            )
        elif secret and not secret.variable and name != "smtp: user":
            findings.append(
                Finding("warning", _("{name} stands in the configuration: put it into the environment, env:NAME", name=name))
            )
    findings += _private_targets(config)
    findings += [
        _folder(_("recipient {name}", name=recipient.name), recipient.directory)
        for recipient in recipients
        if channel_of(recipient).reads("directory") and recipient.directory != config.digest.directory
    ]
    return tuple(findings)


def _private_targets(config: Config) -> Iterator[Finding]:
    """Servers of deliveries whose addresses are plainly private, and that are not allowed. Nothing is looked up."""
    recipients, smtp = config.delivery.recipients, config.delivery.smtp
    targets = [("smtp", smtp.host, smtp.port)] if any(channel_of(recipient).uses_smtp for recipient in recipients) else []
    for recipient in recipients:
        if recipient.url and not recipient.url.variable and is_web(recipient.url.text):
            parts = urlsplit(recipient.url.text)
            targets.append(
                (
                    _("recipient {name}", name=recipient.name),
                    parts.hostname or "",
                    parts.port or (443 if parts.scheme == "https" else 80),
                )
            )
    rules = AddressRules(recipients[0].allow_private)
    for name, host, port in targets:
        address = "127.0.0.1" if host == "localhost" else host
        if is_address(address) and not rules.allows(host, port, address):
            yield Finding("error", f"{name}: {kept_words(rules.refusal(host, port, address))}: {_(REMEDY)}")


def _folder(name: str, folder: Path) -> Finding:
    """Writable, or can be made."""
    if text := obstacle(folder / "file"):
        return Finding("error", _("{name}: {folder} cannot be written: {text}", name=name, folder=folder, text=text))
    return Finding(
        "ok",
        _("{name}: {folder} is writable", name=name, folder=folder)
        if folder.exists()
        else _("{name}: {folder} can be made", name=name, folder=folder),
    )
