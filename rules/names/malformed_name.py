"""A service name that RFC 6335 does not allow.

Why it matters
    A service name becomes a label in the DNS, a word in a configuration file and a column of /etc/services. A name with an
    underscore, a blank or a sixteenth character can break any of these.
What is let through
    An entry whose note marks it as the alias of another name. RFC 6335 section 10.1 gave every malformed name of that time such
    a replacement and kept the old name as history. For the same reason the rule binds entries of any date.
How to repair
    Register the well-formed name instead (RFC 6335 section 10.1 turns each illegal character into a hyphen), and keep the old
    one as its alias if it is in use.
Seen in the registry
    `edi_service` on 34567/udp was registered in October 2016, five years after RFC 6335. It has no replacement.
Good
    <record>
      <name>x11-2</name>
      <protocol>tcp</protocol>
      <description>fifteen characters would do as well</description>
      <number>6002</number>
    </record>
Bad
    <record>
      <name>edi_service</name>
            ^^^^^^^^^^^ service name 'edi_service' has '_', and only ASCII letters, digits and hyphens are allowed
      <protocol>udp</protocol>
      <description>EDI Service</description>
      <number>34567</number>
    </record>
    <record>
      <name>-23--</name>
            ^^^^^ service name '-23--' has no letter; begins with a hyphen; ends with a hyphen; has two hyphens in a row
      <protocol>udp</protocol>
      <description>EDI Service</description>
      <number>34568</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.index import Index, named
from linter.model import Feature, Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import alias_mark, is_well_formed, name_faults


def malformed(index: Index) -> Sequence[Record]:
    """The entries with a name that is not well-formed."""
    return [record for record in index.get(named) if record.name and not is_well_formed(record.name)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if not record.name or is_well_formed(record.name) or alias_mark(record):
        return
    yield Problem(record, Field.NAME, "service name '{0}' {1}", (record.name, "; ".join(name_faults(record.name))))


RULE = Rule(
    code="NAME001",
    name="malformed-name",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=malformed,
    cites=(Citation("RFC 6335", "5.1", "MUST"),),
    needs=frozenset({Feature.ALIASES}),
    check=check,
)
