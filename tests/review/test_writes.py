"""Who may write: a logged-in reviewer, with a form of our own, from our own site. Everybody else changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.review.serving import RunningDesk

FORM = {"state": "confirmed", "alerts": "1", "only": "", "story": "1", "back": "/-/desk"}
WRITING = ("/-/desk/mark", "/-/desk/undo", "/-/desk/save-view", "/-/desk/delete-view")


def everything(desk: RunningDesk) -> list[Any]:
    """All that a write could change."""
    return [desk.sql(f"SELECT * FROM {table} ORDER BY 1") for table in ("alerts", "reviews", "prior_marks", "saved_views")]


def story_of(desk: RunningDesk, title: str) -> int:
    return int(desk.sql("SELECT story_id FROM articles WHERE title LIKE ?", f"%{title}%")[0][0])


def alerts_of(desk: RunningDesk, story: int) -> dict[int, str]:
    return dict(desk.sql("SELECT alerts.id, state FROM alerts JOIN articles ON articles.id = article_id WHERE story_id = ?", story))


@pytest.mark.parametrize("path", WRITING)
@pytest.mark.parametrize(
    "case",
    [
        "nobody",
        "foreign origin",
        "hidden origin",
        "foreign by fetch metadata",
        "sandboxed sibling",
        "no token",
        "wrong token",
        "no origin",
        "json",
        "bearer",
        "get",
    ],
)
def test_a_write_that_is_not_a_reviewers_own_form_is_refused_and_changes_nothing(ann: RunningDesk, path: str, case: str) -> None:
    form = {**FORM, "marks": "1", "name": "x", "filters": "", "view": "1", "csrftoken": ann.token()}
    before = everything(ann)
    match case:
        case "nobody":
            answer = ann.raw_post(path, form, cookies=False, Origin=ann.base)
        case "foreign origin":
            answer = ann.raw_post(path, form, Origin="http://evil.example")
        case "hidden origin":
            answer = ann.raw_post(path, form, Origin="null")
        case "foreign by fetch metadata":
            answer = ann.raw_post(path, form, Origin=ann.base, Sec_Fetch_Site="cross-site")
        case "sandboxed sibling":
            answer = ann.raw_post(path, form, Origin="http://127.0.0.1:1", Sec_Fetch_Site="same-site")
        case "no token":
            answer = ann.raw_post(path, {**form, "csrftoken": ""}, Origin=ann.base)
        case "wrong token":
            answer = ann.raw_post(path, {**form, "csrftoken": form["csrftoken"][:-1] + "x"}, Origin=ann.base)
        case "no origin":
            answer = ann.raw_post(path, form)
        case "json":
            answer = ann.ask(path, "POST", '{"alerts": "1"}', Content_Type="application/json", Origin=ann.base)
        case "bearer":  # Datasette's own protection lets these pass
            answer = ann.raw_post(path, {**form, "csrftoken": ""}, Origin=ann.base, Authorization="Bearer x")
        case _:
            answer = ann.get(path + "?" + "&".join(f"{name}={value}" for name, value in form.items()))
    assert answer.status in (403, 405), answer.text
    assert everything(ann) == before


def test_a_link_lets_a_reviewer_in_once(desk: RunningDesk, anybody: RunningDesk) -> None:
    for _ in range(3):  # as a chat does that shows what a link leads to
        preview = anybody.get(f"/-/enter?token={desk.tokens['ben']}", cookies=False)
        assert preview.status == 200 and "Log in as ben" in preview.text and not any("session" in v for v in preview.set_cookies)
    first = anybody.enter("ben")
    assert first.status == 303
    cookie = next(value for value in first.set_cookies if "borderwatch_session" in value)
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Secure" not in cookie and "Max-Age=2592000" in cookie
    assert anybody.enter("ben").status == 403
    assert anybody.get("/-/enter?token=x").status == 403
    page = anybody.get("/-/sessions").text
    assert "this browser" in page and "127.0.0.1" in page
    stolen = RunningDesk(desk.base, desk.database, desk.tokens, desk.process, dict(anybody.cookies))
    assert stolen.post("/-/logout").status == 303 and "read only" in anybody.get("/-/desk").text, (
        "ended for every copy of the cookie"
    )


def test_everybody_reads_and_is_told_how_to_log_in(anybody: RunningDesk) -> None:
    page = anybody.get("/-/desk").text
    assert "log-in link" in page and "Log in" in page
    assert 'class="act"' not in page


def test_a_card_marks_what_the_reviewer_saw_and_only_what_is_still_new(ann: RunningDesk) -> None:
    story = story_of(ann, "Tajik guards clash")
    seen = alerts_of(ann, story)
    first, *others = seen
    ann.post("/-/desk/mark", state="dismissed", alerts=first, only="new", story=story, back="/-/desk")
    answer = ann.post(
        "/-/desk/mark",
        state="confirmed",
        alerts=" ".join(map(str, seen)),
        only="new",
        story=story,
        back="/-/desk?watch=clash-border",
    )
    assert answer.status == 303
    assert answer.headers["location"].startswith(f"/-/desk?watch=clash-border&done={story}&marks=")
    assert alerts_of(ann, story) == {first: "dismissed", **dict.fromkeys(others, "confirmed")}
    assert ann.sql("SELECT reviewer, state FROM reviews WHERE alert_id = ? ORDER BY id DESC LIMIT 1", first) == [
        ("ann", "dismissed")
    ]


def test_the_marked_card_offers_undo_and_undo_puts_everything_back(ann: RunningDesk) -> None:
    story = story_of(ann, "Столкновение")
    before = ann.sql("SELECT * FROM alerts ORDER BY id")
    alerts = " ".join(map(str, alerts_of(ann, story)))
    marked = ann.post("/-/desk/mark", state="confirmed", alerts=alerts, only="new", story=story, note="seen", back="/-/desk")
    page = ann.get(marked.headers["location"].partition("#")[0]).text
    assert ">Undo</button>" in page
    marks = page.partition('name="marks" value="')[2].partition('"')[0]
    undone = ann.post("/-/desk/undo", marks=marks, story=story, back="/-/desk")
    assert undone.status == 303
    assert ann.sql("SELECT * FROM alerts ORDER BY id") == before
    assert ann.post("/-/desk/undo", marks=marks, story=story, back="/-/desk").status == 409


def test_a_mark_on_the_storys_own_page_is_taken_back_there(ann: RunningDesk) -> None:
    story = story_of(ann, "Tajik clash number 5")
    (alert,) = alerts_of(ann, story)
    marked = ann.post("/-/desk/mark", state="dismissed", alerts=alert, story=story, back=f"/-/story/{story}")
    page = ann.get(marked.headers["location"]).text
    assert "1 alert marked." in page
    marks = page.partition('name="marks" value="')[2].partition('"')[0]
    undone = ann.post("/-/desk/undo", marks=marks, story=story, back=f"/-/story/{story}")
    assert undone.headers["location"] == f"/-/story/{story}"
    assert alerts_of(ann, story) == {alert: "new"}


def test_a_note_is_kept_as_text_and_shown(ann: RunningDesk) -> None:
    story = story_of(ann, "Tajik clash number 3")
    (alert,) = alerts_of(ann, story)
    ann.post("/-/desk/mark", state="note", alerts=alert, story=story, note="<b>call</b> وزارت", back=f"/-/story/{story}")
    assert "&lt;b&gt;call&lt;/b&gt; وزارت" in ann.get(f"/-/story/{story}").text
    assert alerts_of(ann, story) == {alert: "new"}


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example/", "/\\evil.example", "/-/desk\\..", "javascript:alert(1)"]
)
def test_a_form_never_leads_to_another_site(ann: RunningDesk, back: str) -> None:
    story = story_of(ann, "Tajik clash number 4")
    (alert,) = alerts_of(ann, story)
    answer = ann.post("/-/desk/mark", state="confirmed", alerts=alert, story=story, back=back)
    assert answer.headers["location"].startswith("/-/desk?done=")


def test_a_view_is_saved_listed_for_everybody_and_deleted(ann: RunningDesk, anybody: RunningDesk) -> None:
    ann.post("/-/desk/save-view", name="Floods <i>", filters="watch=flood&state=any&nonsense=1")
    page = anybody.get("/-/desk").text
    assert "Floods &lt;i&gt;" in page and "/-/desk?state=any&amp;watch=flood" in page
    assert "saved by ann" in page
    (number,) = ann.sql("SELECT id FROM saved_views")[0]
    ann.post("/-/desk/delete-view", view=number, back="/-/desk")
    assert ann.sql("SELECT * FROM saved_views") == []


def test_what_does_not_make_sense_is_said_and_changes_nothing(ann: RunningDesk) -> None:
    before = everything(ann)
    for form in (
        {"state": "confirmed", "alerts": ""},
        {"state": "deleted", "alerts": "1"},
        {"state": "note", "alerts": "1", "note": ""},
    ):
        assert ann.post("/-/desk/mark", **form).status == 400
    assert ann.post("/-/desk/save-view", name=" ", filters="").status == 400
    assert everything(ann) == before
