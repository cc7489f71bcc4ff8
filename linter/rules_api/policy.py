"""A policy for ports: who may take which, and which are forbidden, from `ports` in reglint.yaml."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from linter.model import Ports
from linter.rules_api.option import Option


class Allowance(NamedTuple):
    """The ports that assignees may take whose id fits a pattern, where * means any characters. Letter case is ignored."""

    pattern: str
    ports: tuple[Ports, ...]


class Ban(NamedTuple):
    """Ports that may not be taken. `band` is the name of a known band, "" for `ports` that the settings list.

    `exempt` are patterns of the assignees that may take them.
    """

    ports: tuple[Ports, ...]
    band: str = ""
    reason: str = ""
    exempt: tuple[str, ...] = ()

    @property
    def plain(self) -> Any:
        """The ban as settings write it."""
        ports: Any = self.band or [str(ports) for ports in self.ports]
        details: dict[str, Any] = {}
        if self.reason:
            details["reason"] = self.reason
        if self.exempt:
            details["except"] = list(self.exempt)
        return {"ports": ports, **details} if details or not self.band else ports


class Policy(NamedTuple):
    """A policy; an empty one permits everything. Without an allowance, every assignee may take all ports that are not banned."""

    allow: tuple[Allowance, ...] = ()
    forbid: tuple[Ban, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """The policy as settings write it."""
        allow = {one.pattern: [str(ports) for ports in one.ports] for one in self.allow}
        return {**({"allow": allow} if allow else {}), **({"forbid": [ban.plain for ban in self.forbid]} if self.forbid else {})}


POLICY: Option[Any] = Option("ports", Policy(), "The policy for ports.")  # no option of a rule: settings have a key for it


def intersect_ports(ports: Ports, stretches: Sequence[Ports]) -> Iterator[Ports]:
    """Yield the parts of some ports that are in stretches, in the order of these."""
    for low, high in stretches:
        if low <= ports.high and ports.low <= high:
            yield Ports(max(low, ports.low), min(high, ports.high))
