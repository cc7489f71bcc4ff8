"""A cell of a table that is no port or no transport.

Why it matters
    A port that was not read takes part in no check, so a collision on it stays unknown. A row with an unknown transport counts for
    every transport, so it may collide with services that use another one.
What is allowed
    An empty cell, a dash, `n/a`, `none` and the like, also with an explanation as in `none (internal)`: the summary counts these rows.
    Application protocols that imply a transport, such as `HTTP`.
How to fix
    Write the port, or a dash if there is none. If the cell has to stay, accept the finding, or turn the rule off or down in
    reglint.yaml.
Good
    | Port | Service | Protocol |
    |------|---------|----------|
    | 7001 | lamp-ctl | TCP |
    | 7002-7004, 7010 | crane-ctl | HTTP |
    | - | ferry | |
    | none (internal) | buoy | |
Bad
    | Port | Service | Protocol |
    |------|---------|----------|
    | eighty | lamp-ctl | TCP |
      ^^^^^^ 'eighty' is no port; write a number from 0 to 65535, a range, or - for none
    | 7002 | crane-ctl | pigeon |
                         ^^^^^^ 'pigeon' is no transport, so the row applies to every transport; write tcp, udp, sctp or dccp, or - for all
    | TBD | ferry | |
      ^^^ 'TBD' is no port (also in line 6); write a number from 0 to 65535, a range, or - for none
    | TBD | buoy | |
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Problem, Registry, RegistryRule, Severity


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for value_index, error in enumerate(registry.markup_errors):
        if error.is_cell:
            yield Problem(registry, Field.MARKUP, "{0}", (error.message,), value_index=value_index)


RULE = RegistryRule(
    code="FORMAT002",
    name="unread-cell",
    severity=Severity.ERROR,
    cites=(Citation("reglint", "columns"),),
    reads=frozenset({Field.MARKUP}),
    check=check,
    formats=frozenset({"table"}),
)
