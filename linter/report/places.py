"""Places of findings, fixes and failures as several outputs show them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from linter.engine.finding import Finding, Status
from linter.engine.fixes import find_edits
from linter.engine.result import Result
from linter.model import Field
from linter.rules_api.fix import Safety
from linter.source import Position

if TYPE_CHECKING:
    from linter.report import Report


class Place(NamedTuple):
    """The place of a finding: a path as the user gave it, and positions from 1, the end exclusive."""

    path: str
    start: Position
    end: Position


class Failure(NamedTuple):
    """Input that could not be read, or a rule that crashed."""

    path: str
    position: Position | None
    message: str


def make_place(result: Result, finding: Finding) -> Place:
    """Return the place of a finding in its file."""
    source, span = result.registry.source, result.place(finding)
    return Place(source.path_at(span.start), source.position(span.start), source.position(span.end))


def fix_mark(result: Result, finding: Finding) -> str:
    """Return "[*]" if a safe fix is available, "[u]" for an unsafe one, "" for none."""
    fix = finding.problem.fix
    if fix is None or finding.status is not Status.ACTIVE or find_edits(result, finding) is None:
        return ""
    return "[*]" if fix.safety is Safety.SAFE else "[u]"


def list_failures(report: "Report") -> Iterator[Failure]:
    """Yield the input that could not be read, and the rules that crashed."""
    for error in report.errors:
        yield Failure(error.path, error.position, error.message)
    for result in report.results:
        for crash in result.crashes:
            start = result.registry.locate(crash.entry, Field.ENTRY).start
            source = result.registry.source
            message = f"{crash.rule.code} crashed on '{crash.entry}': {crash.error} ({crash.where}); {crash.blame}"
            yield Failure(source.path_at(start), source.position(start), message)
