"""Markup that the format of the registry does not allow.

Why it matters
    Programs ignore unknown elements and attributes, repeated elements, and text between elements, so their content is not a part of
    the entry. A misspelt element also means that the right one is missing.
How to fix
    Move the text into the right element, correct the spelling of the element or attribute, or remove it.
Good
    <record>
      <name>beacon</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record dated="2025-01-02">
                   ^^^^^^^^^^ <record> has the unknown attribute 'dated'
      <name>beacon</name>
      <protocol>tcp</protocol>
      <protocol>udp</protocol>
      ^^^^^^^^^^ duplicate <protocol> in <record>; only the first is read
      <port>80</port>
      ^^^^^^ <port> is not allowed in <record>
      unless taken
      ^^^^^^^^^^^^ text is not allowed in <record> outside of its elements
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Problem, Registry, RegistryRule, Severity

from ..shared.rfc6335 import REGISTRY_FORMATS


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for value_index, error in enumerate(registry.markup_errors):
        if not error.is_cell:
            yield Problem(registry, Field.MARKUP, "{0}", (error.message,), value_index=value_index)


RULE = RegistryRule(
    code="FORMAT001",
    name="unexpected-markup",
    severity=Severity.ERROR,
    cites=(Citation("IANA's registry", "markup"),),
    reads=frozenset({Field.MARKUP}),
    check=check,
    formats=REGISTRY_FORMATS | {"deployment"},
)
