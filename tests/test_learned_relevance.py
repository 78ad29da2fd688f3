"""`borderwatch watch learn` on an archive: written beside it, used, shown, forgotten; and a file that is broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler import config as configuration
from crawler.model import AlertState
from crawler.model.errors import ConfigError
from crawler.watch import RelevanceModel
from jobs.cli import main_command
from tests.fakes import NOW, house
from tests.test_relevance_kept import tell
from tests.watch.test_learning import marks

CONFIG = """\
contact: test@example.org
database: news.db
sources:
  - {slug: one, name: One, country: TJ, bank: tj, feeds: [{url: "http://one.example/rss"}]}
watches:
  - {id: clash-tj, title: Clashes, severity: high, query: "clash*"}
"""
SHIPPED = RelevanceModel.shipped()


@dataclass
class Desk:
    """An archive with alerts that a desk marked by one sign alone: whether the title asks."""

    config: Path

    def learn(self, *options: str) -> Result:
        return CliRunner().invoke(main_command, ["-c", str(self.config), "watch", "learn", *options])

    @property
    def file(self) -> Path:
        return self.config.parent / "news.relevance.json"

    def weights(self) -> RelevanceModel:
        model = configuration.load(self.config).watches.relevance
        assert model is not None
        return model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    given = marks(60, 5, None)
    with house(folder) as h:
        for mark in given:
            name = f"a{mark.alert_id}"
            tell(h, name, f"Tajik clash {name}", f"Tajik guards clash {name}. ")
            evidence = {**mark.evidence, "question_title": float(mark.alert_id % 3 > 0)}
            h.store._connection.run("UPDATE alerts SET evidence = ? WHERE id = ?", (json.dumps(evidence), mark.alert_id + 1))
            state = AlertState.CONFIRMED if mark.alert_id % 3 else AlertState.DISMISSED
            h.store.marks.add((mark.alert_id + 1,), state, reviewer="ann", note=None, now=NOW)
        # A story for each: what the marks lie on are different events.
        h.store._connection.run(
            """INSERT INTO stories (id, headline, first_seen_at, last_seen_at)
            SELECT 1000 + id, title, first_seen_at, first_seen_at FROM articles"""
        )
        h.store._connection.run("UPDATE articles SET story_id = 1000 + id")
    return folder


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    made = Desk(folder / "config.yaml")
    yield made
    made.file.unlink(missing_ok=True)


def test_what_was_learned_is_used_shown_and_forgotten(desk: Desk) -> None:
    assert desk.weights() == SHIPPED
    before = configuration.load(desk.config).config_hash
    learned = desk.learn()
    assert learned.exit_code == 0, learned.output
    assert "“the title is a statement” counts more for an alert" in learned.output
    assert "clash-tj: 40 confirmed, 20 dismissed. Relevance: confirmed ones" in learned.output
    assert desk.weights().weights["question_title"] > SHIPPED.weights["question_title"]
    assert configuration.load(desk.config).config_hash != before, "runs say that other weights were in use"
    assert desk.learn("--show").output == learned.output.split("Written to")[0]
    assert json.loads(desk.learn("--show", "--json").output)["marks"] == 60
    assert any("learned from 60 marks" in finding.text for finding in configuration.check(desk.config))
    assert "is removed" in desk.learn("--forget").output
    assert desk.weights() == SHIPPED
    assert desk.learn("--forget").output == "nothing was learned\n"


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    outcome = desk.learn("--dry-run")
    assert outcome.exit_code == 0 and "Nothing was written." in outcome.output
    assert not desk.file.exists()
    assert "nothing was learned yet" in desk.learn("--show").output


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"model": {}, "shipped": "%s"}', '{"model": 3, "shipped": "%s"}'])
def test_a_broken_file_is_an_error_of_the_configuration_that_says_what_to_do(desk: Desk, content: str) -> None:
    desk.file.write_text(content.replace("%s", SHIPPED.fingerprint), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"news\.relevance\.json.*cannot be read.*`borderwatch watch learn --forget` removes it"):
        configuration.load(desk.config)
    assert "is removed" in desk.learn("--forget").output
    assert desk.weights() == SHIPPED


@pytest.mark.parametrize("weight", ["NaN", "1e999"])
def test_a_weight_that_is_no_number_is_such_an_error(desk: Desk, weight: str) -> None:
    document = json.dumps({"shipped": SHIPPED.fingerprint, "model": SHIPPED.document()})
    desk.file.write_text(document.replace(f'"intercept": {SHIPPED.intercept}', f'"intercept": {weight}'), encoding="utf-8")
    with pytest.raises(ConfigError, match="a weight is no number"):
        configuration.load(desk.config)


def test_weights_learned_over_others_than_those_that_ship_are_not_used_and_check_says_so(desk: Desk) -> None:
    desk.file.write_text(json.dumps({"shipped": "older", "model": SHIPPED.document() | {"intercept": 9.0}}), encoding="utf-8")
    assert desk.weights() == SHIPPED
    assert any(finding.level == "warning" and "is not used" in finding.text for finding in configuration.check(desk.config))


def test_two_wishes_at_once_are_refused(desk: Desk) -> None:
    assert "give one of --show, --forget and --dry-run" in desk.learn("--show", "--forget").output
