"""Ports for which a rule of its own says what may be there."""

from linter.rules_api import Record, fold_case

from .rfc6335 import EDGE_PORTS, EXPERIMENTAL_PORTS, is_unassignable


def covered_by_other_rule(record: Record) -> bool:
    """Whether a row stands where a rule of its own says what may stand: nothing else is to be concluded from it.

    That is a malformed port, a dynamic one with a name, an edge of the ranges and, for experiments, any port but their own, which
    is theirs alone.
    """
    if record.ports is None or (record.name is not None and is_unassignable(record)):
        return record.number is not None
    if (name := fold_case(record.name or "")) in EXPERIMENTAL_PORTS.values():
        return all(record.number != str(port) for port, holder in EXPERIMENTAL_PORTS.items() if holder == name)
    low, high = record.ports
    return low == high and (low in EDGE_PORTS or low in EXPERIMENTAL_PORTS)
