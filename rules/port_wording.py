"""Ports in messages."""

from collections.abc import Sequence

from linter.rules_api import Ports, Record

SHOWN = 3  # how many places a message names before it counts the others


def describe_ports(ports: Ports) -> str:
    """What to call the ports of an entry in a message."""
    return f"port '{ports}'" if ports.low == ports.high else f"port range '{ports}'"


def port_label(ports: Ports, *rows: Record) -> str:
    """Ports as in "80/tcp", without the transport where none of the rows is about one."""
    transport = next((row.transport for row in rows if row.transport), None)
    return f"{ports}/{transport}" if transport else str(ports)


def list_texts(texts: Sequence[str], count: int = 0) -> str:
    """Texts as a list in words; of many, the first few and the number of the others. `count` is the true number where it is higher."""
    count = max(count, len(texts))
    shown = texts if count <= SHOWN + 1 else [*texts[:SHOWN], f"{count - SHOWN} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
