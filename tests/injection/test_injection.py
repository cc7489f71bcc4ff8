"""Faults of every rule, injected into every format, are found at their place, and nothing else is found."""

import os
from functools import cache
from pathlib import Path

import pytest

from linter.model import Registry
from rules import ALL
from tests.injection import faults_changes, faults_details, faults_names, faults_ports
from tests.injection.draft import parse
from tests.injection.faults_services import LIST_FAULTS
from tests.injection.harness import FAULTS, Outcome, inject, lint, summarize
from tests.injection.many import inject_many
from tests.injection.media import MEDIA, Medium
from tests.injection.services_harness import inject_into_list
from tests.injection.text_faults import TEXT_FAULTS, inject_into_text
from tests.support import ROOT

MODULES = (faults_changes, faults_details, faults_names, faults_ports)
HOSTS = ROOT / "fixtures" / "injection"
SEED = 3  # of the choice of entries in the real registry
SEEDS = int(os.environ.get("INJECTION_SEEDS", "1"))  # choices of entries for each fault

NOT_INJECTED = {  # families and rules, with the reason
    "ACCEPT": "is about reglint-accepted.yaml and not about a registry",
}


@cache
def host() -> Registry:
    """Return the small registry without a finding that receives the faults."""
    return parse((HOSTS / "host.xml").read_text(encoding="utf-8"), "host.xml")


def report(outcomes: list[Outcome]) -> None:
    """Print the counts, and fail if anything was missed, misplaced or reported without a cause."""
    print(f"\n{summarize(outcomes)}")  # noqa: T201 # shown by pytest -s
    wrong = [str(one) for one in outcomes if one.missed or one.misplaced or one.collateral]
    assert wrong == []


def report_many(outcomes: list[Outcome]) -> None:
    """Print the counts, and fail if anything was misplaced, or more than one in a hundred missed or reported without a cause.

    In the real registry, chance picks entries that documented exceptions cover, such as a name that ends in "av2", entries that
    have the fault already, and entries whose neighbours get a fault at the same time.
    """
    print(f"\n{summarize(outcomes)}")  # noqa: T201 # shown by pytest -s
    few = sum(one.injected for one in outcomes) / 100
    assert [str(one) for one in outcomes if one.misplaced] == []
    assert sum(len(one.missed) for one in outcomes) <= few
    assert sum(len(one.collateral) for one in outcomes) <= few


def test_every_rule_has_an_injector() -> None:
    injected = {fault.code for fault in FAULTS} | {fault.code for fault in LIST_FAULTS} | {fault.code for fault in TEXT_FAULTS}
    missing = {rule.family if rule.family in NOT_INJECTED else rule.code for rule in ALL if rule.code not in injected}
    bare = sorted(missing - NOT_INJECTED.keys())
    assert not bare, f"{bare} have no injector; add one to tests/injection/faults_*.py, or the reason to NOT_INJECTED"
    assert not NOT_INJECTED.keys() - missing, f"{sorted(NOT_INJECTED.keys() - missing)} have an injector; remove the reason"


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("medium", MEDIA.values(), ids=lambda medium: medium.name)
def test_the_host_is_clean_in_every_format(medium: Medium) -> None:
    result = lint(parse(medium.write(host()), medium.path), None, "2025-06-30")
    assert [finding.text for finding in result.findings] == []


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("medium", MEDIA.values(), ids=lambda medium: medium.name)
def test_faults_are_found_at_their_place(medium: Medium) -> None:
    outcomes = []
    for fault in FAULTS:
        if medium.name in fault.not_in:
            continue
        for seed in range(SEEDS):
            for has_base in (True,) if fault.is_change else (False, True):
                outcomes.append(inject(host(), fault, medium, seed, has_base))
    report(outcomes)


@pytest.mark.long
@pytest.mark.slow
def test_faults_in_a_list_of_services_are_found_at_their_place() -> None:
    text = (HOSTS / "host.services").read_text(encoding="utf-8")
    outcomes = []
    for fault in LIST_FAULTS:
        for seed in range(SEEDS):
            for has_base in (True,) if fault.needs_base else (False, True):
                outcomes.append(inject_into_list(text, fault, seed, has_base))
    report(outcomes)


def test_faults_of_markup_and_against_settings_are_found_at_their_place() -> None:
    outcomes = []
    for fault in TEXT_FAULTS:
        for seed in range(SEEDS):
            outcomes += [inject_into_text(fault, seed, has_base) for has_base in (False, True)]
    report(outcomes)


@pytest.mark.long
@pytest.mark.slow
def test_every_rule_runs_in_some_format() -> None:
    """A fault that no format lets its rule judge would count as found everywhere."""
    run_somewhere = {
        fault.code for fault in FAULTS for medium in (MEDIA["xml"],) if inject(host(), fault, medium, 0, fault.is_change).injected
    }
    assert {fault.code for fault in FAULTS} == run_somewhere


MANY = [fault for fault in FAULTS if fault.code not in ("DATE005", "EDIT013", "EDIT019")]  # all but those of the registry's date


@pytest.mark.long
@pytest.mark.parametrize("name", ["xml", "csv", "yaml", "json"])
def test_many_faults_in_the_real_registry_are_found(corpus: Path, name: str) -> None:
    real = parse((corpus / "xml" / "2026-07-22.xml").read_text(encoding="utf-8"), "real.xml")
    outcomes = []
    for has_base in (False, True):
        outcomes += inject_many(real, MANY, MEDIA[name], SEED, has_base)
    report_many(outcomes)
