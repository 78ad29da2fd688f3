"""English: plurals, verb forms, and the irregular words of the news."""

from __future__ import annotations

VOWELS = "aeiou"
# Forms of one word, apart from the next by a semicolon; any of them may be typed.
IRREGULAR = """
man men; woman women; child children; person persons people; foot feet; tooth teeth; goose geese; mouse mice; ox
oxen; life lives; knife knives; wife wives; half halves; leaf leaves; thief thieves; wolf wolves; loaf loaves;
shelf shelves; calf calves; self selves; crisis crises; basis bases; analysis analyses; hypothesis hypotheses;
criterion criteria; phenomenon phenomena; datum data; medium media; serviceman servicemen; servicewoman
servicewomen; gunman gunmen; policeman policemen; policewoman policewomen; spokesman spokesmen; spokeswoman
spokeswomen; fisherman fishermen; tribesman tribesmen; hero heroes; echo echoes; veto vetoes; flee flees fled
fleeing; fly flies flew flown flying; fight fights fought fighting; shoot shoots shot shooting; die dies died
dying; lie lies lied lying lay lain; steal steals stole stolen stealing; take takes took taken taking; seek seeks
sought seeking; overrun overruns overran overrunning; overtake overtakes overtook overtaken; fall falls fell fallen
falling; hold holds held holding; strike strikes struck stricken striking; blow blows blew blown blowing; break
breaks broke broken breaking; bring brings brought; build builds built building; buy buys bought buying; catch
catches caught catching; choose chooses chose chosen choosing; come comes came coming; cut cuts cutting; deal deals
dealt dealing; draw draws drew drawn drawing; drive drives drove driven driving; feed feeds fed feeding; feel feels
felt feeling; find finds found finding; forbid forbids forbade forbidden forbidding; hit hits hitting; freeze
freezes froze frozen freezing; get gets got gotten getting; give gives gave given giving; go goes went gone going;
grow grows grew grown growing; hang hangs hung hanged hanging; hear hears heard hearing; hide hides hid hidden
hiding; hurt hurts hurting; keep keeps kept keeping; know knows knew known knowing; lead leads led leading; leave
leaves left leaving; lose loses lost losing; make makes made making; meet meets met meeting; pay pays paid paying;
put puts putting; quit quits quitting; ride rides rode ridden riding; rise rises rose risen rising; run runs ran
running; say says said saying; see sees saw seen seeing; sell sells sold selling; send sends sent sending; set sets
setting; shake shakes shook shaken shaking; shut shuts shutting; sink sinks sank sunk sinking; speak speaks spoke
spoken speaking; spend spends spent spending; spread spreads spreading; stand stands stood standing; swim swims
swam swum swimming; teach teaches taught teaching; tell tells told telling; think thinks thought; throw throws
threw thrown throwing; withdraw withdraws withdrew withdrawn withdrawing; win wins won winning; write writes wrote
written
"""
_FAMILIES: dict[str, frozenset[str]] = {
    form: frozenset(line.split()) for line in IRREGULAR.replace("\n", " ").split(";") for form in line.split()
}


def stems(word: str) -> dict[str, frozenset[str]]:
    """The word with its plural, -s, -ed and -ing; an irregular word with its family."""
    family = _FAMILIES.get(word)
    if family:
        return {word: frozenset({""}), **{form: frozenset({""}) for form in family}}
    found: dict[str, set[str]] = {word: {""}}
    last, before = word[-1:], word[-2:-1]
    if len(word) < 3 or not word.isalpha():
        found[word] |= {"s"}
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        found[word] |= {"es", "ed", "ing"}
    elif last == "y" and before not in VOWELS:
        found[word[:-1]] = {"ies", "ied"}
        found[word] |= {"ing"}
    elif last == "e":
        found[word] |= {"s", "d"}
        found[word[:-2] if word.endswith("ie") else word[:-1]] = {"ying"} if word.endswith("ie") else {"ing"}
    else:
        found[word] |= {"s", "ed", "ing"}
        if before in VOWELS and last not in "wxyh" and word[-3:-2] not in VOWELS:
            found[word + last] = {"ed", "ing"}
    return {stem: frozenset(endings) for stem, endings in found.items()}
