"""A small archive in four scripts, and the review desk really started on it."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from crawler import config as configuration
from crawler.app.plan import make_plan
from crawler.app.record import Recorder
from crawler.config import Config
from crawler.store import Store
from jobs.review import datasette_command
from jobs.review.access.doorkeeper import Doorkeeper
from jobs.review.access.logins import LoginsFile, logins_path
from jobs.review.access.origin import AccessRules
from jobs.review.login import DeskSettings
from jobs.review.metadata import datasette_metadata
from tests.chromium import chromium
from tests.fakes import a_state, an_article, an_article_found, an_entry
from tests.patience import CHILD_SECONDS, end, wait_until

PERSIAN = "درگیری در مرز تاجیکستان نزدیک اشکاشم"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> Tajik clash"
FLOOD = "Flood kills 3 in Rushon"
CONFIG = """\
contact: test@example.org
database: news.db
include: [pack:border]
sources:
  - {slug: one, name: One, country: TJ, bank: tj, kind: state, owner: the state, feeds: [{url: "http://one.example/rss", kind: rss}]}
  - {slug: two, name: آوای شمال, country: AF, bank: af, kind: independent, feeds: [{url: "http://two.example/rss", kind: rss}]}
watches:
  - {id: clash-border, title: Armed clashes, severity: high, query: "(clash* OR درگیری OR столкнов*) AND (tajik* OR تاجیکستان OR таджик*)"}
  - {id: flood, title: Floods, severity: medium, query: "flood* OR наводнен*"}
