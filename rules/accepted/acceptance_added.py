"""A new entry of a baseline that may only shrink.

Why it matters
    With `only-shrink: true`, a baseline keeps old findings and takes no new ones. An entry that is added by hand would accept a
    finding that should be fixed.
What is allowed
    Entries that the earlier file has too, in any order and with any reason. The earlier file is that of the `--base` version, or of
    the last commit with `--staged`. It needs `only-shrink` as well.
How to fix
    Delete the entry, and fix the finding.
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
             ^^^^^^^^^^^^^^ new baseline entry for PORT001 at 'xdmcp 0177/tcp' is not allowed with only-shrink; fix the finding
      reason: works for us
"""

from collections.abc import Iterator

from linter.rules_api import BaselineEntry, BaselineRule, Field, Index, Problem, Severity

from ._lines import FORM, FORMATS


def check(entry: BaselineEntry, index: Index) -> Iterator[Problem]:
    if entry.is_added:
        message = "new baseline entry for {0} at '{1}' is not allowed with only-shrink; fix the finding"
        yield Problem(entry, Field.ENTRY, message, (entry.rule, entry.subject))


RULE = BaselineRule(
    code="ACCEPT003",
    name="acceptance-added",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.ENTRY}),
    check=check,
    formats=FORMATS,
)
