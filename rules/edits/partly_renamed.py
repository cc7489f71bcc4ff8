"""A service that was renamed on some of its transports.

Why it matters
    A name is one service on all its transports. With two names, a look-up finds only some of the transports, and the names look like
    different services that share a port. Usually it is a typing error.
What is allowed
    A service that differs by its description, or by its date, its party and its name, which port-reused reports.
How to fix
    Rename the service on all its transports, or restore the old name.
Before
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>udp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
Good
    <record date="2012-01-02">
      <name>lights</name>
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <record date="2012-01-02">
      <name>lights</name>
      <protocol>udp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
Bad
    <record date="2012-01-02">
      <name>lmap</name>
            ^^^^ 'lmap' on 7001 was renamed on tcp, but is still 'lamp' on udp; use one name on all transports
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>udp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Related,
    Severity,
)

from ..shared.port_wording import list_texts
from ..shared.rfc6335 import entries_of
from ._fields import SERVICES
from ._renamings import is_partial, renamings


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each service that was renamed in part, once for all transports with the new name."""
    renamed: dict[tuple[str | None, str | None, str | None], list[tuple[Record, Record]]] = {}
    for old, new in index.get(renamings).items():
        if is_partial(old, index):
            renamed.setdefault((old.name, new.name, new.number), []).append((old, new))
    for pairs in renamed.values():
        old, new = pairs[0]
        kept = [entry for entry in entries_of(index, old.name or "") if entry.number == old.number]
        there, here = (
            list_texts([entry.transport or "no transport" for entry in entries]) for entries in (kept, [b for _, b in pairs])
        )
        message = "'{0}' on {1} was renamed on {2}, but is still '{3}' on {4}; use one name on all transports"
        related = tuple(Related(entry, Field.NAME, "the old name") for entry in kept[:1])
        yield Problem(new, Field.NAME, message, (new.name, new.number, here, old.name, there), related)


RULE = ChangeRule(
    code="EDIT021",
    name="partly-renamed",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "8.1.1")),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS}),
    reads=SERVICES,
    check=check,
)
