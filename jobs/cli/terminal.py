"""Standard output and error that never die for the terminal's encoding: foreign text is printed in any alphabet."""

from __future__ import annotations

import codecs
import io
import shutil
import sys
from pathlib import Path

from crawler.runtime.files import shown_path

PROGRAM_NAME = "borderwatch"
ERROR_HANDLER_NAME = "borderwatch_escapes"  # the name of our error handler


def escape_unencodable() -> None:
    """Let standard output and error write what their encoding lacks as escapes, half of a surrogate pair included.

    The escapes are those of JSON (backslash, u, four hex digits; two of them beyond the 65,536th character), so that what
    `--json` prints is JSON in every encoding.
    """
    codecs.register_error(ERROR_HANDLER_NAME, escape_error)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ERROR_HANDLER_NAME)


def typed_command(folder: Path | None = None) -> str:
    """How to call this program again, from here or from another folder: by its name where the shell finds it, else by its place."""
    program = Path(sys.argv[0])
    called = shutil.which(program.name)
    is_found = called is not None and Path(called).resolve() == program.resolve()
    if is_found or not program.is_file() or program.name != PROGRAM_NAME:
        return PROGRAM_NAME
    return shown_path(program.absolute()) if folder is None or folder == Path.cwd() else str(program.absolute())


def escape_error(error: UnicodeError) -> tuple[str, int]:
    """An error handler for `codecs`: each character that cannot be encoded, as JSON writes it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    text = "".join(f"\\u{int.from_bytes(units[offset : offset + 2]):04x}" for offset in range(0, len(units), 2))
    return text, error.end
