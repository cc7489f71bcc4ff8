"""Measure the tests: change the code in small ways, and count the changes that no test notices.

    python benchmarks/mutants.py rules/ports/*.py --tests tests/rules

A mutant is the code with one change. It is killed if a test fails. Mutants that the forks cannot try, or that survive there, run
again on a copy of the checkout, where commands that tests start see the change too. benchmarks/equivalent_mutants.tsv lists mutants
that behave like the original, by reading; they are counted apart. The seed makes a sample repeatable.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.mutant_runs import ForkedRuns  # noqa: E402
from benchmarks.mutations import Mutant, find_mutants  # noqa: E402

_EQUIVALENT = ROOT / "benchmarks" / "equivalent_mutants.tsv"
_TIMEOUT = 600  # seconds for the tests on a copy; a mutant that hangs is killed
_FAST = "not slow and not long"


def run_in_forks(mutants: Sequence[Mutant], tests: Sequence[str], budget: float) -> dict[Mutant, str]:
    """Return the fate of each mutant in a fork of a process that has collected the tests."""
    fates: dict[Mutant, str] = {}

    def report(mutant: Mutant, fate: str) -> None:
        fates[mutant] = fate
        if fate != "killed":
            print(f"{fate}: {describe(mutant)}", flush=True)

    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", database=None, derandomize=True, deadline=None, phases=phases)
    hypothesis.settings.load_profile("mutants")
    options = ["-q", "--disable-warnings", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", _FAST, *tests]
    pytest.main(options, plugins=[ForkedRuns(mutants, report, budget)])
    return fates


def run_on_copy(mutants: Sequence[Mutant], tests: Sequence[str]) -> dict[Mutant, str]:
    """Return the fate of each mutant on a copy of the checkout."""
    fates = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "checkout"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis"))
        command = [
            "env",
            f"PYTHONPATH={folder}",
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-p",
            "no:cacheprovider",
            "-m",
            _FAST,
            *tests,
        ]
        for mutant in mutants:
            target = folder / mutant.path.resolve().relative_to(ROOT)
            text = target.read_text(encoding="utf-8")
            target.write_text(mutant.apply(text), encoding="utf-8")
            try:
                status = subprocess.run(command, cwd=folder, capture_output=True, timeout=_TIMEOUT, check=False).returncode
            except subprocess.TimeoutExpired:
                status = 1
            target.write_text(text, encoding="utf-8")
            fates[mutant] = "killed" if status else "survived"
            print(f"{fates[mutant]} on a copy: {describe(mutant)}", flush=True)
    return fates


def describe(mutant: Mutant) -> str:
    """Return the place and the change of a mutant in one line."""
    _, function, old, new = mutant.key
    return f"{mutant.path}:{mutant.line}: {function or 'module'}: {old} -> {new}"


def equivalent_mutants() -> set[tuple[str, ...]]:
    """Return the keys of the mutants that behave like the original, by reading."""
    lines = _EQUIVALENT.read_text(encoding="utf-8").splitlines()[1:] if _EQUIVALENT.exists() else []
    return {tuple(line.split("\t")[:4]) for line in lines}


def main() -> None:
    """Print the mutants that survive, and how many are killed in each folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=Path, help="the files to change, relative to the checkout")
    parser.add_argument("--tests", nargs="+", default=["tests/rules"], help="the tests to run (default: tests/rules)")
    parser.add_argument("--sample", type=int, help="how many mutants to try (default: all)")
    parser.add_argument("--seed", type=int, default=6335)
    parser.add_argument(
        "--budget", type=float, default=1e9, metavar="SECONDS", help="the time of the tests of one mutant in a fork"
    )
    parser.add_argument("--forks-only", action="store_true", help="do not run the rest on a copy of the checkout")
    arguments = parser.parse_args()
    mutants = [mutant for path in arguments.files for mutant in find_mutants(path)]
    if arguments.sample and arguments.sample < len(mutants):
        mutants = sorted(random.Random(arguments.seed).sample(mutants, arguments.sample))
    equivalent = equivalent_mutants()
    fates = run_in_forks(mutants, arguments.tests, arguments.budget)
    for mutant in mutants:
        if fates[mutant] != "killed" and mutant.key in equivalent:
            fates[mutant] = "equivalent"
    if not arguments.forks_only:
        rest = [mutant for mutant, fate in fates.items() if fate not in ("killed", "equivalent")]
        fates |= run_on_copy(rest, arguments.tests)
    for folder in sorted({mutant.path.parent for mutant in mutants}):
        counts = Counter(fate for mutant, fate in fates.items() if mutant.path.parent == folder)
        print(f"{folder}: {sum(counts.values())} mutants: " + ", ".join(f"{count} {fate}" for fate, count in counts.most_common()))


if __name__ == "__main__":
    main()
