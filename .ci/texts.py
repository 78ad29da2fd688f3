"""Collect the texts that people read from code and templates into crawler/packs/locale/*.po.

Exit code 1 where one lacks a translation.

    python .ci/texts.py            # update the .po files
    python .ci/texts.py --check    # change nothing: exit code 1 where a file is behind the code, or a text is not translated

A text is the constant argument of `gettext`, `marked`, `ngettext` and `marked_forms`, and the noun of `count`; the headings of
`print_table`; the titles of the shipped watches; and the reasons of relevance. Files are sorted and name no lines, so that two
changes merge.
"""

from __future__ import annotations

import argparse
import ast
import string
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crawler.language.plurals import plural_of  # noqa: E402
from crawler.language.reader import READER_LANGUAGES, SOURCE_LANGUAGE  # noqa: E402
from crawler.report.words import READER_LANGUAGE_NAMES  # noqa: E402
from crawler.watch.evidence import FEATURES  # noqa: E402

LOCALE_FOLDER = ROOT / "crawler" / "packs" / "locale"
READER_MODULE = "crawler.language.reader.texts"
PLURALS_MODULE = "crawler/language/plurals.py"  # which makes both forms from a noun
UNSTEADY_HEADERS = tuple(
    f'"{name}:'.encode()
    for name in (
        *("POT-Creation-Date", "PO-Revision-Date", "Generated-By"),
        *("Last-Translator", "Report-Msgid-Bugs-To", "Language-Team"),
    )
)
Message = str | tuple[str, str]


def all_messages() -> set[Message]:
    """Every text of the product; a pair is singular and plural."""
    found: set[Message] = set()
    for folder in ("crawler", "jobs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            found.update(_of_code(ast.parse(path.read_text(encoding="utf-8")), path))
        for path in sorted([*(ROOT / folder).rglob("*.j2"), *(ROOT / folder).rglob("templates/**/*.html")]):
            found.update(_of_template(path.read_text(encoding="utf-8")))
    found.update(watch["title"] for watch in yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))["watches"])
    found.update(words for pair in FEATURES.values() for words in pair)
    return found


def _of_code(tree: ast.Module, path: Path) -> Iterator[Message]:
    names = _reader_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print_table":
            yield from _headings(node.args[0])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            if any(isinstance(argument, ast.Starred) for argument in node.args):
                continue  # forms of a table, which marks them
            words = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            yield from _message(names[node.func.id], words, f"{path.relative_to(ROOT)}:{node.lineno}")


def _headings(columns: ast.expr) -> Iterator[Message]:
    """The headings of a table that a command prints, where they stand in its call."""
    for column in columns.elts if isinstance(columns, ast.Tuple) else ():
        if isinstance(column, ast.Constant):
            yield str(column.value)


def _reader_names(tree: ast.Module) -> dict[str, str]:
    """Name in the module → our function, for what it imports from our modules."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in (READER_MODULE, "crawler.language.plurals"):
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
    return names


def _of_template(source: str) -> Iterator[Message]:
    environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    for node in environment.parse(source).find_all((nodes.Call, nodes.Filter)):
        if isinstance(node, nodes.Filter):
            if node.name == "counted":
                yield from _message("count", [None, *map(_constant, node.args)], "template")
        elif isinstance(node.node, nodes.Name):
            yield from _message({"_n": "ngettext"}.get(node.node.name, node.node.name), list(map(_constant, node.args)), "template")


def _constant(node: nodes.Expr) -> object:
    return node.value if isinstance(node, nodes.Const) else None


def _message(function: str, words: list[object], where: str) -> Iterator[Message]:
    match function, words:
        case ("gettext" | "_" | "marked", [str(message), *_]) if message:
            yield message
        case (("ngettext" | "marked_forms"), [str(singular), str(plural), *_]):
            yield singular, plural
        case "count", [_, str(noun), str(plural), *_]:
            yield f"{{n}} {noun}", f"{{n}} {plural}"
        case "count", [_, str(noun), *_]:
            yield f"{{n}} {noun}", f"{{n}} {plural_of(noun)}"
        case "ngettext", _ if not where.startswith(PLURALS_MODULE):
            raise SystemExit(f"{where}: ngettext takes its forms as constants")
        case _:
            pass


def updated_catalogue(language: str, messages: set[Message]) -> Catalog:
    """The catalogue in the folder with these texts: translations are kept, texts that are no longer used go."""
    path = LOCALE_FOLDER / f"{language}.po"
    former = read_po(BytesIO(path.read_bytes())) if path.exists() else Catalog()
    kept = {message.id[0] if isinstance(message.id, tuple) else message.id: message.string for message in former if message.id}
    catalogue = Catalog(
        locale=language, project="Borderwatch", charset="utf-8", header_comment=f"# {READER_LANGUAGE_NAMES[language]}"
    )
    for message in messages:
        catalogue.add(message, kept.get(message if isinstance(message, str) else message[0]) or None)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The file's content: sorted, without dates and line numbers, so that equal texts give equal files."""
    output = BytesIO()
    write_po(output, catalogue, no_location=True, sort_output=True, omit_header=False, width=0)
    lines = output.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNSTEADY_HEADERS))


def faults(catalogue: Catalog) -> Iterator[str]:
    """Texts without a translation, and translations whose `{names}` differ from the text's."""
    for message in catalogue:
        if not message.id:
            continue
        first = message.id if isinstance(message.id, str) else message.id[-1]
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if not forms or not all(forms):
            yield f"not translated: {first!r}"
        elif any(_fields(form) != _fields(first) for form in forms):
            yield f"other fields than in {first!r}: {forms}"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def main() -> int:
    """Exit code 1: a file is behind, or a text is not translated."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("--list", action="store_true", help="print each text that is not translated")
    arguments = parser.parse_args()
    messages = all_messages()
    code = 0
    for language in READER_LANGUAGES:
        if language == SOURCE_LANGUAGE:
            continue
        path = LOCALE_FOLDER / f"{language}.po"
        catalogue = updated_catalogue(language, messages)
        content = written(catalogue)
        behind = not path.exists() or path.read_bytes() != content
        missing = list(faults(catalogue))
        print(
            f"{language}: {len(messages)} texts, {len(missing)} not translated{', behind the code' * (behind and arguments.check)}"
        )
        if arguments.list:
            print("\n".join(missing))
        if not arguments.check:
            path.write_bytes(content)
        code |= bool(missing) | (behind and arguments.check)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
