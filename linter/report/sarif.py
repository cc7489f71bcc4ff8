"""Findings as SARIF 2.1.0, for code scanning.

The primary location of a result is the exact span that text and JSON report, cut to its first line: code scanning shows an alert in
a pull request only if one of its lines changed.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

from linter import __version__
from linter.engine.finding import Finding, Status
from linter.engine.fixes import edits_of
from linter.engine.run import Crash, RelatedPlace, Result
from linter.formats.table import FORMATS
from linter.model import Field
from linter.report import Report
from linter.report.escape import printable, printable_json
from linter.report.line_hash import line_hashes
from linter.report.uri import relative_uri
from linter.rules_api.fix import Safety
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Rule, Severity
from linter.rules_api.rule_docs import manual
from linter.source import Source, SourceError, Span, clip

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000  # GitHub refuses a run with more
MAX_QUOTED = 1_000  # characters of a line
MAX_RELATED = 1_000  # and a result with more locations
_ROOT = "%SRCROOT%"
_HOME = "https://www.rfc-editor.org/rfc/rfc6335"
_PLACEHOLDER = re.compile(r"\{([0-9]+)\}")
_VALUE = re.compile(r"[\w.,/-]*[0-9][\w.,/-]*")  # as an argument of a message: a port, a number or a date
_QUOTED = re.compile(r"'([^']*)'")
_PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}

_BASELINE_STATES = {status: "new" if status is Status.ACTIVE else "unchanged" for status in Status}

_MEDIA_TYPES = {form.name: form.media_type for form in FORMATS.values()} | {"accepted": "application/yaml"}

Json = dict[str, Any]


def render(report: Report) -> str:
    """The report as a SARIF log of one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(report).run()]}
    return printable_json(json.dumps(log, ensure_ascii=False, indent=1)) + "\n"


