"""Apply to the base the safe fixes that a change made, so that what the faults hid counts as existing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from linter.engine.finding import Finding, Status
from linter.engine.fixes import apply_fixes
from linter.engine.result import Result
from linter.engine.run import run_each
from linter.formats import read
from linter.model import Registry
from linter.rules_api.fix import Safety
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule
from linter.source import Source


def fix_base(
    rules: Sequence[Rule],
    base: Registry,
    findings: Iterable[Finding],
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
) -> Registry | None:
    """Return the base after the safe fixes of the findings that a registry does not have, or None if none can be applied.

    `findings` are those of the registry.
    """
    fixing = [rule for rule in rules if Safety.SAFE in rule.fixes]
    kept = Counter(map(_make_key, findings))

    def check(source: Source) -> Result:
        result = run_each(fixing, read(source, "" if source.parts else base.format, base), options, today)
        left = kept.copy()
        gone = []
        for finding in result.findings:
            fix, key = finding.problem.fix, _make_key(finding)
            if left[key] > 0:
                left[key] -= 1
            elif fix and fix.safety is Safety.SAFE:
                gone.append(replace(finding, status=Status.ACTIVE))
        return replace(result, findings=tuple(gone))

    result = apply_fixes(check(base.source), (Safety.SAFE,), check)
    return result.registry if result.made else None


def _make_key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule.code, str(finding.problem.entry), finding.problem.field, finding.text
