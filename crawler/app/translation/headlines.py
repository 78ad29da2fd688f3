"""Which headlines are translated and when: those of alerted stories that no report tells in the language of a reader.

It runs apart from digests, which take what is there: a translator that hangs or fails costs them nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.app.translation.translators import NotTranslated, Translator, translate
from crawler.config import Config
from crawler.model.translation import HeadlineTranslation
from crawler.report.digest import leading_alert
from crawler.runtime.clock import DAY
from crawler.store import Store

TRANSLATED_PERIOD = 7 * DAY  # of stories with an alert since then
MAX_HEADLINES = 50  # of one run and language
MAX_FAILURES_IN_A_ROW = 3  # then the translator is left alone until the next run
FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(hours=6)


@dataclass(slots=True)
class TranslationRun:
    """What came of a run."""

    translated: int = 0
    failed: int = 0
    problem: str = ""  # the last one


def languages_of(config: Config) -> tuple[str, ...]:
    """The languages that somebody reads in."""
    return tuple(dict.fromkeys((config.reader.language, *(recipient.reader.language for recipient in config.delivery.recipients))))


def retry_pause(failures: int) -> timedelta:
    """How long a headline waits after so many failures in a row."""
    return min(LAST_RETRY, timedelta(seconds=FIRST_RETRY.total_seconds() * 2.0 ** min(max(0, failures - 1), 10)))


def translate_headlines(
    store: Store, translator: Translator, languages: Iterable[str], clock: Callable[[], datetime], stopped: Callable[[], bool]
) -> TranslationRun:
    """Translate what is due, each headline in a transaction of its own, until it is done, stopped, or nobody answers."""
    run, failures = TranslationRun(), 0
    for language in languages:
        now = clock()
        for story in store.translations.untranslated_stories(language, now - TRANSLATED_PERIOD, now, MAX_HEADLINES):
            if stopped() or failures == MAX_FAILURES_IN_A_ROW:
                return run
            done = translate_story(store, translator, story, language, clock)
            if done is None:
                continue
            failures = 0 if done.text else failures + 1
            run.translated += bool(done.text)
            run.failed += not done.text
            run.problem = done.problem or run.problem
    return run


@dataclass(frozen=True, slots=True)
class TranslatedHeadline:
    """`text`: empty where the translator failed; `problem` says why then."""

    text: str
    problem: str = ""


def translate_story(
    store: Store, translator: Translator, story: int, language: str, clock: Callable[[], datetime]
) -> TranslatedHeadline | None:
    """Translate the headline that leads a story, and keep it or the failure. None: there is none in another language."""
    rows = [row for row in store.alerts.on_stories([story], clock()) if row.title and row.language != language]
    if not rows:
        return None
    lead = leading_alert(rows)
    try:
        text = translate(translator, lead.title, lead.language, language)
    except NotTranslated as error:
        with store.write():
            now = clock()
            failures = store.translations.failed_attempts(lead.article_id, language, lead.title) + 1
            store.translations.keep_failure(
                lead.article_id,
                language,
                lead.title,
                translator=translator.name,
                problem=str(error),
                now=now,
                retry_at=now + retry_pause(failures),
            )
        return TranslatedHeadline("", str(error))
    with store.write():
        translation = HeadlineTranslation(article_id=lead.article_id, language=language, text=text, translator=translator.name)
        store.translations.keep(translation, lead.title, clock())
    return TranslatedHeadline(text)
