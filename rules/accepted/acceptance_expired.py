"""A line of reglint-accepted.yaml whose last day has passed.

Why it matters
    Somebody accepted a fault for a time, and the time is over. What the line accepted is reported again.
What is allowed
    The last day itself. A day begins and ends in UTC.
How to fix
    Repair the entry and delete the line. Where the fault has to stay for longer, say why in `reason` and set `until` to a later day.
Good
    accepted:
    - rule: NAME001
      entry: dlep_v1 854/tcp
      reason: kept until the vendor answers
      until: 2026-01-01
Bad
    accepted:
    - rule: NAME001
      entry: dlep_v1 854/tcp
      reason: kept until the vendor answers
      until: 2025-12-31
             ^^^^^^^^^^ what NAME001 finds at 'dlep_v1 854/tcp' was accepted until 2025-12-31
"""

from collections.abc import Iterator

from linter.rules_api import BaselineEntry, BaselineRule, Field, Index, Problem, Severity

from ._lines import FORM, FORMATS


def check(line: BaselineEntry, index: Index) -> Iterator[Problem]:
    if line.is_over(index.today):
        yield Problem(line, Field.UNTIL, "what {0} finds at '{1}' was accepted until {2}", (line.rule, line.subject, line.until))


RULE = BaselineRule(
    code="ACCEPT002",
    name="acceptance-expired",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.UNTIL}),
    check=check,
    formats=FORMATS,
)
