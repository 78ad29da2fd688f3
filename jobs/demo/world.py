"""What the invented outlets have published at a moment: a pure function of the moment and the round."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.demo.outlets import OUTLET_TIME_ZONES, OUTLETS, Outlet

CROSSING_FIGURES = {"en": ("1,037", "1,041"), "ru": ("1037", "1041"), "tg": ("1037", "1041"), "fa": ("۱۰۳۷", "۱۰۴۱")}
COPY_FOOTERS = {
    "en": "This report first appeared in the {name}.",
    "ru": "По материалам издания «{name}».",
    "tg": "Аз рӯи маводи {name}.",
    "fa": "به گزارش {name}.",
}
CORRECTION_PARAGRAPH = (
    "Correction: an earlier version of this report said that 300 trucks were waiting on both banks. They are waiting on the "
    "Afghan side."
)
NOISE_PAGE_KINDS = ("", "", "", "", "", "thin", "paywall", "consent", "soft404")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStory:
    """An article as its outlet published it."""

    outlet: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    author: str
    published: datetime
    event: str = ""  # empty: noise
    copy_of: str = ""  # slug of the outlet it was taken from
    page: str = ""  # thin, paywall, consent, soft404: what stands there instead of an article
    modified: datetime | None = None


def publish(now: datetime, round: int = 1) -> dict[str, tuple[DemoStory, ...]]:
    """Outlet → its articles, newest first. Round 2 is a while later: one edit, one correction, a few new articles."""
    published = {outlet.slug: _articles(outlet, now) for outlet in OUTLETS}
    for outlet in OUTLETS:
        published[outlet.slug] += tuple(
            _copied(outlet, event, next(story for story in published[origin] if story.event == event), how, now)
            for event, origin, how in outlet.copies
        )
    if round > 1:
        published = _second_round(published, now)
    return {
        slug: tuple(sorted(stories, key=lambda story: (story.published, story.path), reverse=True))
        for slug, stories in published.items()
    }


def pick(seed: str, count: int) -> int:
    """A number below `count`, the same for the same seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6]) % count


def _articles(outlet: Outlet, now: datetime) -> tuple[DemoStory, ...]:
    reports = [_report(outlet, event, number, now) for number, event in enumerate(outlet.events)]
    noise = [_noise(outlet, number, now) for number in range(outlet.noise)]
    bulletins = [_bulletin(outlet, number, now) for number in range(outlet.bulletins)]
    return (*reports, *noise, *bulletins)


def _report(outlet: Outlet, event: str, number: int, now: datetime) -> DemoStory:
    text = outlet.language.events[event]
    age = timedelta(hours=2 + 3 * number, minutes=pick(f"{outlet.slug}{event}", 55))
    return DemoStory(
        outlet=outlet.slug,
        path=_path(outlet, event, now - age),
        title=text.title,
        paragraphs=text.paragraphs,
        author=_author(outlet, event),
        published=now - age,
        event=event,
    )


def _copied(outlet: Outlet, event: str, origin: DemoStory, how: str, now: datetime) -> DemoStory:
    """Another outlet's text under one's own name: whole, cut short, with a footer, or lightly edited; an hour or so later."""
    paragraphs = origin.paragraphs
    if how == "cut":
        paragraphs = paragraphs[: max(2, len(paragraphs) - 2)]
    elif how == "footer":
        name = next(candidate.name for candidate in OUTLETS if candidate.slug == origin.outlet)
        paragraphs = (*paragraphs, COPY_FOOTERS[outlet.lang].format(name=name))
    elif how == "edited":
        paragraphs = (*(text.replace(" said", " reported").replace("about", "some") for text in paragraphs[:-1]), paragraphs[-1])
    later = origin.published + timedelta(minutes=20 + pick(f"{outlet.slug}{event}", 70))
    return DemoStory(
        outlet=outlet.slug,
        path=_path(outlet, f"{event}-wire", now),
        title=origin.title,
        paragraphs=paragraphs,
        author=_author(outlet, event),
        published=min(later, now),
        event=event,
        copy_of=origin.outlet,
    )


