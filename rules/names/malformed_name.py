"""A service name that RFC 6335 does not allow.

Why it matters
    A service name becomes a label in the DNS, a word in a configuration file and a column of /etc/services. An underscore, a
    blank or a sixteenth character can break any of these.
What is allowed
    An alias of 2011, which is an entry whose note marks it as an alias. RFC 6335 section 10.1 gave every malformed name of that
    time a well-formed replacement and kept the old name. An alias that is dated after RFC 6335, or that the
    change adds, is reported. Entries of any age are checked. In a list such as /etc/services, names that IANA's registry has are
    allowed, and others are warnings.
How to fix
    Register a well-formed name instead (RFC 6335 section 10.1 replaces each illegal character by a hyphen). The safe fix
    removes blanks around a name that is otherwise well-formed. The unsafe fix renames an entry that was registered after
    RFC 6335 or added by the change. For an older entry it follows section 10.1: it adds an entry with the well-formed name and marks
    the old one as its alias. Both require that the new name is free, that no other name is on the same port and transport, and
    that nothing refers to the old name. Names that are too long or have misplaced hyphens have no fix.
Seen in the registry
    `edi_service` on 34567/udp was registered in October 2016, five years after RFC 6335.
Good
    <record>
      <name>x11-2</name>
      <protocol>tcp</protocol>
      <description>up to fifteen characters</description>
      <number>6002</number>
    </record>
Bad
    <record>
      <name>edi_service</name>
            ^^^^^^^^^^^ service name 'edi_service' has '_', and only ASCII letters, digits and hyphens are allowed
      <protocol>udp</protocol>
      <description>EDI Service</description>
      <number>34567</number>
    </record>
    <record>
      <name>-23--</name>
            ^^^^^ service name '-23--' has no letter; begins with a hyphen; ends with a hyphen; has two hyphens in a row
      <protocol>udp</protocol>
      <description>EDI Service</description>
      <number>34568</number>
    </record>
Fixed
    <record>
      <name>edi-service</name>
      <protocol>udp</protocol>
      <description>EDI Service<br/><br/>
    IANA assigned this well-formed service name as a replacement for "edi_service".</description>
      <number>34567</number>
    </record>
    <record>
      <name>edi_service</name>
      <protocol>udp</protocol>
      <description>EDI Service</description>
      <number>34567</number>
      <note>This entry is an alias to "edi-service".
    It is historic and not meant for new use.</note>
    </record>
    <record>
      <name>-23--</name>
      <protocol>udp</protocol>
      <description>EDI Service</description>
      <number>34568</number>
    </record>
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Copy,
    Field,
    Fix,
    Index,
    Option,
    Problem,
    Record,
    RecordRule,
    Replace,
    Safety,
    Severity,
    by_name,
    fold_case,
    in_order,
    joined_names,
    named,
    read_date,
)

from ..shared.alias_marks import (
    alias_mark,
    alias_note,
    aliases,
    duplicate_mark,
    is_alias_pair,
    replacement_mark,
    replacement_sentence,
    replacements,
)
from ..shared.rfc6335 import (
    MAX_NAME_LENGTH,
    RFC_6335_PUBLISHED,
    added_entries,
    derived_name,
    entries_of,
    is_later,
    is_well_formed,
    malformed_names,
    name_faults,
)
from ..shared.wording import append_sentence

LENGTH = Option(
    "max-length",
    MAX_NAME_LENGTH,
    "The maximum length of a name in characters: 15 for RFC 6335 and ports of Kubernetes containers, 63 for DNS labels.",
)
OLD_NAMES = Option(
    "old-names",
    True,
    "Allow undated names and those from before RFC 6335 as aliases of their replacements (section 10.1).",
)
IANA_NAMES = Option("iana-names", False, "Allow malformed names that IANA's registry has, such as those that it replaced in 2011.")
_MAX_ENTRIES = 16  # entries of one name up to which a fix is offered; a service has one for each transport


def malformed(index: Index) -> Sequence[Record]:
    """Return the entries with a malformed name, except for the aliases of 2011."""
    names = malformed_names(index.get(joined_names), index.option(LENGTH))
    suspects = in_order(index.get(by_name)[name] for name in names if name)
    if suspects and index.option(IANA_NAMES):
        known = index.names_of_iana
        suspects = [record for record in suspects if record.name not in known]
    return [record for record in suspects if not alias_mark(record) or _is_new(record, index)]


def _is_new(record: Record, index: Index) -> bool:
    """Return True if an entry was registered after RFC 6335 or added by the change."""
    if not index.option(OLD_NAMES):
        return True
    date = (record.registered and read_date(record.registered)) or ""
    return (date != "" and not is_later(RFC_6335_PUBLISHED, date)) or record in index.get(added_entries)


def check(record: Record, index: Index) -> Iterator[Problem]:
    name = record.name or ""
    faults = "; ".join(name_faults(name, index.option(LENGTH)))
    if alias_mark(record):
        since = " registered after RFC 6335" if index.option(OLD_NAMES) else ""
        faults += f"; aliases{since} are not exempt"
    yield Problem(record, Field.NAME, "service name '{0}' {1}", (name, faults), fix=_fix(record, name, index))


def _fix(record: Record, name: str, index: Index) -> Fix | None:
    if (bare := index.get(trimmed).get(record)) is not None:
        return Fix(f"remove the blanks around '{bare}'", (Replace(record, Field.NAME, bare),))
    if (new := index.get(replaceable).get(record)) is None:
        return None
    if _is_new(record, index):
        return Fix(f"rename '{name}' to '{new}'", (Replace(record, Field.NAME, new),), Safety.UNSAFE)
    text = record.description or ""
    description = f"{text}\n\n{replacement_sentence(name)}" if text.strip() else replacement_sentence(name)
    added = Copy(record, ((Field.NAME, new), (Field.DESCRIPTION, description)))
    marked = append_sentence(record, Field.NOTE, alias_note(index, new))
    return Fix(f"register '{new}' and mark '{name}' as its alias", (added, marked), Safety.UNSAFE)


def trimmed(index: Index) -> Mapping[Record, str]:
    """Return the malformed names that are well-formed without blanks around them, and unused on their port and transport."""
    bare = {record: record.name.strip() for record in index.get(malformed) if record.name}
    found = {record: name for record, name in bare.items() if is_well_formed(name, index.option(LENGTH))}
    places = Counter((fold_case(name), record.number, record.transport) for record, name in found.items())
    return {
        record: name
        for record, name in found.items()
        if places[fold_case(name), record.number, record.transport] == 1
        and len(entries_of(index, name)) <= _MAX_ENTRIES
        and all(other.name == name and not _share_a_place(record, other) for other in entries_of(index, name))
    }


def replaceable(index: Index) -> Mapping[Record, str]:
    """Return the malformed names that can become an alias, each with its replacement, which is unused and unambiguous."""
    wanted = {
        record: derived_name(record.name)
        for record in index.get(malformed)
        if record.name and not (alias_mark(record) or duplicate_mark(record) or replacement_mark(record))
    }
    wanted = {
        record: new for record, new in wanted.items() if record.name and is_alias_pair(record.name, new, index.option(LENGTH))
    }
    if not wanted:
        return {}
    origins: dict[str, set[str | None]] = {}
    for record, new in wanted.items():
        origins.setdefault(fold_case(new), set()).add(record.name)
    numbers = {record.number for record in wanted if record.number is not None}
    on_number: dict[str | None, list[Record]] = {}
    for record in index.get(named):
        if record.number in numbers:
            on_number.setdefault(record.number, []).append(record)
    replaced: dict[str, set[str]] = {}
    for record, name in index.get(replacements).items():
        replaced.setdefault(fold_case(name), set()).add(fold_case(record.name or ""))
    referred = {fold_case(name) for name in index.get(aliases).values()}

    def is_certain(record: Record, new: str) -> bool:
        name = fold_case(record.name or "")
        namesakes, occupants = entries_of(index, name), entries_of(index, new)
        return (
            len(origins[fold_case(new)]) == 1
            and max(len(namesakes), len(occupants)) <= _MAX_ENTRIES
            and name not in referred
            and replaced.get(name, set()) <= {fold_case(new)}
            and all(fold_case(index.get(replacements).get(other, "")) == name for other in occupants)
            and all(other.name == record.name and other.number == record.number for other in namesakes)
            and len({other.transport for other in namesakes}) == len(namesakes)
            and not any(
                _meet(record, other) and fold_case(other.name or "") != name
                for other in (*occupants, *on_number.get(record.number, ()))
            )
        )

    return {record: new for record, new in wanted.items() if is_certain(record, new)}


def _meet(one: Record, other: Record) -> bool:
    """Return True if two entries have the same transport, or one of them has none."""
    return one.transport == other.transport or not one.transport or not other.transport


def _share_a_place(one: Record, other: Record) -> bool:
    if one.transport != other.transport:
        return False
    if one.ports is None or other.ports is None:
        return one.number == other.number
    return one.ports.low <= other.ports.high and other.ports.low <= one.ports.high


RULE = RecordRule(
    code="NAME001",
    name="malformed-name",
    severity=Severity.ERROR,
    by_links=True,
    candidates=malformed,
    cites=(Citation("RFC 6335", "5.1", "MUST"),),
    requires=frozenset({Capability.NAMES, Capability.ALIASES}),
    reads=frozenset({Field.NAME, Field.REGISTERED, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE, Safety.UNSAFE),
    options=(LENGTH, OLD_NAMES, IANA_NAMES),
)
