"""Who says so: claim of a party, official, denied, hearsay; by the words of the sentence."""

from __future__ import annotations

import re
from functools import cache

from crawler.language.tokens import fold, tokens

# In this order the first that is found labels a sentence.
LABELS = ("denied", "claim", "official", "hearsay")
_CUES = {
    "denied": """denied|denies|deny|rejected|dismissed the|refuted|опроверг*|отрица*|отверг*|рад кард*|рад намуд*|такзиб*|инкор кард*|
        رد کرد*|تکذیب*|نادرست خواند*|بی اساس خواند*|رد کړ*|رد یې کړ*|بې بنسټه*|rad et*|рад эт*|inkor*|инкор*|yolgʻon deb*""",
    "claim": """claimed|claims|claim responsibility|alleged|alleges|allegedly|according to the taliban|taliban spokes*|taliban official*|
        said on twitter|asserted|zabihullah mujahid|mujahid said|afghan military claim*|afghan military forces claim*|afghan army said|taliban police|taliban said|
        утвержда*|по утверждению|по словам талиб*|представител* талиб*|представител* движен*|якобы|взял* на себя ответственност*|
        забихулл*|сообщил* талиб*|иддао*|даъво кард*|ба гуфтаи толиб*|гӯё|сухангӯи толиб*|намояндаи толиб*|забеҳулло*|
        ادعا*|مدعی*|به گفته طالبان|سخنگوی طالبان|سخنگوی گروه طالبان|ذبیح الله مجاهد|مسئولیت * را به عهده|مقام طالبان|
        د طالبانو ویاند*|طالبانو وویل|ادعا کوي|ذبیح الله|daʼvo qil*|даъво қил*|tolibon vakili*|толибон вакили*|tolibon matbuot*|
        goʻyoki|гўёки|zabihulloh*|забиҳуллоҳ*""",
    "official": """confirmed|announced|in a statement|the statement|statement read|state committee|ministry|minister|border service|border troops said|officials said|
        official said|police said|government said|governor|press centre|press center|authorities said|spokesman for the ministry|
        government of|national security|according to officials|agency said|un said|unhcr|iom|подтверд*|сообщил* в|говорится в|
        министерств*|минобороны|мид|мвд|мчс|гкнб|погранвойск*|погранслужб*|пресс центр*|пресс служб*|официальн*|власти|губернатор*|
        комитет*|ведомств*|агентств*|хабар дод*|иттилоъ дод*|тасдиқ кард*|дар изҳорот*|вазорат*|кдам|маркази матбуот*|кумита*|
        ҳукумат*|раис*|сардор*|вазир*|изҳор дошт*|اعلام کرد*|تایید کرد*|تأیید کرد*|در بیانیه*|اعلامیه*|کمیته*|وزارت*|مقام های|مقام‌های|
        مقامات|والی*|قوماندان*|فرمانده*|سخنگوی وزارت*|سازمان ملل*|مسئول*|اداره*|رئیس*|تایید کړ*|اعلان*|اعلامیه کې|وزارت|چارواک*|
        والي*|ویاند*|قوماندان|ملګرو ملتونو|tasdiqla*|тасдиқла*|maʼlum qil*|маълум қил*|bayonot*|баёнот*|vazirlig*|вазирлиг*|
        qoʻmita*|қўмита*|matbuot xizmat*|матбуот хизмат*|rasmiy*|расмий*|xabar ber*|хабар бер*|maʼlumotiga koʻra|маълумотига кўра|bmt|бмт""",
    "hearsay": """reportedly|unconfirmed|local sources|residents said|residents say|witness*|on social media|independently verified|
        предположительно|по неподтвержден*|местн* источник*|очевид*|в соцсет*|по слухам|гуфта мешавад|манбаъҳои маҳаллӣ|
        сокинон мегӯ*|шабакаҳои иҷтимоӣ|ба гуфтаи сокин*|منابع محلی|گفته می شود|باشندگان می گویند|باشندگان میگویند|شبکه های اجتماعی|
        تایید نشده|شاهدان*|سیمه ییزې سرچینې|ویل کېږي|ټولنیزو رسنیو|اوسېدونکي وايي|mahalliy manba*|маҳаллий манба*|aytilishicha|
        айтилишича|ijtimoiy tarmoq*|ижтимоий тармоқ*|guvohlar*|гувоҳлар*""",
}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One expression of plain alternatives for each label."""
    found = []
    for label in LABELS:
        parts = []
        for cue in _CUES[label].split("|"):
            words = [
                re.escape(" ".join(tokens(fold(word.rstrip("*"))))) + (r"\w*" if word.endswith("*") else "")
                for word in cue.split()
                if word != "*"
            ]
            if words:
                parts.append(" ".join(words))
        found.append((label, re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")))
    return tuple(found)


def label_of_folded(words: str) -> str:
    """claim, official, denied, hearsay, or nothing when the sentence names nobody; of folded words apart by single spaces.
    The cues of all languages are told apart by themselves."""
    return next((label for label, pattern in _patterns() if pattern.search(words)), "")
