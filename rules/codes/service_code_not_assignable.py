"""A service code that is not a 32-bit decimal number, or that cannot be assigned.

Why it matters
    Programs expect the decimal numbers in which the registry writes service codes. 0 means no code, 4294967295 an invalid one, and
    1056964608 to 1073741823 are for private use (RFC 6335 section 8.1.1), so no service can have these.
What is allowed
    A code on another transport, which service-code-without-dccp reports.
How to fix
    Write the number in decimal. The safe fix removes blanks and leading zeros and converts the numerical forms of RFC 4340 section
    8.1.2 (SC=1145656131, SC=x44495343). Ask the assignee about anything else.
Good
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <sc>1145656131</sc>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <sc>0x44495343</sc>
          ^^^^^^^^^^ service code '0x44495343' is not a plain decimal number; write '1145656131'
    </record>
    <record>
      <name>horn</name>
      <protocol>dccp</protocol>
      <sc>1056964608</sc>
          ^^^^^^^^^^ service code '1056964608' is for private use; request an assignable code
    </record>
Fixed
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <sc>1145656131</sc>
    </record>
    <record>
      <name>horn</name>
      <protocol>dccp</protocol>
      <sc>1056964608</sc>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Fix, Index, Problem, Record, RecordRule, Replace, Safety, Severity

from ..shared.port_states import STATE_FIELDS
from ._codes import code_fault, code_number, codes_perhaps_on_dccp


def check(record: Record, index: Index) -> Iterator[Problem]:
    code = record.service_code or ""
    number = code_number(code)
    if fault := code_fault(number):
        yield Problem(record, Field.SERVICE_CODE, "service code '{0}' {1}; request an assignable code", (code, fault))
    elif code != str(number):
        fix = Fix(f"write '{number}'", (Replace(record, Field.SERVICE_CODE, str(number)),))
        yield Problem(
            record, Field.SERVICE_CODE, "service code '{0}' is not a plain decimal number; write '{1}'", (code, number), fix=fix
        )


RULE = RecordRule(
    code="CODE003",
    name="service-code-not-assignable",
    severity=Severity.ERROR,
    by_links=True,
    candidates=codes_perhaps_on_dccp,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("RFC 4340", "8.1.2")),
    requires=frozenset({Capability.SERVICE_CODES, Capability.DESCRIPTIONS}),
    reads=STATE_FIELDS | {Field.TRANSPORT},
    check=check,
    fixes=(Safety.SAFE,),
)
