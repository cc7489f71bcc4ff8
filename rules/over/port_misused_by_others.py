"""A port of which an underlying registry, such as IANA's, knows unauthorized use.

Why it matters
    Programs use the port without an assignment. Their traffic reaches your service, and on a shared host one of the two does not
    start.
What is allowed
    The port under the name that the underlying registry has for it.
How to fix
    Take a free port, or be ready for the traffic of other programs.
Seen in the registry
    Unauthorized use of port 1491 is known, among some 60 others.
Good
    <record>
      <name>lamp-ctl</name>
      <protocol>tcp</protocol>
      <description>on a free port</description>
      <number>20009</number>
    </record>
Bad
    <record>
      <name>lamp-ctl</name>
      <protocol>tcp</protocol>
      <description>on a port that others use</description>
      <number>1521</number>
              ^^^^ unauthorized use of port 1521 is known to IANA's registry; expect traffic of other programs, or take another port
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Precision, Problem, Registry, RegistryRule, Severity

from ..shared.port_wording import list_texts
from ._conflicts import READS, REQUIRES, find_conflicts


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for record, underlying, holders in index.get(find_conflicts):
        misused = dict.fromkeys(str(one.ports) for one in holders if one.is_misused and one.ports)
        if misused:
            message = "unauthorized use of port {0} is known to {1}; expect traffic of other programs, or take another port"
            yield Problem(record, Field.PORT, message, (list_texts(list(misused)), underlying.label))


RULE = RegistryRule(
    code="OVER005",
    name="port-misused-by-others",
    severity=Severity.NOTE,
    cites=(Citation("IANA's registry", "Unauthorized Use Reported"),),
    requires=REQUIRES,
    reads=READS,
    check=check,
    precision=Precision.HIGH,
)
