"""What does not wait for the next look: an alert of a severity that somebody is told of at once."""

from __future__ import annotations

from crawler.config import Config
from crawler.store import Store


class ImmediateAlerts:
    """Rings when an immediate alert was raised, or became one, since the last delivery began; also at first, as nobody knows
    what came before. Read from the archive, so it does not matter which process raised it."""

    job = "deliver"

    def __init__(self, config: Config) -> None:
        self._path = config.database
        self.use(config)
        self._mark: tuple[int, str, int] | None = None
        self._answered: tuple[int, str, int] | None = None

    def use(self, config: Config) -> None:
        immediate = {severity for recipient in config.delivery.recipients for severity in recipient.policy.immediate}
        self._severities = tuple(sorted(immediate, key=lambda severity: severity.rank))

    def rings(self) -> bool:
        if not self._severities:
            return False
        store = Store.read_only(self._path)
        try:
            self._mark = store.histories.newest_alert_mark(self._severities)
        finally:
            store.close()
        return self._mark != self._answered

    def answered(self) -> None:
        self._answered = self._mark
