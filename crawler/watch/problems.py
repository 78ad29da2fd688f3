"""What is wrong with watches, groups and queries, each with its place in the configuration."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.errors import RuleError
from crawler.watch.grammar import SpecPath


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong, and where: `path` leads through the configuration (`watches`, 3, `when`, `all`, 1)."""

    path: SpecPath
    message: str

    def __str__(self) -> str:
        where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")
        return f"{where}: {self.message}"


class RuleProblems(RuleError):
    """Every problem of the watches, as `problems`."""

    def __init__(self, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems

    def __reduce__(self) -> tuple[type[RuleProblems], tuple[tuple[RuleProblem, ...]]]:
        return type(self), (self.problems,)
