"""A service name that is assigned twice on the same port and transport.

Why it matters
    The service name is the key of the registry. If two entries share a key, the assignee of the service is unclear, and software
    that builds a table from the registry keeps either of the two.
What is allowed
    One name on several transports, or on ports that do not overlap, which is one service. An entry without a transport and one
    with a transport. An entry whose port is malformed, which malformed-port reports.
How to fix
    Merge the entries if both are the same service. Otherwise choose another name for the younger one. The safe fix deletes the
    later entry if every field repeats the earlier one.
Seen in the registry
    `rdp` has two entries without port or transport: the Reliable Data Protocol and the Windows Remote Desktop Protocol.
Good
    <record>
      <name>waterclock</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>waterclock</name>
      <protocol>udp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>waterclock</name>
      <protocol>tcp</protocol>
      <number>7002</number>
    </record>
Bad
    <record>
      <name>waterclock</name>
      <protocol>tcp</protocol>
      <number>7001-7009</number>
    </record>
    <record>
      <name>WaterClock</name>
            ^^^^^^^^^^ service name 'WaterClock' on 7005/tcp is already assigned on 7001-7009/tcp; merge or rename one
      <protocol>tcp</protocol>
      <number>7005</number>
    </record>
    <record>
      <name>sundial</name>
      <protocol>tcp</protocol>
    </record>
    <record>
      <name>sundial</name>
            ^^^^^^^ service name 'sundial' is assigned twice on tcp without a port; merge or rename one
      <protocol>tcp</protocol>
    </record>
Fixed
    <record>
      <name>waterclock</name>
      <protocol>tcp</protocol>
      <number>7001-7009</number>
    </record>
    <record>
      <name>WaterClock</name>
      <protocol>tcp</protocol>
      <number>7005</number>
    </record>
    <record>
      <name>sundial</name>
      <protocol>tcp</protocol>
    </record>
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from linter.rules_api import (
    Citation,
    Delete,
    Field,
    Fix,
    Index,
    Ports,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Safety,
    Severity,
    by_name,
)

from ..shared.rfc6335 import has_same_values


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entries in index.get(by_name).values():
        if len(entries) > 2 or (len(entries) == 2 and entries[0].transport == entries[1].transport):
            for later, earlier in _find_overlaps(entries):
                yield _make_problem(later, earlier, registry)


def _find_overlaps(entries: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield each entry of one name that overlaps with an earlier one, and that earlier one."""
    with_port: dict[str | None, list[tuple[Record, Ports]]] = {}
    without_port: dict[str | None, Record] = {}
    for entry in entries:
        if entry.ports:
            with_port.setdefault(entry.transport, []).append((entry, entry.ports))
        elif entry.number is None and (first := without_port.setdefault(entry.transport, entry)) is not entry:
            yield entry, first
    for holders in with_port.values():
        if len(holders) > 1:
            yield from _find_collisions(holders)


def _find_collisions(holders: Iterable[tuple[Record, Ports]]) -> Iterator[tuple[Record, Record]]:
    """Yield each entry of one name and transport whose ports an earlier one has, and the earlier one.

    The ports so far are disjoint ranges in ascending order, each with the last entry that has all of it.
    """
    lows: list[int] = []
    highs: list[int] = []
    owners: list[Record] = []
    for holder, (low, high) in holders:
        first, end = bisect_left(highs, low), bisect_right(lows, high)
        pieces = [(low, high, holder)]
        if first < end:
            yield holder, owners[first]
            if lows[first] < low:
                pieces.insert(0, (lows[first], low - 1, owners[first]))
            if highs[end - 1] > high:
                pieces.append((high + 1, highs[end - 1], owners[end - 1]))
        lows[first:end], highs[first:end], owners[first:end] = zip(*pieces, strict=True)


def _make_problem(later: Record, earlier: Record, registry: Registry) -> Problem:
    related = (Related(earlier, Field.NAME, "the earlier entry"),)
    repeats = has_same_values(later, earlier, registry)
    fix = Fix("delete the entry, which repeats an earlier one", (Delete(later),)) if repeats else None
    if later.ports != earlier.ports:
        message = "service name '{0}' on {1} is already assigned on {2}; merge or rename one"
        return Problem(later, Field.NAME, message, (later.name, later.place, earlier.place), related)
    where = f"on {later.place}" if later.place else "without port and transport"
    if later.ports is None and later.place:
        where += " without a port"
    message = "service name '{0}' is assigned twice {1}; merge or rename one"
    return Problem(later, Field.NAME, message, (later.name, where), related, fix=fix)


RULE = RegistryRule(
    code="NAME002",
    name="duplicate-assignment",
    severity=Severity.ERROR,
    by_links=True,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "8.1.1", "MUST NOT")),
    by_space=True,
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.EXTRA, Field.LINE}),
    check=check,
    fixes=(Safety.SAFE,),
)
