"""The tables of outputs: every form in which a command can write its report.

Commands, help texts, documentation and tests read this table and nothing else lists outputs. It imports no output module until
one is needed, so that `--help` answers at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from linter.report import Report


class OutputFormat(NamedTuple):
    """An output of a command: its name, its purpose, and the function that renders it.

    In OUTPUTS, `function` of `module` takes a Report and returns a text; for an output that people read (`is_for_programs` is
    false), it also takes a flag `color`. In the other tables it takes what the command reports. Outputs for programs are always
    UTF-8, whatever the encoding of the stream. `variable` names the environment variable with the file to which the output is
    appended if the user names none.
    """

    name: str
    purpose: str
    module: str
    function: str
    is_for_programs: bool
    variable: str = ""

    def render(self, report: "Report", color: bool = False) -> str:
        """Return a report of `reglint check` in this form, with ANSI colors if `color` is set and people read the output."""
        function = self.load()
        text: str = function(report) if self.is_for_programs else function(report, color)
        return text

    def load(self) -> "Callable[..., str]":
        """Return the function that renders the output."""
        function: Callable[..., str] = getattr(import_module(self.module), self.function)
        return function


OUTPUTS = (  # of `reglint check`
    OutputFormat("text", "source excerpts for a terminal", "linter.report.text", "render", False),
    OutputFormat("concise", "one line for each finding", "linter.report.concise", "render", False),
    OutputFormat("grouped", "findings by rule, entry, contact, section or file", "linter.report.grouped", "render", False),
    OutputFormat("json", "all details for programs", "linter.report.json", "render", True),
    OutputFormat("sarif", "SARIF 2.1.0 for code scanning", "linter.report.sarif.log", "render", True),
    OutputFormat("html", "one page for a browser", "linter.report.html", "render", True),
    OutputFormat("markdown", "a comment on a pull or merge request", "linter.report.markdown", "render", True),
    OutputFormat("github", "annotations of GitHub Actions", "linter.report.github", "render", True),
    OutputFormat(
        "github-summary",
        "summary of a job of GitHub Actions",
        "linter.report.markdown",
        "render_summary",
        True,
        "GITHUB_STEP_SUMMARY",
    ),
    OutputFormat("gitlab", "Code Quality of GitLab", "linter.report.gitlab", "render", True),
    OutputFormat("azure", "logging commands of Azure Pipelines", "linter.report.azure", "render", True),
    OutputFormat("junit", "JUnit XML for test reports", "linter.report.junit", "render", True),
    OutputFormat("checkstyle", "Checkstyle XML", "linter.report.checkstyle", "render", True),
    OutputFormat("rdjson", "diagnostics for reviewdog", "linter.report.rdjson", "render", True),
)
DEFAULT_OUTPUT = OUTPUTS[0]

COMPARISON_OUTPUTS = (
    OutputFormat("text", "differences by entry and field", "linter.report.compare.registry_diff", "render", False),
    OutputFormat("json", "all details for programs", "linter.report.compare.registry_diff", "render_json", True),
)
CHANGES_OUTPUTS = (
    OutputFormat("text", "events for a terminal", "linter.report.changes.outputs", "render", False),
    OutputFormat("json", "all details for programs", "linter.report.changes.outputs", "render_json", True),
    OutputFormat("markdown", "a comment on a pull or merge request", "linter.report.changes.outputs", "render_markdown", True),
)
REVIEW_OUTPUTS = (
    OutputFormat("text", "findings in groups for a terminal", "linter.report.review.text", "render", False),
    OutputFormat("html", "one page for a browser", "linter.report.review.text", "render_page", True),
    OutputFormat("sarif", "the log with the state of each result", "linter.report.review.sarif_states", "render", True),
)
REVIEW_GROUPINGS = ("entry", "contact", "section", "rule", "range", "age")  # of the text of `reglint review`
HISTORY_OUTPUTS = (
    OutputFormat("text", "findings or revisions for a terminal", "linter.report.history.outputs", "render", False),
    OutputFormat("json", "all details for programs", "linter.report.history.outputs", "render_json", True),
    OutputFormat("html", "one page for a browser", "linter.report.history.page", "render", True),
)
GROUPINGS = ("rule", "entry", "contact", "section", "file")  # of the output `grouped`


def find_output(name: str, outputs: tuple[OutputFormat, ...] = OUTPUTS) -> OutputFormat | None:
    """Return the output with this name, or None if there is none."""
    return next((output for output in outputs if output.name == name), None)
