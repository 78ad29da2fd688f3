"""The review desk: Datasette on the live file, with our pages, descriptions, queries and security headers."""

from __future__ import annotations

import getpass
import json
import os
import signal
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from crawler.config import Config
from crawler.runtime.scratch import scratch_folder
from crawler.store import Store
from jobs.review.address import readers_of, refuse_taken_port
from jobs.review.login import DeskSettings, login_link, login_tokens
from jobs.review.metadata import datasette_metadata

REVIEW_FOLDER = Path(__file__).parent
DATASETTE_SETTINGS = {
    "sql_time_limit_ms": 3000,
    "default_page_size": 50,
    "facet_time_limit_ms": 1000,
    "suggest_facets": "off",  # it tries every column of a table, whatever its size
    "allow_download": "off",
    "truncate_cells_html": 400,
    "trace_debug": "off",
}


def datasette_command(database: Path, description: Path, host: str, port: int) -> list[str]:
    """Datasette's command line."""
    options = [argument for name, value in DATASETTE_SETTINGS.items() for argument in ("--setting", name, str(value))]
    return [
        sys.executable,
        "-m",
        "datasette",
        "serve",
        str(database),
        "--metadata",
        str(description),
        "--plugins-dir",
        str(REVIEW_FOLDER / "plugins"),
        "--template-dir",
        str(REVIEW_FOLDER / "templates"),
        "--static",
        f"desk-static:{REVIEW_FOLDER / 'static'}",
        "--host",
        host,
        "--port",
        str(port),
        *options,
    ]


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def serve(
    config: Config,
    database: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    reviewers: Sequence[str] = (),
    open_browser: bool = False,
    say: Callable[[str], object] = print,
) -> int:
    """Serve the desk until Ctrl-C. `say` gets the log-in link of each reviewer. Returns Datasette's exit code."""
    refuse_taken_port(host, port)
    store = Store.open(database)
    try:
        described = datasette_metadata(store.columns(), config)
    finally:
        store.close()
    tokens = login_tokens(reviewers or [getpass.getuser()])
    settings = DeskSettings(
        config=str(config.path.resolve()), database=str(database.resolve()), tokens=tokens, reader=asdict(config.reader)
    )
    base = f"http://{host if ':' not in host else f'[{host}]'}:{port}"
    with scratch_folder() as folder:
        path = folder / "metadata.json"
        path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        signal.signal(signal.SIGTERM, _interrupt)  # a service manager stops us so: Datasette must not outlive us
        child = subprocess.Popen(datasette_command(database, path, host, port), env={**os.environ, **settings.as_environment()})
        try:
            say(f"The review desk: {base}/-/desk ({readers_of(host)} can read it)")
            for name, token in tokens.items():
                say(f"To mark alerts as {name}, open this link; it works once: {login_link(base, token)}")
            if open_browser:
                webbrowser.open(login_link(base, next(iter(tokens.values()))))
            return child.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            child.terminate()
            child.wait()
