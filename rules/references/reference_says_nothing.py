"""A reference that only says that there is no document.

Why it matters
    Programs and people assume that an entry with a reference is documented. An entry without a reference is clearer.
What is allowed
    The word `proprietary`, which RFC 6335 section 8.1.1 accepts instead of a document.
How to fix
    Name the document, or remove the reference. The safe fix removes it, except from a System Port without another reference, which needs
    one (system-port-without-reference).
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
                        ^^^ reference 'N/A' only says that there is no document; name the document or remove the reference
    </record>
Fixed
    <record>
      <name>lamp</name>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Remove,
    Safety,
    Severity,
)

from ..shared.documents import NO_REFERENCE, citations, is_documented, says_nothing
from ..shared.rfc6335 import SYSTEM_PORTS_END
from ..shared.wording import collapse_blanks


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entry, field, value_index, reference in index.get(citations):
        if field is not Field.REFERENCE or not isinstance(entry, Record) or not says_nothing(reference, index):
            continue
        is_required = entry.ports is not None and entry.ports.low <= SYSTEM_PORTS_END and not is_documented(entry, index)
        fix = None if is_required else Fix("remove the reference", (Remove(entry, field, value_index),))
        message = "reference '{0}' only says that there is no document; name the document or remove the reference"
        yield Problem(entry, field, message, (collapse_blanks(reference.label),), value_index=value_index, fix=fix)


RULE = RegistryRule(
    code="REF005",
    name="reference-says-nothing",
    severity=Severity.NOTE,
    by_links=True,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.PORT, Field.REFERENCE, Field.INLINE_REFERENCE}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(NO_REFERENCE,),
)
