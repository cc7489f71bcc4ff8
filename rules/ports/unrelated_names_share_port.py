"""A second name on a port of another service.

Why it matters
    Firewalls, logs and servers identify services by port. With two names for one port, the service is ambiguous, unless one name is an
    alias of the other or an extension of it that a client can detect in band (RFC 6335 section 5).
What is allowed
    Names that the registry relates: an alias, a replacement or a duplicate of the other, or a note of either entry that contains the
    name of the other. Second names registered before September 2011. Notes in a table that --columns reads are free text and
    relate nothing.
How to fix
    Make sure that the holder of the first name and the experts agreed (section 8.1.1), and write a note that says how the names are related.
    Give an independent service another port. With a base, the finding is at the entry that the change added.
Seen in the registry
    submissions on 465/tcp, where urd is (RFC 8314 gives the reason), and ipps on 631/tcp, where ipp is.
Good
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first name</description>
      <number>7001</number>
    </record>
    <record date="2014-06-10">
      <name>example-www</name>
      <protocol>tcp</protocol>
      <description>its note names the first one</description>
      <number>7001</number>
      <note>This is an extension of the "example" service.</note>
    </record>
    <record date="2014-06-10">
      <name>example-2</name>
      <protocol>udp</protocol>
      <description>another transport</description>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first name</description>
      <number>7001</number>
    </record>
    <record date="2014-06-10">
      <name>example-3</name>
            ^^^^^^^^^ service 'example-3' shares 7001/tcp with 'example' without a note that relates them; add a note or take another port
      <protocol>tcp</protocol>
      <description>not related to the first one</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Ports,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Severity,
    fold_case,
)

from ..shared.port_places import covered_by_other_rule
from ..shared.port_states import described_state
from ..shared.port_ties import are_tied
from ..shared.port_wording import port_label
from ..shared.rfc6335 import RFC_6335_PUBLISHED, added_entries, age, is_unassignable
from ._rows import overlap_runs

_MOST_HOLDERS = 16  # entries with related names on a port that each new entry is compared with
ALL_PORTS = Option(
    "all-ports",
    False,
    "Also report ports that RFC 6335 reserves or keeps for experiments (0, 1021 to 1024, 49151), and services without a name.",
)


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for second, first in _find_second_names(registry, index).items():
        assert second.ports is not None
        assert first.ports is not None
        shared = Ports(max(second.ports.low, first.ports.low), min(second.ports.high, first.ports.high))
        if registry.columns:
            message = "service '{0}' shares {1} with '{2}'; take another port"
        else:
            message = "service '{0}' shares {1} with '{2}' without a note that relates them; add a note or take another port"
        related = (Related(first, Field.NAME, "the first name on the port"),)
        yield Problem(second, Field.NAME, message, (_title(second), port_label(shared, second, first), _title(first)), related)


def _find_second_names(registry: Registry, index: Index) -> dict[Record, Record]:
    """Return the later entries with unrelated names on a port, each with the entry that had the port before.

    Entries that the change added come last; registration dates order the others.
    """
    added = index.get(added_entries)

    def arrival(record: Record) -> tuple[bool, str, int]:
        return record in added, *age(record)

    everywhere = index.option(ALL_PORTS)
    are_related = _have_one_name if registry.columns else _are_tied  # the notes of a table are free text
    found: dict[Record, Record] = {}
    for _, run in index.get(overlap_runs):
        wanted = _may_share if not everywhere else _is_service_of_table if registry.columns else _is_service
        entries = list(filter(wanted, run))
        holders: list[Record] = []  # entries so far that are tied to each other, those that reach farthest first
        for entry in sorted(entries, key=lambda record: (record.ports and (record.ports.low, -record.ports.high), arrival(record))):
            assert entry.ports is not None
            holders = [holder for holder in holders if holder.ports and holder.ports.high >= entry.ports.low]
            other = next((holder for holder in holders if not are_related(entry, holder)), None)
            if other is not None:
                first, second = sorted((entry, other), key=arrival)
                found.setdefault(second, first)
            if other is None or (other.ports and entry.ports.high > other.ports.high):
                holders = sorted([*holders, entry], key=_reach, reverse=True)[:_MOST_HOLDERS]
    return found


def _reach(record: Record) -> int:
    return record.ports.high if record.ports else 0


def _title(record: Record) -> str:
    return record.name or record.description or "(no name)"


def _is_service(record: Record) -> bool:
    """Return True for an entry with a name, or without a description that gives a state of its ports."""
    return record.name is not None or described_state(record.description) is None


def _is_service_of_table(record: Record) -> bool:
    """Return True as `_is_service`, but not for a row that has neither a name nor a description: its port may be free."""
    return _is_service(record) and bool(record.name or record.description)


def _are_tied(one: Record, other: Record) -> bool:
    """Return True as `are_tied`, and for entries without a name that have the same description."""
    if one.name is None and other.name is None:
        text = fold_case(one.description or "")
        return text != "" and text == fold_case(other.description or "")
    return are_tied(one, other)


def _have_one_name(one: Record, other: Record) -> bool:
    return fold_case(one.name or "") == fold_case(other.name or "")


def _may_share(record: Record) -> bool:
    """Return True unless the entry is on an edge or experimental port, which other rules report."""
    return record.name is not None and (is_unassignable(record) or not covered_by_other_rule(record))


RULE = RegistryRule(
    code="PORT010",
    name="unrelated-names-share-port",
    severity=Severity.NOTE,
    by_links=True,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "8.1.1")),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    by_space=True,
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.EXTRA, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    precision=Precision.MEDIUM,
    options=(ALL_PORTS,),
)
