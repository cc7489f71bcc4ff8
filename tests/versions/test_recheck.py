"""A check of what a change can affect finds the same as a full check, for every rule."""

import gc
import random
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import linter.versions.base_findings
from linter.engine.finding import Status
from linter.engine.result import Result
from linter.formats import read
from linter.model import Registry
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Scope
from linter.source import Source, decode, read_source
from linter.versions.compare import compare
from linter.versions.diff_lint import lint_change
from linter.versions.known import Known, make_known_findings
from linter.versions.recheck import Conditions, recheck
from linter.versions.state import Checks, make_plain_finding
from linter.versions.walk import Checker
from rules import ALL
from tests.support import IS_THOROUGH, ROOT, TODAY

RULES = [rule for rule in ALL if rule.scope not in (Scope.CHANGE, Scope.BASELINE)]
FILE = "service-names-port-numbers.xml"


REPLACED = (("<name>", "<name>x"), ("<number>", "<number>1"), ("tcp<", "udp<"), ("<note>", "<note>Also "), ('="20', '="19'))


def keys(known: Iterable[Known]) -> Counter[object]:
    return Counter(
        (make_plain_finding(finding, entry), finding.problem.fix is not None and finding.problem.fix.safety is Safety.SAFE)
        for finding, entry in known
    )


def check_in_full(registry: Registry, conditions: Conditions) -> list[Known]:
    return make_known_findings(conditions.run(conditions.rules, registry).findings)


def changed_texts(text: str, seed: str) -> Iterator[str]:
    """Yield the text of a registry without each record, and with changed fields."""
    head, *records = text.split("<record")
    last, end, tail = records[-1].rpartition("</record>")
    records = [f"<record{record}" for record in (*records[:-1], last + end)]
    chance = random.Random(seed)
    for number in chance.sample(range(len(records)), min(len(records), 4 if IS_THOROUGH else 2)):
        before, after = records[:number], records[number + 1 :]
        if before + after:
            yield f"{head}{''.join(before + after)}{tail}"
        for old, new in REPLACED:
            if old in records[number]:
                yield f"{head}{''.join([*before, records[number].replace(old, new), *after])}{tail}"
    renamed = tail.replace('id="', 'id="x', 1)
    if renamed != tail:
        yield f"{head}{''.join(records)}{renamed}"


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures" / "rules").glob("*.xml")), ids=lambda path: path.stem)
def test_findings_after_a_change_of_a_fixture_are_those_of_a_full_check(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if path.name == "FORMAT001.xml":
        pytest.skip("its markup does not come apart at its records")
    monkeypatch.setattr("linter.versions.recheck._LARGE_SHARE", 1)  # else hardly anything is left of a small registry
    conditions = Conditions(RULES, None, TODAY)
    source = read_source(str(path))
    one = read(source)
    known = check_in_full(one, conditions)
    for text in changed_texts(source.text, path.name):
        other = read(Source(source.path, text))
        known_of_other = check_in_full(other, conditions)
        for before, after, found, expected in ((one, other, known, known_of_other), (other, one, known_of_other, known)):
            rechecked = recheck(found, compare(before, after), conditions)
            if rechecked is not None:
                assert keys(rechecked) == keys(expected)


def summary(result: Result) -> tuple[object, ...]:
    findings = Counter((one.rule.code, str(one.problem.entry), one.status, one.text) for one in result.findings)
    return findings, Counter((one.rule.code, str(one.entry), one.status, one.text) for one in result.fixed)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.corpus
def test_findings_of_268_real_changes_are_those_of_full_checks(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gc.disable()
    git = ["git", "-C", str(tmp_path)]
    subprocess.run(["git", "init", "-q", "--bare", tmp_path], check=True)
    subprocess.run([*git, "fetch", "-q", corpus / "history-2017-2021.bundle", "main:main"], check=True)
    listed = subprocess.run([*git, "log", "--reverse", "--format=%h %cs", "main"], check=True, capture_output=True, text=True)
    before: Registry | None = None
    known: list[Known] = []
    checker, taken = Checker(Checks(RULES, {}, "xml", tuple(Status))), None
    in_full = 0
    for number, line in enumerate(listed.stdout.splitlines()):
        revision, day = line.split()
        data = subprocess.run([*git, "show", f"{revision}:{FILE}"], check=True, capture_output=True).stdout
        registry = read(decode(FILE, data), "xml", before)
        conditions = Conditions(RULES, None, day)
        full = check_in_full(registry, conditions)
        rechecked = recheck(known, compare(before, registry), conditions, True) if before else None
        in_full += rechecked is None
        known = full if rechecked is None else rechecked
        assert keys(known) == keys(full), line
        taken = read(decode(FILE, data), "xml", taken, takes_over=True)
        checker.check(taken, day)
        assert checker.state.found == Counter(make_plain_finding(*one) for one in full), line
        if before and number % 6 == 0:
            quick = summary(lint_change(ALL, before, registry, None, day))
            with monkeypatch.context() as patch:
                patch.setattr(linter.versions.base_findings, "recheck", lambda *_: None)
                assert quick == summary(lint_change(ALL, before, registry, None, day)), line
        before = registry
    gc.enable()
    assert number == 268
    assert in_full <= 10  # the first one, and where rows were moved
