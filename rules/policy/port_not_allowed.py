"""A port that the settings do not allow to its assignee.

Why it matters
    Teams that share a range of ports divide it among them. A port outside of the part of its team collides with the plans of another
    one.
What is allowed
    The ports under every pattern of `allow` that one of the assignees fits; if no assignee is recorded, the contacts count. Rows
    without a name. Without `allow` in the settings, every port.
How to fix
    Take a port of the team, or let the owners of the range change `ports: allow:` in reglint.yaml. An entry without an assignee needs
    one as soon as the settings have `allow`.
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>allowed to team-*</description>
      <assignee><xref type="person" data="team-lights"/></assignee>
      <number>7001</number>
    </record>
    <record>
      <name>ledger</name>
      <protocol>tcp</protocol>
      <description>allowed to payments</description>
      <assignee><xref type="person" data="payments"/></assignee>
      <number>8100-8110</number>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>a port of others</description>
      <assignee><xref type="person" data="team-lights"/></assignee>
      <number>8100</number>
              ^^^^ port '8100' of 'lamp' is not allowed to 'team-lights'; take one of 7000-7999
    </record>
    <record>
      <name>tide</name>
      <protocol>tcp</protocol>
      <description>without an owner</description>
      <number>7002</number>
              ^^^^ port '7002' of 'tide' has no assignee, and the settings allow ports to assignees only; add one
    </record>
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from linter.rules_api import Capability, Citation, Field, Index, Ports, Problem, Record, RecordRule, Severity

from ..shared.port_intervals import gaps
from ..shared.port_policy import allowed_ports
from ..shared.port_wording import list_texts
from ..shared.rfc6335 import assignees
from ._bans import READS, REQUIRES, with_port


def candidates(index: Index) -> Sequence[Record]:
    """Return the entries with a name and a port, if the settings allow ports to assignees."""
    return index.get(with_port) if index.policy.allow else ()


def check(record: Record, index: Index) -> Iterator[Problem]:
    assert record.ports is not None
    ids = assignees(record)
    allowed = _merge(allowed_ports(index.policy, record))
    if next(islice(gaps(record.ports, allowed), 1), None) is None:
        return
    if not ids:
        message = "port '{0}' of '{1}' has no assignee, and the settings allow ports to assignees only; add one"
        yield Problem(record, Field.PORT, message, (record.ports, record.name))
        return
    owner = list_texts([f"'{one}'" for one in ids])
    if not allowed:
        message = "port '{0}' of '{1}' is not allowed to {2}, which matches no pattern of 'allow' in the settings; add one"
        yield Problem(record, Field.PORT, message, (record.ports, record.name, owner))
        return
    message = "port '{0}' of '{1}' is not allowed to {2}; take one of {3}"
    yield Problem(record, Field.PORT, message, (record.ports, record.name, owner, list_texts(list(map(str, allowed)))))


def _merge(stretches: Sequence[Ports]) -> list[Ports]:
    """Return stretches of ports in ascending order, those that touch as one."""
    merged: list[Ports] = []
    for low, high in sorted(stretches):
        if merged and low <= merged[-1].high + 1:
            merged[-1] = Ports(merged[-1].low, max(merged[-1].high, high))
        else:
            merged.append(Ports(low, high))
    return merged


RULE = RecordRule(
    code="POLICY001",
    name="port-not-allowed",
    severity=Severity.ERROR,
    candidates=candidates,
    cites=(Citation("reglint", "ports: allow"),),
    requires=REQUIRES | {Capability.CONTACTS},
    reads=READS,
    check=check,
)
