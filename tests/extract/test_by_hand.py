"""Rules of an operator for the pages of a source: what they select and remove, from which day, and how that is explained."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.config import load
from crawler.extract import extract
from crawler.extract.by_hand import rules_at
from crawler.model import Extraction, Page, PageRules, Source
from crawler.model.errors import ConfigError
from jobs.cli import main_command
from tests.fakes import NOW
from tests.site import words

BODY = "".join(f"<p>{words(f'body{number}', 25)}.</p>" for number in range(5))
NOTE = "The editors of this page are grateful for every letter that reaches them from the upper valley."
LIVE = words("live", 40)
HTML = (
    f"<html><head><title>Salt</title></head><body><h1>Salt is scarce in the valley</h1><div class=story>{BODY}<p class=note>{NOTE}</p></div>"
    f"<div class=live><p>{LIVE}</p></div></body></html>"
)


def read(*rules: PageRules, html: str = HTML) -> Extraction:
    page = Page(url="http://one.example/salt", body=html.encode())
    return extract(page, source=Source(slug="one", name="One", page_rules=rules), now=NOW, min_words=5, is_explained=True)


def text_of(result: Extraction) -> str:
    assert result.article is not None
    return result.article.text


def test_a_removed_element_is_no_part_of_the_text() -> None:
    assert NOTE in text_of(read())
    result = read(PageRules(remove=(".note",)))
    assert NOTE not in text_of(result)
    assert result.steps[0].dropped == (f".note: {NOTE}",)


def test_only_the_selected_elements_are_read_each_once_and_in_order() -> None:
    assert text_of(read(PageRules(select=(".live",)))) == LIVE
    both = text_of(read(PageRules(select=(".live", ".story", ".story p"))))
    assert both.count(NOTE) == 1
    assert both.index(NOTE) < both.index(LIVE)


def test_selectors_that_find_nothing_are_named_and_the_page_is_read_as_without_them() -> None:
    result = read(PageRules(select=(".gone",), remove=(".away",)))
    assert text_of(result) == text_of(read())
    assert result.steps[0].why == "rules of the source; no element has .away, .gone"


def test_the_rules_that_began_last_hold() -> None:
    always, spring, summer = PageRules(), PageRules(since=date(2026, 3, 1)), PageRules(since=date(2026, 6, 1))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 7, 1)]
    assert [rules_at((always, summer, spring), day) for day in days] == [always, spring, summer]
    assert rules_at((spring,), days[0]) is None


def test_each_step_says_what_it_kept_and_dropped_and_why() -> None:
    nav = "".join(f"<li><a href=/{number}>Section {number} of the paper</a></li>" for number in range(5))
    steps = {step.step: step for step in read(html=HTML.replace("<h1>", f"<ul>{nav}</ul><h1>")).steps}
    assert list(steps) == ["title", "authors", "date", "text", "lines", "standfirst"]
    assert steps["title"].kept == ("Salt",)
    assert steps["text"].dropped[0] == "ul > li: Section 0 of the paper (mostly links)"


def test_an_ordinary_extraction_explains_nothing() -> None:
    page = Page(url="http://one.example/salt", body=HTML.encode())
    assert extract(page, source=Source(slug="one", name="One"), now=NOW, min_words=5).steps == ()


def test_rules_are_tried_from_the_command_line_in_lines_and_as_json(tmp_path: Path) -> None:
    page = tmp_path / "salt.html"
    page.write_text(HTML)
    command = ["try", "extract", str(page), "--select", ".story", "--remove", ".note", "--explain"]
    lines = CliRunner().invoke(main_command, command).output.splitlines()
    assert lines[:2] == ["remove: rules of the source", f"  - .note: {NOTE}"]
    assert lines[-1] == "verdict: recorded"
    answer = json.loads(CliRunner().invoke(main_command, [*command, "--json"]).output)
    assert [step["step"] for step in answer["steps"]][:2] == ["remove", "select"]
    assert NOTE not in answer["text"]


def config(tmp_path: Path, rules: str) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(f"sources:\n  one:\n    name: One\n{rules}    feeds: [{{url: http://one.example/rss}}]\n")
    return path


def test_rules_of_a_source_are_read_from_the_configuration(tmp_path: Path) -> None:
    rules = "    remove: .note\n    pages:\n      - from: 2026-06-01\n        select: [.body, .live]\n"
    (source,) = load(config(tmp_path, rules)).sources
    assert source.page_rules == (PageRules(remove=(".note",)), PageRules(since=date(2026, 6, 1), select=(".body", ".live")))


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ("    remove: [.note, 'div[']\n", "4: sources.one.remove[1]: not a CSS selector"),
        ("    pages:\n      - from: 2026-06-01\n        select: '>>'\n", "6: sources.one.pages[0].select"),
        ("    pages:\n      - from: soon\n", "5: sources.one.pages[0].from"),
    ],
)
def test_what_is_no_selector_or_no_date_is_named_with_its_line(tmp_path: Path, rules: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(config(tmp_path, rules))
    assert f"config.yaml:{problem}" in str(caught.value)


def test_the_example_of_the_docs_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
    section = docs[docs.index("### Text that is found wrongly") :]
    html, console, rules = (re.search(rf"```{kind}\n(.*?)```", section, re.DOTALL) for kind in ("html", "console", "yaml"))
    assert html is not None and console is not None and rules is not None
    (tmp_path / "pass.html").write_text(html[1])
    (tmp_path / "config.yaml").write_text(rules[1])
    monkeypatch.chdir(tmp_path)
    command, _, expected = console[1].partition("\n")
    assert CliRunner().invoke(main_command, command.split()[2:]).output == expected
    (source,) = load(tmp_path / "config.yaml").sources
    assert [rule.select for rule in source.page_rules] == [(".story", ".live"), ("article .text",)]
