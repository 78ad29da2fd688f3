"""The table of promises: what each is, which code proves it here, and which tests prove it in the suite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.reliability.bad_inputs import prove_memory, prove_own_inputs, prove_shared_inputs
from bench.reliability.every_write import prove_every_write
from bench.reliability.proof import Proof
from bench.reliability.random_kills import prove_random_kills
from bench.reliability.simulated_week import prove_week
from bench.reliability.soak import prove_soak


@dataclass(frozen=True)
class Target:
    """A promise with its proofs. `quick` takes seconds; `full` may take an hour; `tests` are run as they are."""

    promise: str
    full: Callable[[], Proof] | None = None
    quick: Callable[[], Proof] | None = None
    tests: tuple[str, ...] = ()
    limits: str = ""  # what is not proved


TARGETS: dict[str, Target] = {
    "K1": Target(
        "300 real polls killed with -9 at random moments: nothing lost, nothing twice",
        full=lambda: prove_random_kills(300),
        tests=("tests/store/test_killed.py", "tests/test_ledger.py"),
        limits="which of two copies counts as the original after a kill is not compared; the quick form is K2 and the tests",
    ),
    "K2": Target(
        "kill, torn write, I/O error and full disk at every write of a poll, delivery, backup, migration, backfill, retention",
        full=prove_every_write,
        quick=lambda: prove_every_write(every=61, first=5, in_turn=True),
        limits="a poll is what its writer writes, without the network; power cuts and errors of fsync are not tried",
    ),
    "K3": Target(
        "deliveries killed before and after the receiver took the message: none lost, at most one repeated under the same name",
        tests=("tests/deliver/test_killed.py",),
    ),
    "B1": Target(
        "every hostile input has an outcome",
        full=prove_shared_inputs,
        quick=prove_own_inputs,
        tests=("tests/test_odd_answers.py", "tests/feeds/test_bytes.py"),
        limits="the full form needs the collected inputs, which are not part of the project",
    ),
    "B2": Target("beside a poisoned entry, every good one is kept", tests=("tests/feeds/test_poison.py",)),
    "B3": Target(
        "a hostile host keeps no other waiting",
        tests=("tests/test_hanging_hosts.py", "tests/test_slots.py"),
        limits="order is tested, seconds are not",
    ),
    "B4": Target("all processes of a poll stay within 400 MB with every bomb", full=prove_memory),
    "B5": Target(
        "readers raise nothing whatever they read",
        tests=("tests/feeds/test_poison.py", "tests/test_workers.py"),
        limits="no coverage-guided fuzzing",
    ),
    "X1": Target(
        "no text of others becomes active in a digest, mail, page or export",
        tests=("tests/digest/test_hostile.py", "tests/review/test_hostile.py", "tests/test_exports.py", "tests/test_advisories.py"),
    ),
    "X2": Target(
        "no connection to a private address",
        tests=(
            "tests/test_addresses.py",
            "tests/test_road.py::test_private_addresses_are_refused_however_they_are_spelt",
            "tests/review/test_address.py",
        ),
        limits="rebinding in a network namespace is not tried",
    ),
    "X3": Target("secrets stand in no log, file or output", tests=("tests/test_redaction.py", "tests/deliver/test_trouble.py")),
    "X4": Target(
        "a crawl listens on no port",
        tests=("tests/test_road.py::test_a_crawl_opens_no_port",),
        limits="files opened because of a feed are not watched",
    ),
    "D1": Target(
        "writers and readers side by side are never told that the archive is locked", tests=("tests/review/test_while_writing.py",)
    ),
    "D2": Target(
        "a full disk is one clear error, and what was stored stays",
        full=lambda: prove_every_write(("poll",), every=23, first=9),
        quick=lambda: prove_every_write(("poll",), every=151, first=9, in_turn=True),
        tests=(
            "tests/test_record.py::test_a_full_disk_is_one_clear_error_and_what_was_stored_stays",
            "tests/deliver/test_channels.py",
        ),
    ),
    "S1": Target(
        "500 cycles in one process, on an archive that grows and on one that does not: at most 1 MB in 100 cycles",
        full=lambda: prove_soak(500),
        limits="hours on end are not tried",
    ),
    "T1": Target(
        "clocks that jump and nights that change the hour: each digest once",
        quick=prove_week,
        tests=("tests/test_week.py", "tests/test_agenda.py", "tests/store/test_clock.py"),
    ),
    "T2": Target(
        "SIGTERM ends a daemon in time and loses nothing; a second daemon is refused with 75", tests=("tests/test_daemon.py",)
    ),
    "C1": Target(
        "a broken configuration, query or evidence pack is one clear error in a bounded number of steps",
        tests=("tests/config/test_config.py", "tests/test_hostile_inputs.py"),
    ),
    "R1": Target("robots.txt as RFC 9309 has it", tests=("tests/test_robots.py", "tests/test_robots_unreadable.py")),
    "H1": Target(
        "health names the cause of each of thirteen faults made on purpose at the next look",
        tests=("tests/test_health_faults.py", "tests/test_health_command.py", "tests/test_health.py"),
        limits="the daemon's own process is not broken here",
    ),
    "week": Target(
        "a week with a flaky site, two kills, a full disk and a clock that jumps ends with the rows of an undisturbed week",
        quick=prove_week,
    ),
}
