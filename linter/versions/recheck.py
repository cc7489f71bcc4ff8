"""Check a registry by what differs from another one whose findings are known: only what a change can affect is checked again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, NamedTuple

from linter.engine.finding import Finding
from linter.engine.result import Result
from linter.engine.run import find_status, run_each
from linter.formats import FORMATS
from linter.model import Contact, Entry, Field, Record, Registry
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Scope
from linter.rules_api.underlying import Underlying
from linter.versions.compare import Comparison
from linter.versions.entry_fields import CONTACT_FIELDS, RECORD_FIELDS
from linter.versions.links import Links

_LARGE_SHARE = 4  # from a quarter of the records on, all are checked again


class Known(NamedTuple):
    """A finding of a registry. `entry` is its entry there; that of the problem may be of an earlier version that is equal."""

    finding: Finding
    entry: Entry


class Conditions(NamedTuple):
    """The rules and what they depend on besides the registry."""

    rules: Sequence[Rule]
    options: Mapping[Option[Any], Any] | None = None
    today: str = ""
    over: Sequence[Underlying] = ()

    def run(self, rules: Sequence[Rule], registry: Registry) -> Result:
        """Return what some of the rules find in a registry."""
        return run_each(rules, registry, self.options, self.today, over=self.over)


def make_known_findings(findings: Iterable[Finding]) -> list[Known]:
    """Return findings of one registry as known ones."""
    return [Known(finding, finding.problem.entry) for finding in findings]


def recheck(
    known: Iterable[Known], comparison: Comparison, conditions: Conditions, is_other_day: bool = False
) -> list[Known] | None:
    """Return the findings of `comparison.other`, given all those of `comparison.one` under the same conditions.

    `is_other_day` says that these were checked for another day. Returns None if the registries have to be checked in full: if what
    differs may affect any finding, or a rule crashes. The findings are those of a full check, in another order.
    """
    if not _is_suitable(comparison):
        return None
    change = _Change(comparison, is_other_day)
    if change.affects_all:
        return None
    rules = [rule for rule in conditions.rules if rule.scope not in (Scope.CHANGE, Scope.BASELINE)]
    again = [rule for rule in rules if change.can_affect(rule)]
    linked = [rule for rule in again if change.is_by_links(rule)]
    found: list[Known] = []
    for part in change.parts(again, linked):
        result = conditions.run(part.rules, part.registry)
        if result.crashes:
            return None
        found += part.found(result)
    whole = {rule.code for rule in again}.difference(rule.code for rule in linked)
    by_links = {rule.code: rule for rule in linked}
    kept: list[Known] = []
    for finding, entry in known:
        code = finding.rule.code
        if code in whole or (code in by_links and change.is_affected(entry, by_links[code])):
            continue
        other = change.became(entry)
        if other is None:
            return None
        if entry in change.left or isinstance(entry, Registry):
            status = find_status(finding.rule, other)
            finding = finding if status is finding.status else replace(finding, status=status)
        kept.append(Known(finding, other))
    return kept + found


def _is_suitable(comparison: Comparison) -> bool:
    one, other = comparison.one, comparison.other
    if one.format != other.format or FORMATS[other.format].is_private or other.format == "services":
        return False
    if comparison.moved or one.source.parts or other.source.parts:
        return False
    if one.missing_capabilities.keys() != other.missing_capabilities.keys():
        return False
    if (one.footnotes, one.footnote_texts) != (other.footnotes, other.footnote_texts):
        return False
    return not any(one.suppressions or one.uncertain or one.scope or one.baseline_entries for one in (one, other))


class _Part(NamedTuple):
    """Rules, and a registry of the entries that they check again. `records` are its records, which are numbered anew, by the
    original ones; findings about others than the `wanted` entries are left out (None: about none).
    """

    rules: Sequence[Rule]
    registry: Registry
    originals: Mapping[Record, Record] | None = None
    wanted: Set[Entry] | None = None
    other: Registry | None = None

    def found(self, result: Result) -> Iterator[Known]:
        for finding in result.findings:
            entry: Entry = finding.problem.entry
            if self.originals is not None and isinstance(entry, Record):
                entry = self.originals[entry]
                if self.wanted is not None and entry not in self.wanted:
                    continue
            yield Known(finding, self.other if self.other and isinstance(entry, Registry) else entry)


class _Change:
    """What differs between two registries, and what that can affect."""

    def __init__(self, comparison: Comparison, is_other_day: bool) -> None:
        one, other = comparison.one, comparison.other
        self.one, self.other = one, other
        unlike = [*comparison.unlike, *_find_written_differently(comparison)]
        self.left: set[Entry] = {*comparison.only_in_one, *(here for here, _ in unlike)}
        self.joined: set[Entry] = {*comparison.only_in_other, *(there for _, there in unlike)}
        self._became: dict[Entry, Entry] = {one: other, **dict(comparison.entries), **dict(comparison.contacts)}
        self.fields = _find_changed_fields(comparison)
        if is_other_day or one.updated != other.updated:
            self.fields.add(Field.UPDATED)
        if self.left or self.joined:
            self.fields.add(Field.LINE)
        if one.markup_errors or other.markup_errors:
            self.fields.add(Field.MARKUP)
        if one.inline_references != other.inline_references:
            self.fields.add(Field.INLINE_REFERENCE)
        records = Links(other.records)
        touched = {entry for entry in (*self.left, *self.joined) if isinstance(entry, Record | Contact)}
        referring = records.linked(entry for entry in touched if isinstance(entry, Contact))
        touched_records = {entry for entry in touched if isinstance(entry, Record)}
        self.affected: set[Entry] = {*records.linked(touched_records | referring), *referring, *self.joined}
        among = records.linked(entry for entry in self.affected if isinstance(entry, Record))
        among.update(entry for entry in self.affected if isinstance(entry, Record))
        self.linked = sorted(among, key=lambda record: record.row)
        is_nameless = any(not (record.name or record.place) for record in (*touched_records, *self.linked))
        self.affects_all = is_nameless or len(self.linked) * _LARGE_SHARE > len(other.records)

    def can_affect(self, rule: Rule) -> bool:
        """Return whether the findings of a rule may differ."""
        return not rule.reads.isdisjoint(self.fields)

    def is_by_links(self, rule: Rule) -> bool:
        """Return whether a rule has to check only affected entries."""
        return rule.by_links and not rule.only_if_used

    def became(self, entry: Entry) -> Entry | None:
        """Return the entry of the other registry for one that a kept finding is about; None if its name may have changed."""
        other = self._became.get(entry)
        if isinstance(other, Record) and isinstance(entry, Record) and other.row != entry.row and not (other.name or other.place):
            return None
        return other

    def is_affected(self, entry: Entry, rule: Rule) -> bool:
        """Return whether a rule that is `by_links` checks an entry again. Of rules about contacts, all but untouched contacts."""
        if isinstance(entry, Record):
            return entry in self.left or self._became[entry] in self.affected
        return entry in self.left or rule.scope is not Scope.CONTACT

    def parts(self, again: Sequence[Rule], linked: Sequence[Rule]) -> Iterator[_Part]:
        """Yield what has to be checked again, with the rules."""
        if whole := [rule for rule in again if rule not in linked]:
            yield _Part(whole, self.other)
        if of_records := [rule for rule in linked if rule.scope is not Scope.CONTACT]:
            originals = {replace(record, row=row): record for row, record in enumerate(self.linked)}
            registry = replace(self.other, records=tuple(originals))
            yield _Part(of_records, registry, originals, self.affected, self.other)
        contacts = tuple(contact for contact in self.other.contacts if contact in self.joined)
        if contacts and (of_contacts := [rule for rule in linked if rule.scope is Scope.CONTACT]):
            yield _Part(of_contacts, replace(self.other, records=(), contacts=contacts))


def _find_written_differently(comparison: Comparison) -> Iterator[tuple[Entry, Entry]]:
    """Yield the pairs of entries that hold the same and whose text in the file differs."""
    text, other_text = comparison.one.source.text, comparison.other.source.text
    for pairs in (comparison.entries, comparison.contacts):
        for here, there in pairs:
            if here is not there and text[here.start : here.end] != other_text[there.start : there.end]:
                yield here, there


def _find_changed_fields(comparison: Comparison) -> set[Field]:
    """Return the fields in which entries differ, in any character; all of them for entries that are new or gone."""
    fields: set[Field] = set()
    alone = (*comparison.only_in_one, *comparison.only_in_other)
    if any(isinstance(entry, Record) for entry in alone):
        fields.update(RECORD_FIELDS.values())
    if any(isinstance(entry, Contact) for entry in alone):
        fields.update(CONTACT_FIELDS.values())
    for here, there in comparison.unlike:
        known = RECORD_FIELDS if isinstance(here, Record) else CONTACT_FIELDS
        fields.update(field for name, field in known.items() if getattr(here, name) != getattr(there, name))
    return fields
