"""Many faults at once in a large registry, each at an entry of its own: what is new in the findings is compared with them."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.model import Registry
from tests.injection.draft import Draft, Expected, parse, value_of
from tests.injection.harness import Fault, Outcome, describe, is_about, is_elsewhere, lint, reporting_code
from tests.injection.media import Medium


def inject_many(host: Registry, faults: Sequence[Fault], medium: Medium, seed: int, has_base: bool) -> list[Outcome]:
    """Inject each fault once into one draft of a registry, and return an outcome for each and one for what nothing explains.

    A place is right if it shows the wrong text. A fault for which the registry has no suitable entry is left out.
    """
    draft = Draft(host, Random(seed))
    injected: list[tuple[Fault, list[Expected]]] = []
    for fault in faults:
        if medium.name in fault.not_in or (fault.is_change and not has_base):
            continue
        try:
            expected = fault.inject(draft)
        except LookupError:
            continue
        injected.append((fault, [expected] if isinstance(expected, Expected) else list(expected)))
    text = medium.write(draft.registry())
    clean = parse(medium.write(host), medium.path)
    result = lint(parse(text, medium.path), clean if has_base else None, draft.today)
    found = _new_findings(result, clean, has_base, draft.today)
    outcomes = []
    explained: set[int] = set()
    for fault, wanted in injected:
        companions = fault.also | fault.with_base
        explained |= {id(finding) for finding in found if finding.rule.code in companions}
        code = reporting_code(fault, result, has_base)
        if not code:
            continue
        missed, misplaced = [], []
        for one in wanted:
            of_rule = [finding for finding in found if finding.rule.code == code]
            matching = [finding for finding in of_rule if is_about(finding, one, draft, with_related=True) or _is_folded(finding)]
            if not matching:
                missed.append(describe(one))
            elif not any(_shows(finding, one, draft, medium, result) for finding in matching):
                misplaced.append(f"{describe(one)} shows '{text[slice(*result.place(matching[0]))]}'")
            explained |= {id(finding) for finding in matching}
        outcomes.append(Outcome(medium.name, fault.code, fault.name, seed, has_base, len(wanted), tuple(missed), tuple(misplaced)))
    surplus = [f"{one.rule.code} at {one.subject}: {one.text}" for one in found if id(one) not in explained]
    return [*outcomes, Outcome(medium.name, "ALL", "all faults", seed, has_base, collateral=tuple(surplus))]


def _new_findings(result: Result, clean: Registry, has_base: bool, today: str) -> list[Finding]:
    """Return the active findings; without a base, those that the clean registry does not have."""
    active = [finding for finding in result.findings if finding.status is Status.ACTIVE]
    if has_base:
        return active
    known = Counter(_key(finding) for finding in lint(clean, None, today).findings)
    new = []
    for finding in active:
        if known[_key(finding)]:
            known[_key(finding)] -= 1
        else:
            new.append(finding)
    return new


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule.code, finding.subject


def _is_folded(finding: Finding) -> bool:
    """Return whether a finding is the first of many of its kind."""
    return isinstance(finding.problem.entry, Registry) and "findings of this kind" in finding.text


def _shows(finding: Finding, expected: Expected, draft: Draft, medium: Medium, result: Result) -> bool:
    """Return whether the place of a finding reads as what is wrong."""
    if (
        _is_folded(finding)
        or expected.missing
        or not expected.entry
        or is_elsewhere(finding, draft)
        or expected.entry not in (*draft.records, *draft.contacts)
    ):
        return True
    shown = result.registry.source.text[slice(*result.place(finding))]
    wanted = expected.substring or value_of(expected.entry, expected.field, expected.value_index, draft)
    try:
        shown = medium.decode(shown)
    except ValueError:
        return False
    return shown.casefold() == wanted.casefold() or (medium.wraps and shown != "" and wanted.startswith(shown))
