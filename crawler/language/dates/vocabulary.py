"""The words of dates of all tables together, folded once: months, days from today, units of time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tokens import script_of

GREGORIAN_YEARS = range(1900, 2200)
DATE_WORD = re.compile(r"[^\W\d_]+")
DATE_LETTERS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ك": "ک",
        "ګ": "گ",
        "ة": "ه",
        "ہ": "ه",
        "ـ": None,
        "қ": "к",
        "ҳ": "х",
        "ҷ": "ч",
        "ғ": "г",
        "،": ",",
        "٫": ".",
        "٬": None,
        "−": "-",
        "–": "-",
        "—": "-",
        "'": None,
        "’": None,
        "‘": None,
        "ʻ": None,
        "ʼ": None,
        "`": None,
        "´": None,
    }
)


class _DateLetters(dict[int, str]):
    """Character → what a date word has for it; filled as texts bring new ones."""

    def __missing__(self, code: int) -> str:
        folded: list[str] = []
        for char in unicodedata.normalize("NFKD", chr(code).casefold()):
            kind = unicodedata.category(char)
            if kind == "Nd":
                folded.append(str(unicodedata.decimal(char)))
            elif kind[0] == "Z" or char.isspace():
                folded.append(" ")
            elif kind not in ("Mn", "Cf", "Cc", "Cs"):
                folded.append(char)
        letters = self[code] = "".join(folded).translate(DATE_LETTERS)
        return letters


_date_letters = _DateLetters()


def fold_date(text: str) -> str:
    """Lower case, ASCII digits, no marks, one form of each letter: for comparing date words only."""
    return " ".join(text.translate(_date_letters).split())


# Hours from UTC of the names news sites write; others are left to the source's zone.
ZONE_HOURS = {
    "z": 0.0,
    "utc": 0.0,
    "gmt": 0.0,
    "ut": 0.0,
    "bst": 1.0,
    "cet": 1.0,
    "cest": 2.0,
    "eet": 2.0,
    "eest": 3.0,
    "msk": 3.0,
    "мск": 3.0,
    "irst": 3.5,
    "aft": 4.5,
    "tjt": 5.0,
    "uzt": 5.0,
    "pkt": 5.0,
    "kgt": 6.0,
    "est": -5.0,
    "edt": -4.0,
    "cst": -6.0,
    "cdt": -5.0,
    "mst": -7.0,
    "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0,
}


# Months of the Solar Hijri calendar in other letters, as English, Russian, Tajik and Uzbek texts write them. They are no words of a
# table: most mean something else too, and are months only beside a day and a year of that calendar.
TRANSLITERATED_SOLAR_MONTHS = (
    "hamal sawr/savr/saur/thawr jawza/javzo/jauza/jowza saratan/saraton asad sunbula/sonbola/sunbola/sonbula mizan/mizon "
    "aqrab/akrab qaws/qavs/qaus/qows/qous/qovs/kaws/kavs/kaus jadi/jadiy/jaddi/jady dalw/dalv/dalwa/dalwe hut/hoot",
    "farvardin ordibehesht khordad tir mordad shahrivar mehr aban azar dey bahman esfand",
    "ҳамал савр/саур ҷавзо/джауза саратон/саратан асад сунбула мизон/мизан ақраб қавс/каус ҷадӣ/джади далв ҳут",
    "фарвардин урдибихишт/ордибехешт хурдод/хордад тир мурдод/мордад шаҳривар/шахривар меҳр обон/абан озар/азар дай/дей баҳман "
    "исфанд/эсфанд",
)

IZOFA = {"Cyrl": "и", "Latn": "i"}  # script → what joins a noun to the one it belongs to, in Tajik and Uzbek

# Gregorian months of languages without a table, as date lines of international outlets write them: their pages often do not say
# which language they are in.
OTHER_MONTHS = (
    "januar/jänner februar/feber märz april mai juni juli august september oktober november dezember",  # German
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",  # Turkish
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",  # Polish
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",  # Arabic
    "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",  # Urdu
)


# In languages without a table, and what a headline does not say.
OTHER_CHANGE_WORDS = (
    "modified edited revised aktualisiert geändert actualizado actualizada modifié aggiornato aggiornata atualizado atualizada "
    "güncelleme bijgewerkt uppfært изменено отредактировано оновлено"
)


@made_from_tables
def gregorian_months() -> Mapping[str, int]:
    """Name of a month → 1 to 12."""
    months: dict[str, int] = {}
    for table in tables():
        endings = [fold_date(ending) for ending in table.month_endings.split()]
        for stem, month in _named_months(table.month_stems):
            months[stem] = month
            months.update((stem + ending, month) for ending in endings if script_of(ending) == script_of(stem))
        months.update(_named_months(table.months))
    return months


@made_from_tables
def solar_months() -> Mapping[str, int]:
    """Name of a month of the Solar Hijri calendar → 1 to 12; with the ending that joins it to its year too (`12 қавси 1405`)."""
    months = dict(_named_months(TRANSLITERATED_SOLAR_MONTHS))
    joined = {name + IZOFA[script_of(name)]: month for name, month in months.items() if script_of(name) in IZOFA}
    return {**joined, **months, **_own_solar_months()}


@made_from_tables
def _own_solar_months() -> Mapping[str, int]:
    return {name: month for table in tables() for name, month in _named_months(table.solar_months)}


@made_from_tables
def certain_months() -> Mapping[str, int]:
    """Months that are not more often another word: 1 to 12, those of the Solar Hijri calendar 13 to 24."""
    ambiguous = {fold_date(word) for table in tables() for word in table.ambiguous_months.split()}
    months = {**gregorian_months(), **{name: 12 + month for name, month in _own_solar_months().items()}}
    return {name: month for name, month in months.items() if name not in ambiguous}


@made_from_tables
def other_months() -> Mapping[str, int]:
    """Name of a month in a language without a table → 1 to 12."""
    return dict(_named_months(OTHER_MONTHS))


@made_from_tables
def change_words() -> frozenset[str]:
    """Words before a date that is of a change: `Updated: 5 July`."""
    return frozenset(
        fold_date(word) for words in (OTHER_CHANGE_WORDS, *(table.update_marks for table in tables())) for word in words.split()
    )


@made_from_tables
def relative_days() -> Mapping[str, int]:
    """A word such as yesterday → days from today."""
    return {fold_date(word): days for table in tables() for days, words in table.relative_days.items() for word in words.split()}


@made_from_tables
def ago_words() -> frozenset[str]:
    """Words that mean ago."""
    return frozenset(fold_date(word) for table in tables() for word in table.ago.split())


@made_from_tables
def seconds_by_unit() -> Mapping[str, int]:
    """A word such as minutes → its seconds."""
    return {fold_date(word): seconds for table in tables() for seconds, words in table.time_units.items() for word in words.split()}


@made_from_tables
def half_words() -> frozenset[str]:
    """Words that mean half, before a unit of time."""
    return frozenset(fold_date(word) for table in tables() for word in table.half.split())


@made_from_tables
def small_numbers() -> Mapping[str, int]:
    """Number words of whole numbers up to sixty: `two hours ago`."""
    numbers: dict[str, int] = {}
    for table in tables():
        for phrase in phrases_of(table.numbers):
            name, _, value = phrase.rpartition(" ")
            if value.isdigit() and int(value) <= 60:
                numbers.setdefault(fold_date(name), int(value))
    return numbers


@made_from_tables
def afternoon_phrases() -> tuple[str, ...]:
    """What makes five o'clock seventeen."""
    return tuple(fold_date(phrase) for table in tables() for phrase in phrases_of(table.afternoon))


def _named_months(rows: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Each name in rows of twelve (alternatives joined by `/`), and its month."""
    for row in rows:
        for month, alternatives in enumerate(row.split(), 1):
            for name in alternatives.split("/"):
                yield fold_date(name), month
