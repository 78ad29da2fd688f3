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
from crawler.runtime.clock import utcnow
from crawler.runtime.scratch import scratch_folder
from crawler.store import Store
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile, logins_path
from jobs.review.address import access_rules, desk_address, readers_of, refuse_taken_port, warning_of
from jobs.review.login import DeskSettings, login_link
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
        "-P",  # no module comes from the folder we are in
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
    """Serve the desk until Ctrl-C. `say` gets a log-in link of each named reviewer; none named: of those without
    passphrase. Returns Datasette's exit code."""
    refuse_taken_port(host, port)
    store = Store.open(database)
    try:
        described = datasette_metadata(store.columns(), config)
    finally:
        store.close()
    rules, logins = access_rules(config.review, host), LoginsFile(logins_path(database.resolve()))
    base, doorkeeper, now = desk_address(rules, host, port), Doorkeeper(logins), utcnow()
    registered = logins.load().reviewers
    without_passphrase = [account.name for account in registered if not account.passphrase_hash]
    if not reviewers and not registered:
        without_passphrase = [getpass.getuser()]
    links = {name: login_link(base, doorkeeper.give_link(name, now)) for name in dict.fromkeys(reviewers or without_passphrase)}
    settings = DeskSettings(
        config=str(config.path.resolve()),
        database=str(database.resolve()),
        logins=str(logins.path),
        translates=config.translate.is_on,
        reader=asdict(config.reader),
        rules=asdict(rules),
    )
    with scratch_folder() as folder:
        path = folder / "metadata.json"
        path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        signal.signal(signal.SIGTERM, _interrupt)  # a service manager stops us so: Datasette must not outlive us
        environment = {**os.environ, **settings.as_environment(doorkeeper.secret(now))}
        child = subprocess.Popen(datasette_command(database, path, host, port), env=environment)
        try:
            say(f"The review desk: {base}/-/desk ({readers_of(rules)})")
            if warning := warning_of(rules, host):
                say(warning)
            for name, link in links.items():
                say(f"To mark alerts as {name}, open this link; it works once, within a day: {link}")
            if open_browser:
                webbrowser.open(next(iter(links.values()), f"{base}/-/desk"))
            return child.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            child.terminate()
            child.wait()
