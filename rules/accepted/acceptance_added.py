"""A line that was added to a reglint-accepted.yaml which is only to shrink.

Why it matters
    With `only-shrink: true`, a file keeps the faults of the past and takes no new ones. A line that somebody adds by hand would
    accept a fault that was to be repaired.
What is allowed
    Lines that the earlier file has too, in any order and with any reason. The earlier file is that of the version which `--base`
    names, or of the last commit with `--staged`; it has to say `only-shrink` itself.
How to fix
    Take the line out, and repair what it accepts.
Good
    only-shrink: true
    accepted:
    - rule: NAME001
      entry: dlep_v1 854/tcp
      reason: the name is in use since 2017
Bad
    only-shrink: true
    accepted:
    - rule: NAME001
      entry: dlep_v1 854/tcp
      reason: the name is in use since 2017
    - rule: PORT001
      entry: xdmcp 0177/tcp
             ^^^^^^^^^^^^^^ what PORT001 finds at 'xdmcp 0177/tcp' was not accepted before, and the file is only to shrink
      reason: nobody minds
"""

from collections.abc import Iterator

from linter.rules_api import BaselineEntry, BaselineRule, Field, Index, Problem, Severity

from ._lines import FORM, FORMATS


def check(line: BaselineEntry, index: Index) -> Iterator[Problem]:
    if line.is_added:
        message = "what {0} finds at '{1}' was not accepted before, and the file is only to shrink"
        yield Problem(line, Field.ENTRY, message, (line.rule, line.subject))


RULE = BaselineRule(
    code="ACCEPT003",
    name="acceptance-added",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.ENTRY}),
    check=check,
    formats=FORMATS,
)
