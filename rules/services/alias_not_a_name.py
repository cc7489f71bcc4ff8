"""An alias in a list of services that cannot be looked up as a name.

Why it matters
    Programs treat a word of digits as a port number and do not look it up. A second `port/protocol` on a line is an alias to programs,
    and its port is not in the list. Characters outside ASCII depend on the encoding of the program that looks the name up.
What is allowed
    Other words that are not service names, such as the historic name `whois++`.
How to fix
    Write a separate line for a second port or protocol. Otherwise remove the alias.
Good
    beacon   7001/tcp   lamp_1 lamp++
    beacon   7002/tcp
Bad
    beacon   7001/tcp   7002/tcp
                        ^^^^^^^^ alias '7002/tcp' is a port; write a line for it
    foghorn  7003/tcp   80
                        ^^ alias '80' is a number, which programs do not look up; remove it
    sirène   7004/tcp   sirène-à-brume
                        ^^^^^^^^^^^^^^ alias 'sirène-à-brume' has characters outside ASCII; remove it
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Field, Index, Problem, Record, RecordRule, Severity, compile_lazily

from ._lines import FORM, FORMATS

_PROTOCOLS = frozenset({"tcp", "udp", "sctp", "dccp"})
_PORT = compile_lazily(r"[0-9]+(?:-[0-9]+)?/[A-Za-z]+(?:/[A-Za-z]+)*\Z")
_NUMBER = compile_lazily(r"[0-9.]+\Z")
_PRINTABLE = compile_lazily(r"[!-~]+\Z")


def entries_with_aliases(index: Index) -> Sequence[Record]:
    """Return the entries with aliases."""
    return [record for record in index.registry.records if record.aliases]


def check(record: Record, index: Index) -> Iterator[Problem]:
    for value_index, alias in enumerate(record.aliases):
        if fault := _fault(alias):
            yield Problem(record, Field.ALIAS, "alias '{0}' {1}", (alias, fault), value_index=value_index)
            return  # one finding for a line


def _fault(alias: str) -> str | None:
    """Return the fault of an alias, in words that follow it, or None."""
    if _PORT.match(alias):
        return "is a port; write a line for it"
    if _NUMBER.match(alias):
        return "is a number, which programs do not look up; remove it"
    if alias in _PROTOCOLS:
        return "is a protocol; write a line for it"
    if not alias.isascii():
        return "has characters outside ASCII; remove it"
    return None if _PRINTABLE.match(alias) else "has control characters; remove them"


RULE = RecordRule(
    code="SERVICES010",
    name="alias-not-a-name",
    severity=Severity.WARNING,
    candidates=entries_with_aliases,
    cites=(FORM,),
    reads=frozenset({Field.ALIAS}),
    check=check,
    formats=FORMATS,
)
