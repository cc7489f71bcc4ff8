"""An alias in a list of services that cannot be looked up as a name.

Why it matters
    Programs take a word of digits for a port number and read no list. A second `port/protocol` on a line is an alias to programs,
    and its port is not in the list. Characters outside ASCII depend on the encoding of the program that looks the name up.
What is allowed
    Other words that are no service names: historic names such as `whois++` live on as aliases.
How to fix
    Write a line of its own for a second port. Leave the alias out otherwise.
Good
    beacon   7001/tcp   lamp_1 lamp++
    beacon   7002/tcp
Bad
    beacon   7001/tcp   7002/tcp
                        ^^^^^^^^ alias '7002/tcp' is a port; write a line for it
    foghorn  7003/tcp   80
                        ^^ alias '80' is a number, which programs do not look up
    sirène   7004/tcp   sirène-à-brume
                        ^^^^^^^^^^^^^^ alias 'sirène-à-brume' has characters outside ASCII
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Problem, Record, RecordRule, Severity

from ._lines import FORM, FORMATS

_PORT = re.compile(r"[0-9]+(?:-[0-9]+)?/[A-Za-z]+(?:/[A-Za-z]+)*\Z")
_NUMBER = re.compile(r"[0-9.]+\Z")
_PRINTABLE = re.compile(r"[!-~]+\Z")


def with_aliases(index: Index) -> Sequence[Record]:
    """Return the entries with aliases."""
    return [record for record in index.registry.records if record.aliases]


def check(record: Record, index: Index) -> Iterator[Problem]:
    for value_index, alias in enumerate(record.aliases):
        if fault := _fault(alias):
            yield Problem(record, Field.ALIAS, "alias '{0}' {1}", (alias, fault), value_index=value_index)
            return  # one for a line


def _fault(alias: str) -> str | None:
    """Return what is wrong with an alias, as a continuation of its name."""
    if _PORT.match(alias):
        return "is a port; write a line for it"
    if _NUMBER.match(alias):
        return "is a number, which programs do not look up"
    if not alias.isascii():
        return "has characters outside ASCII"
    return None if _PRINTABLE.match(alias) else "has control characters"


RULE = RecordRule(
    code="SERVICES010",
    name="alias-not-a-name",
    severity=Severity.WARNING,
    candidates=with_aliases,
    cites=(FORM,),
    reads=frozenset({Field.ALIAS}),
    check=check,
    formats=FORMATS,
)
