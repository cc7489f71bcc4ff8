"""A service without a description.

Why it matters
    A name of fifteen characters tells hardly anybody what the service does. RFC 6335 section 8.1.1 requires a short description of every
    service, and it is what people search the registry for.
What is allowed
    Rows without a name, which are states of ports.
How to fix
    Describe the service in a few words. Where the other entries of the same name and port, on other transports, have one description
    between them, it is offered as an unsafe repair: section 8.1.1 makes the name stand for one service.
Seen in the registry
    166 entries of old, such as mdqs on 666, have never had a description. Nothing registered since RFC 6335 lacks one.
Good
    <record date="2025-01-02">
      <name>beacon</name>
      <description>Finds lost umbrellas</description>
    </record>
    <record>
      <name/>
      <number>5003</number>
    </record>
Bad
    <record date="2025-01-02">
      <name>beacon</name>
            ^^^^^^ service 'beacon' has no description
      <number>5002</number>
    </record>
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Switches lamps</description>
      <number>5004</number>
    </record>
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description/>
      ^^^^^^^^^^^^^^ service 'lamp' has no description
      <number>5004</number>
    </record>
Fixed
    <record date="2025-01-02">
      <name>beacon</name>
      <number>5002</number>
    </record>
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Switches lamps</description>
      <number>5004</number>
    </record>
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Switches lamps</description>
      <number>5004</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Add, Capability, Citation, Field, Fix, Index, Problem, Record, RecordRule, Safety, Severity, named

from ..alias_marks import replacement_mark
from ..rfc6335 import RFC_6335_PUBLISHED, entries_of
from ._words import repeats_name

_MANY = 100  # no service has more entries


def undescribed(index: Index) -> Sequence[Record]:
    """The named entries whose description is absent, empty or blank."""
    return [entry for entry in index.get(named) if not entry.description or entry.description.isspace()]


def check(record: Record, index: Index) -> Iterator[Problem]:
    fix = None
    if description := _described_elsewhere(record, index):
        fix = Fix(f"add the description '{description}'", (Add(record, Field.DESCRIPTION, description),), Safety.UNSAFE)
    yield Problem(record, Field.DESCRIPTION, "service '{0}' has no description", (record.name,), fix=fix)


def _described_elsewhere(record: Record, index: Index) -> str | None:
    """The description that the other entries of the service on the same port agree on, where it would be fit for this one."""
    name = record.name or ""
    others = [entry for entry in entries_of(index, name)[:_MANY] if entry.description and entry.number == record.number]
    descriptions = {" ".join(entry.description.split()) for entry in others if entry.description} - {""}
    if len(descriptions) != 1 or any(entry.inline_references or replacement_mark(entry) for entry in others):
        return None
    description = descriptions.pop()
    fit = description.isascii() and "TEMPORARY" not in description and not repeats_name(name, description)
    return description if fit else None


RULE = RecordRule(
    code="TEXT001",
    name="description-missing",
    severity=Severity.ERROR,
    candidates=undescribed,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.DESCRIPTION, Field.INLINE_REFERENCE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    fixes=(Safety.UNSAFE,),
)
