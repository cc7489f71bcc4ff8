"""An entry that was modified before it was registered.

Why it matters
    One of the two dates is wrong, and the registration date decides which rules bind the entry.
What is allowed
    Dates that are equal at the coarser precision, such as 2004-02-20 and 2004-02. A registration date in the future, which
    date-in-future reports. A malformed date with one reading, such as 2004-2-20, counts as that date.
How to fix
    Look up in the history of the registry when the entry was added and changed, and correct the wrong date.
Seen in the registry
    `hpbladems` on 5316/tcp is registered on 2011-05-23 and modified a week before.
Good
    <record date="2004-02-20" updated="2004-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record date="2011-05-23" updated="2011-05-16">
                                       ^^^^^^^^^^ modification date '2011-05-16' is before the registration date, '2011-05-23'; correct one of them
      <name>hpbladems</name>
      <protocol>tcp</protocol>
      <number>5316</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Related, Severity, read_date

from ..shared.registry_dates import latest
from ..shared.rfc6335 import is_later


def records_modified_before_registered(index: Index) -> Sequence[Record]:
    """Return the records with a modification date before the registration date, unless the latter is in the future."""
    limit = index.get(latest)
    return [
        record
        for record in index.having(Field.MODIFIED)
        if record.modified
        and record.registered
        and (modified := read_date(record.modified))
        and (registered := read_date(record.registered))
        and is_later(registered, modified)
        and not is_later(registered, limit)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    related = (Related(record, Field.REGISTERED, "the registration date"),)
    message = "modification date '{0}' is before the registration date, '{1}'; correct one of them"
    yield Problem(record, Field.MODIFIED, message, (record.modified, record.registered), related)


RULE = RecordRule(
    code="DATE002",
    name="modified-before-registered",
    severity=Severity.ERROR,
    candidates=records_modified_before_registered,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    check=check,
)
