"""Markup that the registry's format has no place for.

Why it matters
    Programs pass over what stands in an unknown element or attribute, in a second element of a kind that may stand once, or beside
    the elements: it is not in the entry, however well it looks in the file. A misspelt element also leaves the right one missing.
How to fix
    Put the text into the element it belongs to, correct the spelling of the element or attribute, or take it away.
Good
    <record>
      <name>beacon</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record dated="2025-01-02">
                   ^^^^^^^^^^ <record> has no attribute 'dated'
      <name>beacon</name>
      <protocol>tcp</protocol>
      <protocol>udp</protocol>
      ^^^^^^^^^^ <protocol> stands twice in <record>; only the first is read
      <port>80</port>
      ^^^^^^ <port> has no place in <record>
      unless taken
      ^^^^^^^^^^^^ text has no place in <record> outside of its elements
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Problem, Registry, RegistryRule, Severity

from ..rfc6335 import REGISTRY_FORMATS


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for value_index, oddity in enumerate(registry.markup_errors):
        yield Problem(registry, Field.MARKUP, "{0}", (oddity.message,), value_index=value_index)


RULE = RegistryRule(
    code="FORMAT001",
    name="unexpected-markup",
    severity=Severity.ERROR,
    cites=(Citation("IANA's registry", "markup"),),
    reads=frozenset({Field.MARKUP}),
    check=check,
    formats=REGISTRY_FORMATS,
)
