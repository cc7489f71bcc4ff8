"""Measure the tests: change the code in small ways, and count the changes that no test notices.

    python benchmarks/mutants.py --sample 40 --tests tests/rules rules/ports/*.py

A mutant is a copy of this checkout with one change: a comparison, a condition, a number or a truth value. It is killed if the tests
fail. The seed makes a sample repeatable.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_SWAPS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_TIMEOUT = 300  # seconds; a mutant that hangs is killed


class Mutant(NamedTuple):
    """A change of a file: the line, the old code and the new code."""

    path: Path
    line: int
    old: str
    new: str


def find_mutants(path: Path) -> Iterator[Mutant]:
    """Yield the mutants of a file. Docstrings, annotations and type-checking code are left alone."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.expr) or (old := ast.get_source_segment(text, node)) is None or "\n" in old:
            continue
        new = None
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
            new = f"{left} {_SWAPS[type(node.ops[0])]} {right}"
        elif isinstance(node, ast.BoolOp):
            new = (" or " if isinstance(node.op, ast.And) else " and ").join(f"({ast.unparse(value)})" for value in node.values)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            new = ast.unparse(node.operand)
        elif isinstance(node, ast.Constant) and type(node.value) is bool:
            new = str(not node.value)
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            new = str(node.value + 1)
        if new is not None:
            yield Mutant(path, node.lineno, old, f"({new})")


def is_killed(mutant: Mutant, folder: Path, tests: Sequence[str]) -> bool:
    """Return whether the tests fail on a copy of the checkout with the mutant."""
    target = folder / mutant.path.resolve().relative_to(ROOT)
    lines = target.read_text(encoding="utf-8").split("\n")
    kept = lines[mutant.line - 1]
    lines[mutant.line - 1] = kept.replace(mutant.old, mutant.new, 1)
    target.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *tests]
    try:
        status = subprocess.run(command, cwd=folder, capture_output=True, timeout=_TIMEOUT, check=False).returncode
    except subprocess.TimeoutExpired:
        status = 1
    lines[mutant.line - 1] = kept
    target.write_text("\n".join(lines), encoding="utf-8")
    return status != 0


def main() -> None:
    """Print the mutants that survive, and the share that is killed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("files", nargs="+", type=Path, help="the files to change")
    parser.add_argument("--tests", nargs="+", default=["tests/rules"], help="the tests to run (default: tests/rules)")
    parser.add_argument("--sample", type=int, default=40, help="how many mutants to try (default: 40)")
    parser.add_argument("--seed", type=int, default=6335)
    arguments = parser.parse_args()
    mutants = [mutant for path in arguments.files for mutant in find_mutants(path)]
    chosen = random.Random(arguments.seed).sample(mutants, min(arguments.sample, len(mutants)))
    killed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "checkout"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
        for mutant in chosen:
            if is_killed(mutant, folder, arguments.tests):
                killed += 1
            else:
                print(f"survived: {mutant.path}:{mutant.line}: {mutant.old} -> {mutant.new}", flush=True)
    print(f"{killed} of {len(chosen)} mutants killed ({len(mutants)} possible)")


if __name__ == "__main__":
    main()
