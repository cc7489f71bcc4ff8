"""Every example in fixtures/formats is read as a person has reviewed it: one file for each format and variant."""

from collections.abc import Callable, Iterator
from pathlib import Path

from linter.formats import FORMATS
from linter.model import Registry
from tests.support import EXAMPLES, ROOT, read_example

GOLDEN = ROOT / "fixtures" / "formats-as-read.tsv"


def list_lines(path: Path, registry: Registry) -> Iterator[str]:
    """Yield a line for each entry, contact and markup error of an example."""
    for record in registry.records:
        people = [f"assignee {one.target or one.label}" for one in record.assignees or ()]
        people += [f"contact {one.target or one.label}" for one in record.contacts]
        dates = [f"registered {record.registered}"] * bool(record.registered) + [f"modified {record.modified}"] * bool(
            record.modified
        )
        references = [f"reference {one.target or one.label}" for one in record.references]
        details = [*filter(None, (record.description, record.note)), *people, *dates, *references, *record.aliases]
        yield "\t".join(
            (path.name, registry.format, " ".join(str(record).split()), "; ".join(" ".join(one.split()) for one in details))
        )
    for contact in registry.contacts:
        yield "\t".join((path.name, registry.format, str(contact), " ".join(filter(None, (contact.name, *contact.uris)))))
    for error in registry.markup_errors:
        yield "\t".join((path.name, registry.format, "not read", error.message))


def test_every_example_is_read_as_reviewed(golden: Callable[[Path, str], None]) -> None:
    lines = [line for path in EXAMPLES for line in list_lines(path, read_example(path))]
    golden(GOLDEN, "".join(f"{line}\n" for line in lines))


def test_every_format_has_an_example() -> None:
    missing = FORMATS.keys() - {read_example(path).format for path in EXAMPLES}
    assert not missing, f"{', '.join(sorted(missing))}: no example of this format; add a file to fixtures/formats"
