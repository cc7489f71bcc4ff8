"""Check a registry by what differs from another one whose findings are known: only what a change can affect is checked again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from linter.engine.result import Result
from linter.engine.run import find_status, run_each
from linter.formats import FORMATS
from linter.model import Contact, Entry, Field, Record, Registry
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Scope
from linter.rules_api.underlying import Underlying
from linter.versions.compare import Comparison, compare
from linter.versions.delta import Delta, make_delta
from linter.versions.entry_fields import CONTACT_FIELDS, RECORD_FIELDS
from linter.versions.known import Known, KnownByRule, make_known_findings, move_finding
from linter.versions.links import Links

_LARGE_SHARE = 4  # from a quarter of the records on, all are checked again


class Conditions(NamedTuple):
    """The rules and what they depend on besides the registry."""

    rules: Sequence[Rule]
    options: Mapping[Option[Any], Any] | None = None
    today: str = ""
    over: Sequence[Underlying] = ()

    def run(self, rules: Sequence[Rule], registry: Registry) -> Result:
        """Return what some of the rules find in a registry."""
        return run_each(rules, registry, self.options, self.today, over=self.over)


def recheck(
    known: Iterable[Known], comparison: Comparison, conditions: Conditions, is_other_day: bool = False
) -> list[Known] | None:
    """Return the findings of `comparison.other`, given all those of `comparison.one` under the same conditions.

    `is_other_day` says that these were checked for another day. Returns None if the registries have to be checked in full: if what
    differs may affect any finding, or a rule crashes. The findings are those of a full check, in another order.
    """
    findings, delta = KnownByRule(known), make_delta(comparison)
    found = recheck_delta(findings, delta, Links(comparison.other.records), conditions, is_other_day)
    if found is None:
        return None
    return [*move_findings(findings, delta), *found.new]


def move_findings(known: Iterable[Known], delta: Delta) -> list[Known]:
    """Return what a recheck has left of the findings of `delta.one` as findings of `delta.other`."""
    moved = []
    for finding, before in known:
        entry = delta.find_successor(before)
        assert entry is not None  # findings about entries that are gone were removed
        moved.append(Known(finding, entry))
    return moved


def check_again(before: Result, registry: Registry, conditions: Conditions) -> Result | None:
    """Return the result for a registry, given that for an earlier version of it under the same conditions; None as `recheck` does.

    Unlike those of a recheck, all of its findings are about entries of the registry, and so are their fixes.
    """
    delta = make_delta(compare(before.registry, registry))
    known = KnownByRule(make_known_findings(before.findings))
    found = recheck_delta(known, delta, Links(registry.records), conditions, keeps_fixes=True)
    if found is None:
        return None
    moved = [move_finding(one.finding, delta.find_successor) for one in known]
    findings = [*(finding for finding in moved if finding), *(one.finding for one in found.new)]
    if len(findings) < len(moved) + len(found.new):
        return None
    order = {rule.code: position for position, rule in enumerate(before.rules)}
    findings.sort(key=lambda finding: order[finding.rule.code])
    return replace(before, registry=registry, findings=tuple(findings))


class Found(NamedTuple):
    """The findings that a recheck has removed from the known ones, and those that it has found."""

    gone: list[Known]
    new: list[Known]


def recheck_delta(
    known: KnownByRule,
    delta: Delta,
    links: Links,
    conditions: Conditions,
    is_other_day: bool = False,
    selections: Mapping[str, Sequence[Record]] | None = None,
    keeps_fixes: bool = False,
) -> Found | None:
    """Remove the findings that a change can affect from those of `delta.one`, and return them and those of `delta.other` instead.

    `links` are those of the other registry, and `selections` its records that satisfy `Rule.depends_on`, by the code of the rule;
    rules without a selection check all records. With `keeps_fixes`, so do rules with fixes, because a fix may depend on any record.
    What is left in `known` applies to the successors of its entries. Returns None as `recheck` does; `known` cannot be used any
    more then.
    """
    if not _is_suitable(delta) or (links.has_nameless and (delta.gone or delta.new)):
        return None
    change = _Change(delta, links, is_other_day)
    if change.affects_all:
        return None
    rules = [rule for rule in conditions.rules if rule.scope not in (Scope.CHANGE, Scope.BASELINE)]
    again = [rule for rule in rules if change.can_affect(rule)]
    linked = [rule for rule in again if change.is_by_links(rule) and not (keeps_fixes and rule.fixes)]
    new = _find_again(change.parts(again, linked, selections or {}), conditions)
    if new is None:
        return None
    gone: list[Known] = []
    for rule in again:
        gone += known.take(rule.code, change.find_affected(rule, known)) if rule in linked else known.take_all(rule.code)
    touched = [delta.one, *change.left]
    for code in known.codes:
        for finding, entry in known.take(code, touched):
            successor = delta.find_successor(entry)
            moved = move_finding(finding, delta.find_successor)
            if successor is None or moved is None:
                return None
            gone.append(Known(finding, entry))
            status = find_status(finding.rule, successor)
            new.append(Known(moved if status is moved.status else replace(moved, status=status), successor))
    return Found(gone, new)


def _find_again(parts: Iterable["_Part"], conditions: Conditions) -> list[Known] | None:
    """Return the findings of parts of a registry, None if a rule crashes or a finding has no counterpart in the registry."""
    found: list[Known] = []
    for part in parts:
        result = conditions.run(part.rules, part.registry)
        known = [] if result.crashes else list(part.find_known(result))
        if result.crashes or None in known:
            return None
        found += [one for one in known if one]
    return found


def _is_suitable(delta: Delta) -> bool:
    one, other = delta.one, delta.other
    if one.format != other.format or FORMATS[other.format].is_private or other.format == "services":
        return False
    if delta.is_moved or one.source.parts or other.source.parts:
        return False
    if one.missing_capabilities.keys() != other.missing_capabilities.keys():
        return False
    if (one.footnotes, one.footnote_texts) != (other.footnotes, other.footnote_texts):
        return False
    return not any(one.suppressions or one.uncertain or one.scope or one.baseline_entries for one in (one, other))


class _Part(NamedTuple):
    """A set of rules, and a registry of the entries that they check again.

    If it is not the `whole` one, `originals` are the records of the whole by those of the part, which are numbered anew. Findings
    about other records than the `wanted` ones are left out (None: about none).
    """

    rules: Sequence[Rule]
    registry: Registry
    whole: Registry
    originals: Mapping[Record, Record] | None = None
    wanted: Set[Entry] | None = None

    def find_known(self, result: Result) -> Iterator[Known | None]:
        """Yield the findings of the part as those of the whole registry; None for one that cannot be."""
        for finding in result.findings:
            if self.originals is None:
                yield Known(finding, finding.problem.entry)
                continue
            entry = self._find_original(finding.problem.entry)
            if self.wanted is None or entry in self.wanted or not isinstance(entry, Record):
                moved = move_finding(finding, self._find_original)
                yield Known(moved, entry) if moved else None

    def _find_original(self, entry: Entry) -> Entry:
        if isinstance(entry, Registry):
            return self.whole
        return self.originals.get(entry, entry) if self.originals and isinstance(entry, Record) else entry


class _Change:
    """The differences between two registries, and the findings that they can affect."""

    def __init__(self, delta: Delta, links: Links, is_other_day: bool) -> None:
        self.delta, self.other = delta, delta.other
        self.left: set[Entry] = {*delta.gone, *(here for here, _ in delta.changed)}
        self.joined: set[Entry] = {*delta.new, *(there for _, there in delta.changed)}
        self.fields = _find_changed_fields(delta, is_other_day)
        touched = {entry for entry in (*self.left, *self.joined) if isinstance(entry, Record | Contact)}
        referring = links.find_linked(entry for entry in touched if isinstance(entry, Contact))
        touched_records = {entry for entry in touched if isinstance(entry, Record)}
        linked = links.find_linked(touched_records | referring)
        self.affected: set[Entry] = {*linked, *referring, *self.joined, *self._find_beside_touched()}
        records = {entry for entry in self.affected if isinstance(entry, Record)}
        beside = (row for record in records for row in _list_beside(self.other, record))
        among = {*records, *links.find_linked(records), *beside, *links.malformed}
        self.linked = sorted(among, key=lambda record: record.row)
        self._has_malformed = any(record.number and not record.ports for record in touched_records)
        self.affects_all = len(self.linked) * _LARGE_SHARE > len(delta.other.records)

    def _find_beside_touched(self) -> Iterator[Record]:
        """Yield the records of the other registry right above and below those that are new, changed or gone."""
        for entry in self.joined:
            if isinstance(entry, Record):
                yield from _list_beside(self.other, entry)
        for entry in self.left:
            for beside in _list_beside(self.delta.one, entry) if isinstance(entry, Record) else ():
                if isinstance(successor := self.delta.find_successor(beside), Record):
                    yield successor

    def can_affect(self, rule: Rule) -> bool:
        """Return whether the findings of a rule may differ."""
        return not rule.reads.isdisjoint(self.fields)

    def is_by_links(self, rule: Rule) -> bool:
        """Return whether a rule has to check only affected entries."""
        return rule.by_links and not rule.only_if_used and not (rule.guesses_ports and self._has_malformed)

    def find_affected(self, rule: Rule, known: KnownByRule) -> Iterable[Entry]:
        """Return the entries of the one registry whose findings a rule that is `by_links` has to find again.

        Of rules about contacts, these are the touched contacts; of other rules, all contacts that they report, and the registry.
        """
        if rule.scope is Scope.CONTACT:
            return self.left
        others = [entry for entry in known.entries(rule.code) if not isinstance(entry, Record)]
        return [*self.left, *self._predecessors, *(entry for entry in others if entry not in self.left)]

    @cached_property
    def _predecessors(self) -> Sequence[Entry]:
        """The records of the one registry whose successors are affected, without those that are touched themselves."""
        affected = {entry for entry in self.affected if isinstance(entry, Record) and entry not in self.joined}
        return list(self.delta.find_predecessors(affected))

    def parts(self, again: Sequence[Rule], linked: Sequence[Rule], selections: Mapping[str, Sequence[Record]]) -> Iterator[_Part]:
        """Yield what has to be checked again, with the rules."""
        others = [rule for rule in again if rule not in linked]
        if whole := [rule for rule in others if rule.code not in selections]:
            yield _Part(whole, self.other, self.other)
        for rule in others:
            if rule.code in selections:
                yield self._make_part([rule], selections[rule.code], None)
        if of_records := [rule for rule in linked if rule.scope is not Scope.CONTACT]:
            yield self._make_part(of_records, self.linked, self.affected)
        contacts = tuple(contact for contact in self.other.contacts if contact in self.joined)
        if contacts and (of_contacts := [rule for rule in linked if rule.scope is Scope.CONTACT]):
            yield _Part(of_contacts, replace(self.other, records=(), contacts=contacts), self.other, {})

    def _make_part(self, rules: Sequence[Rule], records: Sequence[Record], wanted: Set[Entry] | None) -> _Part:
        """Return rules with a registry of some records only, which are numbered anew."""
        originals = {replace(record, row=row): record for row, record in enumerate(records)}
        return _Part(rules, replace(self.other, records=tuple(originals)), self.other, originals, wanted)


def _list_beside(registry: Registry, record: Record) -> Sequence[Record]:
    """Return the records right above and below one of a registry, with the record between them."""
    return registry.records[max(record.row - 1, 0) : record.row + 2]


def _find_changed_fields(delta: Delta, is_other_day: bool) -> set[Field]:
    """Return the fields in which entries differ, in any character; all of them for entries that are new or gone."""
    one, other = delta.one, delta.other
    fields: set[Field] = set()
    if is_other_day or one.updated != other.updated:
        fields.add(Field.UPDATED)
    if delta.gone or delta.new or delta.changed:
        fields.add(Field.LINE)
    if one.markup_errors or other.markup_errors:
        fields.add(Field.MARKUP)
    if one.inline_references != other.inline_references:
        fields.add(Field.INLINE_REFERENCE)
    alone = (*delta.gone, *delta.new)
    if any(isinstance(entry, Record) for entry in alone):
        fields.update(RECORD_FIELDS.values())
    if any(isinstance(entry, Contact) for entry in alone):
        fields.update(CONTACT_FIELDS.values())
    for here, there in delta.unlike:
        known = RECORD_FIELDS if isinstance(here, Record) else CONTACT_FIELDS
        fields.update(field for name, field in known.items() if getattr(here, name) != getattr(there, name))
    return fields
