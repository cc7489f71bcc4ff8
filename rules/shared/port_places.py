"""Ports that special rules check."""

from linter.rules_api import Record, fold_case

from .rfc6335 import EDGE_PORTS, EXPERIMENTAL_PORTS, is_unassignable


def covered_by_other_rule(record: Record) -> bool:
    """Return True if a special rule checks the port of a row, so that other rules ignore the row.

    These are malformed ports, dynamic ports with a name, the edges of the ranges, the experimental ports, and other ports with an
    experimental name.
    """
    if record.ports is None or (record.name is not None and is_unassignable(record)):
        return record.number is not None
    if (name := fold_case(record.name or "")) in EXPERIMENTAL_PORTS.values():
        return all(record.number != str(port) for port, holder in EXPERIMENTAL_PORTS.items() if holder == name)
    low, high = record.ports
    return low == high and (low in EDGE_PORTS or low in EXPERIMENTAL_PORTS)
