"""A baseline entry that accepts nothing.

Why it matters
    The accepted finding is fixed. If the baseline entry stays, it accepts the same finding silently when it comes back.
What is allowed
    Baseline entries for rules that did not run or crashed; and, if the file is a part of the registry, for entries that are not in
    it. A baseline is for the registry in its folder: if a folder has several registries, check them in one call, or give each its
    own baseline with `--accepted`.
How to fix
    Run `reglint accept --prune` with the name of the registry, or delete the baseline entry.
Good
    accepted:
    - rule: NAME001
      entry: dlep_v1 854/tcp
      reason: the name is in use since 2017
Bad
    accepted:
    - rule: NAME001
      entry:
      - dlep_v1 854/tcp
      - dlep_v1 854/TCP
        ^^^^^^^^^^^^^^^ baseline entry for NAME001 at 'dlep_v1 854/TCP' is unused, as those above accept all findings; delete it
      - dlep_v1
        ^^^^^^^ entry 'dlep_v1' is not in the registry; did you mean 'dlep_v1 854/tcp'?
      reason: the name is in use since 2017
    - rule: undefined-contact
      entry: xdmcp 0177/tcp
             ^^^^^^^^^^^^^^ baseline entry for CONTACT001 at 'xdmcp 0177/tcp' is unused; delete it
      reason: will be defined when the assignee answers
"""

from collections.abc import Iterator

from linter.rules_api import BaselineEntry, BaselineRule, BaselineUse, Field, Index, Problem, Severity

from ._lines import FORM, FORMATS

_MESSAGES = {
    BaselineUse.NOTHING: "baseline entry for {0} at '{1}' is unused; delete it",
    BaselineUse.SURPLUS: "baseline entry for {0} at '{1}' is unused, as those above accept all findings; delete it",
}


def check(entry: BaselineEntry, index: Index) -> Iterator[Problem]:
    if entry.use is BaselineUse.NO_ENTRY:
        advice = "did you mean '{1}'?" if entry.offer else "correct or delete it"
        args = (entry.subject, entry.offer) if entry.offer else (entry.subject,)
        yield Problem(entry, Field.ENTRY, f"entry '{{0}}' is not in the registry; {advice}", args)
    elif message := _MESSAGES.get(entry.use):
        yield Problem(entry, Field.ENTRY, message, (entry.rule, entry.subject))


RULE = BaselineRule(
    code="ACCEPT001",
    name="acceptance-without-finding",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.ENTRY}),
    check=check,
    formats=FORMATS,
)
