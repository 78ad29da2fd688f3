"""The walk over the tree: what it takes for the text, and when it asks for a second opinion."""

from __future__ import annotations

import lxml.html
import pytest

from crawler.extract import body, walk
from crawler.extract.walk import WalkedText

PARAGRAPHS = [
    f"On day {day} the villagers of the upper valley carried flour and salt over the pass, as {day + 3} families had done before."
    for day in range(2, 10)
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TEASERS = "".join(
    f"<div><a href=/{number}>Herders of pasture {number} return home</a><p>The herders were met by relatives in village {number}, "
    "who had waited for them since the first snow of the year.</p></div>"
    for number in range(4)
)

SAID = "I walked over that pass once as a child, and I still remember the salt and the flour."


def walked(html: str) -> WalkedText:
    return walk.main_text(lxml.html.document_fromstring(f"<html><body>{html}</body></html>"))


def walked_below_headline(html: str) -> WalkedText:
    tree = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    return walk.main_text(tree, next(tree.iter("h1", "h2")))


def test_a_list_of_other_articles_within_the_article_is_no_part_of_it() -> None:
    text = walked(f"<div class=article><div>{BODY}</div><div class=box>{TEASERS}</div></div>").text
    assert text.splitlines() == PARAGRAPHS


@pytest.mark.parametrize(
    "opening", ["<h1>Salt</h1><div><p>{}</p></div>", "<div><p>{}</p></div>", "<h1>Salt</h1><div><h3>{}</h3></div>"]
)
def test_a_line_directly_before_the_element_of_the_text_opens_it(opening: str) -> None:
    line = "Salt is scarce again in the upper valley, and the pass is about to close."
    text = walked(f"<div>{opening.format(line)}<div class=story>{BODY}</div></div>").text
    assert text.splitlines() == [line, *PARAGRAPHS]


@pytest.mark.parametrize("before", [2, 4])
def test_an_article_that_an_advertisement_parts_begins_below_its_headline(before: int) -> None:
    first, second = ("".join(f"<p>{line}</p>" for line in lines) for lines in (PARAGRAPHS[:before], PARAGRAPHS[before:] * 3))
    html = f"<header><h1>Salt</h1></header><div><div>{first}</div></div><div class=ad>Advertisement</div><div><div>{second}</div></div>"
    assert walked_below_headline(html).text.splitlines()[: before + 1] == PARAGRAPHS[: before + 1]


def test_a_heading_that_is_only_set_in_bold_stays_between_its_paragraphs() -> None:
    first, second, *rest = PARAGRAPHS
    text = walked(f"<div>{first}<br><b>Salt</b><br>{second}<br>{'<br>'.join(rest)}</div>").text
    assert text.splitlines()[:3] == [first, "Salt", second]


def test_a_caption_is_no_line_of_the_text_whatever_else_its_element_is_called() -> None:
    text = walked(
        f"<div class=article><p class='wp-caption-text'>A caravan at the pass, seen from above. Photo: A. Writer</p>{BODY}</div>"
    ).text
    assert "caravan" not in text


@pytest.mark.parametrize(
    "template", ["{{displayName}} signs in as {{name}} and {{place}}", "{* form *} the account {| name |} is yours {| mail |}"]
)
def test_what_a_script_would_fill_in_is_no_text(template: str) -> None:
    assert (
        walked(f"<div>{BODY}</div><div>{f'<p>{template} at the pass, by the river of the valley.</p>' * 3}</div>").text.splitlines()
        == PARAGRAPHS
    )


def test_an_invitation_to_a_group_is_no_part_of_the_article() -> None:
    box = f"<div class=whatsapp-group><p>{SAID}</p></div>"
    assert walked(f"<div class=article>{BODY}{box}{BODY}</div>").text.count(SAID) == 0


def test_a_heading_with_the_address_of_a_contents_entry_is_no_menu() -> None:
    assert "Flour for the winter" in walked(f"<div>{PARAGRAPHS[0]}<h3 id=nav_flour>Flour for the winter</h3>{BODY}</div>").text


@pytest.mark.parametrize(
    "row",
    [
        "<div class=it><b>Visitor {n}</b> <i>{n}.11.2026 10:2{n}</i><p>{said} {n}</p></div>",
        "<li><p>Visitor {n}</p><p>{n} November 2026, 10:2{n}</p><p>{said} {n}</p></li>",
        "<table class=c><tr><td>Visitor {n}</td><td>1405/09/0{n} 10:2{n}</td></tr><tr><td colspan=2>{said} {n}</td></tr></table>",
    ],
)
def test_comments_are_known_by_repeated_lines_of_day_and_clock(row: str) -> None:
    comments = "".join(row.format(n=number, said=SAID) for number in range(1, 7))
    assert walked(f"<h1>Salt</h1><div class=story>{BODY}<div>{comments}</div></div>").text.splitlines() == PARAGRAPHS
    assert walked(f"<div><h1>Salt</h1><div class=story>{BODY}</div><div>{comments}</div></div>").text.splitlines() == PARAGRAPHS


@pytest.mark.parametrize(
    "row", ["<p><b>{who}</b> {n}.11.2026 10:2{n}</p><p>{said} {n}</p>", "<dt>{n}/11/2026 1{n}:05 {who}<dd>{said} {n}"]
)
def test_comments_that_no_element_parts_are_known_by_their_lines_of_name_day_and_clock(row: str) -> None:
    names = ["Visitor", "Shepherd", "Teacher", "A reader", "Nobody"]
    comments = "".join(row.format(n=number, said=SAID, who=name) for number, name in enumerate(names, 1))
    assert walked(f"<h1>Salt</h1><div class=story>{BODY}<hr>{comments}</div>").text.splitlines() == PARAGRAPHS


def test_entries_below_lines_of_day_and_clock_that_name_nobody_are_text() -> None:
    entries = "".join(f"<p>{n + 1} November 2026, 1{n}:30</p><p>{paragraph}</p>" for n, paragraph in enumerate(PARAGRAPHS))
    text = walked(f"<h1>Salt</h1><div class=story>{BODY.replace('valley', 'plain')}{entries}</div>").text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("when", ["1{n}:30", "{n} November 2026"])
def test_entries_of_a_live_blog_and_of_a_timeline_are_text(when: str) -> None:
    entries = "".join(
        f"<div class=e><div>{when.format(n=n)}</div><p>{paragraph}</p></div>" for n, paragraph in enumerate(PARAGRAPHS)
    )
    text = walked(f"<h1>Salt</h1><div class=story>{BODY.replace('valley', 'plain')}{entries}</div>").text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


def test_the_captions_of_a_story_in_photographs_are_its_text() -> None:
    photographs = "".join(f"<figure><img src=/x.jpg><figcaption>{paragraph}</figcaption></figure>" for paragraph in PARAGRAPHS)
    assert walked(f"<h1>Salt</h1><p>Eight days at the pass.</p><div>{photographs}</div>").text.splitlines() == PARAGRAPHS
    assert walked(f"<h1>Salt</h1><div>{BODY}{photographs.replace('valley', 'plain')}</div>").text.splitlines() == PARAGRAPHS


def test_a_list_without_links_that_ends_the_text_belongs_to_it() -> None:
    items = ["Salt: two sacks", "Flour: nine sacks", "Tea: none"]
    ends = "<h3>What is left</h3><ul>{}</ul><p>12</p>"
    text = walked(f"<h1>Salt</h1><div class=story>{BODY}{ends.format(''.join(f'<li>{item}</li>' for item in items))}</div>").text
    assert text.splitlines() == [*PARAGRAPHS, "What is left", *(f"- {item}" for item in items)]
    links = "".join(f"<li><a href=/x>{item}</a></li>" for item in items)
    assert walked(f"<h1>Salt</h1><div class=story>{BODY}{ends.format(links)}</div>").text.splitlines() == PARAGRAPHS


def test_a_table_of_data_that_ends_the_text_belongs_to_it() -> None:
    table = "<table><tr><th>Post</th><th>Hours</th></tr><tr><td>North</td><td><ul><li>Lower: 8:00</li><li>Upper: 9:00</li></ul></td></tr></table>"
    lines = walked(f"<h1>Salt</h1><div class=story>{BODY}{table}</div>").text.splitlines()
    assert lines == [*PARAGRAPHS, "Post", "Hours", "North", "- Lower: 8:00", "- Upper: 9:00"]


def test_a_short_text_beside_a_long_aside_is_not_mistaken_for_a_page_of_asides() -> None:
    rules = "".join(f"<div>{paragraph}</div>" for paragraph in PARAGRAPHS)
    assert "villagers" not in walked(f"<h1>Salt</h1><div><p>{SAID}</p></div><div class=comment_rules>{rules}</div>").text


def test_a_short_last_paragraph_belongs_to_the_text_also_where_each_stands_in_a_division_of_its_own() -> None:
    rows = [*PARAGRAPHS, "The pass is closed."]
    blocks = "".join(f"<div class=block><p>{row}</p></div>" for row in rows)
    assert walked(f"<h1>Salt</h1><div class=story>{blocks}<div class=note><p>Seen: 7</p></div></div>").text.splitlines() == rows


def test_names_of_asides_say_nothing_where_the_whole_page_bears_them() -> None:
    html = f"<h1>Salt</h1><div class=sidebar-grid><div class=widget-container>{BODY}</div></div>"
    assert walked(html).text.splitlines() == PARAGRAPHS


def test_a_form_around_the_whole_page_is_read() -> None:
    lines = "".join(f"<div>{paragraph}</div>" for paragraph in PARAGRAPHS)
    assert walked(f"<form id=aspnetForm><div><h1>Salt</h1><div>{lines}</div></div></form>").text.splitlines() == PARAGRAPHS


def test_a_text_directly_below_the_headline_is_believed_where_comments_hold_more_prose() -> None:
    comments = "".join(f"<section><div><div><div><p>{paragraph}</p></div></div></div></section>" for paragraph in PARAGRAPHS * 2)
    tree = lxml.html.document_fromstring(f"<body><div><div><h1>Salt</h1><div class=story>{BODY}</div></div></div>{comments}</body>")
    with_headline = walk.main_text(tree, tree.find(".//h1"))
    assert with_headline.text.splitlines() == PARAGRAPHS
    assert with_headline.is_sure
    assert not walk.main_text(tree).is_sure


def test_the_lines_of_a_heading_belong_together() -> None:
    heading = "<h2 class=sub>Salt and flour came over the northern pass<br>Two villages still wait<br>Snow is near</h2>"
    lines = walked(f"<h1>Salt</h1><div class=story>{heading}<div>Share</div>{BODY}</div>").text.splitlines()
    assert lines == ["Salt and flour came over the northern pass", "Two villages still wait", "Snow is near", *PARAGRAPHS]


def test_the_walk_is_sure_where_one_element_holds_the_prose() -> None:
    assert walked(f"<h1>Salt</h1><div class=story>{BODY}</div>").is_sure


@pytest.mark.parametrize(
    "html",
    [
        f"<div><div><div><div>{BODY}</div></div></div></div><div><div><div><div>{BODY.replace('valley', 'plain')}</div></div></div></div>",
        f"<div class=story>{BODY}{'<a href=/x>Another report from the pass</a><br>' * 90}</div>",  # mostly links
        f"<div class=story>{BODY}<table>{'<tr><th>Pass</th><th>3,900 metres above the sea</th></tr>' * 30}</table></div>",  # mostly a table
        "<div class=story><p>The pass is closed.</p></div>",
    ],
)
def test_the_walk_is_not_sure_of_pages_that_hold_something_else_too(html: str) -> None:
    assert not walked(html).is_sure


def test_trafilatura_is_asked_only_where_the_walk_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(body, "bare_extraction", lambda *_, **__: asked.append(1))
    page = "<html><body>{}</body></html>"
    tree = lxml.html.document_fromstring(page.format(f"<div class=story>{BODY}</div>"))
    body.main_text(tree, walk.main_text(tree))
    assert not asked
    tree = lxml.html.document_fromstring(page.format("<p>The pass is closed.</p>"))
    body.main_text(tree, walk.main_text(tree))
    assert asked


def test_the_rules_for_comments_are_an_aside_also_where_they_are_longer_than_the_article() -> None:
    rules = "".join(f"<p>Rule {number}: whoever writes here is polite, and names no third person.</p>" for number in range(12))
    article = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:3])
    html = f"<h1>Salt</h1><div><div>{article}</div></div><div><div class=comments-rules>{rules}</div></div>"
    assert walked_below_headline(html).text.splitlines() == PARAGRAPHS[:3]


