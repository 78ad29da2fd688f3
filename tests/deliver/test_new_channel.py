"""A channel is one class and a row: an invented one is checked, composed for, sent by and listed as the others are."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.app.delivery.compose import FORM_WRITERS
from crawler.app.digest import DIGEST_FORMATS
from crawler.channels import CHANNELS
from crawler.config.delivery import SHARED_FIELDS, RecipientModel
from tests.deliver.birds import LETTERS
from tests.deliver.environment import CLASH, MASSACRE, TRADE, delivery_env, rows, write_config
from tests.patience import CHILD_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PIGEON = 'recipients: [{{name: bird, channel: pigeon, loft: "{loft}"{more}}}]'
RAVEN = "smtp: {sender: me@example.org}\nrecipients: [{name: nest, channel: raven, directory: nest}]"


def borderwatch(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """A command, with the invented channels: exit code, stdout, stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.deliver.birds", "-c", str(folder / "config.yaml"), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=CHILD_SECONDS,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Path]:
    """Three stories of this hour, and a loft."""
    with delivery_env(tmp_path) as d:
        d.house.clock.now = datetime.now(UTC)
        d.report("a", CLASH)
        d.report("b", MASSACRE)
        d.report("c", TRADE)
    (tmp_path / "loft").mkdir()
    yield tmp_path


def test_it_takes_a_digest_to_its_reader_and_the_list_says_so(archive: Path) -> None:
    write_config(archive, PIGEON.format(loft="env:LOFT", more=""))
    loft = archive / "loft"
    code, out, _ = borderwatch(archive, "deliver", "--dry-run", LOFT=str(loft))
    assert (code, "bird (pigeon): would get a digest, 3 stories" in out) == (0, True)
    assert not list(loft.iterdir())
    code, out, err = borderwatch(archive, "deliver", LOFT=str(loft))
    assert (code, err) == (0, "")
    assert out.startswith("bird: sent: Borderwatch, ")
    (slip,) = loft.iterdir()
    text = slip.read_text(encoding="utf-8")
    assert f"[critical] {MASSACRE}" in text
    assert "more stories" in text, "it has no room for all, so it says how many more there are"
    assert len(text) <= LETTERS + 1
    (row,) = json.loads(borderwatch(archive, "deliver", "--list", "--json", LOFT=str(loft))[1])
    assert (row["recipient"], row["kind"], row["state"], row["token"]) == ("bird", "digest", "sent", slip.stem)
    assert borderwatch(archive, "deliver", LOFT=str(loft))[1] == "nothing to send\n"


def test_what_it_answers_is_kept_as_any_channels_answer_is(archive: Path) -> None:
    write_config(archive, PIGEON.format(loft=archive / "loft", more=""))
    (archive / "loft" / "cat").touch()
    code, out, _ = borderwatch(archive, "deliver")
    assert (code, "bird: laid aside: " in out, "(a cat lives there)" in out) == (1, True, True)
    listed = borderwatch(archive, "deliver", "--list")[1]
    assert "laid aside" in listed
    assert "a cat lives there" in listed
    (archive / "loft" / "cat").unlink()
    assert borderwatch(archive, "deliver", "--retry", "1")[0] == 0
    assert len(list((archive / "loft").iterdir())) == 1


def test_a_test_message_goes_by_it(archive: Path) -> None:
    write_config(archive, PIGEON.format(loft=archive / "loft", more=""))
    assert borderwatch(archive, "deliver", "--test", "bird")[:2] == (0, "bird: sent: Borderwatch: a test\n")
    (slip,) = (archive / "loft").iterdir()
    assert "This is a test of Borderwatch" in slip.read_text(encoding="utf-8")


def test_its_own_policy_holds_where_nobody_said_another(archive: Path) -> None:
    only_notices = ", digest_at: [], policy: {heartbeat: 0s}"
    write_config(archive, PIGEON.format(loft=archive / "loft", more=only_notices))
    out = borderwatch(archive, "deliver", "--dry-run")[1]
    assert out.count("would get a notice, 1 story") == 2
    assert (MASSACRE in out, CLASH in out) == (True, True), "of high severity: a bird flies at once"
    write_config(archive, PIGEON.format(loft=archive / "loft", more=only_notices[:-1] + ", immediate: [critical]}"))
    out = borderwatch(archive, "deliver", "--dry-run")[1]
    assert (MASSACRE in out, CLASH in out) == (True, False)


