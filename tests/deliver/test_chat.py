"""Chats: one message that the service takes, whole stories in it, and the rest counted. The services stand on loopback and refuse
what the real ones refuse."""

from __future__ import annotations

import html
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import apprise
import pytest

from crawler import config as configuration
from crawler.app.delivery.brief import chat_message, short_text
from crawler.channels import Fits, open_channel, room
from crawler.config import Secret
from crawler.report.digest.budget import chat_rest_note, count_accepted, cut_at_word
from tests.deliver.environment import CLASH, MASSACRE, DeliveryEnv, delivery_env
from tests.deliver.test_channels import SMTP, Hook, a_message, a_recipient
from tests.digest.builders import alert, digest_of

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise looks whether it is there

TELEGRAM = "tgram://123456789:abcdefghijklmnopqrstuvwxyzABCDEFGHI/12345/"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/"
# Title in the body, in one with it, apart; HTML, Markdown, plain; characters, bytes; large, small, tiny; several; lines.
SERVICES = {
    "telegram": TELEGRAM,
    "telegram-markdown": f"{TELEGRAM}?format=markdown",
    "telegram-split": f"{TELEGRAM}?overflow=split",
    "discord": DISCORD,
    "discord-truncate": f"{DISCORD}?overflow=truncate",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#border",
    "mastodon": "mastodon://token@social.example",
    "zulip": "zulip://bot@org/a8b7c6d5e4f3a8b7c6d5e4f3a8b7c6d5/stream",
    "ntfy": "ntfy://ntfy.example/topic",
    "wecom": "wecombot://a8b7c6d5-e4f3-a8b7-c6d5-e4f3a8b7c6d5",
    "bluesky": "bluesky://desk.bsky.social@app-password",
    "aprs": "aprs://DF1JSL-15:12345@DF1ABC",
    "sms": "bulksms://user:password@+15551231234",
    "two-lines": "kodi://kodi.example",
    "several": f"{TELEGRAM}, {DISCORD}",
}
PAGE = "https://desk.example/digest.html"
STORY = re.compile(r"^\[(?:low|medium|high|critical)\] ", re.MULTILINE)
REST = re.compile(r"and (\d+) more\b(?! notes?)")


def link(number: int, length: int) -> str:
    """Build a link as Cyrillic newsrooms have them: six characters for each letter."""
    return f"http://one.example/{quote(('бархӯрдимарзӣ' * 40)[:length])}-{number}"


def fits(name: str) -> Fits:
    services = apprise.Apprise()
    assert services.add(SERVICES[name]), "without limits nothing would be tried"
    return room(a_recipient("apprise", url=Secret(SERVICES[name])))


