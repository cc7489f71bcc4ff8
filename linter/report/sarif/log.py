"""Findings as SARIF 2.1.0, for code scanning.

The primary location of a result is the exact span that text and JSON report, cut to its first line: code scanning shows an alert in
a pull request only if one of its lines changed.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from linter import __version__
from linter.engine.finding import Finding, Status
from linter.engine.fixes import edits_of
from linter.engine.identity import Identity, fold_subject, hash_identity, identity_of, subject_of
from linter.engine.result import Crash, Result
from linter.formats.table import FORMATS
from linter.model import Field
from linter.report import Report
from linter.report.changes.words import describe_events, summarize
from linter.report.escape import printable, printable_json
from linter.report.sarif.messages import Messages, capitalize, escape_links
from linter.report.sarif.parts import (
    ROOT,
    describe_entry,
    describe_suppressions,
    hash_lines,
    logical_name,
    make_region,
    notify_of_error,
    place_in_base,
)
from linter.report.sarif.rules import Rulebook
from linter.report.shown_findings import Selection, select_findings
from linter.report.uri import HOME, relative_uri
from linter.rules_api.fix import Safety
from linter.source import Source, Span, clip

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000  # GitHub refuses a run with more …
MAX_BYTES = 10_000_000  # … or a log that is larger, compressed by gzip
MAX_RELATED = 1_000  # and a result with more locations
MAX_QUOTED = 1_000  # characters of a line
MAX_EVENTS = 100  # events of a change that the properties of a run list

_BASELINE_STATES = {status: "new" if status is Status.ACTIVE else "unchanged" for status in Status}

_MEDIA_TYPES = {form.name: form.media_type for form in FORMATS.values()} | {"accepted": "application/yaml"}

Json = dict[str, Any]


def render(report: Report) -> str:
    """Return the report as a SARIF log of one run, with as many results as code scanning takes, the most important ones."""
    limit = MAX_RESULTS
    while True:
        selection = select_findings(report, limit)
        run = _Run(report, selection).run()
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        text = printable_json(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"
        size = _compressed_size(text)
        number = sum(len(findings) for _, findings in selection.shown)
        if size <= MAX_BYTES or not number:
            break
        limit = min(number - 1, int(number * MAX_BYTES / size * 0.95))
    if left_out := selection.hidden.total():
        report.cuts.append(f"sarif: {_left_out(left_out, report.view.limit)}")
    return text


def _compressed_size(text: str) -> int:
    """Return the compressed size of a log, or its plain size if that is below the limit."""
    data = text.encode()
    return len(gzip.compress(data, mtime=0)) if len(data) > MAX_BYTES else len(data)


def _left_out(number: int, limit: int | None) -> str:
    cause = "because" if limit is None else "by --limit, or because"
    return (
        f"{number:,} results are left out {cause} code scanning takes no more than {MAX_RESULTS:,} results and "
        f"{MAX_BYTES // 1_000_000} MB in a run"
    )


class _Run:
    """The state that the parts of a run share: the rules and the files with their numbers, and the messages."""

    def __init__(self, report: Report, selection: Selection) -> None:
        self.report = report
        self.selection = selection
        rules = {rule.code: rule for result in report.results for rule in result.rules}
        self.rulebook = Rulebook(list(rules.values()), report.severities)
        self.messages = Messages()
        self.compared = any(result.change_set for result in report.results)  # then every result says whether it is new
        self.suppressions = Status.SUPPRESSED in report.statuses  # then every result says whether it is
        files = [file.path for result in report.results for file in result.registry.source.files]
        self.uris = {path: relative_uri(path) for path in files}
        self.numbers = {path: number for number, path in enumerate(self.uris)}

    def run(self) -> Json:
        """Return the run."""
        rulebook, report = self.rulebook, self.report
        results = [one for result, findings in self.selection.shown for one in self._results(result, findings)]
        if report.view.shows_fixed:
            results += [one for result in report.results for one in self._fixed(result)]
        identity = self._identity()
        return {
            "tool": {
                "driver": {
                    "name": "reglint",
                    "fullName": f"reglint {__version__}",
                    "version": __version__,
                    "semanticVersion": __version__,
                    "informationUri": HOME,
                    "rules": [rulebook.describe(rule, self.messages.strings.get(rule.code, {})) for rule in rulebook.rules],
                    "supportedTaxonomies": [{"name": name, "index": i} for i, name in enumerate(rulebook.documents)],
                }
            },
            "taxonomies": [rulebook.taxonomy(document) for document in rulebook.documents],
            **({"automationDetails": {"id": identity}} if identity else {}),
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
            "invocations": [
                {
                    "executionSuccessful": report.exit_status != 2,
                    "exitCode": report.exit_status,
                    **({"ruleConfigurationOverrides": overrides} if (overrides := list(rulebook.overrides())) else {}),
                    "toolExecutionNotifications": list(self._notifications(self.selection.hidden.total())),
                }
            ],
            "artifacts": [self._artifact(result, file) for result in report.results for file in result.registry.source.files],
            "results": results,
            **({"properties": properties} if (properties := self._properties()) else {}),
        }

    def _identity(self) -> str:
        """Return the id of the run, which ends in a slash; "" for a full run without a category, which the upload step names.

        A run that is compared with a base has an id of its own: as a full one, it would close all alerts that it does not report.
        """
        category = self.report.view.category.strip("/")
        parts = [category or "reglint", "change"] if self.compared else [category]
        return f"{'/'.join(parts)}/" if parts[0] else ""

    def _changes(self) -> Json:
        """Return what the change did, by the name of the registry."""
        found = {}
        for result in self.report.results:
            if log := self.report.changelog(result):
                lines = [] if log.adds_everything else describe_events(log.events)
                found[result.registry.source.path] = {
                    "base": log.change_set.base.source.path,
                    "summary": printable(summarize(log)),
                    "events": [printable(f"{line.actions}: {line.headline}") for line in lines[:MAX_EVENTS]],
                    "eventCount": len(log.events),
                }
        return found

    def _properties(self) -> dict[str, object]:
        """Return the profiles, the underlying registries and the changes by the name of the registry.

        The profile that is the default of IANA's formats is left out.
        """
        results = {result.registry.source.path: result for result in self.report.results}
        profiles = {path: result.profile for path, result in results.items() if result.profile}
        over = {path: list(result.over) for path, result in results.items() if result.over}
        return {name: values for name, values in (("profiles", profiles), ("over", over), ("changes", self._changes())) if values}

    # results

    def _results(self, result: Result, findings: Sequence[Finding]) -> Iterator[Json]:
        source = result.registry.source
        places = [self._place(result, finding) for finding in findings]
        hashes = hash_lines(source, [place.start for place, _ in places])
        for finding, (place, related), line_hash in zip(findings, places, hashes, strict=True):
            old = finding.status is Status.GRANDFATHERED
            age = self.report.ages.get(id(finding))
            yield {
                "ruleId": finding.rule.code,
                "ruleIndex": self.rulebook.index[finding.rule.code],
                "kind": "informational" if old else "fail",
                "level": "none" if old else finding.rule.severity,
                "message": self.messages.make(finding.rule.code, finding.problem, [label for label, _ in related]),
                "locations": [self._with_name(source, place, logical_name(finding))],
                **({"relatedLocations": list(self._related(source, related))} if related else {}),
                **({"fixes": [fix]} if (fix := self._fix(result, finding)) else {}),
                "partialFingerprints": {
                    "primaryLocationLineHash": line_hash,
                    "reglintEntryKey/v1": result.key(finding),
                },
                **({"baselineState": _BASELINE_STATES[finding.status]} if self.compared else {}),
                **({"suppressions": describe_suppressions(finding)} if self.suppressions else {}),
                "properties": {
                    "status": finding.status,
                    "key": result.key(finding),
                    **describe_entry(finding.problem.entry),
                    **({"age": age.document} if age else {}),
                },
            }

    def _fixed(self, result: Result) -> Iterator[Json]:
        """Yield a result for each finding of the base that is gone: at its entry, or at the row before the gap."""
        change = result.change_set
        if change is None:
            return
        numbers = Counter(map(identity_of, result.findings))  # of what is left
        places = [result.registry.locate(change.entry_before(fixed.entry), Field.ENTRY) for fixed in result.fixed]
        hashes = hash_lines(result.registry.source, [place.start for place in places])
        for fixed, place, line_hash in zip(result.fixed, places, hashes, strict=True):
            identity = Identity(fixed.rule.code, fold_subject(subject_of(fixed.entry)), fixed.field.value)
            numbers[identity] += 1
            key = f"{hash_identity(identity)}:{numbers[identity]}"
            yield {
                "ruleId": fixed.rule.code,
                "ruleIndex": self.rulebook.index[fixed.rule.code],
                "kind": "fail",
                "level": fixed.rule.severity,
                "message": self.messages.make_plain(fixed.rule.code, fixed.text),
                "locations": [self._with_name(result.registry.source, place, str(fixed.entry))],
                "partialFingerprints": {"primaryLocationLineHash": line_hash, "reglintEntryKey/v1": key},
                "baselineState": "absent",
                **({"suppressions": []} if self.suppressions else {}),
                "properties": {"status": "fixed", "key": key, **describe_entry(fixed.entry)},
            }

    def _with_name(self, source: Source, place: Span, name: str) -> Json:
        return {
            "physicalLocation": self._physical(source, place),
            "logicalLocations": [{"fullyQualifiedName": printable(name), "kind": "element"}],
        }

    def _place(self, result: Result, finding: Finding) -> tuple[Span, list[tuple[str, Span | None]]]:
        """Return the exact place of a finding, as in text and JSON, and the related places with their labels.

        A place in the base has no span: the base is no artifact of the log.
        """
        related: list[tuple[str, Span | None]] = [
            (place.label, place.span) if place.registry is result.registry else (f"{place.label} ({place_in_base(place)})", None)
            for place in result.related_places(finding)[:MAX_RELATED]
        ]
        return result.place(finding), related

    def _fix(self, result: Result, finding: Finding) -> Json | None:
        fix, source = finding.problem.fix, result.registry.source
        if fix is None or (edits := edits_of(result, finding)) is None:
            return None
        replacements: dict[str, list[Json]] = {}
        for edit in edits:
            replacement = {"deletedRegion": make_region(source, edit.start, edit.end), "insertedContent": {"text": edit.text}}
            replacements.setdefault(source.path_at(edit.start), []).append(replacement)
        unsafe = "" if fix.safety is Safety.SAFE else " This changes what the registry says."
        return {
            "description": {"text": f"{printable(capitalize(clip(fix.message)))}.{unsafe}"},
            "artifactChanges": [
                {"artifactLocation": self._location(path), "replacements": made} for path, made in replacements.items()
            ],
        }

    def _related(self, source: Source, related: Sequence[tuple[str, Span | None]]) -> Iterator[Json]:
        for i, (label, span) in enumerate(related, 1):
            text = f"{escape_links(printable(capitalize(label)))}."
            physical = {} if span is None else {"physicalLocation": self._physical(source, span)}  # the base is no artifact
            yield {"id": i, **physical, "message": {"text": text}}

    def _physical(self, source: Source, span: Span) -> Json:
        """A place as a region of one line. A line too long to be read is not quoted: it would be repeated with every result."""
        line = source.line_span(span.start)
        end = max(min(span.end, line.end), span.start)
        region = make_region(source, span.start, end)
        place: Json = {"artifactLocation": self._location(source.path_at(span.start)), "region": region}
        if end - span.start <= MAX_QUOTED:
            region["snippet"] = {"text": source.text[span.start : end]}
        if line.end - line.start <= MAX_QUOTED:
            snippet = {"text": source.text[line.start : line.end]}
            place["contextRegion"] = {"startLine": region["startLine"], "endLine": region["endLine"], "snippet": snippet}
        return place

    def _location(self, path: str) -> Json:
        return {"uri": self.uris[path], "uriBaseId": ROOT, "index": self.numbers[path]}

    # the run

    def _artifact(self, result: Result, file: Source) -> Json:
        location = {"uri": self.uris[file.path], "uriBaseId": ROOT}
        mime = _MEDIA_TYPES["json" if file.path.endswith(".json") else result.registry.format]
        return {"location": location, "mimeType": mime, "encoding": "UTF-8", "roles": ["analysisTarget"]}

    def _notifications(self, left_out: int) -> Iterator[Json]:
        for error in self.report.errors:
            yield notify_of_error(error)
        for result in self.report.results:
            for crash in result.crashes:
                yield self._crash_notification(result, crash)
            files = result.registry.source.files
            what = "file" if len(files) == 1 else "registry"
            for skip in result.skipped:
                yield {
                    "level": "note",
                    "message": {"text": f"Rule {skip.rule.code} did not run{skip.on_entries}: the {what} {skip.reason}."},
                    "associatedRule": {"id": skip.rule.code, "index": self.rulebook.index[skip.rule.code]},
                    "locations": [{"physicalLocation": {"artifactLocation": self._location(file.path)}} for file in files[:1]],
                }
        if left_out:
            yield {"level": "warning", "message": {"text": f"{_left_out(left_out, self.report.view.limit)}."}}

    def _crash_notification(self, result: Result, crash: Crash) -> Json:
        source = result.registry.source
        place = result.registry.locate(crash.entry, Field.ENTRY)
        text = f"Rule {crash.rule.code} crashed on '{crash.entry}' ({crash.error} in {crash.where}; {crash.entries} in all)."
        return {
            "level": "error",
            "message": {"text": text},
            "associatedRule": {"id": crash.rule.code, "index": self.rulebook.index[crash.rule.code]},
            "locations": [{"physicalLocation": self._physical(source, place)}],
        }
