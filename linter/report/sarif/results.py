"""Describe findings as results.

The primary location of a result is the exact span that text and JSON report, cut to its first line: code scanning shows an alert in
a pull request only if one of its lines changed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from linter.engine.finding import Finding, Status
from linter.engine.fixes import find_edits
from linter.engine.identity import Identity, fold_subject, hash_identity, make_identity, name_subject
from linter.engine.result import Result
from linter.model import Field
from linter.report import Report
from linter.report.escape import escape_controls
from linter.report.sarif.locations import Locations
from linter.report.sarif.messages import Messages, capitalize, escape_links
from linter.report.sarif.parts import (
    describe_entry,
    describe_place_in_base,
    describe_suppressions,
    hash_lines_at,
    make_region,
    name_location,
)
from linter.report.sarif.rules import Rulebook
from linter.rules_api.fix import Safety
from linter.source import Source, Span, clip

MAX_RELATED = 1_000  # GitHub refuses a result with more locations

_BASELINE_STATES = {status: "new" if status is Status.ACTIVE else "unchanged" for status in Status}

Json = dict[str, Any]


class Results:
    """The results of a run. They share the rules and files with their numbers, and the messages."""

    def __init__(self, report: Report, rulebook: Rulebook, locations: Locations, messages: Messages) -> None:
        self.report, self.rulebook, self.locations, self.messages = report, rulebook, locations, messages
        self.compared = any(result.change_set for result in report.results)  # then every result says whether it is new
        self.suppressions = Status.SUPPRESSED in report.statuses  # then every result says whether it is

    def describe(self, result: Result, findings: Sequence[Finding]) -> Iterator[Json]:
        """Yield a result for each finding."""
        source = result.registry.source
        places = [self._place(result, finding) for finding in findings]
        hashes = hash_lines_at(source, [place.start for place, _ in places])
        for finding, (place, related), line_hash in zip(findings, places, hashes, strict=True):
            old = finding.status is Status.GRANDFATHERED
            age = self.report.ages.get(id(finding))
            yield {
                "ruleId": finding.rule.code,
                "ruleIndex": self.rulebook.index[finding.rule.code],
                "kind": "informational" if old else "fail",
                "level": "none" if old else finding.rule.severity,
                "message": self.messages.make(finding.rule.code, finding.problem, [label for label, _ in related]),
                "locations": [self.locations.describe_named(source, place, name_location(finding))],
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

    def describe_fixed(self, result: Result) -> Iterator[Json]:
        """Yield a result for each finding of the base that is gone: at its entry, or at the row before the gap."""
        change = result.change_set
        if change is None:
            return
        numbers = Counter(map(make_identity, result.findings))  # of what is left
        places = [result.registry.locate(change.entry_before(fixed.entry), Field.ENTRY) for fixed in result.fixed]
        hashes = hash_lines_at(result.registry.source, [place.start for place in places])
        for fixed, place, line_hash in zip(result.fixed, places, hashes, strict=True):
            identity = Identity(fixed.rule.code, fold_subject(name_subject(fixed.entry)), fixed.field.value)
            numbers[identity] += 1
            key = f"{hash_identity(identity)}:{numbers[identity]}"
            yield {
                "ruleId": fixed.rule.code,
                "ruleIndex": self.rulebook.index[fixed.rule.code],
                "kind": "fail",
                "level": fixed.rule.severity,
                "message": self.messages.make_plain(fixed.rule.code, fixed.text),
                "locations": [self.locations.describe_named(result.registry.source, place, str(fixed.entry))],
                "partialFingerprints": {"primaryLocationLineHash": line_hash, "reglintEntryKey/v1": key},
                "baselineState": "absent",
                **({"suppressions": []} if self.suppressions else {}),
                "properties": {"status": "fixed", "key": key, **describe_entry(fixed.entry)},
            }

    def _place(self, result: Result, finding: Finding) -> tuple[Span, list[tuple[str, Span | None]]]:
        """Return the exact place of a finding, as in text and JSON, and the related places with their labels.

        A place in the base has no span: the base is no artifact of the log.
        """
        related: list[tuple[str, Span | None]] = [
            (place.label, place.span)
            if place.registry is result.registry
            else (f"{place.label} ({describe_place_in_base(place)})", None)
            for place in result.related_places(finding)[:MAX_RELATED]
        ]
        return result.place(finding), related

    def _fix(self, result: Result, finding: Finding) -> Json | None:
        fix, source = finding.problem.fix, result.registry.source
        if fix is None or (edits := find_edits(result, finding)) is None:
            return None
        replacements: dict[str, list[Json]] = {}
        for edit in edits:
            replacement = {"deletedRegion": make_region(source, edit.start, edit.end), "insertedContent": {"text": edit.text}}
            replacements.setdefault(source.path_at(edit.start), []).append(replacement)
        unsafe = "" if fix.safety is Safety.SAFE else " This changes what the registry says."
        return {
            "description": {"text": f"{escape_controls(capitalize(clip(fix.message)))}.{unsafe}"},
            "artifactChanges": [
                {"artifactLocation": self.locations.describe_file(path), "replacements": made}
                for path, made in replacements.items()
            ],
        }

    def _related(self, source: Source, related: Sequence[tuple[str, Span | None]]) -> Iterator[Json]:
        for i, (label, span) in enumerate(related, 1):
            text = f"{escape_links(escape_controls(capitalize(label)))}."
            physical = (
                {} if span is None else {"physicalLocation": self.locations.describe(source, span)}
            )  # the base is no artifact
            yield {"id": i, **physical, "message": {"text": text}}
