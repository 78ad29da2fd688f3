"""Texts that people read: all are collected, all are translated, and none is lost behind another name."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from types import ModuleType

import pytest

from crawler.language.reader import READER_LANGUAGES, SOURCE_LANGUAGE, Reader, written_for
from crawler.language.reader.texts import gettext, ngettext
from tests.recipes import ROOT

TRANSLATED = [language for language in READER_LANGUAGES if language != SOURCE_LANGUAGE]


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    specification = importlib.util.spec_from_file_location("collected_texts", ROOT / ".ci" / "texts.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_with_the_same_fields(collector: ModuleType, language: str) -> None:
    messages = collector.all_messages()
    assert len(messages) > 500
    catalogue = collector.updated_catalogue(language, messages)
    assert list(collector.faults(catalogue)) == []
    assert (ROOT / "crawler" / "packs" / "locale" / f"{language}.po").read_bytes() == collector.written(catalogue), (
        "run python .ci/texts.py"
    )


def test_the_collector_reads_code_and_templates(collector: ModuleType) -> None:
    code = """
from crawler.language.reader.texts import gettext as _, ngettext as _n, marked, marked_forms
from crawler.language.plurals import count
WORDS = {"a": marked("first"), "b": marked_forms("{n} b", "{n} bs")}
print(_("a {name}", name=1), _n("{n} x", "{n} xs", 3), count(2, "story"), _(WORDS["a"]))
"""
    found = set(collector._of_code(ast.parse(code), ROOT / "x.py"))
    assert found == {"first", ("{n} b", "{n} bs"), "a {name}", ("{n} x", "{n} xs"), ("{n} story", "{n} stories")}
    template = '{{ _("heading") }}{{ _n("{n} y", "{n} ys", 2) }}{{ 3|counted("page") }}'
    assert set(collector._of_template(template)) == {"heading", ("{n} y", "{n} ys"), ("{n} page", "{n} pages")}


def test_no_function_that_speaks_binds_the_name_that_it_speaks_by() -> None:
    """`for slug, _ in rows` in a function that calls `_("…")`: the text would be asked of a row."""
    hidden = []
    for folder in ("crawler", "jobs"):
        for path in (ROOT / folder).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                names = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id in ("_", "_n")]
                if any(isinstance(name.ctx, ast.Store) for name in names) and any(isinstance(name.ctx, ast.Load) for name in names):
                    hidden.append(f"{path.relative_to(ROOT)}:{function.lineno} {function.name}")
    assert hidden == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_texts_are_shown_in_the_language_of_the_reader(language: str) -> None:
    with written_for(Reader(language=language)):
        shown = {gettext("Confirm"), gettext("Dismiss"), ngettext("{n} story", "{n} stories", 5)}
    assert not shown & {"Confirm", "Dismiss", "5 stories"}


@pytest.mark.parametrize("language", [language for language in TRANSLATED if Reader(language=language).direction == "rtl"])
def test_arrows_point_the_way_that_is_read(collector: ModuleType, language: str) -> None:
    """No browser turns an arrow: one that points to the right, from right to left, says that the target acted."""
    texts = [message.string for message in collector.updated_catalogue(language, collector.all_messages()) if message.id]
    assert len(texts) > 500
    assert [text for text in texts if "→" in str(text)] == []


def test_an_arrow_in_what_people_read_is_a_text_of_the_catalogue(collector: ModuleType) -> None:
    messages, loose = collector.all_messages(), []
    for path in [path for folder in ("crawler/report", "jobs/review") for path in (ROOT / folder).rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and "→" in str(node.value) and id(node) not in documented:
                loose += [f"{path.name}:{node.lineno}"] if node.value not in messages else []
    assert {line for line in loose if not line.startswith("border_map.py")} == set(), "but for those that point off the map"


def test_russian_bends_its_nouns() -> None:
    with written_for(Reader(language="ru")):
        forms = {number: ngettext("{n} story", "{n} stories", number) for number in (1, 2, 5, 11, 21, 22)}
    assert len({forms[1].removeprefix("1"), forms[2].removeprefix("2"), forms[5].removeprefix("5")}) == 3
    assert forms[11].removeprefix("11") == forms[5].removeprefix("5")
    assert forms[21].removeprefix("21") == forms[1].removeprefix("1")
    assert forms[22].removeprefix("22") == forms[2].removeprefix("2")


def test_no_template_filters_a_constant_into_words() -> None:
    """Jinja works such an expression out once, when it compiles the page: everybody would read the first reader's language."""
    spelt = re.compile(
        r"""["'][\w ]*["']\s*\|\s*(?:state_word|side|severity|health|source_kind|label_word|edit_kind|stage|kind|known_language)\b"""
    )
    pages = [*ROOT.glob("jobs/review/templates/**/*.html"), *ROOT.glob("crawler/report/**/*.j2")]
    assert len(pages) > 10
    assert [path.name for path in pages if spelt.search(path.read_text(encoding="utf-8"))] == []
