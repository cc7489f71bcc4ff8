"""Turn reviewed results into the data of a page, which the text output reads too."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from linter.engine.identity import fold_subject
from linter.model import Entry, Registry
from linter.report.html.excerpts import make_diff, make_excerpt
from linter.report.html.from_report import describe_date, find_entry_span, make_rule_view
from linter.report.html.spaces import list_ports, make_port_spaces
from linter.report.html.verdict import count_words, join_words, say_severities
from linter.report.html.view import (
    ContactView,
    EntryView,
    Excerpt,
    FindingView,
    FixView,
    Mark,
    PageData,
    PortsView,
    RelatedView,
    RuleView,
)
from linter.report.review.log import Log, LogRule, Place
from linter.report.review.registry_map import RegistryMap, list_contact_ids, parse_places
from linter.report.review.since import FIXED, MOVED, NEW, UNCHANGED, Reviewed, name_entry
from linter.rules_api.fix import TextEdit
from linter.rules_api.rule import Rule
from linter.source import Span


@dataclass(frozen=True, slots=True)
class Review:
    """The content of `reglint review`: results of logs, compared with the log `since` ("" without one).

    `rulebook` has the rules that reglint knows, by code. `accepted` has the reasons of the baseline by rule and folded entry.
    """

    logs: tuple[Log, ...]
    found: tuple[Reviewed, ...]
    since: str
    registry: RegistryMap | None
    rulebook: Mapping[str, Rule]
    accepted: Mapping[tuple[str, str], str]
    by: str = "entry"

    @property
    def new(self) -> int:
        """Return the number of new findings that are open."""
        return sum(one.state == NEW and one.is_shown_as_problem for one in self.found)


def make_page_of_review(review: Review) -> PageData:
    """Return the data of the page for a review."""
    groups: dict[tuple[str, str, bool], list[Reviewed]] = {}
    for one in review.found:
        groups.setdefault(_group_key(one), []).append(one)
    entries = sorted((_make_entry(review, group) for group in groups.values()), key=_make_sort_key)
    codes = {finding.code for entry in entries for finding in entry.findings}
    runs = list({id(one.run): one.run for one in review.found}.values())
    rules = {code: rule for run in runs for code, rule in run.rules.items() if code in codes}
    is_own = any(run.is_own for run in runs)
    views = {
        code: make_rule_view(review.rulebook[code]) if is_own and code in review.rulebook else _make_rule_view(rule)
        for code, rule in rules.items()
    }
    registry = review.registry.registry if review.registry else None
    counts = Counter(finding.severity for entry in entries for finding in entry.findings if _is_open(finding))
    return PageData(
        title=", ".join(log.path for log in review.logs),
        verdict=say_review(review, counts),
        outcome="failed" if (review.new if review.since else counts["error"]) else "passed",
        facts=tuple(_list_facts(review)),
        warnings=tuple(_list_warnings(review)),
        entries=tuple(entries),
        rules=views | {code: RuleView(code, "", "", "", {}, frozenset(), ()) for code in sorted(codes - set(views))},
        contacts=_make_contacts(registry),
        spaces=make_port_spaces([registry]) if registry else (),
        origin="reglint review",
    )


def _is_open(finding: FindingView) -> bool:
    return finding.state != FIXED and finding.status in ("active", "existing")


def say_review(review: Review, counts: Counter[str]) -> str:
    """Return the verdict about a review in one sentence."""
    found = say_severities(counts) or "Nothing found"
    if not review.since:
        return f"{found}."
    states = Counter(one.state for one in review.found if one.state == FIXED or one.is_shown_as_problem)
    parts = [f"{states[state]:,} {state}" for state in (NEW, MOVED, UNCHANGED, FIXED) if states[state]]
    return f"{found}; since {review.since}: {join_words(parts) or 'no difference'}."


def _list_facts(review: Review) -> Iterator[str]:
    for log in review.logs:
        for run in log.runs:
            yield f"{log.path}: {run.tool} {run.version}".rstrip() + f", {count_words(len(run.results), 'result', 'results')}"
    if review.registry:
        registry = review.registry.registry
        yield f"source {registry.source.path}: {registry.format}, {count_words(len(registry.records), 'entry', 'entries')}"
    reasons = Counter(one.because for one in review.found if one.state == FIXED and one.because)
    if reasons:
        yield f"fixed: {join_words(f'{number:,} {reason}' for reason, number in reasons.items())}"


def _list_warnings(review: Review) -> Iterator[str]:
    for run in (run for log in review.logs for run in log.runs):
        yield from (f"{run.tool}: {problem}" for problem in run.problems)
    if review.registry and review.registry.mismatches:
        number = review.registry.mismatches
        yield f"{count_words(number, 'place differs', 'places differ')} from the source; review the file that the log is about"


def _group_key(one: Reviewed) -> tuple[str, str, bool]:
    name = name_entry(one.result) if one.run.is_own or one.result.name else ""
    return (name, "" if name else one.result.place.uri, one.result.name.endswith(" (removed)") or one.state == FIXED)


def _make_sort_key(entry: EntryView) -> tuple[object, ...]:
    """Return the sort key of an entry: new findings first, then other open ones, then the rest, each in the order of the file."""
    is_open = any(map(_is_open, entry.findings))
    is_new = any(finding.state == NEW and _is_open(finding) for finding in entry.findings)
    first = entry.findings[0]
    return not is_new, not is_open, entry.path, first.line, first.column


def _make_entry(review: Review, group: Sequence[Reviewed]) -> EntryView:
    first = group[0]
    name = name_entry(first.result)
    known = review.registry.find(name) if review.registry and name else []
    group = sorted(group, key=lambda one: (one.result.place.uri, one.result.place.region[:2], one.result.code))
    contacts = list(list_contact_ids(known)) or [contact for one in group for contact in one.result.contacts]
    ports = [view for entry in known for view in list_ports(entry)] or [PortsView(*found) for found in parse_places(name)]
    return EntryView(
        name=name or first.result.place.uri or "no place",
        path=first.result.place.uri,
        dated=describe_date(known[0]) if known else "",
        contacts=tuple(dict.fromkeys(contacts)),
        ports=tuple(dict.fromkeys(ports)),
        findings=tuple(_make_finding(review, one) for one in group),
        excerpts=tuple(_make_excerpts(review, group, known)),
        is_removed=first.result.name.endswith(" (removed)"),
    )


def _make_finding(review: Review, one: Reviewed) -> FindingView:
    result = one.result
    reason = review.accepted.get((result.code, fold_subject(name_entry(result))), "")
    is_accepted = bool(reason) and one.state != FIXED
    return FindingView(
        code=result.code,
        severity=result.severity,
        status="suppressed" if is_accepted else result.status,
        message=_make_message(one),
        path=result.place.uri,
        line=result.place.region.line,
        column=result.place.region.column,
        key=result.key,
        reason=reason if is_accepted else result.reason,
        state=one.state,
        because=one.because,
        age=result.age,
        days=result.days,
        fix=_fix(review, one),
        related=tuple(_make_related(review, place, one) for place in result.related),
        accept=(name_entry(result),) if one.run.is_own and result.name and result.status == "active" and not is_accepted else (),
    )


def _make_message(one: Reviewed) -> str:
    """Return the message of a result; reglint's own begins with a small letter, as in its other reports."""
    text = one.result.message
    return text[:1].lower() + text[1:] if one.run.is_own else text


