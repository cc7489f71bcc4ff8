"""The harness for lists of services."""

from random import Random

from linter.engine.finding import Status
from linter.formats import read
from linter.source import Source, decode
from tests.injection.faults_services import ListFault
from tests.injection.harness import Outcome, lint


def inject_into_list(text: str, fault: ListFault, seed: int, has_base: bool) -> Outcome:
    """Inject a fault into a list of services without findings, and return what the rules make of it."""
    edited = fault.inject(text, Random(f"{fault.code} {fault.name} {seed}"))
    registry = read(decode("services", edited.data, tolerant=True))
    result = lint(registry, read(Source("services", text)) if has_base else None, "2025-06-30")
    active = [finding for finding in result.findings if finding.status is Status.ACTIVE]
    own = [finding for finding in active if finding.rule.code == fault.code]
    shown = [registry.source.text[slice(*result.place(finding))] for finding in own]
    right = [finding for finding in own if finding.cause or result.place(finding) == edited.span]
    surplus = own[1:] + [finding for finding in active if finding.rule.code not in fault.also | {fault.code}]
    wanted = registry.source.text[slice(*edited.span)]
    return Outcome(
        "services",
        fault.code,
        fault.name,
        seed,
        has_base,
        injected=1,
        missed=() if own else (wanted,),
        misplaced=(f"shows {shown} and not '{wanted}'",) if own and not right else (),
        collateral=tuple(f"{finding.rule.code} at {finding.subject}: {finding.text}" for finding in surplus),
    )
