"""The rules about edits on real ones: 268 edits of five years, and what was injected into the entries of a real edition."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from linter.edit import Edit, edit
from linter.finding import Finding
from linter.focus import run_edit
from linter.formats import read
from linter.index import Index
from linter.model import Contact, Feature, Field, Record, Reference, Registry
from linter.run import run
from linter.source import Source, read_source
from rules import ALL
from rules.edits._content import says_otherwise
from rules.edits._services import altered
from tests.support import ROOT, TODAY

GOLDEN = ROOT / "fixtures" / "edits-2017-2021.tsv"
FILE = "service-names-port-numbers.xml"
RULES = [rule for rule in ALL if rule.family == "EDIT"]


@pytest.fixture(scope="module")
def edits(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edit]:
    """The revisions of the registry from 2017 to 2021, each with the one before it."""
    return _edits(corpus / "history-2017-2021.bundle", tmp_path_factory.mktemp("history"))


def _edits(bundle: Path, folder: Path) -> Iterator[Edit]:
    subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
    subprocess.run(["git", "-C", folder, "fetch", "-q", bundle, "main:main"], check=True)
    listed = subprocess.run(["git", "-C", folder, "rev-list", "--reverse", "main"], check=True, capture_output=True, text=True)
    revisions = listed.stdout.split()
    wanted = "".join(f"{revision}:{FILE}\n" for revision in revisions)
    with subprocess.Popen(["git", "-C", folder, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        before: Registry | None = None
        for name in wanted.splitlines():
            git.stdin.write(f"{name}\n".encode())
            git.stdin.flush()
            content = git.stdout.read(int(git.stdout.readline().split()[2]))
            git.stdout.readline()
            after = read(Source(FILE, content.decode()), like=before)
            if before is not None:
                yield edit(before, after)
            before = after


def test_what_is_found_in_five_years_of_edits_is_what_was_reviewed(edits: Iterator[Edit], golden: Callable[[Path, str], None]) -> None:
    """A line per finding: the date of the later revision, the rule, the entry, and what it says."""
    lines = ["date\trule\tentry\tfinding\n"]
    for number, made in enumerate(edits, 1):
        result = run(RULES, made.registry, today=TODAY, edit=made)
        assert result.crashes == ()
        lines += [
            f"{made.registry.updated}\t{finding.rule.code}\t{finding.problem.entry}\t{finding.text}\n"
            for finding in result.sorted_findings()
        ]
    assert number == 268
    golden(GOLDEN, "".join(lines))
