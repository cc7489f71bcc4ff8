"""A description that only repeats the name.

Why it matters
    People who find a port in a log or a packet read the description to learn what the service does. They already have the name.
What is allowed
    A description that shows how a product spells its name, in several words or with capitals inside a word: `Home Assistant` for
    home-assistant, `HeathView` for heathview. Entries from before RFC 6335, of which some 2,300 only repeat the name. A service
    with the same description on several transports or ports is reported once, at its oldest entry.
How to fix
    Say in a few words what the service is for. Only the assignee knows them.
Seen in the registry
    airdrop (2012) is described as `Airdrop`, ollama (2025) as `Ollama`.
Good
    <record date="2025-01-02">
      <name>garden-lamp</name>
      <description>Garden Lamp</description>
    </record>
Bad
    <record date="2025-01-02">
      <name>gardenlamp</name>
      <description>Gardenlamp</description>
                   ^^^^^^^^^^ description 'Gardenlamp' only repeats the name 'gardenlamp'; say what the service does
    </record>
"""

import re
from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, Registry, RegistryRule, Severity, fold_case, named

from ..shared.rfc6335 import RFC_6335_PUBLISHED, age
from ._words import squash_texts

_RESPELLED = re.compile(r"\S\s+\S|[a-z][A-Z]")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    described = [entry for entry in index.get(named) if entry.description and not entry.description.isspace()]
    names = squash_texts([entry.name or "" for entry in described])
    descriptions = squash_texts([entry.description or "" for entry in described])
    oldest: dict[str, Record] = {}
    for entry, name, description in zip(described, names, descriptions, strict=True):
        if name == description and not _RESPELLED.search(entry.description or ""):
            first = oldest.setdefault(fold_case(entry.name or ""), entry)
            if first.registered and age(entry) < age(first):
                oldest[fold_case(entry.name or "")] = entry
    for entry in oldest.values():
        args = (entry.description or "").strip(), entry.name
        yield Problem(entry, Field.DESCRIPTION, "description '{0}' only repeats the name '{1}'; say what the service does", args)


RULE = RegistryRule(
    code="TEXT002",
    name="description-repeats-name",
    severity=Severity.NOTE,
    by_links=True,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.WORDING, Capability.DETAILS}),
    reads=frozenset({Field.NAME, Field.DESCRIPTION, Field.REGISTERED}),
    check=check,
    since=RFC_6335_PUBLISHED,
)
