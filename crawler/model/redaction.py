"""Secrets in addresses: what is shown of them, and how those that stand in the environment are put in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit, urlunsplit

ENVIRONMENT_PREFIX = "env:"  # before the name of a variable: its value is the secret
REDACTED = "***"
MIN_HIDDEN_CHARS = 5  # a shorter key stands in texts by chance
_SECRET_WORDS = frozenset(
    """key apikey token auth authorization secret password passwd passphrase pwd pass signature sig credential credentials jwt
    accesskey accesstoken authkey authtoken bearer clientsecret privatekey refreshtoken session sessionid phpsessid userkey
    licensekey""".split()
)
_WORD_BREAK = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_PARAMETER = re.compile(r"(?P<name>[^&;=?#]+)=(?P<value>[^&;#]*)")
_VARIABLE = re.compile(rf"=(?P<place>{ENVIRONMENT_PREFIX}(?P<name>[A-Za-z_][A-Za-z0-9_]*))(?=[&;]|$)")
_WEB_ADDRESS = re.compile(r"\b[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s\"'<>`]+")
_USERINFO = re.compile(r"(?<=://)[^/?#@\s]*@")


class KeyMissing(ValueError):
    """An environment variable that an address names is not set."""


def is_secret_name(name: str) -> bool:
    """Whether a query parameter of that name holds a secret: by its last word (`api_key`, `accessToken`)."""
    words = [word.lower() for word in _WORD_BREAK.split(name) if word]
    return bool(words) and (words[-1] in _SECRET_WORDS or "".join(words) in _SECRET_WORDS)


def redact_url(url: str) -> str:
    """The address as anybody may see it: without user and password, and without the values of parameters that hold secrets. A
    variable's name is none."""
    without_user = _USERINFO.sub(f"{REDACTED}@", url)
    address, mark, rest = without_user.partition("?")
    if not mark:
        address, mark, rest = without_user.partition("#")
    return f"{address}{mark}{_PARAMETER.sub(_redacted, rest)}" if mark else without_user


def redact_text(text: str) -> str:
    """A text with every address in it as `redact_url` shows it."""
    return _WEB_ADDRESS.sub(lambda match: redact_url(match[0]), text) if "://" in text else text


def has_secret(url: str) -> bool:
    """Whether an address shows a secret to whoever reads it."""
    return redact_url(url) != url


def variables_of(url: str) -> tuple[str, ...]:
    """The environment variables that an address names (`?key=env:NAME`)."""
    return tuple(match["name"] for match in _VARIABLE.finditer(urlsplit(url).query))


def keys_by_host(urls: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(host, variable) of these addresses: what may be sent, and to whom. Anybody may write `env:HOME` into a link."""
    return frozenset((urlsplit(url).hostname or "", name) for url in urls for name in variables_of(url))


def fill_keys(url: str, allowed: frozenset[tuple[str, str]], environment: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The address with the values of the variables that its host may get, and these: variable → value. Raises `KeyMissing`."""
    if ENVIRONMENT_PREFIX not in url:
        return url, {}
    parts = urlsplit(url)
    values: dict[str, str] = {}

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        if (parts.hostname or "", name) not in allowed:
            return match[0]
        if not environment.get(name):
            raise KeyMissing(f"the environment variable {name} is not set")
        values[name] = environment[name]
        return f"={quote(environment[name], safe='')}"

    query = _VARIABLE.sub(fill, parts.query)
    return (urlunsplit(parts._replace(query=query)), values) if values else (url, {})


def hide_keys(text: bytes, values: Mapping[str, str]) -> bytes:
    """What a server sent, with the names of the variables where it repeats their values."""
    for name, value in values.items():
        if len(value) >= MIN_HIDDEN_CHARS:
            for form in {value, quote(value, safe="")}:
                text = text.replace(form.encode(), f"{ENVIRONMENT_PREFIX}{name}".encode())
    return text


def _redacted(match: re.Match[str]) -> str:
    name, value = match["name"], match["value"]
    shown = not value or value.startswith(ENVIRONMENT_PREFIX) or not is_secret_name(name)
    return match[0] if shown else f"{name}={REDACTED}"
