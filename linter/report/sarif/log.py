"""Write findings as a SARIF log of one run, within the limits of code scanning."""

from collections.abc import Iterator
from typing import Any

from linter import __version__
from linter.engine.result import Crash, Result
from linter.model import Field
from linter.report import Report
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.report.sarif.locations import Locations
from linter.report.sarif.messages import Messages, escape_links
from linter.report.sarif.parts import ROOT, describe_error
from linter.report.sarif.results import Results
from linter.report.sarif.rules import Rulebook
from linter.report.shown_findings import Selection, select_findings
from linter.report.uri import HOME

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000  # GitHub refuses a run with more …
MAX_BYTES = 10_000_000  # … or a log that is larger, compressed by gzip
MAX_EVENTS = 100  # events of a change that the properties of a run list

Json = dict[str, Any]


def render(report: Report) -> str:
    """Return the report as a SARIF log of one run, with as many results as code scanning takes, the most important ones."""
    limit = MAX_RESULTS
    while True:
        selection = select_findings(report, limit)
        run = _Run(report, selection).run()
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        text = write_json(log)
        size = _measure(text)
        number = sum(len(findings) for _, findings in selection.shown)
        if size <= MAX_BYTES or not number:
            break
        limit = min(number - 1, int(number * MAX_BYTES / size * 0.95))
    if left_out := selection.hidden.total():
        report.cuts.append(f"sarif: {_describe_left_out(left_out, report.view.limit)}")
    return text


def _measure(text: str) -> int:
    """Return the compressed size of a log, or its plain size if that is below the limit."""
    data = text.encode()
    if len(data) <= MAX_BYTES:
        return len(data)
    import gzip  # few logs are as large

    return len(gzip.compress(data, mtime=0))


def _describe_left_out(number: int, limit: int | None) -> str:
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
        self.locations = Locations(report.results)
        self.results = Results(report, self.rulebook, self.locations, self.messages)

    def run(self) -> Json:
        """Return the run."""
        rulebook, report = self.rulebook, self.report
        results = [one for result, findings in self.selection.shown for one in self.results.describe(result, findings)]
        if report.view.shows_fixed:
            results += [one for result in report.results for one in self.results.describe_fixed(result)]
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
            "artifacts": [
                self.locations.describe_artifact(result, file) for result in report.results for file in result.registry.source.files
            ],
            "results": results,
            **({"properties": properties} if (properties := self._properties()) else {}),
        }

    def _identity(self) -> str:
        """Return the id of the run, which ends in a slash; "" for a full run without a category, which the upload step names.

        A run that is compared with a base has another id: as a full run, it would close all alerts that it does not report.
        """
        category = self.report.view.category.strip("/")
        parts = [category or "reglint", "change"] if self.results.compared else [category]
        return f"{'/'.join(parts)}/" if parts[0] else ""

    def _changes(self) -> Json:
        """Return what the change did, by the name of the registry."""
        found = {}
        for result in self.report.results:
            if log := self.report.changelog(result):
                from linter.report.changes.words import describe_events, summarize  # only with a base

                lines = [] if log.adds_everything else describe_events(log.events)
                found[result.registry.source.path] = {
                    "base": log.change_set.base.source.path,
                    "summary": escape_controls(summarize(log)),
                    "events": [escape_controls(f"{line.actions}: {line.headline}") for line in lines[:MAX_EVENTS]],
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

    def _notifications(self, left_out: int) -> Iterator[Json]:
        for error in self.report.errors:
            yield describe_error(error)
        for result in self.report.results:
            for crash in result.crashes:
                yield self._crash_notification(result, crash)
            files = result.registry.source.files
            what = "file" if len(files) == 1 else "registry"
            places = [{"physicalLocation": {"artifactLocation": self.locations.describe_file(file.path)}} for file in files[:1]]
            for remark in result.registry.remarks:
                text = f"The {what} {escape_links(escape_controls(remark))}."
                yield {"level": "note", "message": {"text": text}, "locations": places}
            for skip in result.skipped:
                yield {
                    "level": "note",
                    "message": {"text": f"Rule {skip.rule.code} did not run{skip.on_entries}: the {what} {skip.reason}."},
                    "associatedRule": {"id": skip.rule.code, "index": self.rulebook.index[skip.rule.code]},
                    "locations": places,
                }
        if left_out:
            yield {"level": "warning", "message": {"text": f"{_describe_left_out(left_out, self.report.view.limit)}."}}

    def _crash_notification(self, result: Result, crash: Crash) -> Json:
        source = result.registry.source
        place = result.registry.locate(crash.entry, Field.ENTRY)
        text = f"Rule {crash.rule.code} crashed on '{crash.entry}' ({crash.error} in {crash.where}; {crash.entries} in all)."
        return {
            "level": "error",
            "message": {"text": text},
            "associatedRule": {"id": crash.rule.code, "index": self.rulebook.index[crash.rule.code]},
            "locations": [{"physicalLocation": self.locations.describe(source, place)}],
        }
