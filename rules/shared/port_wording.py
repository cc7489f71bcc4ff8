"""Ports in messages."""

from collections.abc import Sequence

from linter.rules_api import Ports, Record

SHOWN = 3  # places that a message names before it counts the others


def describe_ports(ports: Ports) -> str:
    """Return the ports of an entry as a message names them."""
    return f"port '{ports}'" if ports.low == ports.high else f"port range '{ports}'"


def port_label(ports: Ports, *rows: Record) -> str:
    """Return ports as in "80/tcp", with the transport of the first row that has one."""
    transport = next((row.transport for row in rows if row.transport), None)
    return f"{ports}/{transport}" if transport else str(ports)


def list_texts(texts: Sequence[str], count: int = 0) -> str:
    """Return texts as a list in words. Of many, it has the first few and the number of the others.

    `count` is the total number if the texts are only some of them.
    """
    count = max(count, len(texts))
    shown = texts if count <= SHOWN + 1 else [*texts[:SHOWN], f"{count - SHOWN} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
