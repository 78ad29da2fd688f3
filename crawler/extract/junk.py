"""Lines that are of the site and not of the article, in the six languages of the border."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.language import dates
from crawler.language.tokens import fold, words

LONGEST = 200  # characters; a longer line is prose whatever it begins with

# Said alone, or followed by a colon or by the thing it announces.
_ANNOUNCEMENTS = """
read also|also read|read more|read next|see also|related|related articles|related stories|related news|more on this|
more on this story|you may also like|recommended|share this|share this article|share on facebook|share|tweet|print|
print this|print version|printer friendly version|email this|advertisement|sponsored|tags|filed under|topics|comments|
leave a comment|post a comment|load more|continue reading|story continues below|photo|photos|image credit|image source|
watch|watch also|trending|most read|most popular|editor s picks|in this story|newsletter|originally published|
читайте также|читать также|читайте еще|читайте по теме|также по теме|по теме|материалы по теме|новости по теме|
смотрите также|см также|еще по теме|другие новости|больше новостей|популярное|самое читаемое|версия для печати|
распечатать|печать|отправить по почте|отправить другу|поделиться|поделиться ссылкой|расскажите друзьям|комментарии|
оставить комментарий|теги|метки|реклама|фото|источник фото|рекомендуем|главные новости|последние новости|
инчунин бихонед|инчунин хонед|ҳамчунин бихонед|ҳамчунин хонед|инро ҳам хонед|бештар хонед|бештар бихонед|хабарҳои монанд|
дар ҳамин мавзӯъ|чоп кардан|нашри чопӣ|версияи чопӣ|мубодила|шарҳҳо|назарҳо|барчаспҳо|акс|
بیشتر بخوانید|همچنین بخوانید|بخوانید|این را هم بخوانید|مطالب مرتبط|خبرهای مرتبط|اخبار مرتبط|مطلب مرتبط|مرتبط|نسخه چاپی|
نسخه قابل چاپ|چاپ|به اشتراک بگذارید|اشتراک گذاری|همرسانی|برچسب ها|برچسب|کلیدواژه ها|لینک کوتاه|کد خبر|انتهای پیام|
پایان پیام|نظرات|دیدگاه ها|عکس|تصویر|پربازدیدترین ها|
نور ولولئ|نور یې ولولئ|همدارنګه ولولئ|دا هم ولولئ|اړوند مطالب|اړوند خبرونه|شریک کړئ|شریکول|چاپ کړئ|تبصرې|انځور|
shuningdek oʻqing|shuningdek oqing|yana oʻqing|koʻproq oʻqing|mavzuga oid|mavzuga doir|bosma nusxasi|chop etish|ulashish|
doʻstlarga ulashish|teglar|izohlar|surat|foto|reklama|
шунингдек ўқинг|яна ўқинг|кўпроқ ўқинг|мавзуга оид|мавзуга доир|чоп этиш|улашиш|дўстларга улашиш|теглар|изоҳлар|сурат
"""
_INVITATIONS = """
sign up for|subscribe to our|subscribe to the|click here to|like us on|join our|join us on|please let us know if you re having|
enable javascript|you need to enable javascript|all rights reserved|copyright|to read this article|
download our app|get the latest|support our journalism|follow us on|
подписывайтесь на|подпишитесь на|читайте нас в|следите за нами|присоединяйтесь к|наш канал в|наш telegram|
нашли ошибку|если вы заметили ошибку|если вы нашли ошибку|выделите ее и нажмите|все права защищены|перепечатка материалов|
обуна шавед|ба мо пайваст шавед|ба канали мо|моро дар|ҳамаи ҳуқуқҳо|
ما را در|به کانال ما|در تلگرام|عضو کانال|تمامی حقوق|همه حقوق|
موږ په|زموږ په|ټول حقونه|
kanalimizga obuna|bizga obuna|bizni telegramda|barcha huquqlar|
каналимизга обуна|бизга обуна|барча ҳуқуқлар
"""


def _phrases(block: str) -> tuple[str, ...]:
    return tuple(sorted({" ".join(words(phrase)) for phrase in block.split("|") if phrase.strip()}))


_ALONE = frozenset(_phrases(_ANNOUNCEMENTS))
_OPENING = _phrases(_INVITATIONS)
_FOLLOW = re.compile(
    r"^follow\b.{2,80}\bon\b.{0,40}\b(?:facebook|twitter|instagram|telegram|youtube|x|google news|threads|bluesky)\b"
)
_BYLINE = re.compile(r"^(?:by|written by|автор|авторы|текст|муаллиф|muallif|نویسنده|گزارشگر|لیکوال)\s*[: ]\s*(\S+(?:\s+\S+){0,4})$")
_OWNER = re.compile(r"^(?:©|\(c\)|copyright\b)")


def is_junk(line: str) -> bool:
    """True for a line that announces other pages, invites to subscribe, or says whose the site is."""
    line = line.strip().lstrip("-•*▪►→| ")
    if not line:
        return True
    if len(line) > LONGEST:
        return False
    head, colon, _ = line.partition(":")
    folded = " ".join(words(line))
    if folded in _ALONE or (colon and len(head) < 40 and " ".join(words(head)) in _ALONE):
        return True
    return bool(_OWNER.match(line.casefold()) or _FOLLOW.match(folded) or folded.startswith(_OPENING))


def is_byline(line: str, authors: Sequence[str]) -> bool:
    """True for a line that only says who wrote it, or when."""
    if len(line) > 120:
        return False
    folded = fold(line)
    names = {fold(name) for name in authors}
    if folded.strip() in names:
        return True
    found = _BYLINE.match(folded)
    if found and (found[1] in names or len(found[1].split()) <= 3):
        return True
    # A date on its own: nothing but the date, the time and a word or two.
    return len(line) <= 60 and len(words(line)) <= 8 and any(c.isdigit() for c in line) and dates.parse(line) is not None


def repeats(line: str, title: str) -> bool:
    """True for the headline said again."""
    a, b = words(line), words(title)
    return bool(a) and bool(b) and (a == b or (len(a) >= 4 and len(a) <= len(b) + 3 and _share(a, b) >= 0.9))


def _share(a: list[str], b: list[str]) -> float:
    return len(set(a) & set(b)) / max(len(set(a)), len(set(b)))