class Service:
    """Telegram and Discord as far as a message goes: what is too long is refused with 400."""

    def __init__(self, limit: int, seen: Callable[[dict[str, str]], str]) -> None:
        self.taken: list[str] = []
        self.asked = 0
        service = self

        class ChatHandler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.asked += 1
                text = seen(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                good = len(text.encode("utf-16-le")) // 2 <= limit
                service.taken += [text] if good else []
                answer = json.dumps({"ok": good, "description": "Bad Request: message is too long"}).encode()
                self.send_response(200 if good else 400)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), ChatHandler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Counts what is shown: markup is parsed first."""
    service = Service(4096, lambda body: html.unescape(re.sub(r"<[^>]*>", "", body["text"])))
    monkeypatch.setattr("apprise.plugins.telegram.NotifyTelegram.notify_url", f"{service.url}bot")
    yield service
    service.close()


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service(2000, lambda body: body["content"])
    monkeypatch.setattr("apprise.plugins.discord.NotifyDiscord.notify_url", service.url)
    yield service
    service.close()


def recipients(url: str, more: str = "") -> str:
    return f'allow_private: [127.0.0.1]\nrecipients: [{{name: chat, channel: apprise, url: "{url}", digest_at: ["06:00"]{more}}}]'


def tell_many(d: DeliveryEnv, number: int, title: str = CLASH, length: int = 100) -> None:
    for count in range(number):
        url = link(count, length)
        d.report(f"story-{count}", f"{title} {count}", url=url, canonical_url=url)


# --------------------------------------------------------------------------- delivered


@pytest.mark.parametrize(("name", "url", "least"), [("telegram", TELEGRAM, 5), ("discord", DISCORD, 2)])
def test_eight_stories_with_long_links_arrive_in_one_message_each_whole_or_counted(
    name: str, url: str, least: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    service: Service = request.getfixturevalue(name)
    with delivery_env(tmp_path, recipients(url)) as d:
        tell_many(d, 8)
        assert d.deliver().ok
        assert d.messages() == [("chat", "digest", "sent", 8)]
        assert service.asked == 1
        (text,) = service.taken
        shown = len(STORY.findall(text))
        assert least <= shown < 8
        (rest,) = REST.findall(text)
        assert shown + int(rest) == 8
        assert "`borderwatch digest`" in text
        whole = {link(number, 100) for number in range(8)}
        links = re.findall(r"http://\S+", text)
        assert len(links) == shown
        assert set(links) <= whole


def test_a_message_that_has_room_for_all_says_nothing_of_a_rest(tmp_path: Path, telegram: Service) -> None:
    with delivery_env(tmp_path, recipients(TELEGRAM)) as d:
        tell_many(d, 3)
        assert d.deliver().ok
    (text,) = telegram.taken
    assert len(STORY.findall(text)) == 3
    assert not REST.search(text)
    assert "feeds answered" in text


def test_an_immediate_notice_of_many_stories_fits_as_well(tmp_path: Path, discord: Service) -> None:
    with delivery_env(tmp_path, recipients(DISCORD, ", policy: {heartbeat: 0}").replace('["06:00"]', "[]")) as d:
        tell_many(d, 6, MASSACRE)
        assert d.deliver().ok
        assert [row[1:3] for row in d.messages()] == [("notice", "sent")]
    (text,) = discord.taken
    assert len(STORY.findall(text)) + int(REST.findall(text)[0]) == 6


def test_the_page_where_digests_are_read_is_named_where_there_is_one(tmp_path: Path, discord: Service) -> None:
    with delivery_env(tmp_path, recipients(DISCORD)) as d:
        path = tmp_path / "config.yaml"
        text = path.read_text(encoding="utf-8").replace("{directory: out}", f'{{directory: out, url: "{PAGE}"}}')
        path.write_text(text, encoding="utf-8")
        d.config = configuration.load(path)
        tell_many(d, 8)
        assert d.deliver().ok
    assert re.search(rf"and \d more stories(, \d more notes?)?: {PAGE}$", discord.taken[0], re.MULTILINE)
    assert "borderwatch digest" not in discord.taken[0]


def test_a_test_message_fits_the_smallest_service() -> None:
    title, text = short_text("Borderwatch: a test", "This is a test of Borderwatch. " * 20, fits("sms"))
    assert fits("sms")(title, text)
    assert text.endswith("…")


# --------------------------------------------------------------------------- what fits


def headlines(number: int) -> tuple[str, ...]:
    return tuple(f"{CLASH} & <fire> near «Ишкашим» {count} " + "سرباز کشته شد " * 12 for count in range(number))


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("length", [10, 70, 300])
def test_whatever_the_service_what_is_composed_is_taken_whole(name: str, length: int) -> None:
    rows = [alert(number, number, title=title, url=link(number, length)) for number, title in enumerate(headlines(9), start=1)]
    cards = digest_of(*rows).cards
    notes = ["Sent at once, at 05:00 UTC: " + "note " * 90, "2 not sent again", "x"]
    title, body = chat_message("Borderwatch, 1 Mar: " + "9 stories " * 30, cards, "2 of 2 feeds answered", notes, PAGE, fits(name))
    assert fits(name)(title, body)
    shown, rest = len(STORY.findall(body)), REST.findall(body)
    assert shown >= 1
    assert shown + sum(int(number) for number in rest) == 9, "a story is there or counted"
    assert set(re.findall(r"http://\S+", body)) <= {card.url for card in cards}, "no link is cut"
    assert PAGE in body or not rest or name == "aprs"


def test_the_room_is_the_one_that_apprise_itself_states() -> None:
    for name in ("telegram", "discord", "mastodon"):
        service = apprise.Apprise()
        service.add(SERVICES[name])
        (plugin,) = service
        longest = count_accepted(10_000, lambda number, name=name: fits(name)("", "я" * number))  # type: ignore[misc]
        assert plugin.body_maxlen - 64 <= longest <= plugin.body_maxlen
        assert count_accepted(10_000, lambda number, name=name: fits(name)("", "😀" * number)) == longest // 2  # type: ignore[misc]
    assert count_accepted(10_000, lambda number: fits("telegram")("", "&" * number)) <= 4096 // len("&amp;"), "as it is escaped"
    assert count_accepted(10_000, lambda number: fits("wecom")("", "я" * number)) == 1024, "bytes"
    assert fits("several")("", "я" * 1900)
    assert not fits("several")("", "я" * 2100), "the smallest of them"
    assert fits("two-lines")("", "one\ntwo")
    assert not fits("two-lines")("", "one\ntwo\nthree"), "Apprise would drop the third in silence"


def test_a_first_story_that_does_not_fit_keeps_its_link_whole_and_its_headline_to_a_word() -> None:
    (card,) = digest_of(alert(1, title="Border guards " + "exchanged fire again " * 11, url=link(1, 50))).cards

    def small(title: str, body: str) -> bool:
        return len(title) + len(body) <= 420

    title, body = chat_message("[high] Border guards", [card] * 3, "2 of 2 feeds answered", (), PAGE, small)
    assert small(title, body)
    headline, address, rest, *_ = body.split("\n")
    assert re.fullmatch(r"\[high\] Border guards( exchanged| fire| again)*…", headline)
    assert address.strip() == card.url
    assert rest == f"and 2 more stories: {PAGE}"


def test_a_link_that_no_message_holds_is_left_out_and_the_place_named() -> None:
    (card,) = digest_of(alert(1, title="Border guards exchanged fire", url=link(1, 150))).cards
    _, body = chat_message("[high] Border guards", [card], "2 of 2", (), PAGE, lambda title, body: len(title + body) <= 400)
    assert "http://" not in body
    assert "Border guards exchanged fire" in body
    assert PAGE in body


def test_stories_come_before_notes_and_what_is_left_out_is_counted() -> None:
    cards = digest_of(*(alert(number, number, url=link(number, 5)) for number in (1, 2, 3))).cards
    everything = chat_message("t", cards, "2 of 2", ["n" * 50, "m" * 50], PAGE, lambda *_: True)[1]
    limit = len(everything)
    less = chat_message("t", cards, "2 of 2", ["n" * 50, "m" * 50], PAGE, lambda _, body: len(body) < limit)[1]
    assert len(STORY.findall(less)) == 3
    assert f"and 1 more note: {PAGE}" in less
    assert "n" * 50 in less
    assert "m" * 50 not in less


def test_texts_are_cut_at_words_with_a_mark() -> None:
    assert cut_at_word("two words", 9) == "two words"
    assert cut_at_word("two words", 8) == "two…"
    assert cut_at_word("two words", 4) == "two…"
    assert cut_at_word("twowords", 4) == "two…"
    assert cut_at_word("two, words", 6) == "two…"
    assert all(len(cut_at_word("сарбозон дар марз", limit)) <= limit for limit in range(20))
    assert chat_rest_note(1, 2, "there") == "and 1 more story, 2 more notes: there"
    assert chat_rest_note(0, 0, "there") == ""


# --------------------------------------------------------------------------- answers


def chat(hook: Hook) -> str:
    return hook.url.replace("http://", "json://") + "/t0psecret/"


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (400, "refused", "HTTP 400"),
        (413, "refused", "HTTP 413"),
        (422, "refused", "HTTP 422"),
        (401, "later", "look at its url"),
        (404, "later", "look at its url"),
        (429, "later", "HTTP 429"),
        (503, "later", "HTTP 503"),
    ],
)
def test_a_message_that_the_service_will_never_take_is_not_tried_again(
    status: int, state: str, words: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with Hook((status, {})) as hook:
        answer = open_channel(a_recipient("apprise", url=Secret(chat(hook))), SMTP).send(a_message())
    assert answer.state == state
    assert words in answer.reason
    assert "t0psecret" not in answer.reason + caplog.text + "".join(capfd.readouterr())


def test_of_several_targets_one_that_may_take_it_later_is_tried_again() -> None:
    with Hook((400, {})) as never, Hook((503, {})) as soon:
        answer = open_channel(a_recipient("apprise", url=Secret(f"{chat(never)}, {chat(soon)}")), SMTP).send(a_message())
    assert (answer.state, answer.reason) == ("later", "the service answered HTTP 400, 503")


def test_a_refused_message_is_laid_aside_after_one_attempt_and_its_stories_told_again(tmp_path: Path) -> None:
    with Hook((400, {}), (200, {})) as hook, delivery_env(tmp_path, recipients(chat(hook))) as d:
        d.report("a", CLASH)
        outcome = d.deliver()
        assert ["HTTP 400" in problem and "laid aside" in problem for problem in outcome.problems] == [True]
        assert d.messages() == [("chat", "digest", "dead", 1)]
        d.later(hours=24)
        assert d.deliver().ok
        assert d.messages()[1:] == [("chat", "digest", "sent", 1)]
        assert len(hook.got) == 2


def test_a_message_composed_for_a_larger_service_is_not_cut_by_a_smaller_one(discord: Service) -> None:
    long = a_message(parts={"brief-title": "Many", "brief": "я" * 3000})
    answer = open_channel(a_recipient("apprise", url=Secret(f"{DISCORD}?overflow=split")), SMTP).send(long)
    assert answer.state == "refused"
    assert "3,004 characters are more than the service of its url takes" in answer.reason
    assert discord.asked == 0


def test_without_the_url_a_message_is_composed_that_most_services_take_and_sent_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: Service
) -> None:
    monkeypatch.delenv("CHAT_URL", raising=False)
    with delivery_env(tmp_path, recipients("env:CHAT_URL")) as d:
        tell_many(d, 4)
        assert any("CHAT_URL" in problem for problem in d.deliver().problems)
        assert d.messages() == [("chat", "digest", "pending", 4)]
        monkeypatch.setenv("CHAT_URL", DISCORD)
        assert d.deliver().ok
    (text,) = discord.taken
    assert len(text) <= 1100
    assert len(STORY.findall(text)) + int(REST.findall(text)[0]) == 4


def test_a_plugin_that_fails_costs_room_and_no_delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, telegram: Service) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("a fault of the library")

    setting = recipients(TELEGRAM).replace("]}]", "]}, {name: files, channel: files}]")
    with delivery_env(tmp_path, setting) as d:
        tell_many(d, 8)
        with monkeypatch.context() as patch:
            patch.setattr("apprise.plugins.telegram.NotifyTelegram.body_max_line_count", property(broken))
            d.deliver()
        assert len(d.headlines()) == 8
        d.later(hours=1)
        assert d.deliver().ok
    (text,) = telegram.taken
    assert len(STORY.findall(text)) + int(REST.findall(text)[0]) == 8


def test_a_webhook_body_that_is_too_large_is_named_as_such() -> None:
    with Hook((413, {})) as hook:
        answer = open_channel(a_recipient("webhook", url=Secret(hook.url)), SMTP).send(a_message())
    assert (answer.state, answer.reason) == ("refused", "HTTP 413: the server takes no body of 25 bytes: raise its limit")
