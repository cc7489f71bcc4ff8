"""A description that says nothing but the name.

Why it matters
    The description is there to tell those who meet the port in a log or a packet what the service does. The name they have already.
What is allowed
    Entries from before RFC 6335, where some 2,300 names have such a description. A service that says it on several transports or ports is
    reported once, at the oldest of these entries.
How to fix
    Say in a few words what the service is for. Only those who know it can.
Seen in the registry
    garmin-marine, registered in July 2015, is described as `Garmin Marine`, ni-ftp (2017) as `NI FTP`.
Good
    <record date="2025-01-02">
      <name>garden-lamp</name>
      <description>Garden Lamp Remote Control</description>
    </record>
Bad
    <record date="2025-01-02">
      <name>garden-lamp</name>
      <description>Garden Lamp</description>
                   ^^^^^^^^^^^ description 'Garden Lamp' only repeats the name 'garden-lamp'
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, Registry, RegistryRule, Severity, fold_case, named

from ..rfc6335 import RFC_6335_PUBLISHED, age
from ._words import squashed


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    described = [entry for entry in index.get(named) if entry.description and not entry.description.isspace()]
    names, descriptions = (
        squashed([entry.name or "" for entry in described]),
        squashed([entry.description or "" for entry in described]),
    )
    oldest: dict[str, Record] = {}
    for entry, name, description in zip(described, names, descriptions, strict=True):
        if name == description:
            first = oldest.setdefault(fold_case(entry.name or ""), entry)
            if first.registered and age(entry) < age(first):
                oldest[fold_case(entry.name or "")] = entry
    for entry in oldest.values():
        said = " ".join((entry.description or "").split())
        yield Problem(entry, Field.DESCRIPTION, "description '{0}' only repeats the name '{1}'", (said, entry.name))


RULE = RegistryRule(
    code="TEXT002",
    name="description-repeats-name",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.DESCRIPTION, Field.REGISTERED}),
    check=check,
    since=RFC_6335_PUBLISHED,
)
