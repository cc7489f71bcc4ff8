"""A port that has the same state in two nameless rows.

Why it matters
    As soon as only one of the rows is changed, the registry contradicts itself, and programs may read the row that was forgotten.
How to fix
    Remove the second row, or narrow the range. The finding is at the wider row, or at the lower one of equal width; rows with equal
    ports and transport are one finding, at the second row. A row without a transport applies to all transports. The safe fix deletes
    rows that are equal in every field, and rows that a range with the same description contains, unless port-in-two-states reports
    the range.
Seen in the registry
    7776 is Unassigned in a separate row and as the last port of `7748-7776`.
Good
    <record>
      <description>Unassigned</description>
      <number>7748-7775</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>7776</number>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <number>7748-7776</number>
              ^^^^^^^^^ port range '7748-7776' is listed as Unassigned, and 7776 again in another row; narrow the range or remove the other row
    </record>
    <record>
      <description>Unassigned</description>
      <number>7776</number>
    </record>
Fixed
    <record>
      <description>Unassigned</description>
      <number>7748-7776</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Delete,
    Field,
    Fix,
    Index,
    Ports,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Safety,
    Severity,
    State,
)

from ..shared.port_states import STATE_FIELDS, states_by_row
from ..shared.port_wording import SHOWN, describe_ports, list_texts, port_label
from ..shared.rfc6335 import has_same_values
from ._rows import is_bare, overlap_runs
from .port_in_two_states import clashes


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    states = index.get(states_by_row)
    twins, overlaps = _repeats(index)
    for first, (second, *more) in twins.items():
        assert second.ports is not None
        times = f"{len(more) + 2} times" if more else "twice"
        first_row = (Related(first, Field.PORT, "the first row"),)
        fix = _fix([second, *more]) if all(has_same_values(first, row, registry) for row in (second, *more)) else None
        message = "{0} is listed as {1} {2}; " + ("remove the other rows" if more else "remove the other row")
        yield Problem(second, Field.PORT, message, (describe_ports(second.ports), states[second], times), first_row, fix=fix)
    for record, others in overlaps.items():
        assert record.ports is not None
        places = list_texts([port_label(ports, record, other) for other, ports in others.items()])
        related = tuple(Related(other, Field.PORT, f"also {states[other]}") for other in list(others)[:SHOWN])
        rows = "another row" if len(others) == 1 else "other rows"
        message = "{0} is listed as {1}, and {2} again in {3}; narrow the range or remove the other row"
        args = describe_ports(record.ports), states[record], places, rows
        fix = _fix(list(others)) if all(_is_contained(other, record, index) for other in others) else None
        yield Problem(record, Field.PORT, message, args, related, fix=fix)


def _fix(rows: Sequence[Record]) -> Fix:
    what = "the row that repeats another one" if len(rows) == 1 else "the rows that repeat another one"
    return Fix(f"delete {what}", tuple(Delete(row) for row in rows))


def _is_contained(narrower: Record, wider: Record, index: Index) -> bool:
    """Return True if a wider row, which no other row contradicts, contains all that a row says."""
    assert narrower.ports is not None
    assert wider.ports is not None
    within = wider.ports.low <= narrower.ports.low and narrower.ports.high <= wider.ports.high
    alike = narrower.transport == wider.transport and narrower.description == wider.description
    return within and alike and is_bare(narrower) and is_bare(wider) and wider not in index.get(clashes)


def _repeats(index: Index) -> tuple[dict[Record, dict[Record, None]], dict[Record, dict[Record, Ports]]]:
    """Return the repetitions of each first row, and the narrower rows that overlap each wider row, with the ports in common.

    It sweeps over the low ends for each state: a row overlaps an earlier one if it overlaps the one that reaches farthest.
    """
    states = index.get(states_by_row)
    twins: dict[Record, dict[Record, None]] = {}
    overlaps: dict[Record, dict[Record, Ports]] = {}
    for _, run in index.get(overlap_runs):
        farthest: dict[State, Record] = {}
        for record in run:
            if record.name is not None or (state := states.get(record)) is None or not record.ports:
                continue
            low, high = record.ports
            before = farthest.get(state)
            if before is None or not before.ports or before.ports.high < low:
                farthest[state] = record
                continue
            if record.ports == before.ports and record.transport == before.transport:
                twins.setdefault(before, {})[record] = None
            else:
                narrower, wider = sorted((before, record), key=_width)
                overlaps.setdefault(wider, {})[narrower] = Ports(low, min(high, before.ports.high))
            if high > before.ports.high:
                farthest[state] = record
    return twins, overlaps


def _width(record: Record) -> tuple[int, int]:
    return record.ports.high - record.ports.low if record.ports else 0, record.row


RULE = RegistryRule(
    code="PORT015",
    name="port-listed-twice",
    severity=Severity.WARNING,
    by_links=True,
    cites=(Citation("RFC 6335", "6"),),
    requires=frozenset({Capability.STATES}),
    by_space=True,
    reads=STATE_FIELDS
    | {
        Field.PORT,
        Field.TRANSPORT,
        Field.EXTRA,
        Field.MODIFIED,
        Field.REFERENCE,
        Field.UNAUTHORIZED_USE,
        Field.NOTE,
        Field.INLINE_REFERENCE,
        Field.LINE,
    },
    check=check,
    fixes=(Safety.SAFE,),
)
