"""What a table of a language holds: each field with what it is, who reads it, and whether a language can go without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.language.units import EVENT_UNITS, HOSPITALISED, PEOPLE_UNITS, THING_UNITS

FieldKind = Literal["words", "phrases", "numbers", "months", "pattern", "mapping", "yes or no", "number", "name"]

SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")  # as the Unicode names of their letters begin
# Each morphology with the names of the endings that it reads.
MORPHOLOGIES: Mapping[str, tuple[str, ...]] = {
    "english": (),
    "russian": (),
    "tajik": ("plural", "bound", "final", "person", "prefix"),
    "persian": ("any", "long", "after_vowel", "after_heh", "person", "prefix"),
    "pashto": ("noun", "after_yeh", "for_yeh", "after_heh", "for_heh", "verb", "verb_in_ed"),
    "uzbek": ("plural", "possessive", "case", "particle", "softened", "verb"),
    "suffixes": ("any",),
}
BACKGROUND_KINDS = ("elsewhere", "total", "past")
SINGLE_EVENTS = ("killed", "wounded")
GENRES = ("review", "recipe", "poetry", "obituary", "anniversary", "history", "travel", "sport", "opinion", "advert", "story")
# What says that violent words are meant as they stand, and where they seldom are.
LITERAL_SIGNS = ("harm", "weapons", "fighters", "authorities", "like")
FIGURATIVE_SIGNS = ("game", "market", "debate", "stage")
TEXT_FORMS = ("roundup", "forecast")
CUE_LABELS = ("denied", "claim", "official", "hearsay")  # in this order the first that is found labels a sentence
PLACE_WORDS = ("district", "district_af", "district_tj", "province", "city", "crossing", "river", "village")
COUNTRIES = ("TJ", "AF")
PLACE_SIGNS = (
    "at",
    "at_behind",
    "at_endings",
    "from",
    "from_behind",
    "from_endings",
    "of",
    "centre",
    "felt",
    "seat",
    "care",
    "court",
)
STATUS_SIGNS = (
    "denials",
    "involvement",
    "reports",
    "none_before",
    "none_behind",
    "contrast",
    "supposed",
    "conditional",
    "staged",
    "fiction",
    "past",
    "occasions",
    "ago",
    "last_year",
    "until_now",
    "relative",
    "made",
    "verdicts",
    "verdict_aside",
    "threats",
    "that",
)
NEGATION_SIGNS = ("before", "behind", "endings", "none", "nobody", "one", "articles")
AGENT_SIGNS = (
    *"before behind endings fight_before between with_before with_behind object_before object_behind object_endings dying".split(),
    *"towards_before towards_behind towards_endings saying saying_before saying_behind passive_before passive_behind".split(),
    *"passive_endings participles participle_next aim_next finite_endings attackers during_before during_behind".split(),
)
PEOPLE = (
    *("militants", "soldiers", "workers", "traders", "herders", "refugees", "civilians", "protesters", "suspects", "citizens"),
    *("customs", "courts", "officials", "delegation", "drug police", "boatmen", "security forces", "children"),
)
NATIONS = ("Tajik", "Afghan", "Chinese", "Russian", "Uzbek", "Pakistani", "Iranian")


def _described(
    kind: FieldKind, what: str, read_by: str, required: bool = False, keys: tuple[Any, ...] = (), needed: tuple[Any, ...] = ()
) -> Mapping[str, Any]:
    """`keys`: all that a mapping may have; `needed`: those that it must have where it is required."""
    return {"kind": kind, "what": what, "read_by": read_by, "required": required, "keys": keys, "needed": needed}


def _text(kind: FieldKind, what: str, read_by: str, *, required: bool = False) -> str:
    return field(default="", metadata=_described(kind, what, read_by, required))


def _mapping(
    what: str, read_by: str, *, required: bool = False, keys: tuple[Any, ...] = (), needed: tuple[Any, ...] = ()
) -> Mapping[Any, str]:
    return field(default_factory=dict, metadata=_described("mapping", what, read_by, required, keys, needed))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LanguageTable:
    """All that the code knows of a language. Words are written as they are spelt: whoever reads them folds them.

    words: apart by spaces. phrases: apart by `|`. numbers: phrases that each end in a figure, `two dozen 24`. months: rows of
    twelve words, `/` between other names of one month. pattern: a regular expression, matched whatever the case.
    """

    # ---- which language it is
    code: str = _text("name", "ISO 639-1 code", "all", required=True)
    name: str = _text("name", "name in English, as readers see it", "report.digest", required=True)
    scripts: str = _text("words", f"scripts it is written in: {', '.join(SCRIPTS)}", "language.identify", required=True)
    aliases: str = _text("words", "other codes of it (ISO 639-2, 639-3)", "language.identify")
    own_letters: str = _text("words", "letters, or pairs, that no other language of its script writes", "language.morphology")
    shared_letters: str = _text("words", "letters that few languages of its script write, this among them", "language.morphology")
    absent_letters: str = _text("words", "letters of its script that it never writes", "language.morphology")
    read_along: str = _text(
        "words", "codes of languages of its script from which it borrows: their terms are looked for too", "watch"
    )

    # ---- inflection
    morphology: str = _text("name", f"the rules of `~`: {', '.join(MORPHOLOGIES)}; empty: the word alone", "language.morphology")
    endings: Mapping[str, str] = _mapping("endings by the names that the morphology gives them", "language.morphology")
    irregular_words: str = _text("phrases", "all forms of a word whose forms follow no rule", "language.morphology")
    broken_plurals: str = _text("phrases", "a singular and its plurals, where the plural is another word", "language.morphology")
    chance_forms: str = _text("words", "what a stem and an ending make by chance: another word", "language.morphology")
    family_suffixes: str = _text(
        "words", "suffixes, beside `endings`, of words of one family: a wildcard means them too", "language.morphology"
    )
    loose_endings: str = _text("words", "endings that may stand apart from their word", "language.morphology, watch")
    names_inflect: bool = field(
        default=False, metadata=_described("yes or no", "names of places decline, or take endings", "facts.places")
    )
    name_endings: Mapping[str, str] = _mapping(
        "endings of names of places after a `vowel`, a `consonant` or `any`; `glued` words; or by the letters that they replace",
        "language.morphology",
    )
    adjective_endings: str = _text("words", "endings of adjectives that decline with the name behind them", "facts.places")

    # ---- sentences
    abbreviations: str = _text("words", "abbreviations whose full stop ends no sentence", "language.sentences")
    conjunctions: str = _text("words", "and, but, while", "facts.figures")

    clause_words: str = _text("words", "when, because, which: another clause begins", "facts.figures")

    # ---- dates
    months: tuple[str, ...] = field(
        default=(), metadata=_described("months", "names and abbreviations of months", "language.dates", required=True)
    )
    month_stems: tuple[str, ...] = field(
        default=(), metadata=_described("months", "stems of months that take `month_endings`, or none", "language.dates")
    )
    month_endings: str = _text("words", "endings of `month_stems`", "language.dates")
    solar_months: tuple[str, ...] = field(
        default=(), metadata=_described("months", "months of the Solar Hijri calendar", "language.dates")
    )
    ambiguous_months: str = _text("words", "months that are more often another word", "grouping.events")
    month_words: str = _text("words", "months: a number beside one is a date; `*`: a beginning", "facts.figures", required=True)
    weekdays: str = _text("words", "days of the week: no names of persons", "grouping.edits")
    day_names: str = _text(
        "phrases", "Monday to Sunday, each with all its forms; `*`: a beginning; `_` joins words", "language.dates"
    )
    relative_days: Mapping[int, str] = _mapping(
        "days from today → words: 0 today, -1 yesterday", "language.dates", required=True, needed=(0, -1)
    )
    until_before: str = _text("phrases", "until, before a day: it is no day of the event", "language.dates")
    until_after: str = _text("phrases", "until, behind a day", "language.dates")
    future_words: str = _text("phrases", "what speaks of days to come: will, is planned; `*`: a beginning", "language.dates")
    ago: str = _text("words", "ago", "language.dates", required=True)
    time_units: Mapping[int, str] = _mapping(
        "seconds → words: 60 minutes, 3600 hours",
        "language.dates",
        required=True,
        keys=(1, 60, 1800, 3600, 86400, 604800),
        needed=(60, 3600, 86400),
    )
    half: str = _text("words", "half, before a unit of time: half an hour ago", "language.dates")
    afternoon: str = _text("phrases", "pm", "language.dates")

    # ---- numbers
    numbers: str = _text("numbers", "number words, one to ninety or nine hundred", "facts.figures", required=True)
    multipliers: str = _text("numbers", "hundred, thousand, million", "facts.figures", required=True)
    vague_numbers: str = _text(
        "numbers", "dozens, with about what it may mean: no number is made of it", "facts.figures", required=True
    )
    unsure_numbers: str = _text("words", "number words that are more often another word", "facts.figures")
    named_numbers: str = _text("words", "number words that are the name of a place too: Panj is five", "facts.figures")
    named_number_before: str = _text("phrases", "words before such a number that make it a name: river, shore", "facts.figures")
    named_number_after: str = _text("phrases", "words behind such a number that make it a name: lower", "facts.figures")
    number_joiners: str = _text("words", "words within a number: two hundred and five", "facts.figures")
    number_endings: str = _text("words", "endings of number words", "facts.figures")
    joined_conjunctions: str = _text("words", "`and` written onto a number word", "facts.figures")
    dozen_articles: str = _text("words", "words that a dozen needs before it to be twelve", "facts.figures")
    ones_before_tens: bool = field(
        default=False, metadata=_described("yes or no", "five-and-twenty: ones stand before the tens", "facts.figures")
    )
    lowest_joined_ten: int = field(
        default=20,
        metadata=_described("number", "tens that take ones behind them begin here: 10 where eleven is ten one", "facts.figures"),
    )
    min_before: str = _text("phrases", "more than, at least: before the number", "facts.figures", required=True)
    max_before: str = _text("phrases", "up to, nearly: before the number", "facts.figures", required=True)
    about_before: str = _text("phrases", "about: before the number", "facts.figures", required=True)
    min_after: str = _text("phrases", "or more: after the number", "facts.figures")
    max_after: str = _text("phrases", "or less: after the number", "facts.figures")
    about_after: str = _text("phrases", "or so: after the number", "facts.figures")
    than_endings: str = _text("words", "endings of the number before one of `more_words`", "facts.figures")
    limit_endings: str = _text("words", "endings of a number that make it a limit: up to", "facts.figures")
    more_words: str = _text("words", "more: beginnings of the word behind such a number", "facts.figures")

    # ---- figures: what is counted, and who says so
    units: Mapping[str, str] = _mapping(
        "unit → beginnings of words; `_` at the end: the whole word",
        "facts.figures",
        required=True,
        keys=(*EVENT_UNITS, HOSPITALISED, *PEOPLE_UNITS, *THING_UNITS),
        needed=("killed", "wounded", "people"),
    )
    destroying: str = _text(
        "words", "beginnings of words of `killed` that are said of things too: they need people beside them", "facts.figures"
    )
    cues: Mapping[str, str] = _mapping(
        "label → phrases by which a sentence says so; `*`: the beginning of a word",
        "facts.figures",
        required=True,
        keys=CUE_LABELS,
        needed=CUE_LABELS,
    )
    verb_last: bool = field(
        default=False, metadata=_described("yes or no", "the verb stands behind all that it is about", "facts.figures")
    )
    part_before: str = _text("phrases", "including: a number behind it is part of the one before", "facts.figures")
    part_after: str = _text("phrases", "of them: a number before it is part of the one before that", "facts.figures")
    part_last: str = _text("phrases", "including, where it stands behind what the number counts", "facts.figures")
    tolls: Mapping[str, str] = _mapping(
        "killed, wounded → the toll, the number of the dead: the next number is theirs; `*`: the beginning of a word",
        "facts.figures",
        keys=SINGLE_EVENTS,
    )
    sum_words: str = _text("phrases", "in all: behind the sum of those named before", "facts.figures")
    single_people: str = _text("words", "nouns for one person, as subjects: soldier, driver", "facts.figures")
    single_events: Mapping[str, str] = _mapping(
        "killed, wounded → verbs in the singular: was killed, died", "facts.figures", keys=SINGLE_EVENTS
    )
    headline_events: Mapping[str, str] = _mapping(
        "the same as headlines shorten them: killed in, shot dead", "facts.figures", keys=SINGLE_EVENTS
    )
    plural_marks: str = _text("words", "words behind such a verb that make it plural", "facts.figures")
    background: Mapping[str, str] = _mapping(
        "elsewhere, total, past → phrases that take a sentence away from the news; `*`: the beginning of a word",
        "facts.figures",
        keys=BACKGROUND_KINDS,
    )
    undisputed: str = _text("pattern", "words of a denial where nothing is disputed: denied entry", "facts.figures")
    negation_signs: Mapping[str, str] = _mapping(
        "phrases `before` a verb that is negated, or `behind` it; `endings` of such a verb; `none`: before a number or a noun of "
        "which nothing is said to have happened: none of the; `nobody`: right before a word for the dead; `one`: articles of "
        "one; `articles` that end the search for it",
        "facts.figures",
        keys=NEGATION_SIGNS,
    )
    ordinal_endings: str = _text("words", "endings of ordinal numbers in figures: 3rd", "facts.figures")
    age_pattern: str = _text("pattern", "what makes a number an age: -year-old", "facts.figures")
    year_words: str = _text("words", "beginnings of words beside which a number is a year", "facts.figures")
    clock_words: str = _text("words", "words behind a number that is a time of day: pm", "facts.figures")
    numbering_words: str = _text("words", "words before a number that counts nothing: article 5", "facts.figures")

    # ---- what is no news: background within a report, and texts of another kind
    background_openings: str = _text(
        "phrases",
        "beginnings of sentences that tell what was known before: earlier; `*`: the beginning of a word",
        "facts.background",
    )
    again_cues: str = _text(
        "phrases", "once more, a second attack: the event came after one of its kind; `*`: the beginning of a word", "grouping"
    )
    earlier_cues: str = _text("phrases", "last year, years ago: the sentence is about the past", "facts.background")
    geography_cues: str = _text("phrases", "borders on, shares a border: the sentence describes a place", "facts.background")
    genres: Mapping[str, str] = _mapping("kind of text that is no news → phrases that show it", "facts.background", keys=GENRES)

    literal_signs: Mapping[str, str] = _mapping(
        "phrases that say an attack is one: `harm` done to people; `weapons`; `fighters`; `authorities` that report on it, and "
        "aircraft; `like`: before what something is only compared with; `*`: the beginning of a word",
        "facts.figurative",
        keys=LITERAL_SIGNS,
    )
    figurative_signs: Mapping[str, str] = _mapping(
        "phrases of what is told in the words of war: a `game`, a `market`, a `debate`, a `stage`; `*`: the beginning of a word",
        "facts.figurative",
        keys=FIGURATIVE_SIGNS,
    )

    status_signs: Mapping[str, str] = _mapping(
        "phrases that say an event is none of today: `denials`: reports of it are false; `involvement`: what is "
        "denied is a part in it; `reports`: what such words deny; "
        "`none_before` and `none_behind` a word for it: there was no …; `contrast`: but; `supposed`: what if; "
        "`conditional`: if, before the word for the event; `staged`: a drill; "
        "`fiction`: a novel, a game; `past`: an anniversary; `occasions`: on the anniversary, beside which something "
        "else may happen; `ago`: years ago; `last_year`, and its words for a time `until_now`: than last year; `relative`: words "
        "that begin a clause about something named: who, where; `made` beside a year: built, since; `verdicts`: sentenced to, but "
        "not right behind `verdict_aside`: who, after; `threats`: threatens to; `that`: begins what is threatened",
        "facts.events",
        keys=STATUS_SIGNS,
    )

    # ---- places
    place_words: Mapping[str, str] = _mapping(
        "kind of place → beginnings of the words for it; a district's may tell the side of the river",
        "facts.places",
        required=True,
        keys=PLACE_WORDS,
        needed=("province", "city", "river", "village"),
    )
    country_words: Mapping[str, str] = _mapping(
        "country → beginnings of words that speak of it", "facts.places", required=True, keys=COUNTRIES, needed=COUNTRIES
    )

    citizen_words: str = _text(
        "words", "beginnings of words for citizens: the country beside one is theirs, not that of a place", "facts.places"
    )
    side_words: str = _text("words", "beginnings of side, shore, territory: a country's, where something is", "facts.places")
    no_place_before: str = _text("words", "words before a name that is no place: newspaper, university, street", "facts.places")
    no_place_after: str = _text("words", "words after a name that is no place: Observer, Times, University", "facts.places")
    day_words: str = _text("words", "words beside a day of the week that is a name too: day, evening", "facts.places")
    inside_words: str = _text("words", "in: before a town that has the name of its river", "facts.places")

    # ---- events: where, and who
    place_signs: Mapping[str, str] = _mapping(
        "words that stand `at` a place where something happens, before its name, `at_behind` it, or as `at_endings`; the same of "
        "where it comes `from` or goes; and phrases of its `centre`: epicentre, worst hit; `felt`: an earthquake far off; "
        "`seat`: who speaks for a government, where it sits; `care`: a hospital; `court`: where it is judged; "
        "`of`: before a name, so that the words for where stand behind it",
        "facts.events",
        keys=PLACE_SIGNS,
    )
    agent_signs: Mapping[str, str] = _mapping(
        "words and endings beside people: by (`before` …), whom (`object_before` …), on or to (`towards_before` …), with, who says "
        "so; `between` two; `dying`: whose subject suffers; `passive_before` …; `finite_endings`: of verbs, not of nouns of "
        "action; `aim_next` behind a verb that is then active: shot at a; `attackers`: whom no attack is aimed at; "
        "`during_before` …: what is only the time of an event",
        "facts.events",
        keys=AGENT_SIGNS,
    )
    adjectives_last: bool = field(
        default=False, metadata=_described("yes or no", "an adjective stands behind its noun", "facts.events")
    )
    people: Mapping[str, str] = _mapping(
        "who acts or suffers, beside `actors` → words; `*`: a beginning; `_` joins words", "facts.events", keys=PEOPLE
    )
    nations: Mapping[str, str] = _mapping("nation → words of it, as adjectives; `*`: a beginning", "facts.events", keys=NATIONS)

    # ---- pages: what is of the site and not of the article
    junk_lines: str = _text("phrases", "lines that announce other pages", "extract.junk", required=True)
    junk_beginnings: str = _text(
        "phrases", "beginnings of lines that invite to subscribe, or say whose the site is", "extract.junk", required=True
    )
    invitation_beginnings: str = _text("phrases", "beginnings of invitations with which sentences begin too", "extract.junk")
    caption_labels: str = _text("phrases", "those `junk_lines` that a credit or a list of tags follows", "extract.junk")
    counter_words: str = _text("words", "words of which, beside a number, counters of readers are made", "extract.junk")
    counter_companions: str = _text("words", "words that may stand in such a counter and make none alone", "extract.junk")
    follow_pattern: str = _text("pattern", "invitations to follow the site elsewhere (folded)", "extract.junk")
    networks: str = _text("words", "names of networks and messengers, and words for a channel there", "extract.junk")
    byline_labels: str = _text("phrases", "words before the name of the author", "extract.people", required=True)
    byline_beginnings: str = _text(
        "phrases", "those of them that make a line near the headline a byline", "extract.people", required=True
    )
    byline_lines: str = _text("phrases", "those of them that make a line within the text a byline", "extract.junk", required=True)
    byline_joiners: str = _text("words", "`and` between two authors", "extract.people")
    nobody: str = _text("phrases", "names in bylines that are nobody's: editor, newsroom", "extract.people")
    role_pattern: str = _text("pattern", "words that no name of an author holds", "extract.people")
    challenge_pattern: str = _text("pattern", "titles of pages that ask whether a robot is reading", "extract.verdict")
    lost_pattern: str = _text("pattern", "titles of pages that are not there", "extract.verdict")
    outage_pattern: str = _text("pattern", "titles of error and maintenance pages", "extract.verdict")
    consent_pattern: str = _text("pattern", "what walls of consent say", "extract.verdict")
    paywall_pattern: str = _text("pattern", "what paywalls say", "extract.verdict")

    # ---- edits and copies
    negations: str = _text(
        "words", "not, never, denied: more or fewer of them change what is said", "grouping.edits", required=True
    )
    update_marks: str = _text("words", "words of headlines that only say that the page changed", "grouping.edits")
    actors: Mapping[str, str] = _mapping("who acts → words; `*`: a beginning; `_` joins words", "grouping.edits", required=True)
    verbs: Mapping[str, str] = _mapping("what is done → words; `*`: a beginning; `_` joins words", "grouping.edits", required=True)
    text_forms: Mapping[str, str] = _mapping(
        "roundup, forecast → phrases by which a text of such a form is known; `*`: the beginning of a word",
        "grouping.forms",
        keys=TEXT_FORMS,
    )
    credit_cues: str = _text(
        "phrases", "words beside the name of a source that gives the news: according to", "grouping.copies", required=True
    )

    def __repr__(self) -> str:
        return f"LanguageTable({self.code})"
