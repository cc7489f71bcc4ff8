"""Run the tests on mutants: in forks of one process that has collected them, or on a copy of the checkout.

A fork changes the code of one function in place and runs the tests that reach its line. Tests that start reglint as a command, and
code outside of functions, need the copy.
"""

import functools
import gc
import os
import pickle
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from benchmarks.mutations import Mutant, compile_with_marks

_MEMORY = 6 << 30  # bytes of address space for the tests of one mutant
_MARK = "__reach__"
_EXTRA = 10  # seconds of CPU above the usual ones; a mutant that needs more is killed


class Trace(NamedTuple):
    """One run of the unchanged tests: which fail, how many seconds each takes, and which reach each statement."""

    failed: frozenset[int]
    seconds: dict[int, float]
    reached: dict[tuple[str, int], list[int]]


class ForkedRuns:
    """A pytest plugin that runs the collected tests on each mutant and reports its fate.

    A fate is "killed", "survived", "not reached" by a line of a test, or "outside" of the functions that a fork can change.
    """

    def __init__(self, mutants: Sequence[Mutant], report: Callable[[Mutant, str], None], budget: float) -> None:
        self.mutants = mutants
        self.report = report
        self.budget = budget  # seconds of the tests of one mutant, the quickest ones first

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        files = {str(mutant.path.resolve()) for mutant in self.mutants}
        for module in {mutant.path for mutant in self.mutants}:
            import_module(".".join(module.with_suffix("").parts).removesuffix(".__init__"))  # few are imported by a collection
        functions, caches = _functions_of(files), [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
        gc.freeze()
        trace = _in_fork(lambda: _trace(items, functions), seconds=3600)
        assert isinstance(trace, Trace), "the run of the unchanged tests ended early"
        print(f"{len(items)} tests, traced in {sum(trace.seconds.values()):.0f} s", flush=True)
        for number in sorted(trace.failed):
            print(f"left out, fails without a change: {items[number].nodeid}", flush=True)
        for mutant in self.mutants:
            path = str(mutant.path.resolve())
            reached = set(trace.reached.get((path, mutant.statement), ())) - trace.failed
            ordered = sorted(reached, key=trace.seconds.__getitem__)
            totals = accumulate(trace.seconds[number] for number in ordered)
            chosen = [number for number, total in zip(ordered, totals, strict=True) if total <= self.budget]
            if not mutant.function:
                self.report(mutant, "outside")
            elif not chosen:
                self.report(mutant, "not reached")
            else:
                usual = sum(trace.seconds[number] for number in chosen)
                run = functools.partial(_run_changed, mutant, functions, caches, [items[number] for number in chosen])
                self.report(mutant, _in_fork(run, seconds=_EXTRA + 3 * usual) or "killed")
        return True


def _functions_of(files: set[str]) -> dict[tuple[str, str, int], list[FunctionType]]:
    functions: dict[tuple[str, str, int], list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and os.path.realpath(one.__code__.co_filename) in files:
            code = one.__code__
            functions.setdefault((os.path.realpath(code.co_filename), code.co_qualname, code.co_firstlineno), []).append(one)
    return functions


def _run_changed(
    mutant: Mutant,
    functions: dict[tuple[str, str, int], list[FunctionType]],
    caches: Sequence[Any],
    items: Sequence[pytest.Item],
) -> str:
    """Change the code of the functions of the mutant, and return its fate."""
    path = str(mutant.path.resolve())
    changed = compile(mutant.apply(mutant.path.read_text(encoding="utf-8")), path, "exec", dont_inherit=True)
    for code in _codes(changed):
        for function in functions.get((path, code.co_qualname, code.co_firstlineno), ()):
            if function.__code__.co_freevars != code.co_freevars:
                return "outside"  # a function that exists cannot get other free variables
            function.__code__ = code
    for cache in caches:
        cache.cache_clear()
    failed = any(_has_failed(item, later) for item, later in zip(items, [*items[1:], None], strict=True))
    return "killed" if failed else "survived"


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _has_failed(item: pytest.Item, later: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=later))


def _trace(items: Sequence[pytest.Item], functions: dict[tuple[str, str, int], list[FunctionType]]) -> Trace:
    lines: set[tuple[str, int]] = set()
    for path in {path for path, _, _ in functions}:
        marked = compile_with_marks(Path(path).read_text(encoding="utf-8"), path, _MARK)
        for code in _codes(marked):
            for function in functions.get((path, code.co_qualname, code.co_firstlineno), ()):
                function.__code__ = code
                function.__globals__[_MARK] = functools.partial(lambda path, line: lines.add((path, line)), path)
    reached: dict[tuple[str, int], list[int]] = {}
    failed: set[int] = set()
    seconds: dict[int, float] = {}
    for number, (item, later) in enumerate(zip(items, [*items[1:], None], strict=True)):
        lines.clear()
        start = time.process_time()
        if _has_failed(item, later):
            failed.add(number)
        seconds[number] = time.process_time() - start
        for line in lines:
            reached.setdefault(line, []).append(number)
    return Trace(frozenset(failed), seconds, reached)


def _in_fork(run: Callable[[], Any], *, seconds: float) -> Any:
    """Return the value of a function that runs in a fork of this process, or None if the fork ends early or needs too much."""
    folder = tempfile.mkdtemp(prefix="mutant-")
    answer = Path(folder) / "answer"
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            answer.write_bytes(pickle.dumps(run()))
            status = 0
        finally:
            os._exit(status)
    until = time.monotonic() + 10 * seconds
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(0.003)
    value = pickle.loads(answer.read_bytes()) if answer.exists() else None
    shutil.rmtree(folder, ignore_errors=True)
    return value
