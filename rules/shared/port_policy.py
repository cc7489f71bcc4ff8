"""The policy for ports in the settings: the ports that the assignees of an entry may take."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from linter.rules_api import Policy, Ports, Record, fold_case

from .rfc6335 import assignees


def matches(pattern: str, record: Record | None) -> bool:
    """Return True if one of the assignees of an entry, if there is one, fits a pattern such as "team-*". Letter case is ignored."""
    return record is not None and any(fnmatchcase(fold_case(assignee), fold_case(pattern)) for assignee in assignees(record))


def allowed_ports(policy: Policy, record: Record | None) -> Sequence[Ports]:
    """Return the ports that the policy allows to the assignees of an entry; nothing if it allows all."""
    return [ports for one in policy.allow if matches(one.pattern, record) for ports in one.ports]


def permits(policy: Policy, record: Record | None, port: int) -> bool:
    """Return True if the assignees of an entry may take a port: it is allowed to them, and not forbidden.

    Without an entry, allowances do not count.
    """
    if record is not None and policy.allow and not any(low <= port <= high for low, high in allowed_ports(policy, record)):
        return False
    return not any(
        low <= port <= high and not any(matches(pattern, record) for pattern in ban.exempt)
        for ban in policy.forbid
        for low, high in ban.ports
    )