"""
WORDS = "river bridge market teacher winter doctor road mountain village school radio garden kitchen library station".split()


@dataclass
class ReviewArchive:
    """The file, its configuration, and a recorder to write more into it."""

    config: Config
    store: Store
    recorder: Recorder
    run: int
    now: datetime
    number: int = 0

    def tell(
        self, title: str, text: str, *, feed: int = 1, published: datetime | None = None, name: str = "", **changes: Any
    ) -> str:
        """Record an article; its disposition."""
        self.number += 1
        name, host = name or f"n{self.number}", "one.example" if feed == 1 else "two.example"
        when = published or self.now - timedelta(hours=1)
        article = an_article(
            name, title=title, text=text, source="one" if feed == 1 else "two", host=host, published=when, **changes
        )
        entry = an_entry(f"{name}-{self.number}", host)
        return self.recorder.record(an_article_found(self.run, feed, entry, article))


@contextmanager
def archive(folder: Path, settings: str = "") -> Iterator[ReviewArchive]:
    """An empty one; `settings`: more lines for its configuration."""
    path = folder / "config.yaml"
    path.write_text(CONFIG + settings, encoding="utf-8")
    config, now = configuration.load(path), datetime.now(UTC)
    store = Store.open(config.database)
    try:
        plan = make_plan(store, config, now, everything=True)
        sources = {source.slug: source for source in config.sources}
        recorder = Recorder(store, config.watches, sources=sources, clock=lambda: datetime.now(UTC))
        yield ReviewArchive(config, store, recorder, plan.run_id, now)
    finally:
        store.close()


def fill(made: ReviewArchive) -> None:
    """Stories in four scripts, one with a copy, one edited twice, a hostile one, and enough for two pages."""
    made.recorder.record(a_state(made.run, 1))

    def days(number: int) -> datetime:
        """A day of its own for each event: reports five days apart are never one story."""
        return made.now - timedelta(days=5 * number)

    body = "Tajik border guards clashed with smugglers near Ishkashim on Monday, officials said. Four people were killed. " * 3
    made.tell(PERSIAN, "مرزبانان تاجیکستان در درگیری با قاچاقبران نزدیک اشکاشم چهار نفر را کشتند. " * 4, feed=2, language="fa")
    made.tell("Tajik guards clash near Ishkashim", body)
    made.tell("Tajik guards clash near Ishkashim", body, feed=2, language="en")
    made.tell(
        "Столкновение таджикских пограничников",
        "Таджикские пограничники сообщили о столкновении на границе. " * 5,
        language="ru",
        published=days(1),
    )
    made.tell("Бархӯрди марзбонони тоҷик", "Марзбонони тоҷик хабар доданд. clash tajik " * 6, language="tg", published=days(2))
    made.tell(HOSTILE, f"{HOSTILE} and the Tajik guards were in a clash. " * 5, published=days(3))
    text = "A flood killed {} people in Rushon district on Friday, officials said. Roads are closed near the bridge. " * 2
    made.tell(FLOOD, text.format("three", "three"), name="flood", published=days(4))
    made.tell("Flood kills 5 in Rushon", text.format("five", "five"), name="flood")
    made.tell("Flood kills 7 in Rushon", text.format("seven", "seven") + "\n\nA new paragraph came.", name="flood")
    for number in range(14):
        words = " ".join(
            WORDS[(number * 7 + position * (number + 2)) % len(WORDS)] + str(number * 31 + position) for position in range(60)
        )
        made.tell(f"Tajik clash number {number} {WORDS[number]}{number}", f"Tajik clash {words}", published=days(number + 6))


READ_FREELY = AccessRules()


@dataclass
class PageResponse:
    status: int
    headers: Mapping[str, str]
    text: str
    set_cookies: tuple[str, ...] = ()


@dataclass
class RunningDesk:
    """A running desk. As a browser would be, it carries cookies and says where its forms come from."""

    base: str
    database: Path
    tokens: Mapping[str, str]
    process: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", body: str | None = None, cookies: bool = True, **headers: str) -> PageResponse:
        """One exchange; redirects are answers."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookies and self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=CHILD_SECONDS)
        try:
            connection.request(method, path, body, sent)
            got = connection.getresponse()
            for line in got.msg.get_all("Set-Cookie") or [] if cookies else []:
                name, _, rest = line.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            set_cookies = tuple(got.msg.get_all("Set-Cookie") or ())
            return PageResponse(
                got.status, {name.lower(): value for name, value in got.msg.items()}, got.read().decode(), set_cookies
            )
        finally:
            connection.close()

    def is_up(self) -> bool:
        try:
            self.get("/-/enter", cookies=False)
        except OSError:
            return False
        return True

    def get(self, path: str, *, cookies: bool = True, **headers: str) -> PageResponse:
        return self.ask(path, cookies=cookies, **headers)

    def enter(self, reviewer: str = "ann") -> PageResponse:
        return self.post("/-/enter", token=self.tokens[reviewer])

    def token(self) -> str:
        """What the forms of the desk bring along."""
        shown = re.search(r'name="csrftoken" value="([^"]+)"', self.get("/-/enter").text)
        return shown[1] if shown else ""

    def post(self, path: str, /, **form: object) -> PageResponse:
        """Post a form as our own pages would."""
        fields = {"csrftoken": self.token(), **{name: str(value) for name, value in form.items()}}
        return self.raw_post(path, fields, Origin=self.base)

    def raw_post(self, path: str, form: Mapping[str, str], cookies: bool = True, **headers: str) -> PageResponse:
        form_headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self.ask(path, "POST", urlencode(form), cookies, **form_headers)

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        store = Store.open(self.database, migrate=False)
        try:
            return [tuple(row) for row in store._connection.rows(query, values)]
        finally:
            store.close()


@contextmanager
def serving(
    config: Config, *, busy: float = 10.0, reviewers: tuple[str, ...] = ("ann", "ben"), rules: AccessRules = READ_FREELY
) -> Iterator[RunningDesk]:
    """The desk, as `borderwatch review` starts it."""
    store = Store.open(config.database)
    described = datasette_metadata(store.columns(), config)
    store.close()
    description = config.database.parent / "metadata.json"
    description.write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    logins = LoginsFile(logins_path(config.database))
    doorkeeper, now = Doorkeeper(logins), datetime.now(UTC)
    tokens = {name: doorkeeper.give_link(name, now) for name in reviewers}
    settings = DeskSettings(
        config=str(config.path),
        database=str(config.database),
        logins=str(logins.path),
        busy=busy,
        translates=config.translate.is_on,
        rules=asdict(rules),
    )
    child = subprocess.Popen(
        datasette_command(config.database, description, "127.0.0.1", port),
        env={**os.environ, **settings.as_environment(doorkeeper.secret(now))},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    desk = RunningDesk(f"http://127.0.0.1:{port}", config.database, tokens, child)
    try:
        wait_until(desk.is_up, child)
        yield desk
        child.terminate()
        child.wait(CHILD_SECONDS)
    finally:
        end(child)


@contextmanager
def browser() -> Iterator[Any]:
    """A real one, that stays at home."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield started
        started.close()
