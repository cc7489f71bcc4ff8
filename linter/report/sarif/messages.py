"""The messages of SARIF results: templates in which every dynamic part is in single quotes, and their arguments."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from linter.lazy import compile_lazily
from linter.report.escape import escape_controls
from linter.rules_api.problem import Problem

_PLACEHOLDER = compile_lazily(r"\{([0-9]+)\}")
_VALUE = compile_lazily(r"[\w.,/-]*[0-9][\w.,/-]*")  # as an argument of a message: a port, a number or a date
_QUOTED = compile_lazily(r"'([^']*)'")


class Messages:
    """The messages of a run, by rule code: message id to template."""

    def __init__(self) -> None:
        self.strings: dict[str, dict[str, str]] = {}

    def make(self, code: str, problem: Problem, labels: Sequence[str] = ()) -> dict[str, Any]:
        """Return the message of a problem, with links to related places, and the template and arguments that make it up."""
        return self._make(code, *split_message(problem), labels)

    def make_plain(self, code: str, text: str) -> dict[str, Any]:
        """Return a message that has no arguments."""
        return self._make(code, escape_links(escape_controls(text)).replace("{", "{{").replace("}", "}}"), [], ())

    def _make(self, code: str, template: str, arguments: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
        template = f"{capitalize(template)}."
        if labels:
            links = ", ".join(f"[{{{len(arguments) + i}}}]({i + 1})" for i in range(len(labels)))
            template = f"{template[:-1]} (see {links})."
        arguments = [escape_links(escape_controls(argument)) for argument in (*arguments, *labels)]
        name = f"m{crc32(template.encode()):08x}"
        self.strings.setdefault(code, {})[name] = template
        return {"text": template.format(*arguments), "id": name, **({"arguments": arguments} if arguments else {})}


def split_message(problem: Problem) -> tuple[str, list[str]]:
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
                    parts.append(escape_links(escape_controls(text)).replace("{", "{{").replace("}", "}}"))
    return "".join(parts), arguments


def capitalize(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def escape_links(text: str) -> str:
    """Return a text in which brackets are brackets, and not the beginning of a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
