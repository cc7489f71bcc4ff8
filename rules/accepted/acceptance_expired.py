"""A baseline entry whose last day has passed.

Why it matters
    The finding was accepted for a limited time, which is over. It is reported again.
What is allowed
    The last day itself. A day begins and ends in UTC.
How to fix
    Fix the finding and delete the baseline entry. If the finding has to stay, say why in `reason` and set `until` to a later day.
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
             ^^^^^^^^^^ baseline entry for NAME001 at 'dlep_v1 854/tcp' expired after 2025-12-31; fix the finding or set a later day
"""

from collections.abc import Iterator

from linter.rules_api import BaselineEntry, BaselineRule, Field, Index, Problem, Severity

from ._lines import FORM, FORMATS


def check(entry: BaselineEntry, index: Index) -> Iterator[Problem]:
    if entry.is_over(index.today):
        message = "baseline entry for {0} at '{1}' expired after {2}; fix the finding or set a later day"
        yield Problem(entry, Field.UNTIL, message, (entry.rule, entry.subject, entry.until))


RULE = BaselineRule(
    code="ACCEPT002",
    name="acceptance-expired",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.UNTIL}),
    check=check,
    formats=FORMATS,
)
