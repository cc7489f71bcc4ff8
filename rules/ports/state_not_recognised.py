"""A row without a name whose description gives no known state.

Why it matters
    Without a name, only the description says whether a port is Reserved, Unassigned or used locally. Programs cannot
    derive the state from other text, and the other rules about ports ignore the row.
What is allowed
    The words that IANA uses: Unassigned and Reserved with or without more words; De-registered, Removed, Deprecated and the like for
    ports that were given back; `any private …` and `Possibly used by …` for ports in use without a name. A row with the details of a
    service, which nameless-service reports.
How to fix
    Begin the description with Reserved or Unassigned. If the row describes a service, add its name.
Good
    <record>
      <description>Unassigned [was netstat]</description>
      <number>15</number>
    </record>
Bad
    <record>
      <protocol>tcp</protocol>
      <description>Example protocol</description>
                   ^^^^^^^^^^^^^^^^ description 'Example protocol' gives no known state; add a name, or begin it with Reserved or Unassigned
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Option, Problem, Record, RecordRule, Severity, fold_case, nameless

from ..shared.port_states import STATE_FIELDS, state
from ..shared.wording import collapse_blanks

STATES = Option(
    "states",
    (),
    "Beginnings of descriptions that give an additional state. Rules about the states of ports ignore such rows.",
)
_MAX_SHOWN = 60  # characters of a description in a message


def rows_without_state(index: Index) -> Sequence[Record]:
    """Return the nameless rows that give neither a known state nor one of the option."""
    return [record for record in index.get(nameless) if state(record) is None and not is_additional_state(record, index)]


def is_additional_state(record: Record, index: Index) -> bool:
    """Return True if the description of a row begins with a state of the option."""
    words = tuple(fold_case(word) for word in index.option(STATES) if word)
    return bool(words) and fold_case(collapse_blanks(record.description)).startswith(words)


def check(record: Record, index: Index) -> Iterator[Problem]:
    if text := collapse_blanks(record.description):
        shown = text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"
        message = "description '{0}' gives no known state; add a name, or begin it with Reserved or Unassigned"
        yield Problem(record, Field.DESCRIPTION, message, (shown,))
    else:
        yield Problem(
            record, Field.PORT, "name and description missing; add a name, or describe the port as Reserved or Unassigned"
        )


RULE = RecordRule(
    code="PORT014",
    name="state-not-recognised",
    severity=Severity.NOTE,
    by_links=True,
    candidates=rows_without_state,
    cites=(Citation("RFC 6335", "6"),),
    requires=frozenset({Capability.STATES, Capability.DESCRIPTIONS, Capability.REFERENCES}),
    reads=STATE_FIELDS,
    check=check,
    options=(STATES,),
)
