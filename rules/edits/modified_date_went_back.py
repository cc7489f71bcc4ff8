"""The modification date of an entry went back, or was removed.

Why it matters
    The date tells when the entry last became another. An edit, even one that takes an earlier one back, comes after all others; with an older
    date, readers who look for what is new do not find it.
What is allowed
    The correction of a date that could not be: no date of the calendar, or later than the registry itself. A date that says less, such as the
    month of the day. An entry that another name took over.
How to fix
    Write the day of the edit. If nothing of the entry but the date became another, write the date that stood there before. --unsafe does
    either.
Seen in the registry
    On 2021-10-01, www-http on port 80 got another contact and that day's date. Three days later the old contact came back, and the date went.
Before
    <record date="2007-03-02" updated="2025-04-30">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>lit</description>
    </record>
    <record date="2007-04-11" updated="2025-04-30">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Good
    <record date="2007-03-02" updated="2025-06-01">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>unlit</description>
    </record>
Bad
    <record date="2007-03-02">
      <name>lamp</name>
            ^^^^ modification date '2025-04-30' was removed by the edit
      <protocol>tcp</protocol>
      <description>unlit</description>
    </record>
    <record date="2007-04-11" updated="2025-03-30">
                                       ^^^^^^^^^^ modification date went back from '2025-04-30' to '2025-03-30'
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Fixed
    <record date="2007-03-02" updated="2025-06-01">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>unlit</description>
    </record>
    <record date="2007-04-11" updated="2025-04-30">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Fix, Index, Problem, Safety, Severity

from ..rfc6335 import is_later, is_real_date
from ._days import day_of_change, was_possible, writing
from ._services import Altered, altered


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(altered):
        was, now = (entry.before.modified or "").strip(), (entry.after.modified or "").strip()
        if Field.MODIFIED not in entry.differences or not was or not was_possible(was, index):
            continue
        if not now:
            message = "modification date '{0}' was removed by the edit"
            yield Problem(entry.after, Field.MODIFIED, message, (was,), fix=_fix(entry, was, index))
        elif is_real_date(now) and is_later(was, now):
            message = "modification date went back from '{0}' to '{1}'"
            yield Problem(entry.after, Field.MODIFIED, message, (was, now), fix=_fix(entry, was, index))


def _fix(entry: Altered, was: str, index: Index) -> Fix | None:
    if len(entry.differences) == 1:
        return writing(entry.after, Field.MODIFIED, was, "the date before the edit")
    day = index.get(day_of_change)
    return None if day and is_later(was, day) else writing(entry.after, Field.MODIFIED, day, "the day of the edit")


RULE = ChangeRule(
    code="EDIT012",
    name="modified-date-went-back",
    severity=Severity.WARNING,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.NAME, Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
