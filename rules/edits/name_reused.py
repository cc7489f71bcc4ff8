"""A service name that was given to another service.

Why it matters
    Software that looks up the old service by its name finds the new one, which it does not understand. RFC 6335 section 8.3 therefore
    recommends that the name stays with its service, even without a port, and that the new service takes another name. This also
    applies to services that swap their names, and to one that takes a name that another service gave up.
What is allowed
    Another description of the same party, and another party with the same description, which assignee-changed reports. Two
    descriptions are the same if half of the words of the shorter one are in the other one, also as abbreviations; words such as
    protocol and the forms of companies do not count. Two names of one port.
How to fix
    Restore the description, the assignee and the name of the old entry, and give the new service another name.
Seen in the registry
    On 2019-03-28, jmap went from JSON Mail Access and its editor to the JSON Meta Application Protocol of the IETF. Its note says
    that the name was given back and assigned again.
Before
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps</description>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps and bulbs</description>
      <assignee><xref type="person" data="Bell_Inc"/></assignee>
    </record>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Lightweight Access to Mail Pools</description>
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 'lamp' ('dims lamps', 'Ada_Moss') became 'lamp' ('Lightweight Access to Mail Pools', 'Bell_Inc'); use another name for another service
      <assignee><xref type="person" data="Bell_Inc"/></assignee>
    </record>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Related,
    Severity,
    fold_case,
)

from ..shared.port_wording import list_texts
from ..shared.rfc6335 import entries_of
from ._base import base_index, ended
from ._continuity import changed_entries
from ._fields import SERVICES
from ._renamings import renamings
from ._transfers import assignee_field, changed_hands, is_other_service
from ._wording import describe_service


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    yield from _report_other_services(index)
    yield from _report_passed_names(index)


def _report_other_services(index: Index) -> Iterator[Problem]:
    """Report entries whose description and party both changed."""
    for before, after, _ in index.get(changed_entries):
        if is_other_service(before, after) and changed_hands(before, after, index):
            related = (Related(after, assignee_field(after), "the new assignee"),)
            services = describe_service(before, index.get(base_index)), describe_service(after, index)
            message = "{0} became {1}; use another name for another service"
            yield Problem(after, Field.DESCRIPTION, message, services, related)


def _report_passed_names(index: Index) -> Iterator[Problem]:
    """Report services that swapped their names or passed them on, once for each pair of names."""
    passed: dict[tuple[str, str], tuple[Record, list[Record]]] = {}
    for old, new in index.get(renamings).items():
        if former := _former_entries(new, index):
            passed.setdefault((fold_case(old.name or ""), fold_case(new.name or "")), (new, former))
    for (old_name, name), (new, former) in passed.items():
        if (name, old_name) not in passed:
            message = "'{0}' was the name of {1} and is that of {2}; use another name for another service"
            places = list_texts(list(dict.fromkeys(entry.place for entry in former)))
            yield Problem(new, Field.NAME, message, (new.name, places, new.place))
        elif old_name < name or (name, old_name) == (old_name, name):
            other, _ = passed[name, old_name]
            first, second = sorted((new, other), key=lambda entry: entry.row)
            message = "services '{0}' and '{1}' swapped their names; give each its name back"
            related = (Related(second, Field.NAME, "the other service"),)
            yield Problem(first, Field.NAME, message, (second.name, first.name), related)


def _former_entries(new: Record, index: Index) -> list[Record]:
    """List the entries of the base that had the name of a renamed service, if all of them ended and were on other ports."""
    former = entries_of(index.get(base_index), new.name or "")
    ended_entries = index.get(_ended_entries)
    return list(former) if all(entry in ended_entries and entry.number != new.number for entry in former) else []


def _ended_entries(index: Index) -> frozenset[Record]:
    return frozenset(index.get(ended))


RULE = ChangeRule(
    code="EDIT008",
    name="name-reused",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "8.3", "RECOMMENDED"),),
    requires=frozenset({Capability.CONTACTS, Capability.DESCRIPTIONS, Capability.WORDING}),
    reads=SERVICES,
    check=check,
)
