"""Who acts and what is done, in six languages: the words by which a changed actor or verb is seen in an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from crawler.language.tokens import fold, tokens

# A word ending in * stands for its beginnings; words with a space follow one another.
_ACTORS = {
    "Taliban": ("taliban taleban talib* талиб* толибон* طالب* tolibon* толибон*"),
    "border guards": (
        "border_guard* border_troop* border_force* frontier_guard* погранич* погранвойск* погранслужб* "
        "сарҳадбон* қӯшунҳои_сарҳад* مرزبان* سرحدبان* سرحدي_ساتون* سرحدی_ساتون* پولې_ساتون* chegarachi* "
        "чегарачи*"
    ),
    "police": ("police* policem* полици* милици* полис* милитсия* پلیس* پولیس* politsiya* militsiya*"),
    "soldiers": (
        "soldier* troops army military солдат* военн* армия армии армией военнослужащ* сарбоз* аскар* артиш* "
        "سرباز* اردو ارتش* عسکر* پوځ* سرتېر* askar* harbiy* armiya* аскар* ҳарбий*"
    ),
    "Islamic State": ("iskp daesh isis islamic_state игил* иг исламск*_государств* доиш* داعش* islomiy_davlat* ишид* ishid*"),
    "Resistance Front": (
        "nrf resistance_front фронт*_национальн*_сопротивл* фронт*_сопротивл* ҷабҳаи_муқовимат* جبهه_مقاومت* "
        "جبهه_ملی_مقاومت* د_مقاومت_جبه* مقاومت_جبه* qarshilik_fronti*"
    ),
    "smugglers": (
        "smuggler* trafficker* контрабандист* наркокурьер* қочоқбар* قاچاقبر* قاچاقچی* قاچاق_بر* kontrabandachi* контрабандачи*"
    ),
    "gunmen": (
        "gunm* armed_men assailant* attackers боевик* вооруж*_люди ҷангӣ* ҷангиён* мусаллаҳ* مسلح* وسله_وال* "
        "جنگجو* qurollangan* jangari* жангари*"
    ),
    "miners": ("miner* старател* шахт* маъданчӣ* کارگران_معدن* کان_کارگر* konchi* кончи*"),
    "villagers": (
        "villager* resident* жител* сокинон* деҳот* باشنده* اهالی* مردم_محل* کلیوال* اوسېدونک* aholi* qishloq_ahli* аҳоли*"
    ),
    "government": ("government* cabinet правительств* ҳукумат* دولت* حکومت* hukumat* ҳукумат*"),
    "guards of a company": (
        "security_guard* company_guard* mine_guard* охран*_компан* охранник* посбон* نگهبان* محافظ* qoʻriqchi*"
    ),
}
_VERBS = {
    "kill": (
        "kill* slain dead die* dies shot_dead убит* убил* убива* погиб* кушт* ҳалок* کشت* جان_باخت* وژل* مړه* "
        "oʻldir* halok* ўлдир* ҳалок*"
    ),
    "wound": ("wound* injur* hurt ранен* ранил* постра* захм* маҷрӯҳ* زخم* مجروح* ټپي* ټپیان* yarala* jarohat* ярала* жароҳат*"),
    "deny": (
        "deny denies denied denying denial* reject* refute* опроверг* опровер* отрица* рад_кард* рад_мекун* "
        "инкор* رد_کرد* تکذیب* رد_کړ* inkor* rad_et* рад_эт*"
    ),
    "confirm": ("confirm* acknowledg* подтверд* подтверж* тасдиқ* تایید* تأیید* تصدیق* پخلی* tasdiq*"),
    "cross": ("cross* перес* переш* перебеж* гузашт* убур* عبور* گذشت* پورې_وت* kechib* oʻtdi* ўтди*"),
    "flee": ("flee* fled бежа* сбежа* фирор* гурехт* فرار* گریخت* وتښتېد* تښتېد* qochdi* qochib* қоч*"),
    "open": ("open* reopen* откры* кушод* боз_шуд* باز_شد* گشود* پرانیست* خلاص* ochil* ochdi очил*"),
    "close": ("clos* shut* seal* закры* перекры* баст* пӯшид* بست* مسدود* وتړل* تړل* yopil* yopdi ёпил*"),
    "arrest": (
        "arrest* detain* held задерж* арест* боздошт* дастгир* ҳабс* بازداشت* دستگیر* ونیول* نیول* hibs* ushla* qoʻlga_ol* ушла*"
    ),
    "release": ("releas* freed frees освобо* отпущ* отпуст* озод* раҳо* آزاد* رها* خوشې* ozod* озод*"),
    "capture": (
        "captur* seiz* overrun* overran захват* взял* изъя* забт* ишғол* мусодира* تصرف* سقوط* ضبط* ونیوله* egalla* эгалла*"
    ),
    "repel": ("repel* repuls* foil* отби* отраз* пресек* пресеч* дафъ* دفع* پس_زد* شنډ* qaytar* қайтар*"),
    "attack": (
        "attack* storm* raid* shelled shelling strike* struck напад* напал* атак* обстрел* удар* ҳамла* "
        "ҳуҷум* حمله* یورش* برید* hujum* ҳужум*"
    ),
    "fire": ("fire* shoot* shot стрел* огонь тирандоз* тирпарон* تیراندازی* شلیک* ډزې* ډزو* oʻq_ot* ўқ_от*"),
    "clash": (
        "clash* fight* battle* столкн* бой боя бои задархӯрд* ҷанг* бархӯрд* درگیری* جنگ* نښته* جګړه* toʻqnash* jang* тўқнаш*"
    ),
    "fall": ("collaps* fell falls обруш* рухну* обвал* фурӯ* ریخت* فرو_ریخت* سقوط_کرد* ونړېد* qula* қула*"),
    "rescue": ("rescu* saved спас* наҷот* نجات* وژغور* qutqar* қутқар*"),
    "agree": (
        "agree* sign* deal соглас* подпис* договор* мувофиқ* созиш* имзо* توافق* امضا* هوکړه* لاسلیک* kelish* imzola* келиш*"
    ),
    "return": (
        "return* deport* repatriat* верну* возвра* депорт* баргашт* депорт* برگشت* بازگشت* اخراج* راستانه* ستانه* qaytdi* deport*"
    ),
    "warn": ("warn* threat* предупре* угрож* угроз* огоҳ* таҳдид* هشدار* تهدید* خبرداری* ogohlantir* tahdid* огоҳлан* таҳдид*"),
}

Forms = Sequence[tuple[tuple[str, bool], ...]]  # of each a run of words: (folded, whether it is a beginning)


def _forms(words: str) -> Forms:
    found = []
    for word in words.split():
        parts = tuple((" ".join(tokens(fold(part.rstrip("*")))), part.endswith("*")) for part in word.split("_"))
        if all(part for part, _ in parts):
            found.append(parts)
    return tuple(found)


@cache
def _tables() -> tuple[Mapping[str, Forms], Mapping[str, Forms]]:
    return tuple({name: _forms(words) for name, words in table.items()} for table in (_ACTORS, _VERBS))  # type: ignore[return-value]


def actors(words: Sequence[str]) -> list[str]:
    """Who acts in folded words, in the order they are named, each once."""
    return _found(words, _tables()[0])


def verbs(words: Sequence[str]) -> list[str]:
    """What is done."""
    return _found(words, _tables()[1])


def _found(words: Sequence[str], table: Mapping[str, Forms]) -> list[str]:
    first: dict[str, int] = {}
    for at in range(len(words)):
        for name, forms in table.items():
            if name not in first and any(_stands(words, at, form) for form in forms):
                first[name] = at
    return sorted(first, key=lambda name: first[name])


def _stands(words: Sequence[str], at: int, form: Sequence[tuple[str, bool]]) -> bool:
    if at + len(form) > len(words):
        return False
    return all(
        word.startswith(part) if begins else word == part
        for word, (part, begins) in zip(words[at : at + len(form)], form, strict=True)
    )
