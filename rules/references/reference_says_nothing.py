"""A reference that only says there is none.

Why it matters
    Programs and people take an entry with a reference for documented. An entry without one says the same, and says it plainly.
What is allowed
    The word that a protocol is proprietary: RFC 6335 section 8.1.1 takes that in place of a document.
How to fix
    Name the document, or remove the reference, which is done safely. Not, though, from a System Port of a known date that has no other: it
    has to have one.
Seen in the registry
    The reference of new-rwho on 550 is `n/a`.
Good
    <record>
      <name>lamp</name>
      <xref type="text">proprietary</xref>
    </record>
Bad
    <record>
      <name>lamp</name>
      <xref type="text">N/A</xref>
                        ^^^ reference 'N/A' only says that there is none
    </record>
Fixed
    <record>
      <name>lamp</name>
    </record>
"""

from collections.abc import Collection, Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Option,
    Problem,
    Record,
    Reference,
    Registry,
    RegistryRule,
    Remove,
    Safety,
    Severity,
)

from ..documents import citations
from ..rfc6335 import SYSTEM_PORTS_END
from ..wording import bare

WORDS = Option(
    "words", ("n/a", "none", "no", "nil", "unknown", "tbd", "tba"), "Words that stand for no reference, letter case aside."
)


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    words = {bare(word) for word in index.option(WORDS)}
    for entry, field, value_index, reference in index.get(citations):
        if field is not Field.REFERENCE or not isinstance(entry, Record) or not _says_nothing(reference, words):
            continue
        said = " ".join(reference.label.split())
        needed = entry.ports and entry.ports.low <= SYSTEM_PORTS_END and entry.registered  # system-port-without-reference
        others = any((other.target or other.label) and not _says_nothing(other, words) for other in entry.references)
        fix = Fix("remove the reference", (Remove(entry, field, value_index),)) if others or not needed else None
        yield Problem(entry, field, "reference '{0}' only says that there is none", (said,), value_index=value_index, fix=fix)


def _says_nothing(reference: Reference, words: Collection[str]) -> bool:
    """Whether a reference is one of the words that stand for none."""
    return reference.kind == "text" and not reference.target and bare(reference.label) in words


RULE = RegistryRule(
    code="REF005",
    name="reference-says-nothing",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.PORT, Field.REGISTERED, Field.REFERENCE, Field.INLINE_REFERENCE}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(WORDS,),
)