def test_a_frame_called_like_an_aside_holds_the_article_where_only_a_standfirst_stands_above_it() -> None:
    html = f"<h1>Salt</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div class=sidebar-right><div>{BODY}</div></div>"
    assert PARAGRAPHS[-1] in walked_below_headline(html).text


LINKS = "".join(f"<li><a href=/{number}>Herders of pasture {number} return home</a></li>" for number in range(6))


def test_small_print_below_a_list_of_links_is_not_the_article_where_a_short_one_follows_the_headline() -> None:
    article = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS[:3])
    print_lines = "<br>".join(
        f"Whoever takes over a report of this agency names it in line {number} of the text." for number in range(12)
    )
    page = f"<h1>Salt</h1><div><div>{article}</div></div><ul>{LINKS}</ul><div><div><div>{print_lines}</div></div></div>"
    assert walked_below_headline(page).text.splitlines() == PARAGRAPHS[:3]


def test_a_long_article_is_not_given_up_for_what_stands_nearer_to_the_headline() -> None:
    page = (
        f"<h1>Salt</h1><div><p>{PARAGRAPHS[0]}</p></div><ul>{LINKS}</ul><div>{''.join(f'<p>{p}</p>' for p in PARAGRAPHS[1:])}</div>"
    )
    assert PARAGRAPHS[-1] in walked_below_headline(page).text