class _Run:
    """What the parts of one run share: the rules and their numbers, the files and theirs."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.rules: dict[str, Rule] = {rule.code: rule for result in report.results for rule in result.rules}
        self.rule_index = {code: i for i, code in enumerate(self.rules)}
        self.documents = sorted({cite.document for rule in self.rules.values() for cite in rule.cites})
        self.messages: dict[str, dict[str, str]] = {}  # by rule code: message id to text
        self.compared = any(result.change_set for result in report.results)  # then every result says whether it is new
        self.suppressions = Status.SUPPRESSED in report.statuses  # then every result says whether it is
        files = [file.path for result in report.results for file in result.registry.source.files]
        self.uris = {path: relative_uri(path) for path in files}

    def run(self) -> Json:
        results: list[Json] = []
        left_out = 0
        for result in self.report.results:
            found = result.sorted_findings(self.report.statuses)
            fitting = found[: MAX_RESULTS - len(results)]
            left_out += len(found) - len(fitting)
            results.extend(self._results(result, fitting))
        notifications = list(self._notifications(left_out))
        return {
            "tool": {
                "driver": {
                    "name": "reglint",
                    "fullName": f"reglint {__version__}",
                    "version": __version__,
                    "semanticVersion": __version__,
                    "informationUri": _HOME,
                    "rules": [self._rule(rule) for rule in self.rules.values()],
                    "supportedTaxonomies": [{"name": name, "index": i} for i, name in enumerate(self.documents)],
                }
            },
            "taxonomies": [self._taxonomy(document) for document in self.documents],
            "automationDetails": {"id": "reglint/"},
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
            "invocations": [
                {
                    "executionSuccessful": self.report.exit_status != 2,
                    "exitCode": self.report.exit_status,
                    **({"ruleConfigurationOverrides": overrides} if (overrides := list(self._overrides())) else {}),
                    "toolExecutionNotifications": notifications,
                }
            ],
            "artifacts": [self._artifact(result, file) for result in self.report.results for file in result.registry.source.files],
            "results": results,
            **({"properties": properties} if (properties := self._properties()) else {}),
        }

    def _properties(self) -> dict[str, object]:
        """Return the profiles and the underlying registries by the name of the registry, without registries that have none.

        The profile that is the default of IANA's formats is left out.
        """
        results = {result.registry.source.path: result for result in self.report.results}
        profiles = {path: result.profile for path, result in results.items() if result.profile}
        over = {path: list(result.over) for path, result in results.items() if result.over}
        return {name: values for name, values in (("profiles", profiles), ("over", over)) if values}

    # rules

    def _rule(self, rule: Rule) -> Json:
        page = manual(rule)
        prose = "\n\n".join([_flowed(page.sections["Why it matters"]), f"How to fix: {_flowed(page.sections['How to fix'])}"])
        cites = ", ".join(cite.linked(str(cite)) for cite in rule.cites)
        language = "text" if rule.formats and "xml" not in rule.formats else "xml"
        before = f"An edit that makes of\n\n```{language}\n{page.sections['Before']}\n```\n\n" if "Before" in page.sections else ""
        markdown = (
            f"**{page.summary}**\n\n{_flowed(page.sections['Why it matters'])}\n\n**How to fix.** "
            f"{_flowed(page.sections['How to fix'])}\n\n{before}```{language}\n{page.sections['Bad']}\n```\n\n"
            f"{cites}\n"
        )
        return {
            "id": rule.code,
            "name": _pascal_case(rule.name),
            "shortDescription": {"text": page.summary},
            "fullDescription": {"text": f"{page.summary} {_flowed(page.sections['Why it matters'])}"},
            "help": {"text": prose, "markdown": markdown},
            **({"helpUri": rule.cites[0].url} if rule.cites[0].url else {}),
            **(
                {"messageStrings": {k: {"text": v} for k, v in sorted(found.items())}}
                if (found := self.messages.get(rule.code))
                else {}
            ),
            "defaultConfiguration": {"level": self.report.severities.get(rule.code, rule.severity)},
            "relationships": [
                {"target": self._taxon_reference(cite.document, cite.section), "kinds": ["relevant"]} for cite in rule.cites
            ],
            "properties": {
                "tags": ["registry", rule.family.lower(), *sorted({cite.document.lower().replace(" ", "") for cite in rule.cites})],
                "precision": rule.precision,
                "problem.severity": _PROBLEM_SEVERITY[rule.severity],
            },
        }

    def _overrides(self) -> Iterator[Json]:
        """The rules that users have given another severity."""
        for code, rule in self.rules.items():
            if rule.severity is not self.report.severities.get(code, rule.severity):
                yield {"descriptor": {"id": code, "index": self.rule_index[code]}, "configuration": {"level": rule.severity}}

    def _sections(self, document: str) -> list[str]:
        return sorted({cite.section for rule in self.rules.values() for cite in rule.cites if cite.document == document})

    def _taxon_reference(self, document: str, section: str) -> Json:
        component = {"name": document, "index": self.documents.index(document)}
        return {"id": section, "index": self._sections(document).index(section), "toolComponent": component}

    def _taxonomy(self, document: str) -> Json:
        urls = {cite.section: cite.url for rule in self.rules.values() for cite in rule.cites if cite.document == document}
        return {
            "name": document,
            "shortDescription": {"text": f"The sections of {document} that rules rest on."},
            "organization": _publisher(document),
            "isComprehensive": False,
            "taxa": [
                {
                    "id": section,
                    "shortDescription": {"text": f"{document} section {section}."},
                    **({"helpUri": urls[section]} if urls[section] else {}),
                }
                for section in self._sections(document)
            ],
        }

    # results

    def _results(self, result: Result, findings: Sequence[Finding]) -> Iterator[Json]:
        source = result.registry.source
        places = [self._place(result, finding) for finding in findings]
        hashes = _hashes(source, [place.start for place, _ in places])
        for finding, (place, related), line_hash in zip(findings, places, hashes, strict=True):
            old = finding.status is Status.GRANDFATHERED
            age = self.report.ages.get(id(finding))
            yield {
                "ruleId": finding.rule.code,
                "ruleIndex": self.rule_index[finding.rule.code],
                "kind": "informational" if old else "fail",
                "level": "none" if old else finding.rule.severity,
                "message": self._message(finding, [label for label, _ in related]),
                "locations": [
                    {
                        "physicalLocation": self._physical(source, place),
                        "logicalLocations": [{"fullyQualifiedName": printable(_logical_name(finding)), "kind": "element"}],
                    }
                ],
                **({"relatedLocations": list(self._related(source, related))} if related else {}),
                **({"fixes": [fix]} if (fix := self._fix(result, finding)) else {}),
                "partialFingerprints": {
                    "primaryLocationLineHash": line_hash,
                    "reglintEntryKey/v1": result.key(finding),
                },
                **({"baselineState": _BASELINE_STATES[finding.status]} if self.compared else {}),
                **({"suppressions": _suppressions(finding)} if self.suppressions else {}),
                "properties": {"status": finding.status, **({"age": age.document} if age else {})},
            }

    def _place(self, result: Result, finding: Finding) -> tuple[Span, list[tuple[str, Span | None]]]:
        """Return the exact place of a finding, as in text and JSON, and the related places with their labels.

        A place in the base has no span: the base is no artifact of the log.
        """
        related: list[tuple[str, Span | None]] = [
            (place.label, place.span) if place.registry is result.registry else (f"{place.label} ({_at_base(place)})", None)
            for place in result.related_places(finding)[:MAX_RELATED]
        ]
        return result.place(finding), related

    def _message(self, finding: Finding, labels: Sequence[str]) -> Json:
        """Return the message with links to the related places, and the template and arguments that make it up."""
        template, arguments = _template(finding.problem)
        template = f"{_capitalized(template)}."
        if labels:
            links = ", ".join(f"[{{{len(arguments) + i}}}]({i + 1})" for i in range(len(labels)))
            template = f"{template[:-1]} (see {links})."
        arguments = [_linkless(printable(argument)) for argument in (*arguments, *labels)]
        known = self.messages.setdefault(finding.rule.code, {})
        name = f"m{crc32(template.encode()):08x}"
        known[name] = template
        text = template.format(*arguments)
        return {"text": text, "id": name, **({"arguments": arguments} if arguments else {})}

    def _fix(self, result: Result, finding: Finding) -> Json | None:
        fix, source = finding.problem.fix, result.registry.source
        if fix is None or (edits := edits_of(result, finding)) is None:
            return None
        replacements: dict[str, list[Json]] = {}
        for edit in edits:
            replacement = {"deletedRegion": _region(source, edit.start, edit.end), "insertedContent": {"text": edit.text}}
            replacements.setdefault(source.path_at(edit.start), []).append(replacement)
        unsafe = "" if fix.safety is Safety.SAFE else " This changes what the registry says."
        return {
            "description": {"text": f"{printable(_capitalized(clip(fix.message)))}.{unsafe}"},
            "artifactChanges": [
                {"artifactLocation": self._location(path), "replacements": made} for path, made in replacements.items()
            ],
        }

    def _related(self, source: Source, related: Sequence[tuple[str, Span | None]]) -> Iterator[Json]:
        for i, (label, span) in enumerate(related, 1):
            text = f"{_linkless(printable(_capitalized(label)))}."
            physical = {} if span is None else {"physicalLocation": self._physical(source, span)}  # the base is no artifact
            yield {"id": i, **physical, "message": {"text": text}}

    def _physical(self, source: Source, span: Span) -> Json:
        """A place as a region of one line. A line too long to be read is not quoted: it would be repeated with every result."""
        line = source.line_span(span.start)
        end = max(min(span.end, line.end), span.start)
        region = _region(source, span.start, end)
        place: Json = {"artifactLocation": self._location(source.path_at(span.start)), "region": region}
        if end - span.start <= MAX_QUOTED:
            region["snippet"] = {"text": source.text[span.start : end]}
        if line.end - line.start <= MAX_QUOTED:
            snippet = {"text": source.text[line.start : line.end]}
            place["contextRegion"] = {"startLine": region["startLine"], "endLine": region["endLine"], "snippet": snippet}
        return place

    def _location(self, path: str) -> Json:
        return {"uri": self.uris[path], "uriBaseId": _ROOT, "index": list(self.uris).index(path)}

    # the run

    def _artifact(self, result: Result, file: Source) -> Json:
        location = {"uri": self.uris[file.path], "uriBaseId": _ROOT}
        mime = _MEDIA_TYPES["json" if file.path.endswith(".json") else result.registry.format]
        return {"location": location, "mimeType": mime, "encoding": "UTF-8", "roles": ["analysisTarget"]}

    def _notifications(self, left_out: int) -> Iterator[Json]:
        for error in self.report.errors:
            yield _error_notification(error)
        for result in self.report.results:
            for crash in result.crashes:
                yield self._crash_notification(result, crash)
            files = result.registry.source.files
            what = "file" if len(files) == 1 else "registry"
            for skip in result.skipped:
                yield {
                    "level": "note",
                    "message": {"text": f"Rule {skip.rule.code} did not run{skip.on_entries}: the {what} {skip.reason}."},
                    "associatedRule": {"id": skip.rule.code, "index": self.rule_index[skip.rule.code]},
                    "locations": [{"physicalLocation": {"artifactLocation": self._location(file.path)}} for file in files[:1]],
                }
        if left_out:
            text = f"{left_out} results are left out: code scanning takes no more than {MAX_RESULTS} in a run."
            yield {"level": "warning", "message": {"text": text}}

    def _crash_notification(self, result: Result, crash: Crash) -> Json:
        source = result.registry.source
        place = result.registry.locate(crash.entry, Field.ENTRY)
        text = f"Rule {crash.rule.code} crashed on '{crash.entry}' ({crash.error} in {crash.where}; {crash.entries} in all)."
        return {
            "level": "error",
            "message": {"text": text},
            "associatedRule": {"id": crash.rule.code, "index": self.rule_index[crash.rule.code]},
            "locations": [{"physicalLocation": self._physical(source, place)}],
        }


def _hashes(source: Source, offsets: Sequence[int]) -> list[str]:
    """Return the hashes of the lines at some offsets, each counted in its own file."""
    places = [(*source.part_at(offset)[:1], source.position(offset).line) for offset in offsets]
    lines: dict[Source, set[int]] = {}
    for file, line in places:
        lines.setdefault(file, set()).add(line)
    hashes = {file: line_hashes("\ufeff" * file.bom + file.text, asked) for file, asked in lines.items()}
    return [hashes[file][line] for file, line in places]


def _publisher(document: str) -> str:
    if document.startswith("RFC "):
        return "IETF"
    return "Linux man-pages" if document.endswith(")") else {"reglint": "reglint"}.get(document, "IANA")


def _suppressions(finding: Finding) -> list[Json]:
    if finding.status is not Status.SUPPRESSED:
        return []
    if finding.reason:
        kind = "external" if finding.accepted else "inSource"
        return [{"kind": kind, "justification": printable(finding.reason)}]
    return [{"kind": "external", "justification": f"The settings except '{printable(str(finding.problem.entry))}' from this rule."}]


def _region(source: Source, start: int, end: int) -> Json:
    first, last = source.position(start), source.position(end)
    return {"startLine": first.line, "startColumn": first.column, "endLine": last.line, "endColumn": last.column}


def _logical_name(finding: Finding) -> str:
    return f"{finding.subject} (removed)" if finding.is_removed else finding.subject


def _at_base(place: RelatedPlace) -> str:
    """Return the place in the base in words: it is in no file that a log could refer to."""
    source = place.registry.source
    return f"line {source.position(place.span.start).line} of {source.path_at(place.span.start)}"


def _error_notification(error: SourceError) -> Json:
    region = {"region": {"startLine": error.position.line, "startColumn": error.position.column}} if error.position else {}
    location = {"artifactLocation": {"uri": relative_uri(error.path), "uriBaseId": _ROOT}, **region}
    text = f"'{error.path}' {error.message}."
    return {"level": "error", "message": {"text": text}, "locations": [{"physicalLocation": location}]}


def _template(problem: Problem) -> tuple[str, list[str]]:
    """Return the message of a problem as a template in which every dynamic part is in single quotes, and these parts.

    An argument that is a value, such as a port, becomes a quoted part. One that is a piece of the sentence becomes text of the
    template, and what it quotes itself becomes a part.
    """
    parts: list[str] = []
    arguments: list[str] = []

    def add_part(value: str, mark: str = "") -> None:
        parts.append(f"{mark}{{{len(arguments)}}}{mark}")
        arguments.append(value)

    pieces = _PLACEHOLDER.split(problem.message)
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            parts.append(piece)
            continue
        value = problem.shown_args[int(piece)]
        before, after = pieces[number - 1][-1:], pieces[number + 1][:1]
        if before == after == "'":
            add_part(value)
        elif _VALUE.fullmatch(value) and not before.isalnum() and before != "+" and not after.isalnum():
            add_part(value, "'")
        else:
            for nth, text in enumerate(_QUOTED.split(value)):
                if nth % 2:
                    add_part(text, "'")
                else:
                    parts.append(_linkless(printable(text)).replace("{", "{{").replace("}", "}}"))
    return "".join(parts), arguments


def _pascal_case(name: str) -> str:
    """A rule's name as SARIF validators want it: a word of one letter goes with the next, since no capitals may stand together."""
    return "".join(map(str.title, re.sub(r"(?<=-)([a-z])-", r"\1", name).split("-")))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _flowed(text: str) -> str:
    """A text whose lines were broken to fit, as paragraphs."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _linkless(text: str) -> str:
    """An argument in which brackets are brackets, and not the beginning of a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
