"""A headline translated on wish, for a reviewer in whose language no report of the story has one."""

from __future__ import annotations

from pathlib import Path

from datasette.utils.asgi import Response

from crawler.app.regroup import current_story
from crawler.app.translation.headlines import TranslatedHeadline, translate_story
from crawler.app.translation.translators import open_translator
from crawler.language.reader.texts import gettext as _
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs.review.pages.search import config_at
from jobs.review.policy import return_path
from jobs.review.web import RequestContext


async def translate_headline(context: RequestContext) -> Response:
    """Ask the configured translator, keep what it answers, and lead back to the card that shows it."""
    settings = context.review_app.settings
    config = config_at(Path(settings.config)) if settings is not None else None
    translator = open_translator(config.translate, config.path.parent) if config is not None else None
    if translator is None:
        return await context.message(409, _("Not translated"), _("No translator is configured."))
    story, language = context.number("story"), context.reader.language

    def translated(store: Store) -> TranslatedHeadline | None:
        return translate_story(store, translator, current_story(store, story), language, utcnow)

    answer = await context.write(translated)
    if answer is not None and answer.problem:
        return await context.message(502, _("Not translated"), _("The translator failed: {why}.", why=answer.problem))
    return context.redirect(f"{return_path(context.form.get('back', '')).partition('#')[0]}#story-{story}")
