"""A service code that belongs to two services.

Why it matters
    A DCCP host finds the service by its service code. RFC 6335 section 8.1.1 requires a unique one; if two services share a
    code, a request may reach the wrong one.
What is allowed
    Rows of one name. An entry whose note calls it an alias or the duplicate of another service. Two ports with one code, which
    service-code-on-two-ports reports.
How to fix
    Request another service code for the newer service, or mark its entry as an alias if both are one service.
Good
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <sc>1818324336</sc>
    </record>
    <record>
      <name>lamp_1</name>
      <protocol>dccp</protocol>
      <sc>1818324336</sc>
      <note>This entry is an alias to "lamp".</note>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <sc>1818324336</sc>
    </record>
    <record>
      <name>horn</name>
      <protocol>dccp</protocol>
      <sc>1818324336</sc>
          ^^^^^^^^^^ service code '1818324336' of 'horn' already belongs to 'lamp'; request another one
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Severity,
    fold_case,
)

from ..shared.alias_marks import alias_mark, duplicate_mark
from ..shared.port_states import STATE_FIELDS
from ._codes import entries_by_code


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for code, entries in index.get(entries_by_code).items():
        named = [entry for entry in entries if entry.name and not alias_mark(entry) and not duplicate_mark(entry)]
        for entry in named[1:]:
            first = named[0]
            if _name(entry) == _name(first) or (entry.ports and first.ports and entry.ports != first.ports):
                continue
            message = "service code '{0}' of '{1}' already belongs to '{2}'; request another one"
            related = (Related(first, Field.SERVICE_CODE, "the first service with the code"),)
            yield Problem(entry, Field.SERVICE_CODE, message, (code, entry.name, first.name), related)


def _name(entry: Record) -> str:
    return fold_case(entry.name or "")


RULE = RegistryRule(
    code="CODE005",
    name="service-code-of-two-services",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1.1", "MUST"),),
    requires=frozenset({Capability.SERVICE_CODES, Capability.NOTES, Capability.WORDING}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT, Field.NOTE},
    check=check,
    precision=Precision.HIGH,
)
