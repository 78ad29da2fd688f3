"""What a job says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class JobResult:
    """`ok` false: the job did not do what it is for. `problems` are lines for the operator, worth a look either way."""

    job: str
    ok: bool = True
    counts: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    text: str = ""  # what the job made, where it is text
    idle: bool = False  # it looked, and nothing was due: worth no line in a log

    @property
    def exit_code(self) -> int:
        return 0 if self.ok else 1
