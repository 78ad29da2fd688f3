"""Has headlines translated that no report tells in the language of a reader."""

from __future__ import annotations

from datetime import datetime

from crawler.app.translation.headlines import languages_of, translate_headlines
from crawler.app.translation.translators import open_translator
from crawler.config import Config
from crawler.language.plurals import count
from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from crawler.store import Store
from jobs.runner.crawl import Stop
from jobs.runner.locks import lock_path
from jobs.runner.result import JobResult


def job(config: Config, now: datetime, stop: Stop) -> JobResult:  # noqa: ARG001
    """Ask the translator for what is due. That it fails is counted and shown by `health`; it keeps nobody. Raises `LockedError`
    beside another run."""
    translator = open_translator(config.translate, config.path.parent)
    if translator is None:
        return JobResult("translate", text="no translator is configured: see `translate` in docs/configuration.md", idle=True)
    with hold(lock_path(config, "translate"), "another translation"):
        store = Store.open(config.database)
        try:
            run = translate_headlines(store, translator, languages_of(config), utcnow, lambda: stop.requested)
        finally:
            store.close()
    counts = {"headlines translated": run.translated, "not translated": run.failed}
    text = f"{count(run.translated, 'headline')} translated" + (f", {run.failed} not: {run.problem}" if run.failed else "")
    problems = (f"{translator.name}: {run.problem}",) if run.failed else ()
    return JobResult("translate", counts=counts, problems=problems, text=text, idle=not (run.translated or run.failed))
