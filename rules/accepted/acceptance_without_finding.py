"""A line of reglint-accepted.yaml that accepts nothing.

Why it matters
    What the line accepted has been repaired. Left in the file, it would accept the same fault without a word when it comes back.
What is allowed
    Lines about rules that did not run, or that crashed or could not judge the file; and, where the file holds a part of the
    registry, lines about entries that are not in it. One file is for the registry beside it: where a folder has several registries,
    check them in one call, or give each a file of its own with `--accepted`.
How to fix
    Run `reglint accept --prune` with the name of the registry, or delete the line.
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
        ^^^^^^^^^^^^^^^ no more is found at 'dlep_v1 854/TCP' by NAME001 than the lines above accept
      - dlep_v1
        ^^^^^^^ the registry has no entry 'dlep_v1'; did you mean 'dlep_v1 854/tcp'?
      reason: the name is in use since 2017
    - rule: undefined-contact
      entry: xdmcp 0177/tcp
             ^^^^^^^^^^^^^^ nothing is found at 'xdmcp 0177/tcp' by CONTACT001
      reason: will be defined when the assignee answers
"""

from collections.abc import Iterator

from linter.rules_api import BaselineEntry, BaselineRule, BaselineUse, Field, Index, Problem, Severity

from ._lines import FORM, FORMATS

_MESSAGES = {
    BaselineUse.NOTHING: "nothing is found at '{1}' by {0}",
    BaselineUse.SURPLUS: "no more is found at '{1}' by {0} than the lines above accept",
}


def check(line: BaselineEntry, index: Index) -> Iterator[Problem]:
    if line.use is BaselineUse.NO_ENTRY:
        offer = "; did you mean '{1}'?" if line.offer else ""
        args = (line.subject, line.offer) if line.offer else (line.subject,)
        yield Problem(line, Field.ENTRY, f"the registry has no entry '{{0}}'{offer}", args)
    elif message := _MESSAGES.get(line.use):
        yield Problem(line, Field.ENTRY, message, (line.rule, line.subject))


RULE = BaselineRule(
    code="ACCEPT001",
    name="acceptance-without-finding",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.ENTRY}),
    check=check,
    formats=FORMATS,
)
