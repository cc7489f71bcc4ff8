"""A row without a name that does not say what state its port is in.

Why it matters
    Without a name, the description alone tells whether a port is Reserved, Unassigned or given to local use. From any other text no
    program can tell, and the other rules about ports leave the row out of account.
What is allowed
    What IANA has written over the years: Unassigned and Reserved with or without more words, De-registered, Removed, Deprecated and
    the like for ports that were given back, `any private …` and `Possibly used by …` for those in use without a name.
How to fix
    Begin the description with Reserved or Unassigned. Where a service is described, its name is missing.
Good
    <record>
      <description>Unassigned [was netstat]</description>
      <number>15</number>
    </record>
Bad
    <record>
      <protocol>tcp</protocol>
      <description>Example protocol</description>
                   ^^^^^^^^^^^^^^^^ description 'Example protocol' of a row without a name tells no state such as Reserved or Unassigned
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Option, Problem, Record, RecordRule, Severity, fold_case

from ..port_states import state
from ._rows import nameless_rows

STATES = Option(
    "states",
    (),
    "Beginnings of descriptions that tell the state of a port besides those of IANA; the other rules leave such rows out of account.",
)
_SHOWN = 60  # characters of a description that a message repeats


def check(record: Record, index: Index) -> Iterator[Problem]:
    if state(record) is not None:
        return
    text = " ".join((record.description or "").split())
    if text and fold_case(text).startswith(tuple(fold_case(word) for word in index.option(STATES) if word)):
        return
    if text:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        message = "description '{0}' of a row without a name tells no state such as Reserved or Unassigned"
        yield Problem(record, Field.DESCRIPTION, message, (shown,))
    else:
        yield Problem(
            record, Field.PORT, "row has neither a name nor a description that tells its state, such as Reserved or Unassigned"
        )


RULE = RecordRule(
    code="PORT014",
    name="state-not-recognised",
    severity=Severity.NOTE,
    candidates=nameless_rows,
    cites=(Citation("RFC 6335", "6"),),
    requires=frozenset({Capability.STATES, Capability.DESCRIPTIONS}),
    reads=frozenset({Field.NAME, Field.DESCRIPTION}),
    check=check,
    options=(STATES,),
)