def test_news_in_short_that_stand_before_the_headline_are_no_part_of_the_article() -> None:
    page = f"<div><div><div>{TEASERS}</div></div><div><h2>Salt</h2></div><div class=text><p>{'</p><p>'.join(PARAGRAPHS[:4])}</p></div></div>"
    text = walked_below_headline(page)
    assert text.text.splitlines() == PARAGRAPHS[:4]
    assert text.is_sure


def test_the_walk_is_sure_of_an_article_in_a_layout_table_and_not_of_a_table_of_data() -> None:
    rows = "".join(f"<tr><td>{paragraph}</td></tr>" for paragraph in PARAGRAPHS)
    layout = walked(f"<table><tr><td>Home</td></tr><tr><td>{'<br>'.join(PARAGRAPHS)}</td></tr>{rows}</table>")
    assert layout.is_sure
    assert not walked(f"<table>{rows}</table>").is_sure


def test_the_walk_is_sure_of_the_only_prose_below_the_headline_whatever_lists_stand_in_it() -> None:
    html = f"<div><h1>Salt</h1><div>{BODY}<ul class=related>{LINKS * 6}</ul></div></div>"
    text = walked_below_headline(html)
    assert text.purity < walk.MIN_SURE_PURITY
    assert text.is_sure
    assert not walked(html).is_sure
    assert not walked_below_headline(html.replace(LINKS, LINKS * 8)).is_sure


