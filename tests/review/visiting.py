"""A reviewer's browser as the flows of the desk are tried in it: on a desk or a phone, in the light or the dark, in English or Dari."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.language.reader import Calendar, Reader
from jobs.review.readers import READER_COOKIE, reader_cookie
from tests.review.browsing import Watched, axe, controls_outside, grave
from tests.review.serving import RunningDesk

DARI = Reader(language="fa", timezone="Asia/Kabul", calendar=Calendar.SOLAR_HIJRI)
ENGLISH = Reader(language="en", timezone="Asia/Dushanbe")
SCREENS = {"desk": (1280, 900), "phone": (390, 844)}


@dataclass(frozen=True, slots=True)
class Pairing:
    """How somebody looks at the desk."""

    screen: str  # of SCREENS
    scheme: str  # light or dark
    language: str  # en or fa

    def __str__(self) -> str:
        return f"{self.screen}-{self.scheme}-{self.language}"

    @property
    def is_phone(self) -> bool:
        return self.screen == "phone"

    @property
    def width(self) -> int:
        return SCREENS[self.screen][0]

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "fa" else "ltr"

    def reader(self) -> Reader:
        return DARI if self.language == "fa" else ENGLISH

    def context(self, chrome: Any, base: str) -> Any:
        """A browser of this kind that nobody is logged in with. A phone is touched, and has no keys."""
        width, height = SCREENS[self.screen]
        context = chrome.new_context(
            viewport={"width": width, "height": height},
            has_touch=self.is_phone,
            is_mobile=self.is_phone,
            color_scheme=self.scheme,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.add_cookies([{"name": READER_COOKIE, "value": reader_cookie(self.reader()), "url": base}])
        return context


PAIRINGS = tuple(itertools.starmap(Pairing, itertools.product(SCREENS, ("light", "dark"), ("en", "fa"))))


@dataclass
class Visitor:
    """A logged-in reviewer with a page; `check` says that nobody is shut out of what is shown."""

    watched: Watched
    desk: RunningDesk
    pairing: Pairing
    reviewer: str
    chrome: Any
    config: Path
    site: str  # address of a feed on loopback that no source has yet

    @property
    def page(self) -> Any:
        return self.watched.page

    def open(self, path: str) -> None:
        answer = self.watched.go(path)
        assert answer.status == 200, path

    def press(self, target: str | Any) -> None:
        """Tap on a phone, click on a desk; `target`: a locator, or the CSS of what is pressed first."""
        locator = self.page.locator(target).first if isinstance(target, str) else target
        if self.pairing.is_phone:
            locator.tap()
        else:
            locator.click()

    def unfold(self, target: str | Any) -> None:
        """Open the details whose summary this is."""
        locator = self.page.locator(target).first if isinstance(target, str) else target
        if not locator.evaluate("summary => summary.parentElement.open"):
            self.press(locator)

    def wait(self, selector: str) -> Any:
        """The first that matches, once it is there."""
        locator = self.page.locator(selector).first
        locator.wait_for()
        return locator

    def check(self) -> None:
        """One heading, the reader's language and direction, nothing beyond the screen, no serious finding of axe."""
        page, width = self.page, self.pairing.width
        assert page.locator("h1").count() == 1
        shown = page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]")
        assert shown == [self.pairing.language, self.pairing.direction]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        drawings = page.locator("main svg[role]:visible")
        assert all(drawing.bounding_box()["width"] <= width for drawing in drawings.all())
        checker = axe()
        if checker is not None:
            assert grave(checker.run(page)) == []
        assert controls_outside(page, width) == []
