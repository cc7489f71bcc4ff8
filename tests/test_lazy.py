"""Tests of regular expressions that are compiled when they are first used."""

import copy
import pickle
import re
import subprocess
import sys

import pytest

from linter.lazy import compile_lazily
from tests.support import ROOT


def test_a_lazy_pattern_has_the_methods_of_a_pattern() -> None:
    pattern = compile_lazily("(?P<letter>[a-c])", re.IGNORECASE)
    for _ in range(2):
        assert [match["letter"] for match in pattern.finditer("xBC")] == ["B", "C"]
        assert pattern.sub("-", "abx") == "--x"
    assert pattern.pattern == "(?P<letter>[a-c])"
    assert pattern.groups == 1
    assert compile_lazily(rb"\d+").findall(b"1 22") == [b"1", b"22"]


def test_a_lazy_pattern_is_copied_and_pickled() -> None:
    pattern = compile_lazily("a+")
    for other in (copy.deepcopy(pattern), pickle.loads(pickle.dumps(pattern))):
        assert other.fullmatch("aa")


def test_a_malformed_pattern_fails_at_its_first_use() -> None:
    pattern = compile_lazily("(")
    with pytest.raises(re.error):
        pattern.match("")


def test_importing_the_rulebook_compiles_no_pattern() -> None:
    """What the standard library compiles at import does not count."""
    code = """
import sys, re, re._compiler, click, ipaddress
from linter.source import Source
compile, compiled = re._compiler.compile, []
def record(pattern, flags=0):
    caller = sys._getframe(1)
    while caller.f_globals["__name__"].startswith("re"):
        caller = caller.f_back
    compiled.append((caller.f_globals["__name__"], pattern))
    return compile(pattern, flags)
re._compiler.compile = record
import linter.cli.commands.check.plan, linter.cli.commands.check.emit, linter.cli.commands.check.run, linter.report.text
from linter.cli.rulebook import load_rulebook, load_profiles
load_rulebook(), load_profiles()
print([name for name, _ in compiled if name.startswith(("linter", "rules"))])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_lazy_pattern_is_well_formed() -> None:
    from importlib import import_module

    from tests.packaging.test_layout import modules

    for name, _ in modules():
        for value in vars(import_module(name)).values():
            if type(value).__name__ == "_LazyPattern":
                assert value.groups >= 0
