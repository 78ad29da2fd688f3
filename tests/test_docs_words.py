"""The words that people read are plain: no page, template, help text or message says a thing in the project's own jargon."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from crawler.model.enums import ChangeKind, Stage
from tests.test_docs import commands

ROOT = Path(__file__).resolve().parents[1]
PLAIN_WORDS = {  # pattern of a word that is not plain → what to write
    r"\bvoices?\b": "independent source",
    r"\btold by\b|\btells? (it|them|the stor(y|ies))\b|\btellers?\b": "reported by, reports",
    r"\bbanks?\b": "side of the river",
    r"\baccounts?\b(?! for\b)": "report, article",
    r"\borigins\b": "independent sources, originals",
    r"\b(cry|cries|cried|crying) wolf\b": "raise false alerts",
    r"\b(real|whole|same|this|the) road\b": "say which steps are meant",
    r"\bdead letters?\b": "message that was laid aside",
}
# Not read here: the changelog, which is history, and the design notes, which have terms of their own.
CODES = {*Stage, *ChangeKind}  # as the archive has them; what people read is looked up from them
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "design.md"),
]
TEMPLATES = sorted([*(ROOT / "crawler").rglob("*.j2"), *(ROOT / "jobs" / "review" / "templates").rglob("*.html")])
SPEAKING = ("crawler/app", "crawler/channels", "crawler/notify", "crawler/report", "crawler/story", "jobs")
MODULES = sorted(
    path for folder in SPEAKING for path in (ROOT / folder).rglob("*.py") if not path.is_relative_to(ROOT / "jobs" / "demo")
)


def jargon_in(text: str) -> list[str]:
    """Each word of the text that is not plain, with its surroundings and what to write; what stands in `backticks` is a name."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.S)
    return [
        f"…{' '.join(prose[max(0, match.start() - 40) : match.end() + 20].split())}… → {plain}"
        for pattern, plain in PLAIN_WORDS.items()
        for match in re.finditer(pattern, prose, re.I)
    ]


def template_text(source: str) -> str:
    """What a template writes itself: text between tags, and quoted texts of more than a word within its expressions."""
    expressions = re.findall(r"{{.*?}}|{%.*?%}", source, re.S)
    quoted = [text for expression in expressions for text in re.findall(r"\"([^\"]*)\"", expression) if " " in text.strip()]
    bare = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}|<style.*?</style>|<[^>]*>", " ", source, flags=re.S)
    return "\n".join([bare, *quoted])


def messages_of(source: str) -> Iterator[str]:
    """The texts of a module that people may read: literals of more than a word, docstrings left out."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if " " in node.value.strip() and node.value not in CODES:
            yield node.value


def help_of(command: click.Command) -> str:
    options = [parameter.help or "" for parameter in command.params if isinstance(parameter, click.Option)]
    return "\n".join([command.help or "", command.short_help or "", command.epilog or "", *options])


def test_jargon_is_seen_and_names_are_not() -> None:
    assert jargon_in("Three independent voices on both banks.") == [
        "…Three independent voices on both banks.… → independent source",
        "…Three independent voices on both banks.… → side of the river",
    ]
    assert jargon_in("`bank:TJ` and the column `voices`; six hours account for it.") == []
    assert template_text('<p class="bank">{{ name }} said {{ "two voices" }}</p>').split() == ["said", "two", "voices"]
    assert list(messages_of('"""Two voices."""\nkey = "voices"\ntext = "two voices"')) == ["two voices"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_of_the_docs_uses_plain_words(path: Path) -> None:
    assert jargon_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_uses_plain_words(path: Path) -> None:
    assert jargon_in(template_text(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_the_help_of_a_command_uses_plain_words(name: str) -> None:
    assert jargon_in(help_of(commands()[name])) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_of_a_module_use_plain_words(path: Path) -> None:
    assert [fault for text in messages_of(path.read_text(encoding="utf-8")) for fault in jargon_in(text)] == []
