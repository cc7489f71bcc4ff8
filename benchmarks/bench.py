"""Measure reglint on a real registry beside a parse of it: CPU time of whole processes, ratios and memory.

    python benchmarks/bench.py ../shared/corpus/xml/2026-07-22.xml --runs 9
    python benchmarks/bench.py ../shared/corpus/xml/2026-07-22.xml --formats --peers --tenfold

The commands run in turn, because the speed of a machine drifts: compare the ratios of one call, not the times of two.
"""

import argparse
import sys
import tempfile
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.inputs import (
    write_before,
    write_fixable,
    write_formats,
    write_small,
    write_tenfold,
    write_with_attribute,
    write_with_comment,
)
from benchmarks.peers import peer_jobs
from benchmarks.processes import Job, measure, parse_job, prepare_environment, print_table, reglint_job


def command_jobs(registry: Path, folder: Path) -> list[Job]:
    """Return the commands to measure on a registry in XML. The inputs that they need are written to a folder."""
    before, small = folder / "before.xml", folder / "small.yaml"
    commented, attributed, fixable = folder / "comment.xml", folder / "attribute.xml", folder / "fixable.xml"
    write_before(registry, before)
    write_small(small)
    write_with_comment(registry, commented)
    write_with_attribute(registry, attributed)
    write_fixable(registry, fixable)
    check = ("check", str(registry))
    return [
        Job("python -c pass", [sys.executable, "-c", "pass"]),
        reglint_job("reglint --version", "--version"),
        reglint_job("check", *check),
        reglint_job("check, with a comment", "check", str(commented)),
        reglint_job("check, unknown attribute", "check", str(attributed)),
        reglint_job("check, JSON", *check, "--output", "json"),
        reglint_job("check, SARIF", *check, "--output", "sarif"),
        reglint_job("check, HTML", *check, "--output", "html"),
        reglint_job("check --base, one change", *check, "--base", str(before)),
        reglint_job("check --diff", "check", str(fixable), "--diff"),
        reglint_job("check, 200 entries", "check", str(small)),
        reglint_job("check, 200 entries over IANA", "check", str(small), "--over", "iana"),
    ]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("registry", type=Path, help="a registry in XML")
    parser.add_argument("--runs", type=int, default=9, help="counted runs of each command (default: 9)")
    parser.add_argument("--formats", action="store_true", help="also measure the registry in YAML, JSON and CSV")
    parser.add_argument("--peers", action="store_true", help="also measure other tools that are installed")
    parser.add_argument("--tenfold", action="store_true", help="also measure ten times the entries")
    arguments = parser.parse_args()
    registry, runs = arguments.registry, arguments.runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare_environment(folder)
        base = parse_job(registry)
        jobs = [base, *command_jobs(registry, folder)]
        if arguments.formats:
            jobs += [
                reglint_job(f"check, {path.suffix[1:].upper()}", "check", str(path)) for path in write_formats(registry, folder)
            ]
        if arguments.peers:
            jobs += peer_jobs(registry, folder)
        measure(jobs, runs)
        print(f"{registry.name}, {registry.stat().st_size / 1e6:.2f} MB, medians of {runs} runs in turn")
        print_table(jobs, base)
        if arguments.tenfold:
            large = folder / "tenfold.xml"
            write_tenfold(registry, large)
            base = parse_job(large)
            jobs = [base, reglint_job("check", "check", str(large))]
            measure(jobs, max(runs // 3, 1))
            print(f"\nten times the entries, {large.stat().st_size / 1e6:.1f} MB")
            print_table(jobs, base)


if __name__ == "__main__":
    main()