def test_the_slides_of_a_show_that_holds_the_prose_of_the_page_are_its_text() -> None:
    slides = "".join(f"<div class=slide><h2>Pass {number}</h2><p>{line}</p></div>" for number, line in enumerate(PARAGRAPHS))
    html = (
        f"<h1>Salt</h1><div class=text><p>{PARAGRAPHS[0].replace('valley', 'plain')}</p></div><div class=slideshow>{slides}</div>"
    )
    assert set(PARAGRAPHS) <= set(walked_below_headline(html).text.splitlines())


@pytest.mark.parametrize("ago", ["2 часа назад", "3 hours ago", "۳ ساعت پیش"])
def test_comments_are_known_by_repeated_lines_of_a_name_and_how_long_ago(ago: str) -> None:
    rows = "".join(
        f"<div><b>{name}</b> <i>{ago}</i><div>{SAID} So says {name}.</div></div>" for name in ("Anna", "Rustam", "Old Goat")
    )
    assert walked(f"<div>{BODY}<div>{rows}</div></div>").text.splitlines() == PARAGRAPHS


def test_entries_of_a_live_blog_say_how_long_ago_and_are_no_comments() -> None:
    rows = "".join(
        f"<div><b>Posted</b> <i>{hours} hours ago</i><div>{SAID} It was hour {hours}.</div></div>" for hours in range(2, 6)
    )
    assert SAID in walked(f"<div>{BODY}<div>{rows}</div></div>").text


def test_a_list_within_a_table_that_holds_a_layout_may_end_the_text() -> None:
    rows = "".join(f"<li>Village {number}: {number} sacks of flour</li>" for number in range(2, 6))
    text = walked(f"<div>{BODY}<table><tr><td><ul>{rows}</ul></td></tr></table></div>").text
    assert text.splitlines()[-1] == "- Village 5: 5 sacks of flour"
