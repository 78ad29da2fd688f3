"""An invented Telegram channel on a loopback site, in the markup of the public preview."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from tests.site import Site

PAGE_SIZE = 20  # posts


@dataclass
class Post:
    number: int
    text: str
    when: datetime
    forwarded_from: str = ""  # NAME/NUMBER
    pictures: int = 0
    is_edited: bool = False
    link: str = ""
    service: str = ""  # what the channel says of itself, where this is no post


@dataclass
class TelegramChannel:
    """`channel.add(…)`, `channel.posts[7].text = …`, `del channel.posts[7]`, then `channel.publish(site)`."""

    name: str
    posts: dict[int, Post] = field(default_factory=dict)
    pinned: int | None = None  # the number of a post that stands before all others

    def add(self, post: Post) -> Post:
        self.posts[post.number] = post
        return post

    def publish(self, site: Site) -> str:
        """Serve the newest posts and the pages before them; the address of the channel's preview."""
        numbers = sorted(self.posts)
        path = f"/s/{self.name}"
        site.answers(path, body=self.page(numbers[-PAGE_SIZE:], pinned=True))
        for place in range(1, len(numbers)):
            body = self.page(numbers[max(0, place - PAGE_SIZE) : place])
            site.answers(f"{path}?before={numbers[place]}", body=body)
        return site.url(path)

    def page(self, numbers: Iterable[int], *, pinned: bool = False) -> str:
        """A page of these posts, the oldest first, as the preview has them."""
        numbers = list(numbers)
        more = ""
        if numbers and numbers[0] != min(self.posts):
            address = f"/s/{self.name}?before={numbers[0]}"
            more = f'<a href="{address}" class="tme_messages_more js-messages_more" data-before="{numbers[0]}"></a>'
        if pinned and self.pinned is not None and self.pinned not in numbers:
            numbers.insert(0, self.pinned)
        messages = "".join(self._message(self.posts[number]) for number in numbers)
        return (
            f'<!DOCTYPE html><html><head><meta property="og:title" content="{self.name}"></head><body class="widget_frame_base">'
            f'<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>{self.name} news</span></div></div>'
            f'<section class="tgme_channel_history js-message_history">{more}{messages}</section></body></html>'
        )

    def _message(self, post: Post) -> str:
        post_id = f"{self.name}/{post.number}"
        date = f'<a class="tgme_widget_message_date" href="https://t.me/{post_id}"><time datetime="{post.when.isoformat()}"></time></a>'
        if post.service:
            return (
                f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message service_message" data-post="{post_id}">'
                f'<div class="tgme_widget_message_text">{post.service}</div></div></div>'
            )
        forward = ""
        if post.forwarded_from:
            forward = (
                '<div class="tgme_widget_message_forwarded_from">Forwarded from&nbsp;<a class="'
                f'tgme_widget_message_forwarded_from_name" href="https://t.me/{post.forwarded_from}"><span dir="auto">'
                f"{post.forwarded_from.partition('/')[0]} news</span></a></div>"
            )
        pictures = "".join(
            f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/{self.name}/{post.number + offset}?single"></a>'
            for offset in range(post.pictures)
        )
        if post.pictures > 1:
            pictures = f'<div class="tgme_widget_message_grouped_wrap">{pictures}</div>'
        text = escape(post.text).replace("\n", "<br/>")
        link = f' <a href="{escape(post.link)}">Read more</a>' if post.link else ""
        if text or link:
            text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}{link}</div>'
        meta = f'<span class="tgme_widget_message_meta">{"edited&nbsp;" if post.is_edited else ""}{date}</span>'
        return (
            '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
            f'<div class="tgme_widget_message js-widget_message" data-post="{post_id}"><div class="tgme_widget_message_bubble">'
            f'{forward}{pictures}{text}<div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">1.2K</span>'
            f"{meta}</div></div></div></div>"
        )


def closed_channel(name: str) -> str:
    """What stands at the address of a channel without a preview: an invitation to open the application."""
    return (
        f'<!DOCTYPE html><html><head><meta property="og:title" content="{name}"></head><body><div class="tgme_page">'
        f'<div class="tgme_page_title"><span>{name}</span></div><div class="tgme_page_action"><a href="tg://resolve?domain={name}">'
        "View in Telegram</a></div></div></body></html>"
    )
