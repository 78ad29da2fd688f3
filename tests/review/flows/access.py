"""How people come in, where they are logged in, and in which language and clock they read."""

from __future__ import annotations

from datetime import UTC, datetime

from jobs.review.access.accounts import Accounts
from jobs.review.access.logins import LoginsFile, logins_path
from jobs.review.access.passphrases import hash_passphrase
from tests.review.browsing import Watched
from tests.review.visiting import Visitor

PASSPHRASE = "correct horse battery staple"
GUEST = "guest"  # with a passphrase: who gets a new one is logged out everywhere


def _another_browser(visitor: Visitor) -> Visitor:
    """The same person, not logged in, with a second browser of the same kind."""
    context = visitor.pairing.context(visitor.chrome, visitor.desk.base)
    return Visitor(
        Watched(context.new_page(), visitor.desk.base),
        visitor.desk,
        visitor.pairing,
        visitor.reviewer,
        visitor.chrome,
        visitor.config,
        visitor.site,
    )


def _close(second: Visitor) -> None:
    assert not second.watched.complaints
    assert not second.watched.elsewhere
    second.page.context.close()


def log_in_by_passphrase_and_out(visitor: Visitor) -> None:
    """What was read before the log-in can be marked after it."""
    hashed, now = hash_passphrase(PASSPHRASE), datetime.now(UTC)

    def with_passphrase(accounts: Accounts) -> Accounts:
        return accounts.with_reviewer(GUEST, now, passphrase_hash=hashed)

    LoginsFile(logins_path(visitor.desk.database)).change(with_passphrase, now)
    second = _another_browser(visitor)
    page = second.page
    second.open("/-/desk")
    assert page.locator(".who").get_by_text(GUEST).count() == 0
    assert page.locator("form.act").count() == 0, "who is not logged in marks nothing"
    second.check()
    second.press('.who a[href="/-/enter"]')
    page.locator("#name").fill(GUEST)
    page.locator("#passphrase").fill(PASSPHRASE)
    second.check()
    second.press("form.login button")
    page.wait_for_url("**/-/desk")
    assert page.locator(".who").get_by_text(GUEST).count() == 1
    assert page.locator(".card button.confirm").count() > 0
    second.press(".who button")
    page.locator('.who a[href="/-/enter"]').wait_for()
    _close(second)


def log_in_a_second_device_and_end_it(visitor: Visitor) -> None:
    """Open the link that the first device shows, also as a picture; the first ends the second."""
    page = visitor.page
    visitor.open("/-/sessions")
    visitor.press('form[action="/-/sessions/link"] button')
    picture = visitor.wait('img[width="260"]')
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    visitor.check()
    link = str(page.locator(".break a").get_attribute("href"))
    second = _another_browser(visitor)
    second.open(link.removeprefix(visitor.desk.base))
    second.check()
    second.press("main form button")
    second.page.wait_for_url("**/-/desk")
    visitor.open("/-/sessions")
    assert page.locator(".sessions li").count() > 1
    visitor.press('form[action="/-/sessions/end"]:not(:has(input[name=session])) button')
    page.locator(".sessions li").nth(1).wait_for(state="detached")  # a touch does not wait for the page that it leads to
    assert page.locator(".sessions li").count() == 1
    second.page.reload()
    second.page.locator('.who a[href="/-/enter"]').wait_for()
    _close(second)


def choose_language_and_clock(visitor: Visitor) -> None:
    """Use the menu that each page has; the choice stays, and leads back to where one was."""
    page = visitor.page
    visitor.open("/-/watches")
    for language in ("tg", visitor.pairing.language):
        visitor.unfold(".reader > summary")
        if language != "tg":
            page.locator(".reader input[name=timezone]").fill("Asia/Kabul")
        page.locator(".reader select[name=language]").select_option(language)
        visitor.press(".reader form button")
        visitor.wait(f'html[lang="{language}"]')
        assert page.url.endswith("/-/watches")
    visitor.unfold(".reader > summary")
    assert page.locator(".reader input[name=timezone]").input_value() == "Asia/Kabul"
    visitor.check()
