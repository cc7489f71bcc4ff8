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

from collections.abc import Iterable, Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    JoinedTexts,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Severity,
    compile_lazily,
    described,
    fold_all,
    in_order,
    joined_descriptions,
)

from ..shared.plain_words import squash_texts
from ..shared.rfc6335 import RFC_6335_PUBLISHED, oldest

_ONE_WORD = compile_lazily(r"\0\s*+[^\s\0]++\s*+(?=\0)")
_INNER_CAPITAL = compile_lazily("[a-z][A-Z]")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    rows = index.get(described)
    entries = in_order([[row for text in _find_plain_words(index) for row in rows[text] if row.name is not None]])
    names = squash_texts([entry.name or "" for entry in entries])
    descriptions = squash_texts([entry.description or "" for entry in entries])
    entries = [entry for entry, name, text in zip(entries, names, descriptions, strict=True) if name == text]
    repeated: dict[str, list[Record]] = {}
    for name, entry in zip(fold_all([entry.name or "" for entry in entries]), entries, strict=True):
        repeated.setdefault(name, []).append(entry)
    for entry in map(oldest, repeated.values()):
        args = (entry.description or "").strip(), entry.name
        yield Problem(entry, Field.DESCRIPTION, "description '{0}' only repeats the name '{1}'; say what the service does", args)


def _find_plain_words(index: Index) -> Iterable[str]:
    """Return the descriptions of one word without a capital letter after a small one."""
    words = dict.fromkeys(index.get(joined_descriptions).find(_ONE_WORD))
    return words.keys() - JoinedTexts(words).find(_INNER_CAPITAL)


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
