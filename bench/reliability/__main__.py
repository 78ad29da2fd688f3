"""Prove the promises of docs/reliability.md: `python -m bench.reliability [--quick | --full] [NAME …]`.

The quick form takes minutes and prints what it saw. The full form also writes its figures, with machine and date, into
`docs/reliability.md`; it may take hours. Names choose targets (K1, B4, week …). Exit code 1 where a promise did not hold.
"""

from __future__ import annotations

import argparse
import logging
import re
import subprocess
import sys
import time
from pathlib import Path

from bench.publish import machine
from bench.reliability.page import write_figures
from bench.reliability.proof import NotHere, Proof
from bench.reliability.targets import TARGETS, Target

ROOT_FOLDER = Path(__file__).resolve().parents[2]


def prove(target: Target, *, full: bool) -> tuple[Proof, str]:
    """What was tried, and what could not be tried here."""
    proof, missing = Proof(), ""
    work = (target.full or target.quick) if full else target.quick
    if work is not None:
        try:
            proof.add(work())
        except NotHere as error:
            missing = str(error)
    if target.tests:
        proof.add(run_tests(target.tests))
    return proof, missing


def run_tests(tests: tuple[str, ...]) -> Proof:
    """Tests of the suite, counted. One that is skipped proves nothing and is named."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:randomly", "-rfEs", *tests]
    done = subprocess.run(command, cwd=ROOT_FOLDER, capture_output=True, text=True, check=False)
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error|skipped)", done.stdout)}
    failures = re.findall(r"^(?:FAILED|ERROR) (.+)$", done.stdout, re.M)
    if done.returncode and not failures:
        failures = [f"pytest ended with {done.returncode}: {done.stdout[-300:]}"]
    notes = [f"tests: {counts.get('passed', 0)} passed" + (f", {counts['skipped']} skipped" if "skipped" in counts else "")]
    return Proof(tried=counts.get("passed", 0) + len(failures), breaches=failures, notes=notes)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(TARGETS)}; default: all")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--quick", action="store_true", help="what takes seconds each (the default)")
    form.add_argument("--full", action="store_true", help="everything, and the figures into docs/reliability.md")
    options = parser.parse_args()
    if unknown := set(options.names) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    logging.disable(logging.ERROR)  # of faults made on purpose
    print(machine())
    broken = 0
    for name in options.names or TARGETS:
        target, started = TARGETS[name], time.monotonic()
        proof, missing = prove(target, full=options.full)
        seconds = time.monotonic() - started
        print(f"\n{name}: {target.promise}")
        for line in proof.lines() if proof.tried else []:
            print(f"  {line}")
        if missing or not proof.tried:
            print(f"  NOT TRIED: {missing or 'only --full tries it'}")
        print(f"  {seconds:.0f} s", flush=True)
        broken += len(proof.breaches)
        if options.full:
            write_figures(name, proof, missing, seconds)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
