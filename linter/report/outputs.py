"""The table of outputs: every form in which `reglint check` can write its report.

Commands, help texts, documentation and tests read this table and list no output of their own. It imports no output module until
one is needed, so that `--help` answers at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linter.report import Report


class OutputFormat(NamedTuple):
    """An output of `reglint check`: its name, its purpose, and the function that renders it.

    `function` of `module` takes a Report and returns a text; for an output that people read (`is_for_programs` is false), it also
    takes a flag `color`. Outputs for programs are always UTF-8, whatever the encoding of the stream.
    """

    name: str
    purpose: str
    module: str
    function: str
    is_for_programs: bool

    def render(self, report: "Report", color: bool = False) -> str:
        """Return the report in this form, with ANSI colors if `color` is set and people read the output."""
        function = getattr(import_module(self.module), self.function)
        text: str = function(report) if self.is_for_programs else function(report, color)
        return text


OUTPUTS = (
    OutputFormat("text", "source excerpts for a terminal", "linter.report.text", "render", False),
    OutputFormat("json", "all details for programs", "linter.report.json", "render", True),
    OutputFormat("sarif", "SARIF 2.1.0 for code scanning", "linter.report.sarif", "render", True),
    OutputFormat("html", "one page for a browser", "linter.report.html", "render", True),
)
DEFAULT_OUTPUT = OUTPUTS[0]


def output_names() -> tuple[str, ...]:
    """Return the names of all outputs, in the order of the table."""
    return tuple(output.name for output in OUTPUTS)


def find_output(name: str) -> OutputFormat | None:
    """Return the output with this name, or None if there is none."""
    return next((output for output in OUTPUTS if output.name == name), None)
