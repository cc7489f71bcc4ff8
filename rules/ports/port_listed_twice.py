"""A port that two nameless rows give the same state.

Why it matters
    Two rows that say the same do no harm until one of them is changed. Then the registry says two things about the port, and the row
    that was forgotten may be the one that is read.
How to fix
    Remove the second row, or narrow the range: the finding stands at the wider of the rows, of equal ones at the lower. Rows that are
    equal throughout are one finding, at the second of them. A row without a transport speaks for all of them. Rows are deleted safely
    that say, in every field, what the first of equal rows says; and those that give nothing but a port within a range that says
    the same of it, unless the range is in two states: then the range is what has to be mended.
Seen in the registry
    7776 is Unassigned by a row of its own and as the last port of `7748-7776`.
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
              ^^^^^^^^^ port range '7748-7776' is listed as Unassigned, and 7776 once more in another row
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

from ..port_states import STATE_FIELDS
from ..port_wording import SHOWN, describe_ports, list_texts, port_label
from ..rfc6335 import says_the_same
from ._rows import is_bare, overlap_runs, states_by_row
from .port_in_two_states import clashes


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    states = index.get(states_by_row)
    twins, overlaps = _repeats(index)
    for first, (second, *more) in twins.items():
        assert second.ports is not None
        times = f"{len(more) + 2} times" if more else "twice"
        first_row = (Related(first, Field.PORT, "the first of the rows"),)
        fix = _fix([second, *more]) if all(says_the_same(first, row, registry) for row in (second, *more)) else None
        message = "{0} is listed as {1} {2}"
        yield Problem(second, Field.PORT, message, (describe_ports(second.ports), states[second], times), first_row, fix=fix)
    for record, others in overlaps.items():
        assert record.ports is not None
        spots = list_texts([port_label(ports, record, other) for other, ports in others.items()])
        related = tuple(Related(other, Field.PORT, f"{states[other]} too") for other in list(others)[:SHOWN])
        rows = "another row" if len(others) == 1 else "other rows"
        message = "{0} is listed as {1}, and {2} once more in {3}"
        args = describe_ports(record.ports), states[record], spots, rows
        fix = _fix(list(others)) if all(_is_contained(other, record, index) for other in others) else None
        yield Problem(record, Field.PORT, message, args, related, fix=fix)


def _fix(rows: Sequence[Record]) -> Fix:
    what = "the row that repeats another one" if len(rows) == 1 else "the rows that repeat another one"
    return Fix(f"delete {what}", tuple(Delete(row) for row in rows))


def _is_contained(narrower: Record, wider: Record, index: Index) -> bool:
    """Whether a row says nothing that a wider one does not say, which itself is not contradicted."""
    assert narrower.ports is not None
    assert wider.ports is not None
    within = wider.ports.low <= narrower.ports.low and narrower.ports.high <= wider.ports.high
    alike = narrower.transport == wider.transport and narrower.description == wider.description
    return within and alike and is_bare(narrower) and is_bare(wider) and wider not in index.get(clashes)


def _repeats(index: Index) -> tuple[dict[Record, dict[Record, None]], dict[Record, dict[Record, Ports]]]:
    """By the first of rows that are equal throughout, the others; and by the wider of overlapping rows, these and the ports shared.

    A sweep over the low ends, for each state: a row has ports in common with one before it if it has with the farthest-reaching one.
    """
    states = index.get(states_by_row)
    twins: dict[Record, dict[Record, None]] = {}
    overlaps: dict[Record, dict[Record, Ports]] = {}
    for _, crowd in index.get(overlap_runs):
        farthest: dict[State, Record] = {}
        for record in crowd:
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
    cites=(Citation("RFC 6335", "6"),),
    requires=frozenset({Capability.STATES}),
    reads=STATE_FIELDS
    | {
        Field.PORT,
        Field.TRANSPORT,
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
