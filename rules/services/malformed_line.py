"""A line of a list of services that is neither an entry nor a comment.

Why it matters
    Programs skip such a line silently, and no lookup finds the name on it. A C library that accepts a port without a protocol
    keeps the entry, but no lookup with a protocol finds it.
What is allowed
    The markers of NIS, `+`, `+name` and `-name`, alone on a line.
How to fix
    Write name, port and protocol as `name port/protocol`, with a slash and no blank between port and protocol. Begin a comment with a
    hash.
Good
    # services of the lighthouse
    beacon   7001/tcp   lamp   # rotating light
Bad
    beacon   7001
    ^^^^^^^^^^^^^ port '7001' has no protocol; write '7001/tcp' or the like; programs skip the line
    foghorn  7002 /tcp
    ^^^^^^^^^^^^^^^^^^ port and protocol have a blank between them; write '7002/tcp'
    lantern  7003/tcp
    services of the lighthouse
    ^^^^^^^^^^^^^^^^^^^^^^^^^^ line is neither 'name port/protocol' nor a comment, which begins with '#'; programs skip it
"""

from collections.abc import Iterator

from linter.rules_api import Field, Index, Problem, Registry, RegistryRule, Severity

from ._lines import FORM, FORMATS


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for value_index, error in enumerate(registry.markup_errors):
        yield Problem(registry, Field.MARKUP, "{0}", (error.message,), value_index=value_index)


RULE = RegistryRule(
    code="SERVICES001",
    name="malformed-line",
    severity=Severity.ERROR,
    cites=(FORM,),
    reads=frozenset({Field.MARKUP}),
    check=check,
    formats=FORMATS,
)
