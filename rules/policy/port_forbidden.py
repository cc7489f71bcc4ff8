"""A port that the settings forbid.

Why it matters
    Some ports are kept for a purpose, or a program that is not in the registry uses them. A service there disturbs both.
What is allowed
    Entries with an assignee that fits a pattern under `except`. Rows without a name.
How to fix
    Take another port, or let the owners of the policy add the assignee to `except` in `ports: forbid:` of reglint.yaml.
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>another port</description>
      <number>9101</number>
    </record>
    <record>
      <name>gauge</name>
      <protocol>tcp</protocol>
      <description>an exception</description>
      <assignee><xref type="person" data="team-monitoring"/></assignee>
      <number>9100</number>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>on a forbidden port</description>
      <assignee><xref type="person" data="team-lights"/></assignee>
      <number>9100</number>
              ^^^^ port '9100' of 'lamp' is forbidden by the settings (monitoring only); take another port
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..shared.port_wording import list_texts
from ._bans import READS, REQUIRES, banned, with_port


def candidates(index: Index) -> Sequence[Record]:
    """Return the entries with a name and a port, if the settings forbid ports."""
    return index.get(with_port) if any(not ban.band for ban in index.policy.forbid) else ()


def check(record: Record, index: Index) -> Iterator[Problem]:
    for ban, ports in banned(record, [ban for ban in index.policy.forbid if not ban.band]):
        why = f" ({ban.reason})" if ban.reason else ""
        message = "port '{0}' of '{1}' is forbidden by the settings{2}; take another port"
        yield Problem(record, Field.PORT, message, (list_texts(list(map(str, ports))), record.name, why))


RULE = RecordRule(
    code="POLICY002",
    name="port-forbidden",
    severity=Severity.ERROR,
    candidates=candidates,
    cites=(Citation("reglint", "ports: forbid"),),
    requires=REQUIRES,
    reads=READS,
    check=check,
)
