"""What can go wrong that is nobody's expected outcome. Expected outcomes are values (`model.FetchOutcome`)."""

from __future__ import annotations

from crawler.model.enums import FeedProblem


class BorderwatchError(Exception):
    """`str()` says message: subject: cause."""

    exit_code = 1

    def __init__(self, message: str, subject: str = "") -> None:
        super().__init__(message, subject)
        self.message = message
        self.subject = subject

    def __str__(self) -> str:
        parts = [self.message, self.subject]
        if self.__cause__ is not None:
            parts.append(f"{type(self.__cause__).__name__}: {self.__cause__}")
        return ": ".join(text for text in parts if text)


class ConfigError(BorderwatchError):
    """Every problem of a configuration, each as `file:line: path: message`."""

    exit_code = 2

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[str, ...]]]:
        return type(self), (self.problems,)


class RuleError(BorderwatchError):
    """A watch that does not compile."""

    exit_code = 2


class QueryTooDear(BorderwatchError):
    """A condition that takes too many steps on an article to be judged."""

    exit_code = 2


class DocumentError(BorderwatchError):
    """Bytes that are no document of their kind, or that broke their reader. The message is code: detail."""

    def __init__(self, code: FeedProblem, detail: str, subject: str = "") -> None:
        super().__init__(f"{code}: {detail}", subject)
        self.code, self.detail = code, detail

    def __reduce__(self) -> tuple[type[DocumentError], tuple[FeedProblem, str, str]]:
        return type(self), (self.code, self.detail, self.subject)


class StoreError(BorderwatchError):
    """The database could not do it."""


class StoreBusy(StoreError):
    """Another process holds the write lock too long."""

    exit_code = 75


class StoreDamaged(StoreError):
    """Not whole, or no database at all."""


class StoreTooNew(StoreError):
    """Written by a newer Borderwatch."""


class NotWritable(StoreError):
    """A file or folder of the archive that this process cannot write; the message says who must own it."""

    def __str__(self) -> str:
        """Without the cause: the system's words add nothing to ours."""
        return f"{self.message}: {self.subject}"


class LockedError(BorderwatchError):
    """Another run is at work."""

    exit_code = 75


class JobError(BorderwatchError):
    """A job died, timed out or left no result."""


class Stopped(BorderwatchError):
    """A job was asked to stop and did so before it was done. What it left undone, its next run does."""

    exit_code = 130
