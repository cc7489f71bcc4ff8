"""Turn the report of a run into the data of a page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from linter.engine.finding import Finding, Status
from linter.engine.fixes import find_edits
from linter.engine.identity import name_subject
from linter.engine.result import RelatedPlace, Result
from linter.model import Contact, Entry, Record, Registry
from linter.report import Report
from linter.report.html.excerpts import make_diff, make_excerpt
from linter.report.html.spaces import list_ports, make_port_spaces
from linter.report.html.verdict import count_words, say_verdict
from linter.report.html.view import (
    ChangeEvent,
    ChangeView,
    Cite,
    ContactView,
    EntryView,
    FindingView,
    FixView,
    PageData,
    RelatedView,
    RuleView,
)
from linter.report.shown_findings import Selection, select_findings
from linter.rules_api.rule import Rule
from linter.rules_api.rule_docs import EXAMPLES, parse_manual
from linter.source import Span

if TYPE_CHECKING:
    from linter.versions.events import Event

MAX_FINDINGS = 10_000  # shown on a page, the most important ones
MAX_EVENTS = 500  # of a change
_STATUSES = list(Status)


def make_page_of_report(report: Report) -> PageData:
    """Return the data of the page for a report."""
    selection = select_findings(report, MAX_FINDINGS)
    if number := selection.hidden.total():
        report.cuts.append(f"html: {count_words(number, 'finding is', 'findings are')} left out")
    entries = [entry for result, findings in selection.shown for entry in _make_entries(report, result, findings)]
    used = {finding.code for entry in entries for finding in entry.findings}
    rules = {rule.code: rule for result in report.results for rule in result.rules}
    return PageData(
        title=", ".join(result.registry.source.path for result in report.results) or "no registry",
        verdict=say_verdict(_count_active(report), _describe_size(report.results), report.exit_status, bool(report.errors)),
        outcome={0: "passed", 1: "failed"}.get(report.exit_status, "broken"),
        facts=tuple(_list_facts(report)),
        warnings=(*_list_warnings(report), *_describe_hidden(selection)),
        entries=tuple(entries),
        rules={code: make_rule_view(rules[code]) for code in rules if code in used},
        contacts=_make_contacts(report.results, entries),
        spaces=make_port_spaces([result.registry for result in report.results]),
        changes=tuple(_make_changes(report)),
        origin="reglint check",
    )


def _make_entries(report: Report, result: Result, findings: Sequence[Finding]) -> Iterator[EntryView]:
    """Yield the entries with their findings: those with active findings first, else in the order of the file."""
    groups: dict[tuple[str, bool], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.subject, finding.is_removed), []).append(finding)
    for group in sorted(groups.values(), key=lambda group: min(_STATUSES.index(finding.status) for finding in group)):
        yield _make_entry(report, result, group)


def _make_entry(report: Report, result: Result, group: Sequence[Finding]) -> EntryView:
    first = group[0]
    entry, change = first.problem.entry, result.change_set
    base = change.base if change and first.is_removed else None
    registry = base or result.registry
    problems = [(finding, problem) for finding in group for problem in finding.problems]
    faults = [
        (registry.locate(problem.entry, problem.field, problem.value_index, *(problem.substring or ())), str(finding.rule.severity))
        for finding, problem in problems
    ]
    records = list(dict.fromkeys(problem.entry for _, problem in problems))
    return EntryView(
        name=first.subject,
        path=registry.source.path_at(find_entry_span(entry).start),
        dated=describe_date(entry),
        contacts=tuple(dict.fromkeys(contact for one in records for contact in list_contact_ids(one))),
        ports=tuple(dict.fromkeys(ports for one in records for ports in list_ports(one))),
        findings=tuple(_make_finding(report, result, finding) for finding in group),
        excerpts=(make_excerpt(registry.source, find_entry_span(entry), faults),),
        is_removed=first.is_removed,
    )


def find_entry_span(entry: Entry) -> Span:
    """Return the span of a whole entry; that of the registry itself is empty."""
    return Span(0, 0) if isinstance(entry, Registry) else Span(entry.start, entry.end)


def describe_date(entry: Entry) -> str:
    """Return the date of an entry in words, "" if it has none."""
    word = "registered" if isinstance(entry, Record) else "updated"
    return f"{word} {entry.dated}" if entry.dated else ""


def list_contact_ids(entry: Entry) -> Iterator[str]:
    """Yield the ids of the contacts of an entry, a contact being its own."""
    if isinstance(entry, Contact):
        yield entry.id
    elif isinstance(entry, Record):
        for reference in (*(entry.assignees or ()), *entry.contacts):
            if reference.kind == "person":
                yield reference.target


def _make_finding(report: Report, result: Result, finding: Finding) -> FindingView:
    source, start = result.registry.source, result.place(finding).start
    line, column = source.position(start)
    age = report.ages.get(id(finding))
    until = f" (until {finding.accepted.until})" if finding.accepted and finding.accepted.until else ""
    is_active = finding.status is Status.ACTIVE
    return FindingView(
        code=finding.rule.code,
        severity=finding.rule.severity,
        status=finding.status,
        message=finding.text,
        path=source.path_at(start),
        line=line,
        column=column,
        key=result.key(finding),
        reason=f"{' '.join(finding.reason.split())}{until}",
        age=age.text if age else "",
        days=age.days if age else -1,
        fix=_fix(result, finding),
        related=tuple(
            _make_related(place)
            for place in result.related_places(finding)
            if not (finding.is_removed and place.entry is finding.problem.entry)  # its card shows it
        ),
        accept=tuple(dict.fromkeys(name_subject(problem.entry) for problem in finding.problems)) if is_active else (),
    )


def _fix(result: Result, finding: Finding) -> FixView | None:
    fix = finding.problem.fix
    if fix is None or not (edits := find_edits(result, finding)):
        return None
    return make_diff(result.registry.source, edits, fix.message, fix.safety)


def _make_related(place: RelatedPlace) -> RelatedView:
    source = place.registry.source
    position = source.position(place.span.start)
    excerpt = make_excerpt(source, find_entry_span(place.entry), [(place.span, "place")])
    return RelatedView(place.label, source.path_at(place.span.start), *position, str(place.entry), excerpt)


def make_rule_view(rule: Rule) -> RuleView:
    """Return a rule of the rulebook with its manual page."""
    page = parse_manual(rule)
    cites = tuple(Cite(str(cite), cite.url) for cite in rule.cites)
    return RuleView(rule.code, rule.name, rule.severity, page.summary, page.sections, frozenset(EXAMPLES), cites)


def _make_contacts(results: Iterable[Result], entries: Iterable[EntryView]) -> dict[str, ContactView]:
    """Return the contacts of the entries that the page shows, by their ids."""
    used = {contact for entry in entries for contact in entry.contacts}
    return {
        contact.id: ContactView(contact.id, contact.name or "", contact.organization or "", contact.uris)
        for result in results
        for contact in result.registry.contacts
        if contact.id in used
    }


def _describe_size(results: Iterable[Result]) -> str:
    registries = [result.registry for result in results]
    entries = sum(len(registry.records) + len(registry.baseline_entries) for registry in registries)
    contacts = sum(len(registry.contacts) for registry in registries)
    size = count_words(entries, "entry", "entries")
    return f"{size} and {count_words(contacts, 'contact', 'contacts')}" if contacts else size


def _list_facts(report: Report) -> Iterator[str]:
    for result in report.results:
        registry = result.registry
        updated = f", updated {registry.updated}" if registry.updated else ""
        profile = f", profile {result.profile}" if result.profile else ""
        over = "".join(f", checked over {underlying}" for underlying in result.over)
        counts = result.count()
        hidden = {
            status: sum(n for (_, of), n in counts.items() if of is status) for status in _STATUSES if status not in report.statuses
        }
        left = "".join(f"; {number:,} {status} not shown (--show-{status})" for status, number in hidden.items() if number)
        fixes = f"; {count_words(len(result.made), 'fix', 'fixes')} applied" if result.made else ""
        yield f"{registry.source.path}: {registry.format}{updated}, {_describe_size([result])}{profile}{over}{left}{fixes}"
        if result.change_set and not report.changelog(result):
            yield f"compared with {result.change_set.base.source.path}: {result.change_set.summary}"
        reasons: dict[str, list[str]] = {}
        for skip in result.skipped:
            reasons.setdefault(f"not run{skip.on_entries} because the file {skip.reason}", []).append(skip.rule.code)
        for reason, codes in reasons.items():
            yield f"{registry.source.path}: {reason}: {', '.join(codes)}"


def _count_active(report: Report) -> Counter[str]:
    """Return the number of active findings by severity, shown or not."""
    counts: Counter[str] = Counter()
    for result in report.results:
        for (severity, status), number in result.count().items():
            if status is Status.ACTIVE:
                counts[severity.value] += number
    return counts


def _describe_hidden(selection: Selection) -> Iterator[str]:
    if number := selection.hidden.total():
        rules = ", ".join(f"{count:,} of {code}" for code, count in selection.hidden.most_common())
        yield f"{count_words(number, 'finding is', 'findings are')} not shown because of a limit: {rules}"


def _make_changes(report: Report) -> Iterator[ChangeView]:
    for result in report.results:
        changelog = report.changelog(result)
        if changelog is None:
            continue
        from linter.report.changes.words import describe_events, summarize  # only with a base

        events = [] if changelog.adds_everything else [event for event in changelog.events if _is_listed(event)]
        lines = describe_events(events)
        shown = [ChangeEvent(*line) for line in lines[:MAX_EVENTS]]
        if len(lines) > MAX_EVENTS:
            shown.append(ChangeEvent("", f"{len(lines) - MAX_EVENTS:,} more; 'reglint changes' lists all"))
        yield ChangeView(changelog.change_set.base.source.path, summarize(changelog), tuple(shown))


def _is_listed(event: "Event") -> bool:
    """Return whether an event has a line; the summary has the date of the registry."""
    from linter.versions.events import Subject

    return event.subject is not Subject.REGISTRY or len(event.after) > 1


def _list_warnings(report: Report) -> Iterator[str]:
    yield from map(str, report.errors)
    for result in report.results:
        path = result.registry.source.path
        yield from (f"{path} {remark}" for remark in result.registry.remarks)
        for crash in result.crashes:
            yield f"{path}: {crash.rule.code} crashed on {crash.entry}: {crash.error}; {crash.blame}"
        for outcome in result.held_back:
            yield f"{outcome.path}:{outcome.position.line}: fix of {outcome.finding.rule.code} held back ({outcome.held_back})"
