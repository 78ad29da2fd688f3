"""Words that mean something else beside others: only they do not count, and everything around them does."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import config
from crawler.model.errors import ConfigError
from crawler.watch import RuleProblems, Watchlist, compile_watches, read_compiled, write_compiled
from crawler.watch.senses import OtherSense

GROUPS = {
    "idioms": {"en": ["heart attack~"]},
    "locusts": {"en": ["locust~"]},
    "clash": {"en": ["attack~", "shot"]},
    "fled": {"en": ["crossed the river", "crossed"]},
}
SENSES = (OtherSense("idioms"), OtherSense("locusts", ("clash", "fled", "sank"), 3))


def watchlist_of(query: str, senses: tuple[OtherSense, ...] = SENSES) -> Watchlist:
    watch = {"id": "asked", "severity": "low", "scope": "body", "query": query, "groups": {"sank": {"en": ["sank"]}}}
    return compile_watches(GROUPS, [watch], senses=senses)


def hits(query: str, text: str) -> list[str]:
    return [hit.text for match in watchlist_of(query).match("", text, lang="en") for hit in match.hits]


def test_a_word_inside_a_phrase_of_another_sense_is_not_found() -> None:
    assert hits("@clash", "He died of a heart attack.") == []
    assert hits("@clash", "He died of a heart attack after the attack.") == ["attack"]
    assert hits("@clash", "The attack hit the heart of town.") == ["attack"]


def test_a_word_near_one_that_changes_its_sense_is_not_found() -> None:
    assert hits("@fled", "Swarms of locusts have now crossed the river.") == []
    assert hits("@fled", "Locusts ate the fields, people say, and many families crossed.") == ["crossed"]  # too far apart
    assert hits("@fled", "They fought locusts. Families crossed the river.") == ["crossed", "crossed the river"]  # two sentences


def test_a_verb_counts_where_somebody_does_it_in_earnest() -> None:
    groups = {**GROUPS, "gunmen": {"en": ["gunmen"]}, "families": {"en": ["families"]}}
    senses = (OtherSense("locusts", ("clash", "fled"), 6, ("gunmen", "families")),)

    def words(text: str) -> list[str]:
        watch = {"id": "asked", "severity": "low", "scope": "body", "query": "@clash OR @fled"}
        matches = compile_watches(groups, [watch], senses=senses).match("", text, lang="en")
        return [hit.text for match in matches for hit in match.hits]

    assert words("Gunmen attacked the post amid locusts.") == ["attacked"]
    assert words("Amid locusts gunmen attacked the post.") == ["attacked"]
    assert words("Men who fought locusts were attacked by gunmen.") == ["attacked"]
    assert words("Families crossed in a cloud of locusts.") == ["crossed"]
    assert words("Locusts attacked the fields of farmers whom nobody had asked, and gunmen slept.") == []
    assert words("Locusts attacked the fields. Gunmen slept.") == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Gunmen from Afghanistan attacked a Tajik border post on the Panj in a dust storm on Sunday, killing a guard."),
        ("ru", "Боевики в пыльную бурю напали с афганской стороны на пост таджикских пограничников на Пяндже, один погиб."),
        ("tg", "Дар тӯфони чангу хок афроди мусаллаҳ аз хоки Афғонистон ба посгоҳи сарҳадбонони тоҷик ҳамла карданд."),
        ("fa", "افراد مسلح در توفان خاک از خاک افغانستان بر پاسگاه مرزبانان تاجیکستان در کنار پنج حمله کردند."),
        ("ps", "وسله والو د دوړو په توپان کې له افغانستانه د تاجکستان پر سرحدي پوسته برید وکړ، یو عسکر ووژل شو."),
        (
            "uz",
            "Chang boʻronida qurolli shaxslar Afgʻoniston hududidan tojik chegara postiga hujum qildi, bir chegarachi halok boʻldi.",
        ),
    ],
)
def test_an_attack_in_a_dust_storm_is_an_attack(lang: str, text: str) -> None:
    watches = config.load(Path(__file__).parents[2] / "config.yaml").watches
    matches = {match.watch: match for match in watches.match("", text, lang=lang)}
    assert matches["armed-clash-border"].likely


def test_groups_that_are_not_named_keep_their_words() -> None:
    assert hits("@locusts", "Locusts crossed.") == ["Locusts"]
    assert hits("@fled OR @clash OR @locusts", "Locusts crossed, shot by farmers.") == ["Locusts"]


def test_a_group_of_one_watch_can_be_named() -> None:
    assert hits("@sank", "The boat of locusts sank.") == []
    assert hits("@sank", "The boat sank.") == ["sank"]


def test_a_wrong_name_is_reported_with_the_nearest() -> None:
    with pytest.raises(RuleProblems) as error:
        watchlist_of("@clash", (OtherSense("idiom"), OtherSense("locusts", ("clsh",))))
    assert str(error.value).splitlines() == [
        "other_senses[0]: no group of terms 'idiom'; did you mean 'idioms'?",
        "other_senses[1]: no group of terms 'clsh'; did you mean 'clash'?",
    ]


def test_the_hash_of_a_rule_changes_only_with_senses_of_its_groups() -> None:
    def rule_hash(query: str, *senses: OtherSense) -> str:
        return watchlist_of(query, senses).watches[0].rule_hash

    crossing = OtherSense("locusts", ("fled",), 3)
    assert rule_hash("@fled", crossing) != rule_hash("@fled")
    assert rule_hash("@clash", crossing) == rule_hash("@clash")


def test_senses_are_kept_with_the_compiled_watches() -> None:
    again = read_compiled(write_compiled(watchlist_of("@clash"), "k"), "k")
    assert again is not None and not again.match("", "A heart attack.", lang="en")


def test_senses_of_all_files_are_used_and_a_wrong_one_is_named_where_it_stands(tmp_path: Path) -> None:
    def load(senses: str) -> Watchlist:
        (tmp_path / "words.yaml").write_text(
            "groups: {idioms: {en: [heart attack~]}, clash: {en: [attack~]}}\nother_senses: [{beside: idioms}]\n"
        )
        path = tmp_path / "config.yaml"
        path.write_text(
            "include: [words.yaml]\ngroups: {games: {en: [chess]}}\n"
            f"other_senses: [{senses}]\nwatches: [{{id: clashes, severity: low, query: '@clash'}}]\n"
        )
        return config.load(path).rules.watchlist

    watchlist = load("{of: [clash], beside: games, within: 2}")
    assert not watchlist.match("", "A heart attack. An attack in chess.", lang="en")
    assert watchlist.match("", "An attack on a post.", lang="en")
    with pytest.raises(ConfigError, match=r"config\.yaml:3: other_senses\[0\]: no group of terms 'game'; did you mean 'games'"):
        load("{beside: game}")
    with pytest.raises(ConfigError, match=r"config\.yaml:3: other_senses\[0\]\.within"):
        load("{beside: games, within: many}")
