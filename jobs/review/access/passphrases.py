"""Passphrases: kept as scrypt hashes (RFC 7914), each with a salt of its own; and how often one may be tried."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable

MIN_PASSPHRASE_CHARS = 12
MAX_PASSPHRASE_CHARS = 1000
SCRYPT_N, SCRYPT_R, SCRYPT_P = 2**15, 8, 1  # 32 MB and some 0.1 s of CPU for a try
SCRYPT_MEMORY_BYTES = 64 << 20
ATTEMPT_WINDOW_SECONDS = 900.0
MAX_FAILURES_PER_NAME = 5
MAX_FAILURES_PER_ADDRESS = 20
MAX_REMEMBERED_FAILURES = 2000


def hash_passphrase(passphrase: str) -> str:
    """ "scrypt$N$r$p$salt$hash", as it is kept."""
    salt = secrets.token_bytes(16)
    digest = _scrypt(passphrase, salt, SCRYPT_N, SCRYPT_R, SCRYPT_P)
    return f"scrypt${SCRYPT_N}${SCRYPT_R}${SCRYPT_P}${salt.hex()}${digest.hex()}"


def is_passphrase(passphrase: str, kept: str) -> bool:
    """Whether a passphrase is the one that is kept. An account without one takes as long to refuse as a wrong one."""
    method, *numbers, salt, digest = kept.split("$") if kept.count("$") == 5 else _NO_PASSPHRASE
    if method != "scrypt" or len(passphrase) > MAX_PASSPHRASE_CHARS:
        return False
    n, r, p = map(int, numbers)
    return hmac.compare_digest(_scrypt(passphrase, bytes.fromhex(salt), n, r, p), bytes.fromhex(digest)) and bool(kept)


def _scrypt(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(passphrase.encode(errors="replace"), salt=salt, n=n, r=r, p=p, maxmem=SCRYPT_MEMORY_BYTES, dklen=32)


_NO_PASSPHRASE = ("scrypt", str(SCRYPT_N), str(SCRYPT_R), str(SCRYPT_P), "00" * 16, "00" * 32)


class FailedAttempts:
    """What was tried in vain lately. A link is never counted: whoever is shut out by another's tries comes in by one."""

    def __init__(self) -> None:
        self._failures: list[tuple[float, str, str]] = []  # monotonic seconds, name, address

    def wait_seconds(self, name: str, address: str, now: float) -> int:
        """Seconds until the next try is allowed; 0: at once."""
        self._failures = [failure for failure in self._failures if now - failure[0] < ATTEMPT_WINDOW_SECONDS]
        of_name = [when for when, failed_name, _ in self._failures if failed_name == name.casefold()]
        of_address = [when for when, _, failed_address in self._failures if failed_address == address]
        waits = (_wait(of_name, MAX_FAILURES_PER_NAME, now), _wait(of_address, MAX_FAILURES_PER_ADDRESS, now))
        return max(waits)

    def add(self, name: str, address: str, now: float) -> None:
        """Count a try before it is judged: tries that run at once are counted all."""
        self._failures = [*self._failures[-MAX_REMEMBERED_FAILURES:], (now, name.casefold(), address)]

    def forget(self, name: str, address: str) -> None:
        """Forget the tries of a name at an address where it came in at last."""
        self._failures = [failure for failure in self._failures if failure[1:] != (name.casefold(), address)]


def _wait(moments: Iterable[float], most: int, now: float) -> int:
    latest = sorted(moments)[-most:]
    return 0 if len(latest) < most else max(1, int(latest[0] + ATTEMPT_WINDOW_SECONDS - now) + 1)
