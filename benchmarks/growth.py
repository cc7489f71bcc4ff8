"""Measure how CPU time grows with the size of the input, for each reader and each kind of bulk fault.

    python benchmarks/growth.py
    python benchmarks/growth.py --case XML --case "rows in reverse"

The exponent is that of the growth from n to 4n, without the time of a start: 1 is linear, 2 is quadratic.
"""

import argparse
import sys
import tempfile
from math import log
from pathlib import Path
from statistics import median

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.growing import GROWING
from benchmarks.processes import Job, measure, prepare_environment, reglint_job


def grow(case: str, folder: Path, runs: int) -> tuple[list[float], float]:
    """Return the CPU times of a case for n, 2n and 4n in seconds, and the exponent of the growth from n to 4n."""
    growing = GROWING[case]
    start = reglint_job("start", "--version")
    jobs: list[Job] = [start]
    for factor in (1, 2, 4):
        count = growing.size * factor
        path = folder / str(factor) / growing.file
        path.parent.mkdir(exist_ok=True)
        path.write_text(growing.make(count), encoding="utf-8")
        options = list(growing.options)
        before = path.with_name(f"before-{growing.file}")
        if growing.before:
            before.write_text(growing.before(count), encoding="utf-8")
            options += [str(before)] if growing.command == "compare" else ["--base", str(before)]
        if growing.accepted:
            accepted = path.with_name("accepted.yaml")
            accepted.write_text(growing.accepted(count), encoding="utf-8")
            options += ["--accepted", str(accepted)]
        jobs.append(reglint_job(str(factor), growing.command, *options, str(path)))
    measure(jobs, runs)
    idle = median(start.seconds)
    seconds = [median(job.seconds) for job in jobs[1:]]
    exponent = log(max(seconds[2] - idle, 1e-3) / max(seconds[0] - idle, 1e-3), 4)
    return seconds, exponent


def main() -> None:
    """Print a line for each case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--case", action="append", choices=tuple(GROWING), help="measure this case only; may be repeated")
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each size (default: 3)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare_environment(folder)
        print(f"{'':26} {'n':>8} {'n ms':>8} {'2n ms':>8} {'4n ms':>8} {'exponent':>9}")
        for case in arguments.case or GROWING:
            seconds, exponent = grow(case, folder, arguments.runs)
            times = " ".join(f"{second * 1000:8.0f}" for second in seconds)
            print(f"{case:26} {GROWING[case].size:8,} {times} {exponent:9.2f}", flush=True)


if __name__ == "__main__":
    main()
