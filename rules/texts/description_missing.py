"""A service without a description.

Why it matters
    A name of at most fifteen characters hardly says what the service does. RFC 6335 section 8.1.1 requires a short description of
    every service, and people search the registry by it.
What is allowed
    Rows without a name, which give the state of a port.
How to fix
    Describe the service in a few words. If the other entries of the same name and port all have the same description, the unsafe
    fix copies it: a name belongs to one service on all transports (section 8.1.1).
Seen in the registry
    166 old entries, such as mdqs on 666, have never had a description. Every entry registered since RFC 6335 has one.
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
            ^^^^^^ service 'beacon' has no description; add one
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
      ^^^^^^^^^^^^^^ service 'lamp' has no description; add one
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

from linter.rules_api import (
    Add,
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    RecordRule,
    Safety,
    Severity,
    described,
    in_order,
    undescribed,
)

from ..shared.alias_marks import replacement_mark
from ..shared.plain_words import repeats_name
from ..shared.rfc6335 import RFC_6335_PUBLISHED, entries_of
from ..shared.wording import collapse_blanks

_MANY = 100  # no service has more entries


def services_without_description(index: Index) -> Sequence[Record]:
    """Return the named entries whose description is absent, empty or blank."""
    blank = (entries for text, entries in index.get(described).items() if text.isspace())
    entries = in_order([*blank, index.get(undescribed)])
    return [entry for entry in entries if entry.name is not None]


def check(record: Record, index: Index) -> Iterator[Problem]:
    fix = None
    if description := _description_of_others(record, index):
        fix = Fix(f"add the description '{description}'", (Add(record, Field.DESCRIPTION, description),), Safety.UNSAFE)
    yield Problem(record, Field.DESCRIPTION, "service '{0}' has no description; add one", (record.name,), fix=fix)


def _description_of_others(record: Record, index: Index) -> str | None:
    """Return the description that all other entries of the service on the same port have, if it suits this entry."""
    name = record.name or ""
    others = [entry for entry in entries_of(index, name)[:_MANY] if entry.description and entry.number == record.number]
    descriptions = {collapse_blanks(entry.description) for entry in others if entry.description} - {""}
    if len(descriptions) != 1 or any(entry.inline_references or replacement_mark(entry) for entry in others):
        return None
    description = descriptions.pop()
    is_suitable = description.isascii() and "TEMPORARY" not in description and not repeats_name(name, description)
    return description if is_suitable else None


RULE = RecordRule(
    code="TEXT001",
    name="description-missing",
    severity=Severity.ERROR,
    by_links=True,
    candidates=services_without_description,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.WORDING, Capability.DETAILS}),
    reads=frozenset({Field.NAME, Field.PORT, Field.DESCRIPTION, Field.INLINE_REFERENCE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    fixes=(Safety.UNSAFE,),
)
