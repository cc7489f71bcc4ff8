"""Free ports: those that no registry assigns, reserves or knows misuse of, and that the policy permits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from linter.rules_api import Assignment, Ports, Underlying


class FreePorts(NamedTuple):
    """The free ports of a stretch in the order of preference, and how many each registry takes of the others.

    A port that several take counts for the first of them. `forbidden` counts the ports that only the policy does not permit.
    """

    ports: Sequence[int]
    taken: Sequence[tuple[str, int]]
    forbidden: int


def find_free_ports(
    stretch: Ports,
    registries: Sequence[Underlying],
    transports: Sequence[str],
    is_permitted: Callable[[int], bool] | None = None,
    near: Sequence[int] = (),
) -> FreePorts:
    """Return the free ports of a stretch: by rising numbers, or by their distance to ports that they shall be near to.

    `transports` are those on which a port must be free, none for all. `is_permitted` is the policy; without
    one, all ports are permitted.
    """
    ports = []
    counts = {registry.label: 0 for registry in registries}
    forbidden = 0
    for port in range(stretch.low, stretch.high + 1):
        holder = next((one for one in registries if not _is_free(one, port, transports)), None)
        if holder is not None:
            counts[holder.label] += 1
        elif is_permitted is None or is_permitted(port):
            ports.append(port)
        else:
            forbidden += 1
    if near:
        ports.sort(key=lambda port: (min(abs(port - other) for other in near), port))
    taken = [(label, count) for label, count in counts.items() if count]
    return FreePorts(ports, taken, forbidden)


def _is_free(registry: Underlying, port: int, transports: Sequence[str]) -> bool:
    return all(registry.is_free(port, transport) for transport in transports) if transports else registry.is_free(port)


def find_model(name: str, registries: Sequence[Underlying]) -> Sequence[Assignment]:
    """Return the assignments with ports of a service in the first registry that has it."""
    for registry in registries:
        if found := [one for one in registry.named(name) if one.ports]:
            return found
    return ()


def list_stretches(ports: Iterable[int]) -> Iterator[Ports]:
    """Yield rising ports as stretches without gaps."""
    low = high = -1
    for port in ports:
        if port != high + 1 or low < 0:
            if low >= 0:
                yield Ports(low, high)
            low = port
        high = port
    if low >= 0:
        yield Ports(low, high)
