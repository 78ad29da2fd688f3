"""Zarnic: an invented language, in Latin letters, for the test that a language is one file."""

from __future__ import annotations

from crawler.language.tables import LanguageTable

ZARNIC = LanguageTable(
    code="qz",
    name="Zarnic",
    scripts="LATIN",
    aliases="qzz",
    own_letters="ŧ",
    morphology="suffixes",
    endings={"any": "or ori orim"},
    months=("zorvan zorbel zortur zordal zornem zorkis zorlup zorpag zormiv zorsen zortak zorhul",),
    month_words="zor*",
    relative_days={0: "hodŧi", -1: "vorŧi"},
    ago="predŧo",
    time_units={60: "mintri", 3600: "orotri", 86400: "dentri"},
    numbers="ŧun 1|ŧud 2|ŧir 3|ŧov 4|ŧep 5|ŧis 6|ŧut 7|ŧok 8|ŧav 9|ŧes 10|ŧendo 20",
    multipliers="ŧoto 100|ŧilo 1000",
    vague_numbers="ŧesko 10",
    min_before="plusko kam",
    max_before="minko kam",
    about_before="okolko",
    units={"killed": "morbit", "wounded": "ranbit", "people": "ludok", "soldiers": "vojok"},
    cues={"denied": "negbit", "claim": "diktalo", "official": "ministrok", "hearsay": "slushalo"},
    place_words={"province": "provok", "city": "gradok", "river": "rekok", "village": "selok"},
    country_words={"TJ": "tagikok", "AF": "afganok"},
    junk_lines="ŧitajte takok",
    junk_beginnings="podpisok na",
    byline_labels="pisalo",
    byline_beginnings="pisalo",
    byline_lines="pisalo",
    negations="nebit",
    actors={"Taliban": "talibok*"},
    verbs={"attack": "napadbit*"},
    credit_cues="po dannok",
)
