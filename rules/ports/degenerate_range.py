"""A port range that begins and ends with one port.

Why it matters
    Some programs accept the text as a range and others reject it, because a range has to ascend. The other rules about ports treat
    the port as malformed and ignore the row.
How to fix
    Write the port once, which the safe fix does, unless the row would then be out of order or share its port with an unrelated row.
Seen in the registry
    Six Unassigned rows: `4748-4748`, `6345-6345`, `6512-6512`, `8203-8203`, `9989-9989` and `20047-20047`, all but 6345 since 2013
    at the latest.
Good
    <record>
      <description>Unassigned</description>
      <number>4748</number>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <number>4748-4748</number>
              ^^^^^^^^^ port range '4748-4748' begins and ends with one port; write '4748'
    </record>
Fixed
    <record>
      <description>Unassigned</description>
      <number>4748</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Safety, Severity

from ..shared.port_states import STATE_FIELDS
from ._corrections import fix_port, is_degenerate_range
from ._rows import malformed_rows


def degenerate_ranges(index: Index) -> Sequence[Record]:
    """Return the rows whose port field is a range of one port."""
    return [record for record in index.get(malformed_rows) if is_degenerate_range(record.number or "")]


def check(record: Record, index: Index) -> Iterator[Problem]:
    number = record.number or ""
    message = "port range '{0}' begins and ends with one port; write '{1}'"
    yield Problem(record, Field.PORT, message, (number, number.partition("-")[0]), fix=fix_port(record, index))


RULE = RecordRule(
    code="PORT020",
    name="degenerate-range",
    severity=Severity.WARNING,
    candidates=degenerate_ranges,
    cites=(Citation("RFC 6335", "6"),),
    reads=STATE_FIELDS
    | {
        Field.PORT,
        Field.TRANSPORT,
        Field.MODIFIED,
        Field.REFERENCE,
        Field.UNAUTHORIZED_USE,
        Field.NOTE,
        Field.INLINE_REFERENCE,
        Field.ALIAS,
    },
    check=check,
    fixes=(Safety.SAFE,),
)
