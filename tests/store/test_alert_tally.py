"""How many stories each value of a facet would give, from alerts that are read once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crawler.store.alert_filter import AlertFacet, AlertFilter
from crawler.store.alert_tally import AlertGroup, QueueSize, tally_alerts
from crawler.watch import compile_watches
from tests.fakes import NOW, Env, an_article, an_article_found, an_entry, house

WATCHES = compile_watches(
    {"flood": {"en": ["flood*"]}}, [{"id": "flood", "title": "Floods", "severity": "low", "when": {"all": ["flood"]}}]
)
FACETS = tuple(facet for facet in AlertFacet if facet is not AlertFacet.PLACE)


def group(
    state: str, severity: str, watch: str, source: str, language: str, *stories: int, period: int, assigned: str = ""
) -> AlertGroup:
    texts = (state, severity, watch, source, {"one": "tj", "two": "af"}[source], language, assigned)
    values: dict[AlertFacet, str] = dict(zip(FACETS, texts, strict=True))
    return AlertGroup(values=values, labels={AlertFacet.WATCH: watch.title()}, period=period, stories=stories)


ALERTS = (
    group("new", "high", "clash", "one", "en", 10, period=1),
    group("new", "high", "clash", "two", "fa", 10, 10, period=2),  # the same story, by a second source
    group("confirmed", "low", "flood", "one", "", 11, period=2, assigned="ann"),
    group("new", "low", "flood", "two", "fa", 12, period=3),
)


def counts(filters: AlertFilter) -> dict[str, dict[str, int]]:
    tally = tally_alerts(ALERTS, filters, FACETS, most=9)
    return {str(facet): {count.value: count.stories for count in values} for facet, values in tally.facets.items()}


def test_stories_are_counted_once_for_each_value() -> None:
    assert counts(AlertFilter()) == {
        "state": {"new": 2, "confirmed": 1},
        "severity": {"low": 2, "high": 1},
        "watch": {"flood": 2, "clash": 1},
        "source": {"one": 2, "two": 2},
        "bank": {"tj": 2, "af": 2},
        "language": {"fa": 2, "en": 1, "": 1},
        "assigned": {"": 2, "ann": 1},
    }


def test_a_facet_is_counted_without_what_is_chosen_of_it_and_the_others_with_it() -> None:
    chosen = counts(AlertFilter(state=("new",), bank=("af",)))
    assert chosen["state"] == {"new": 2}
    assert chosen["bank"] == {"af": 2, "tj": 1}
    assert chosen["watch"] == {"clash": 1, "flood": 1}
    assert tally_alerts(ALERTS, AlertFilter(state=("new",), bank=("af",)), (), most=9).size == QueueSize(2, 3)


def test_periods_are_counted_as_if_none_were_chosen() -> None:
    tally = tally_alerts(ALERTS, AlertFilter(), (), most=9, since=3, periods=[1, 2, 3])
    assert (tally.since, tally.size) == ((3, 3, 1), QueueSize(1, 1))


def test_the_most_come_first_and_the_rest_is_left_out() -> None:
    tally = tally_alerts(ALERTS, AlertFilter(), (AlertFacet.WATCH,), most=1)
    assert [(count.value, count.label, count.stories) for count in tally.facets[AlertFacet.WATCH]] == [("flood", "Flood", 2)]


def test_alerts_are_read_once_for_all_facets_and_many_alerts_take_no_more_queries_than_one(tmp_path: Path) -> None:
    with house(tmp_path, watches=WATCHES) as h:
        run = h.plan().run_id
        queries: list[int] = []
        for number in range(3):
            own = " ".join(f"w{number}x{position}" for position in range(40))
            article = an_article(str(number), title=f"Flood {number}", text=f"A flood came. {own}.")
            h.recorder.record(an_article_found(run, 1, an_entry(str(number)), article))
            statements = statements_of(h, lambda: h.store.alerts.list())
            queries.append(len(statements))
        assert queries[0] == queries[2] > 0
        statements = statements_of(h, lambda: h.store.queue.tally(AlertFilter(state=("new",)), FACETS, moments=[NOW]))
        assert sum("FROM alerts" in statement for statement in statements) == 1
        assert len(h.store.alerts.list()) == 3


def statements_of(h: Env, work: Callable[[], object]) -> list[str]:
    """The SQL that some work runs."""
    statements: list[str] = []
    raw = h.store._connection._raw
    raw.set_trace_callback(statements.append)
    work()
    raw.set_trace_callback(None)
    return statements