def _fix(review: Review, one: Reviewed) -> FixView | None:
    fix = one.result.fix
    if fix is None:
        return None
    safety = ""
    message = fix.message.removesuffix(".")
    if one.run.is_own:
        safety = "unsafe" if message.endswith("This changes what the registry says") else "safe"
        message = message.removesuffix(" This changes what the registry says").removesuffix(".")
        message = message[:1].lower() + message[1:]
    edits = []
    for replacement in fix.replacements:
        place = Place(replacement.uri, replacement.region._replace(snippet=""), replacement.region)
        if review.registry and one.state != FIXED and (span := review.registry.span(place, one.run.counts_utf16)):
            edits.append(TextEdit(span.start, span.end, replacement.text))
    if edits and len(edits) == len(fix.replacements) and review.registry:
        return make_diff(review.registry.registry.source, sorted(edits), message, safety)
    lines = [("+", line) for replacement in fix.replacements for line in replacement.text.splitlines() if line.strip()]
    return FixView(message, safety, tuple(lines[:40]))


def _make_related(review: Review, place: Place, one: Reviewed) -> RelatedView:
    found = list(_make_snippets([(place, "place")]))
    if review.registry and (span := review.registry.span(place, one.run.counts_utf16)):
        found = [make_excerpt(review.registry.registry.source, Span(0, 0), [(span, "place")])]
    return RelatedView(
        place.label or "related place", place.uri, place.region.line, place.region.column, "", found[0] if found else None
    )


def _make_excerpts(review: Review, group: Sequence[Reviewed], known: Sequence[Entry]) -> Iterator[Excerpt]:
    """Yield the whole entry from the source with the faults marked or, without it, the lines that the log quotes."""
    if review.registry and group[0].state != FIXED:
        spans = [(review.registry.span(one.result.place, one.run.counts_utf16), one.result.severity) for one in group]
        faults = [(span, severity) for span, severity in spans if span]
        entry = known[0] if known else None
        if faults or entry:
            is_whole = entry is not None and not isinstance(entry, Registry)
            span = find_entry_span(entry) if entry and is_whole else Span(0, 0)
            inside = [fault for fault in faults if not is_whole or span.start <= fault[0].start <= span.end]
            yield make_excerpt(review.registry.registry.source, span, inside)
            return
    yield from _make_snippets([(one.result.place, one.result.severity) for one in group])


def _make_snippets(places: Sequence[tuple[Place, str]]) -> Iterator[Excerpt]:
    """Yield the lines that a log quotes around places, equal lines once with all marks."""
    found: dict[tuple[str, int, str], list[Mark]] = {}
    for place, severity in places:
        context = place.context if place.context.snippet else place.region
        text = context.snippet.rstrip("\r\n")
        if not text:
            continue
        marks = found.setdefault((place.uri, max(context.line, 1), text), [])
        if place.context.snippet and place.region.line == context.line and 0 < place.region.column <= len(text.split("\n")[0]):
            start = place.region.column - 1
            end = place.region.end_column - 1 if place.region.end_line == place.region.line else len(text.split("\n")[0])
            marks.append(Mark(start, max(min(end, len(text)), start + 1), severity))
    for (path, line, text), marks in list(found.items())[:50]:
        distinct = [
            mark for number, mark in enumerate(sorted(set(marks))) if not number or mark.start >= sorted(set(marks))[number - 1].end
        ]
        yield Excerpt(path, line, "\n".join(text.split("\n")[:40])[:4_000], tuple(distinct))


def _make_contacts(registry: Registry | None) -> dict[str, ContactView]:
    contacts = registry.contacts if registry else ()
    return {one.id: ContactView(one.id, one.name or "", one.organization or "", one.uris) for one in contacts}


def _make_rule_view(rule: LogRule) -> RuleView:
    sections = {"Description": rule.text} if rule.text else {}
    name = "" if rule.code.endswith(rule.name) else rule.name
    return RuleView(rule.code, name, rule.severity, rule.summary, sections, frozenset(), rule.cites, rule.url)