@pytest.mark.parametrize(
    ("delivery", "complaints"),
    [
        (
            """
            recipients:
              - {name: a, channel: pigeon}
              - {name: b, channel: pigeon, loft: /x, lofft: /y}
              - {name: c, channel: pigeom, loft: /x}
            """,
            ["delivery.recipients[0]: channel pigeon needs loft", "did you mean 'loft'", "did you mean 'pigeon'"],
        ),
        (
            """
            recipients:
              - {name: a, channel: pigeon, loft: here}
              - {name: b, channel: raven}
              - {name: c, channel: raven, enabled: false}
            """,
            [
                "recipients[0].loft: must be a path that begins with /, or env:NAME",
                "delivery.recipients[1].channel: raven needs delivery.smtp.sender",
            ],
        ),
        (
            """
            smtp: {sender: me@example.org, user: env:NOBODY}
            recipients:
              - {name: a, channel: pigeon, loft: env:LOFT}
              - {name: b, channel: pigeon, loft: /x}
              - {name: c, channel: raven, directory: nest}
            """,
            [
                "recipient a: loft: the environment variable LOFT is not set",
                "recipient b: loft stands in the configuration",
                "recipient c: ",
                "smtp: user: the environment variable NOBODY is not set",
            ],
        ),
    ],
)
def test_each_mistake_with_it_is_found_by_check(tmp_path: Path, delivery: str, complaints: list[str]) -> None:
    write_config(tmp_path, delivery)
    code, out, err = borderwatch(tmp_path, "check")
    assert code != 0
    assert [words for words in complaints if words not in out + err] == [], out + err
    assert "recipients[2].channel: raven needs" not in out + err, "who is told nothing needs no sender"


def test_a_channel_that_writes_the_digest_is_one_of_its_files(archive: Path) -> None:
    write_config(archive, RAVEN)
    assert borderwatch(archive, "deliver")[0] == 0
    (page,) = (archive / "nest").iterdir()
    assert page.read_text(encoding="utf-8").splitlines()[0] == MASSACRE
    assert page.name == f"{datetime.now(UTC):%Y-%m-%d}"
    assert rows(archive, "SELECT stories FROM digests") == [(3,)]


def test_the_setting_of_one_channel_is_in_the_schema_only_with_that_channel() -> None:
    code = (
        "from crawler.channels import CHANNELS\nfrom tests.deliver.birds import Pigeon\nCHANNELS['pigeon'] = Pigeon\n"
        "from crawler import config\nkeys = config.schema()['$defs']['Recipient']['properties']\n"
        "print(keys['loft']['description'], '|', keys['to']['description'], '|', keys['channel']['enum'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == (
        "pigeon: the folder it flies to | mail: the address; pigeon: who reads it | "
        "['files', 'mail', 'webhook', 'apprise', 'pigeon']\n"
    )


# ---------------------------------------------------------------------------- every channel


@pytest.mark.parametrize("name", sorted(CHANNELS))
def test_what_a_channel_takes_somebody_composes_and_no_key_has_two_meanings(name: str) -> None:
    channel = CHANNELS[name]
    assert channel.name == name
    assert set(channel.forms) <= set(DIGEST_FORMATS) | set(FORM_WRITERS)
    assert all(setting.words for setting in channel.settings)
    keys = {setting.key for setting in channel.settings}
    assert not keys & (RecipientModel.model_fields.keys() - SHARED_FIELDS), "a key of every recipient is no channel's own"


def asks_which(node: ast.AST) -> bool:
    """Whether code compares a channel with a name: `recipient.channel == "files"`, `given["channel"] in (…)`, `match one.channel:`."""
    sides = {ast.Compare: ("left", "comparators"), ast.Match: ("subject",)}.get(type(node), ())
    for side in (operand for name in sides for operand in _several(getattr(node, name))):
        if isinstance(side, ast.Attribute) and side.attr == "channel":
            return True
        if isinstance(side, ast.Subscript) and isinstance(side.slice, ast.Constant) and side.slice.value == "channel":
            return True
    return False


def _several(child: ast.AST | list[ast.AST]) -> list[ast.AST]:
    return child if isinstance(child, list) else [child]


def test_nobody_asks_which_channel_it_is() -> None:
    """Whoever asks must be changed with every new channel: what differs is a property of the class."""
    for code in ("a.channel == 'x'", "'x' != a['channel']", "a.channel in B", "match a.channel:\n  case 'x': pass"):
        assert any(asks_which(node) for node in ast.walk(ast.parse(code))), code
    for path in (file for room in ("crawler", "jobs") for file in (ROOT / room).rglob("*.py")):
        if not path.is_relative_to(ROOT / "crawler" / "channels"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                assert not asks_which(node), f"{path.relative_to(ROOT)}: {ast.unparse(node)}"


def test_a_configuration_is_read_without_the_libraries_of_its_channels() -> None:
    """The crawl reads it in every cycle and sends nothing."""
    code = (
        "import sys\nimport crawler.config\n"
        "print(sorted({'apprise', 'smtplib', 'jinja2', 'email.headerregistry', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
