"""Aliases in a list of services that are separated by commas.

Why it matters
    Only blanks and tabs separate aliases. To programs, the name is `lamp,` with its comma, and a lookup of `lamp` finds nothing.
How to fix
    Separate aliases by blanks. One finding covers all such lines of the file, at the first of them.
Good
    beacon   7001/tcp   lamp lantern
Bad
    beacon   7001/tcp   lamp, lantern
                        ^^^^ alias 'lamp' is followed by a comma, here and on 1 more line; separate aliases by blanks
    foghorn  7002/tcp   horn,siren
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Field, Index, Problem, Registry, RegistryRule, Severity

from ._lines import FORM, FORMATS, and_more, words_of


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    lines = [
        record
        for record in registry.records
        if record.aliases and tuple(words_of(record, index)[2 : 2 + len(record.aliases)]) != record.aliases
    ]
    for first in lines[:1]:
        words = " ".join(words_of(first, index)[2:])
        value_index = next((i for i, alias in enumerate(first.aliases) if f"{alias}," in words or f"{alias} ," in words), 0)
        args = first.aliases[value_index], and_more(len(lines))
        message = "alias '{0}' is followed by a comma{1}; separate aliases by blanks"
        yield Problem(first, Field.ALIAS, message, args, value_index=value_index)


RULE = RegistryRule(
    code="SERVICES012",
    name="comma-between-aliases",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.ALIAS, Field.LINE}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
