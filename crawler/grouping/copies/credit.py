"""Whether a text says that it has its news from somebody: «به گزارش», «по данным», "reports"."""

from __future__ import annotations

from functools import cache

from crawler.language.tokens import fold, tokens

HEAD, TAIL = 250, 60  # tokens at the beginning and the end in which sources are credited
NEAR = 5  # tokens between the cue and the name

_CUES = """
according to|reported by|reports|reported|told|as cited by|citing|quoted by|source:|
with reference to|via|по данным|сообщает|сообщил|сообщила|сообщили|передает|передаёт|пишет|
со ссылкой на|по сообщению|по информации|источник|به گزارش|به نقل از|گزارش داد|گزارش می‌دهد|
به گفته|منبع|خبر داد|د راپور له مخې|د راپور پر بنسټ|راپور ورکړ|سرچینه|په حواله|хабар медиҳад|
хабар дод|ба иқтибос аз|ба гузориши|ба навиштаи|манбаъ|xabar berishicha|xabariga koʻra|
xabar berdi|maʼlumotiga koʻra|manba|хабар беришича|хабарига кўра|хабар берди|маълумотига кўра|
манба
"""


@cache
def _cues() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(tokens(fold(cue))) for cue in _CUES.replace("\n", "").split("|") if cue.strip())


def credits(text: str, name: str) -> bool:
    """Whether the text names this publisher beside a word that gives it as a source."""
    wanted = tokens(fold(name))
    if not wanted:
        return False
    words = tokens(fold(text))
    if len(words) > HEAD + TAIL:
        words = [*words[:HEAD], *words[-TAIL:]]
    size, cues = len(wanted), _cues()
    for at in range(len(words) - size + 1):
        if words[at : at + size] != wanted:
            continue
        low, high = max(0, at - NEAR), min(len(words), at + size + NEAR)
        around = words[low:high]
        for length in (1, 2, 3, 4):
            if any(tuple(around[start : start + length]) in cues for start in range(len(around) - length + 1)):
                return True
    return False