def _noise(outlet: Outlet, number: int, now: datetime) -> DemoStory:
    noise, seed = outlet.language.noise, f"{outlet.slug} noise {number}"
    fill = {name: words[pick(f"{seed} {name}", len(words))] for name, words in noise.slots.items()}
    order = sorted(range(len(noise.sentences)), key=lambda index: pick(f"{seed} {index}", 1 << 40))
    chosen = [noise.sentences[index] for index in order[:5]]
    sentences = [
        sentence.format(
            **{
                name: words[pick(f"{seed} {place} {name}", len(words))] if name != "thing" else fill["thing"]
                for name, words in noise.slots.items()
            }
        )
        for place, sentence in enumerate(chosen)
    ]
    title = noise.titles[pick(f"{seed} title", len(noise.titles))].format(**fill)
    age = timedelta(hours=1 + number * 7 % 60, minutes=pick(seed, 59))
    if outlet.oddity == "zombie":
        age = timedelta(days=3 * 365 + number)
    odd = NOISE_PAGE_KINDS[number] if outlet.slug in ("panj-observer", "silk-line") and number < len(NOISE_PAGE_KINDS) else ""
    return DemoStory(
        outlet=outlet.slug,
        path=_path(outlet, f"n{number}-{pick(seed, 9000) + 1000}", now - age),
        title=title[:1].upper() + title[1:],
        paragraphs=tuple(_upper(" ".join(sentences[start : start + 2])) for start in (0, 2, 4)),
        author=_author(outlet, seed),
        published=now - age,
        page=odd,
    )


def _bulletin(outlet: Outlet, number: int, now: datetime) -> DemoStory:
    """The same words every day, other figures: a trap for whoever looks for copies."""
    day = now - timedelta(days=number)
    figures = {name: f"{10 + pick(f'{name}{number}{outlet.slug}', 990) / 10:.1f}".replace(".", ",") for name in "abcdefgh"}
    date = f"{day.day} {outlet.language.months[day.month - 1]}" if not outlet.solar else f"{day:%d.%m.%Y}"
    text = outlet.language.bulletin
    return DemoStory(
        outlet=outlet.slug,
        path=_path(outlet, f"rates-{day:%Y-%m-%d}", day),
        title=text.title.format(date=date),
        paragraphs=tuple(paragraph.format(date=date, **figures) for paragraph in text.paragraphs),
        author="",
        published=day - timedelta(hours=3),
    )


def _second_round(published: dict[str, tuple[DemoStory, ...]], now: datetime) -> dict[str, tuple[DemoStory, ...]]:
    later = now + timedelta(minutes=10)
    changed = dict(published)

    def edit(slug: str, event: str, change: object) -> None:
        changed[slug] = tuple(
            replace(story, modified=later, paragraphs=change(story.paragraphs))  # type: ignore[operator]
            if story.event == event and not story.copy_of
            else story
            for story in changed[slug]
        )

    edit("panj-observer", "crossing", lambda texts: tuple(text.replace(*CROSSING_FIGURES["en"]) for text in texts))
    edit("panj-observer", "closed", lambda texts: (*texts, CORRECTION_PARAGRAPH))
    for slug, event in (("northern-gate", "quake"), ("silk-line", "drugs"), ("northern-gate", "trade")):
        outlet = next(candidate for candidate in OUTLETS if candidate.slug == slug)
        report = _report(outlet, event, 0, later)
        changed[slug] = (replace(report, published=later - timedelta(minutes=1 + len(changed[slug]) % 3)), *changed[slug])
    return changed


def _author(outlet: Outlet, seed: str) -> str:
    authors = outlet.language.authors
    return authors[pick(f"{outlet.slug}{seed}", len(authors))]


def _path(outlet: Outlet, slug: str, day: datetime) -> str:
    forms = ("/{day:%Y/%m/%d}/{slug}/", "/news/{slug}.html", "/{day:%Y}/{slug}", "/articles/{slug}-{number}")
    number = 10_000 + pick(f"{outlet.slug}{slug}", 80_000)
    # Bulletins and events have one address for ever: the day of the first round stands in it.
    day = day.astimezone(ZoneInfo(OUTLET_TIME_ZONES.get(outlet.country, "UTC")))
    return forms[outlet.design % len(forms)].format(day=day, slug=slug, number=number)


def _upper(text: str) -> str:
    """Sentences that begin with a slot begin with a small letter otherwise."""
    pieces = text.split(". ")
    return ". ".join(piece[:1].upper() + piece[1:] for piece in pieces)
