"""The archive in Datasette: started on the live file, for reading, with our descriptions, queries and manners."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import webbrowser
from pathlib import Path

from crawler.config import Config
from crawler.store import Store
from jobs.review.metadata import metadata

PLUGINS = Path(__file__).parent / "plugins"
SETTINGS = {
    "sql_time_limit_ms": 3000,
    "default_page_size": 50,
    "facet_time_limit_ms": 1000,
    "allow_download": "off",
    "truncate_cells_html": 400,
    "trace_debug": "off",
}


def command(database: Path, description: Path, host: str, port: int) -> list[str]:
    """Datasette's command line."""
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, str(value))]
    return [
        sys.executable, "-m", "datasette", "serve", str(database), "--metadata", str(description),
        "--plugins-dir", str(PLUGINS), "--host", host, "--port", str(port), *settings,
    ]  # fmt: skip


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def serve(
    config: Config, database: Path, *, host: str = "127.0.0.1", port: int = 8001, open_browser: bool = False
) -> int:
    """Until Ctrl-C. Answers Datasette's exit code."""
    store = Store.open(database)
    try:
        described = metadata(store.columns(), config)
    finally:
        store.close()
    with tempfile.TemporaryDirectory(prefix="borderwatch-") as folder:
        path = Path(folder) / "metadata.json"
        path.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
        signal.signal(signal.SIGTERM, _interrupt)  # a service manager stops us so: Datasette must not outlive us
        child = subprocess.Popen(command(database, path, host, port))
        try:
            if open_browser:
                webbrowser.open(f"http://{host}:{port}/")
            return child.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            child.terminate()
            child.wait()
