"""A registration date that was changed or removed.

Why it matters
    The date shows the age of an assignment and the rules that bind it. It stays when a description, a contact or the name changes,
    which the modification date records. In a comparison of two editions, a service with another date looks like another service.
What is allowed
    A date for an entry that had none, and a more precise date, such as the day of a month. The correction of an impossible date,
    which does not exist or is later than the date of the registry or the modification date. A service that moved to another port.
How to fix
    Restore the date of the base, which the unsafe fix does. For a new assignment of the same name, RFC 6335 sections 8.3 and 8.5
    require a separate entry.
Seen in the registry
    On 2021-05-06, hislip on 4880/tcp, scpi-telnet on 5024/tcp and scpi-raw on 5025/tcp lost the registration dates of 2009 and 2006
    when their assignee and contact were updated.
Before
    <record date="2007-03-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <record date="2007-04-11">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Good
    <record date="2007-03-02" updated="2025-06-01">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record date="2025-06-01">
                  ^^^^^^^^^^ registration date changed from '2007-03-02' to '2025-06-01'; keep it as long as the service exists
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <record updated="2025-06-01">
      <name>bell</name>
            ^^^^ registration date '2007-04-11' was removed; keep it as long as the service exists
      <protocol>tcp</protocol>
    </record>
Fixed
    <record date="2007-03-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <record date="2007-04-11" updated="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Safety, Severity

from ..shared.rfc6335 import is_later
from ._change_dates import is_reported_alone, make_date_fix, was_possible
from ._continuity import changed_entries


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for before, after, differences in index.get(changed_entries):
        was, now = (before.registered or "").strip(), (after.registered or "").strip()
        if Field.REGISTERED not in differences or not was or now.startswith(was) or (after.number and Field.PORT in differences):
            continue
        if not was_possible(was, index) or (before.modified and is_later(was, before.modified)):
            continue
        fix = make_date_fix(after, Field.REGISTERED, was, "the date before the change")
        if not now:
            message = "registration date '{0}' was removed; keep it as long as the service exists"
            yield Problem(after, Field.REGISTERED, message, (was,), fix=fix)
        elif not is_reported_alone(now, index):
            message = "registration date changed from '{0}' to '{1}'; keep it as long as the service exists"
            yield Problem(after, Field.REGISTERED, message, (was, now), fix=fix)


RULE = ChangeRule(
    code="EDIT010",
    name="registration-date-changed",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.6"), Citation("IANA's registry", "dates")),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
