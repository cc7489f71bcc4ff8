"""The targets of the fuzzers: bytes that a reader accepts, or refuses with one clear error.

Run one for a while with `python -m tests.fuzz.targets xml --seconds 600`. With atheris installed the run is guided by coverage;
without it, the fixtures of the format are mutated at random. An input that fails is written to the working folder.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from linter.formats import read
from linter.model import Contact, Field, Record, Registry
from linter.report.escape import escape_controls
from linter.source import Source, SourceError, decode

SEEDS = Path(__file__).resolve().parents[2] / "fixtures"
SUFFIXES = {
    "xml": (".xml",),
    "csv": (".csv",),
    "text": (".txt",),
    "html": (".xhtml",),
    "yaml": (".yaml",),
    "json": (".json",),
    "services": (".services",),
    "table:port=Port,name=Service": (".md",),
    "table:port=$value,name=$key": (".yaml", ".json"),
    "deployment": (".yaml",),
}
FIELDS = tuple(field for field in Field if field not in (Field.MARKUP, Field.UNTIL))  # these are not of records and contacts
MAX_MESSAGE = 2000  # characters of an error
WORDS = (
    b"\0",
    b"\r",
    b"\n",
    b"\t",
    b'"',
    b"'",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"&#x41;",
    b"&amp;",
    b"{",
    b"[",
    b"#",
    b"\xff",
    b"\xc2\xa0",
)


def check(form: str, data: bytes) -> None:
    """Read some bytes as a format, or as the one that their content shows; raise AssertionError where the contract is broken."""
    try:
        source = decode("fuzzed", data)
        registry = read(source, form)
    except SourceError as error:
        text = escape_controls(str(error))
        assert "\n" not in text, text
        assert len(text) <= MAX_MESSAGE, text
        return
    check_spans(source, registry)


def check_spans(source: Source, registry: Registry) -> None:
    """Every field of every entry is located inside the text."""
    size = len(source.text)
    entries: Sequence[Record | Contact] = (*registry.records[:50], *registry.contacts[:20])
    for entry in entries:
        assert 0 <= entry.start <= entry.end <= size
        for field in FIELDS:
            start, end = registry.locate(entry, field)
            assert 0 <= start <= end <= size, (str(entry), field)
    for error in registry.markup_errors:
        assert 0 <= error.span.start <= error.span.end <= size, error


def seeds(form: str) -> list[bytes]:
    """Return the fixtures of a format."""
    paths = (path for path in sorted(SEEDS.rglob("*")) if path.suffix in SUFFIXES[form] and path.is_file())
    return [path.read_bytes() for path in paths]


def mutated(random: Random, corpus: Sequence[bytes]) -> bytes:
    """Return a seed with some bytes changed, removed, doubled, or taken from another seed."""
    data = bytearray(random.choice(corpus))
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(data) + 1)
        end = min(len(data), at + random.choice((1, 1, 2, 8, 60)))
        match random.randrange(5):
            case 0:
                data[at:end] = b""
            case 1:
                data[at:at] = random.choice(WORDS)
            case 2:
                data[at:at] = data[at:end]
            case 3:
                other = random.choice(corpus)
                start = random.randrange(len(other) + 1)
                data[at:end] = other[start : start + random.choice((4, 40, 200))]
            case _:
                data[at:end] = bytes(random.randrange(256) for _ in range(end - at))
    return bytes(data)


def run_mutations(form: str, seconds: float, seed: int, step: Callable[[bytes], None]) -> int:
    """Call a function with mutated fixtures for some seconds of wall time. Return the number of calls."""
    random, corpus, count = Random(seed), seeds(form), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        step(mutated(random, corpus))
        count += 1
    return count


def main() -> None:
    """Fuzz one reader for some time."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("form", choices=tuple(SUFFIXES))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    def step(data: bytes) -> None:
        try:
            check(options.form, data)
        except Exception:
            name = f"fuzzed-{options.form}-{sha256(data).hexdigest()[:12]}"
            Path(name).write_bytes(data)
            sys.stderr.write(f"failing input written to {name}\n")
            raise

    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        count = run_mutations(options.form, options.seconds, options.seed, step)
        sys.stderr.write(f"{options.form}: {count} inputs without guidance by coverage (atheris is not installed)\n")
        return
    atheris.instrument_all()
    folder = Path(f".fuzz-{options.form}")
    folder.mkdir(exist_ok=True)
    for number, data in enumerate(seeds(options.form)):
        (folder / f"seed-{number}").write_bytes(data)
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={options.seconds}", f"-seed={options.seed + 1}", "-max_len=20000", str(folder)], step
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
