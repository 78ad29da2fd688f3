"""The invented Telegram channels, in the markup of the public preview: an edit, a deletion, a forward and an album."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

FORD_CHANNEL, SHALLOWS_CHANNEL = "fordcrossing", "shallowswire"
EDITED_POST, DELETED_POST = 15, 16
POST_CORRECTION = ("Two Tajik border guards", "Three Tajik border guards")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPost:
    """A post of a channel; `age`: hours before the demonstration began."""

    number: int
    age: float
    text: str
    forwarded_from: str = ""  # CHANNEL/NUMBER
    pictures: int = 0
    is_edited: bool = False


_SEIZURE = (
    "Border guards of Tajikistan detain three smugglers who waded the river from Afghanistan near the old ford.\n"
    "They carried 40 kilograms of opium in school bags, the guards say."
)
POSTS_OF_CHANNEL: dict[str, tuple[DemoPost, ...]] = {
    SHALLOWS_CHANNEL: (
        DemoPost(number=3, age=9, text="The water at the gauge stands at two metres. Fishermen are content."),
        DemoPost(number=4, age=5.5, text=_SEIZURE),
        DemoPost(number=5, age=3, text="The reading room is warm again. Bring your own lamp."),
    ),
    FORD_CHANNEL: (
        DemoPost(number=10, age=8, text="Good morning from the ford. The bakery has bread, the barber has none to shave."),
        DemoPost(number=11, age=5, text=_SEIZURE, forwarded_from=f"{SHALLOWS_CHANNEL}/4"),
        DemoPost(number=12, age=4.5, text="Apricot blossom above the school, three pictures by our readers.", pictures=3),
        DemoPost(
            number=EDITED_POST,
            age=4,
            text="Two Tajik border guards were wounded in a clash with gunmen from Afghanistan at the upper ford. "
            "A doctor of the district hospital says so.",
        ),
        DemoPost(
            number=DELETED_POST,
            age=3.5,
            text="Taliban fighters crossed the river into Tajikistan at the lower ford, a shepherd tells us. We are asking the guards.",
        ),
        DemoPost(number=17, age=2, text="The shop at the corner sells batteries until seven."),
    ),
}


def channel_page(channel: str, now: datetime, *, second_run: bool) -> str:
    """The preview of a channel. In the second run one post is corrected, and one is gone."""
    posts: Sequence[DemoPost] = POSTS_OF_CHANNEL[channel]
    if second_run and channel == FORD_CHANNEL:
        posts = [_corrected(post) if post.number == EDITED_POST else post for post in posts if post.number != DELETED_POST]
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{channel}</title></head><body>'
        f'<div class="tgme_channel_info_header_title">{channel}</div><section class="tgme_channel_history">'
        f"{''.join(_message(channel, post, now) for post in posts)}</section></body></html>"
    )


def _corrected(post: DemoPost) -> DemoPost:
    return replace(post, text=post.text.replace(*POST_CORRECTION), is_edited=True)


def _message(channel: str, post: DemoPost, now: datetime) -> str:
    when = (now - timedelta(hours=post.age)).isoformat()
    forward = ""
    if post.forwarded_from:
        forward = (
            '<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name" '
            f'href="https://t.me/{post.forwarded_from}">{post.forwarded_from.partition("/")[0]}</a></div>'
        )
    pictures = "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/{channel}/{post.number + offset}?single"></a>'
        for offset in range(post.pictures)
    )
    text = escape(post.text).replace("\n", "<br>")
    return (
        f'<div class="tgme_widget_message" data-post="{channel}/{post.number}">{forward}{pictures}'
        f'<div class="tgme_widget_message_text">{text}</div><span class="tgme_widget_message_meta">'
        f"{'edited ' if post.is_edited else ''}"
        f'<a class="tgme_widget_message_date" href="https://t.me/{channel}/{post.number}"><time datetime="{when}"></time></a></span></div>'
    )
