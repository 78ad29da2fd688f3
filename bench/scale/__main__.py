"""A day of many feeds, planned, leased, recorded and told: what it took, hour by hour.

python -m bench.scale --feeds 5000 --hours 6
python -m bench.scale                             50,000 feeds and a day: hours of a quiet machine
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from bench.publish import conditions
from bench.scale.measures import HourMeasures, hours_chart, hours_table
from bench.scale.simulation import Simulation


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=50_000)
    parser.add_argument("--hours", type=int, default=24, help="of the simulated clock")
    parser.add_argument("--articles", type=float, default=4.0, help="a feed publishes a day, on average")
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--svg", type=Path, help="where the drawing is written")
    options = parser.parse_args()
    wall, processor = time.monotonic(), time.process_time()

    def follow(measures: HourMeasures) -> None:
        print(f"hour {measures.hour + 1} of {options.hours}: {time.monotonic() - wall:.0f} s", file=sys.stderr)

    with tempfile.TemporaryDirectory(prefix="bench-scale-") as folder:
        simulation = Simulation(Path(folder), feeds=options.feeds, articles_a_day=options.articles, workers=options.workers)
        promises = simulation.run(options.hours, follow)
        simulation.close()
    title = f"{options.feeds:,} feeds, {options.articles:g} articles a day each, {options.workers} workers"
    print(f"{title}.\n{conditions()}\n\n{hours_table(simulation.hours)}\n")
    print("\n".join(f"{name.replace('_', ' ')}: {number:,}" for name, number in asdict(promises).items()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = time.process_time() - processor
    print(f"whole run: {spent:,.0f} CPU s, {time.monotonic() - wall:,.0f} s, {memory:,.0f} MB of memory at most")
    if options.svg:
        options.svg.write_text(hours_chart(simulation.hours, title), encoding="utf-8")
    return 0 if promises.are_kept else 1


if __name__ == "__main__":
    sys.exit(main())
