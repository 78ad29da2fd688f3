"""A small archive with recipients: articles are recorded by the real writer, deliveries run as the daemon runs them."""

from __future__ import annotations

import json
import random
import sqlite3
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import config as configuration
from crawler.config import Config, Recipient
from jobs import deliver
from jobs.runner.result import JobResult
from tests.fakes import Env, an_article, an_article_found, an_entry, house

CONFIG = """contact: test@example.org
database: news.db
daemon: {digest_at: "06:00", timezone: UTC}
digest: {directory: out}
sources:
  - {slug: one, name: One, country: TJ, feeds: [{url: "http://one.example/rss"}]}
  - {slug: two, name: Two, country: AF, feeds: [{url: "http://two.example/rss"}]}
groups:
  tj: {en: ["tajik*"]}
  clash: {en: ["clash*"]}
  grave: {en: ["massacre*"]}
  trade: {en: ["market*"]}
watches:
  - {id: clash-tj, title: Clashes, severity: high, when: {all: [clash, tj]}}
  - {id: massacre-tj, title: Massacres, severity: critical, when: {all: [grave, tj]}}
  - {id: trade-tj, title: Trade, severity: low, when: {all: [trade, tj]}}
delivery:
"""
CLASH, MASSACRE, TRADE = "Tajik clash", "Tajik massacre", "Tajik market"


@dataclass
class DeliveryEnv:
    """`report` records an article, `deliver` runs a delivery at a moment, `later` moves the clock."""

    folder: Path
    config: Config
    house: Env
    run: int

    def report(self, name: str, title: str, source: str = "one", story: int | None = None, **changes: Any) -> int:
        """An article with a text of its own, in a story of its own or in that one: the grouping is not what is tried here."""
        host = f"{source}.example"
        text = f"{title}. {prose(name)}"
        article = an_article(name, source, host, title=title, text=text, published=self.now, **changes)
        self.house.recorder.record(an_article_found(self.run, 1 if source == "one" else 2, an_entry(name, host), article))
        ((number, there),) = self.house.sql("SELECT id, story_id FROM articles ORDER BY id DESC LIMIT 1")
        if story is None and self.house.single_value("SELECT count(*) FROM articles WHERE story_id = ?", there) > 1:
            with self.house.store.write():
                story = self.house.store.stories.create(title, self.now)
        if story is not None:
            self.house.store._connection.run("UPDATE articles SET story_id = ?, copy_of = NULL WHERE id = ?", (story, number))
        return int(story or there)

    @property
    def now(self) -> datetime:
        return self.house.clock.now

    def later(self, **span: float) -> datetime:
        return self.house.clock.later(**span)

    def deliver(self, *names: str, **arguments: Any) -> JobResult:
        recipients = [recipient for recipient in self.config.delivery.recipients if recipient.name in names] or None
        return deliver.deliver_due(self.config, self.now, recipients=recipients, clock=lambda: self.now, **arguments)

    def recipient(self, name: str) -> Recipient:
        return next(recipient for recipient in self.config.delivery.recipients if recipient.name == name)

    def messages(self) -> list[tuple[Any, ...]]:
        return self.house.sql("SELECT recipient, kind, state, stories FROM messages ORDER BY id")

    def json(self, name: str = "digest.json") -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.folder / "out" / name).read_text(encoding="utf-8"))
        return read

    def headlines(self) -> list[str]:
        return [story["headline"] for story in self.json()["stories"]]


def prose(seed: str, count: int = 150) -> str:
    """Words that no watch and no other text has."""
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("bdfgklmnprstvz", k=3)) + "oo" for _ in range(count))


def write_config(folder: Path, delivery: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(CONFIG + textwrap.indent(textwrap.dedent(delivery), "  "), encoding="utf-8")
    return path


@contextmanager
def delivery_env(folder: Path, delivery: str = "recipients: [{name: files, channel: files}]") -> Iterator[DeliveryEnv]:
    config = configuration.load(write_config(folder, delivery))
    with house(folder, watches=config.watches) as h:
        plan = h.plan()
        yield DeliveryEnv(folder, config, h, plan.run_id)


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(folder / "news.db", timeout=10)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
