"""The harness: it writes a faulty registry in a format, lints it, and compares the findings with the expected ones."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any, NamedTuple

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.model import Contact, Field, Record, Registry
from linter.rules_api.rule import Rule, Scope
from linter.source import Span
from linter.versions.diff_lint import lint_change
from rules import ALL
from tests.injection.draft import ATTRIBUTES, Draft, Expected, parse, person, value_of, with_value
from tests.injection.media import Medium

_SWAPS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ123456789",
    "bcdefghijklmnopqrstuvwxyzaBCDEFGHIJKLMNOPQRSTUVWXYZA214365878",
)
_IN_ENTITY = re.compile(r"&#?\w*\Z")
_LAST_SWAPS = str.maketrans("0-.?_", "1+!;=")  # for values without another character


class Fault(NamedTuple):
    """A way to inject a fault of a rule.

    `inject` changes a draft and returns the expected finding, or several. `also` are rules that report another consequence of the
    same fault, `with_base` those that report one in a comparison with the base. `base_code` is the rule that reports the fault
    instead if there is a base, "" for none. `not_in` are the formats that cannot express the fault, each with the reason.
    """

    code: str
    name: str
    inject: Callable[[Draft], Expected | Sequence[Expected]]
    also: frozenset[str] = frozenset()
    with_base: frozenset[str] = frozenset()
    base_code: str = ""
    not_in: Mapping[str, str] = {}  # of a NamedTuple
    is_change: bool = False


FAULTS: list[Fault] = []
Inject = Callable[[Draft], Expected | Sequence[Expected]]


def fault(
    code: str,
    also: str = "",
    with_base: str = "",
    base_code: str = "",
    not_in: Mapping[str, str] | None = None,
) -> Callable[[Inject], Inject]:
    """Register a function as a way to inject a fault of a rule; codes are separated by blanks."""

    def register(inject: Inject) -> Inject:
        add_fault(code, inject.__name__, inject, also, with_base, base_code, not_in)
        return inject

    return register


def add_fault(
    code: str,
    name: str,
    inject: Inject,
    also: str = "",
    with_base: str = "",
    base_code: str = "",
    not_in: Mapping[str, str] | None = None,
) -> None:
    """Register a way to inject a fault of a rule."""
    is_change = next(rule.scope is Scope.CHANGE for rule in ALL if rule.code == code)
    companions = frozenset(also.split()), frozenset(with_base.split())
    FAULTS.append(Fault(code, name, inject, *companions, base_code, not_in or {}, is_change))


class Outcome(NamedTuple):
    """The outcome of one injection. `missed` and `misplaced` are expected findings, `collateral` findings that nothing explains."""

    medium: str
    code: str
    name: str
    seed: int
    has_base: bool
    injected: int = 0
    missed: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    collateral: tuple[str, ...] = ()

    def medium_name(self) -> str:
        """Return the name of the format."""
        return self.medium

    def family(self) -> str:
        """Return the letters of the code."""
        return self.code.rstrip("0123456789")

    def __str__(self) -> str:
        what = {"missed": self.missed, "misplaced": self.misplaced, "collateral": self.collateral}
        found = "; ".join(f"{name}: {', '.join(texts)}" for name, texts in what.items() if texts)
        return f"{self.medium} {self.code} {self.name} seed {self.seed}{' with base' if self.has_base else ''}: {found}"


def inject(host: Registry, fault: Fault, medium: Medium, seed: int, has_base: bool) -> Outcome:
    """Inject a fault into a registry that is clean in this format, and return what the rules make of it."""
    outcome = Outcome(medium.name, fault.code, fault.name, seed, has_base)
    draft = Draft(host, Random(f"{fault.code} {fault.name} {seed}"))
    expected = fault.inject(draft)
    wanted = list(expected) if not isinstance(expected, Expected) else [expected]
    text = medium.write(draft.registry())
    registry = parse(text, medium.path)
    base = parse(medium.write(host), medium.path) if has_base else None
    result = lint(registry, base, draft.today)
    code = reporting_code(fault, result, has_base)
    if not code:
        return outcome
    explained = {code} | fault.also | (fault.with_base if has_base else frozenset())
    found = [finding for finding in result.findings if finding.status is Status.ACTIVE]
    missed, misplaced = [], []
    matched: list[Finding] = []
    of_rule = [finding for finding in found if finding.rule.code == code]
    for one in wanted:
        matching = [finding for finding in of_rule if is_about(finding, one, draft)]
        if not matching:
            if not any(is_about(finding, one, draft, with_related=True) for finding in matched):
                missed.append(describe(one))
            continue
        reasons = [
            "" if is_elsewhere(finding, draft) else place_fault(result.place(finding), one, draft, medium, text)
            for finding in matching
        ]
        if all(reasons):
            misplaced.append(f"{describe(one)} {reasons[0]}")
        matched.append(matching[reasons.index("") if "" in reasons else 0])
        of_rule.remove(matched[-1])
    surplus = [finding for finding in found if finding.rule.code not in explained] + of_rule
    collateral = [f"{finding.rule.code} at {finding.subject}: {finding.text}" for finding in surplus]
    return outcome._replace(injected=len(wanted), missed=tuple(missed), misplaced=tuple(misplaced), collateral=tuple(collateral))


def lint(registry: Registry, base: Registry | None, today: str) -> Result:
    """Run all rules, opt-in rules included, and return the result. A crash of a rule is a failure."""
    result = lint_change(ALL, base, registry, today=today) if base else run(ALL, registry, today=today)
    assert result.crashes == (), [(crash.rule.code, crash.error, crash.where) for crash in result.crashes]
    return result


def reporting_code(fault: Fault, result: Result, has_base: bool) -> str:
    """Return the code of the rule that reports a fault in a result, "" if its rule did not judge the registry."""
    codes = [fault.base_code, fault.code] if has_base else [fault.code]
    return next((rule.code for code in codes for rule in ALL if rule.code == code and runs(rule, result)), "")


def runs(rule: Rule, result: Result) -> bool:
    """Return whether a rule judged the registry of a result."""
    skipped = {skip.rule.code for skip in result.skipped if not skip.entries}
    return rule.code not in skipped and any(one.code == rule.code for one in result.rules)


def describe(expected: Expected) -> str:
    """Return an expected finding as a text for people."""
    return f"{expected.entry or 'registry'} {expected.field} {expected.substring}".rstrip()


def is_elsewhere(finding: Finding, draft: Draft) -> bool:
    """Return whether a finding is rightly shown at another entry: one that the change added, or the neighbour of a removed one."""
    if finding.cause is None:
        return finding.is_removed
    kept = {id(record) for record in draft.original.records}
    return isinstance(finding.cause.entry, Record) and id(draft.records[finding.cause.entry.row]) not in kept


def is_about(finding: Finding, expected: Expected, draft: Draft, with_related: bool = False) -> bool:
    """Return whether a finding is about the entry of an expected one, another record of its entry in the file, or a related one."""
    if finding.is_removed:
        removed = expected.removed or expected.entry
        return any(one is removed and one.row == getattr(finding.problem.entry, "row", -1) for one in draft.original.records)
    if not any(one is expected.entry for one in (*draft.records, *draft.contacts, None)):
        return False
    kind = type(expected.entry) if expected.entry is not None else Registry
    at = draft.position(expected.entry)
    if with_related and isinstance(expected.entry, Record) and expected.entry.place in finding.text:
        return True
    entries = [one.entry for one in finding.problems]
    entries += [one.entry for one in finding.problem.related] if with_related else []
    return any(isinstance(one, kind) and getattr(one, "row", 0) == at for one in entries)


def place_fault(span: Span, expected: Expected, draft: Draft, medium: Medium, text: str) -> str:
    """Return what is wrong with the place of a finding, or "".

    The right place comes from a second text, written from the same draft with one character of the value exchanged: where the
    texts differ is the place of that character. Readers and locators have no part in it.
    """
    shown = text[span.start : span.end]
    if expected.field is Field.ENTRY:
        return ""
    if expected.missing and medium.name == "csv":
        at = _empty_cell(expected, draft, medium, text)
        return "" if span == (at, at) else f"is at {_lines(text, span)} and not in the empty cell"
    value = value_of(expected.entry, expected.field, expected.value_index, draft)
    wanted = expected.substring or value
    start = _nth(value, wanted, expected.occurrence)
    if expected.field is Field.REFERENCE and wanted.startswith("rfc"):
        wanted = value = value.upper() if shown.startswith("RFC") else value  # as formats with cells show it
    is_whole = _reads_as(medium, shown) == wanted
    if not is_whole and not (medium.wraps and shown and wanted.startswith(shown)):
        return f"shows {shown!r} and not {wanted!r}"
    for offset, places in _anchors(expected, value, start, start + len(wanted), draft, medium, text):
        for place in places:
            between = text[span.start : place] if offset >= start else text[place : span.start]
            expects = value[start:offset] if offset >= start else value[offset:start]
            if _reads_as(medium, between) == expects or (medium.wraps and " ".join(between.split()) == expects):
                return ""
        return f"is at {_lines(text, span)} and not at {[_lines(text, Span(place, place)) for place in places]}"
    return _whole_fault(span, expected, value, draft, medium, text)


def _whole_fault(span: Span, expected: Expected, value: str, draft: Draft, medium: Medium, text: str) -> str:
    """Return what is wrong with the place of a whole value, which the format may quote or not: around it are only quotes."""
    shadow = _written_with(expected, "X" * (len(value) + 1), draft, medium, is_shared=True)
    start = next(i for i, (one, another) in enumerate(zip(text, shadow, strict=False)) if one != another)
    behind = next(i for i, (one, another) in enumerate(zip(text[::-1], shadow[::-1], strict=False)) if one != another)
    end = len(text) - behind
    around = text[start : span.start] + text[span.end : end]
    if start <= span.start and span.end <= end and not around.strip("\"'"):
        return ""
    return f"is at {_lines(text, span)} and not in {_lines(text, Span(start, end))}"


def _reads_as(medium: Medium, text: str) -> str | None:
    try:
        return medium.decode(text)
    except ValueError:
        return None


def _nth(value: str, substring: str, occurrence: int) -> int:
    at = value.index(substring)
    for _ in range(occurrence):
        at = value.index(substring, at + len(substring))
    return at


def _anchors(
    expected: Expected, value: str, start: int, end: int, draft: Draft, medium: Medium, text: str
) -> Iterator[tuple[int, list[int]]]:
    """Yield offsets in a value, with the places in the text at which exactly that character is."""
    for swaps, offset in product((_SWAPS, _LAST_SWAPS), sorted(range(len(value)), key=lambda at: (not start <= at < end, at))):
        swapped = value[offset].translate(swaps)
        if swapped == value[offset] and swaps is _LAST_SWAPS and value[offset].isdecimal():
            swapped = chr(ord(value[offset]) + 1)
        if swapped == value[offset]:
            continue
        other = value[:offset] + swapped + value[offset + 1 :]
        shadow = _written_with(expected, other, draft, medium)
        if len(shadow) != len(text):  # a record may share its entry of the file with others
            shadow = _written_with(expected, other, draft, medium, is_shared=True)
        if len(shadow) != len(text):
            continue
        places = [i for i, (one, another) in enumerate(zip(text, shadow, strict=True)) if one != another]
        places = sorted({text.rindex("&", 0, i) if _IN_ENTITY.search(text[max(i - 10, 0) : i]) else i for i in places})
        if expected.field in (Field.CONTACT, Field.ID):
            places = places[-1:]  # formats with cells show a contact as the assignee too
        if places:
            yield offset, places


def _written_with(expected: Expected, value: str, draft: Draft, medium: Medium, is_shared: bool = False) -> str:
    """Return the text of a draft with another value in the place of the expected finding, or in all entries that share it."""
    if expected.entry is None:
        before, draft.updated = draft.updated, value
        text = medium.write(draft.registry())
        draft.updated = before
        return text
    values = with_value(expected.entry, expected.field, expected.value_index, value)
    return _written_instead(expected.entry, values, draft, medium, is_shared)


def _written_instead(
    entry: Record | Contact, values: Mapping[str, object], draft: Draft, medium: Medium, is_shared: bool = False
) -> str:
    entries: list[Any] = draft.records if isinstance(entry, Record) else draft.contacts
    kept = list(entries)
    for at, one in enumerate(kept):
        if one is entry or (is_shared and all(getattr(one, name) == getattr(entry, name) for name in (*_known_by(entry), *values))):
            entries[at] = replace(one, **values)
    text = medium.write(draft.registry())
    entries[:] = kept
    return text


def _known_by(entry: Record | Contact) -> tuple[str, ...]:
    return ("name", "number") if isinstance(entry, Record) else ("id",)


def _empty_cell(expected: Expected, draft: Draft, medium: Medium, text: str) -> int:
    assert isinstance(expected.entry, Record)
    assert expected.missing is not None
    is_person = expected.missing in (Field.ASSIGNEE, Field.CONTACT)
    shadow = _written_instead(expected.entry, {ATTRIBUTES[expected.missing]: (person("x"),) if is_person else "x"}, draft, medium)
    return next(i for i, (one, another) in enumerate(zip(text, shadow, strict=False)) if one != another)


def _lines(text: str, span: Span) -> str:
    line = text.count("\n", 0, span.start) + 1
    return f"{line}:{span.start - text.rfind(chr(10), 0, span.start)} '{text[span.start : span.end]}'"


def summarize(outcomes: Sequence[Outcome]) -> str:
    """Return recall, misplacement and collateral by format and by family, as a table."""
    lines = [f"{'':10}{'injected':>9}{'found':>7}{'recall':>9}{'misplaced':>11}{'collateral':>12}"]
    for key in (Outcome.medium_name, Outcome.family):
        counts: dict[str, Counter[str]] = {}
        for one in outcomes:
            count = counts.setdefault(key(one), Counter())
            count["injected"] += one.injected
            count["found"] += one.injected - len(one.missed)
            count["misplaced"] += len(one.misplaced)
            count["collateral"] += len(one.collateral)
        for name, count in counts.items():
            recall = count["found"] / count["injected"] if count["injected"] else 1
            lines.append(
                f"{name:10}{count['injected']:>9,}{count['found']:>7,}{recall:>9.1%}{count['misplaced']:>11,}{count['collateral']:>12,}"
            )
        lines.append("")
    return "\n".join(lines)


__all__ = ["FAULTS", "Fault", "Outcome", "add_fault", "fault", "inject", "summarize"]
