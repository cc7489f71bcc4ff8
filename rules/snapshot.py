"""A generator for the snapshot of IANA's assignments: `python -m rules.snapshot EDITION`, in a checkout.

EDITION is IANA's registry in any of its formats that has a date, best the XML. Names, ports, transports, states, dates, aliases and
known misuse are kept, and no text.
"""

import sys
from pathlib import Path

from linter.formats import read
from linter.model import Registry
from linter.source import SourceError, read_source
from linter.underlying.compact import Edition, encode
from linter.underlying.snapshot import FILE

from .assignments import list_assignments


def make_snapshot(registry: Registry, fetched: str = "") -> bytes:
    """Return the assignments of a registry as a compact file. Raises ValueError for a registry without a date."""
    if registry.updated is None:
        raise ValueError(f"{registry.source.path} has no date; use an edition in XML")
    return encode(list(list_assignments(registry)), Edition(registry.updated, fetched))


def main() -> int:
    """Run the generator with the arguments of the process and return its exit status."""
    try:
        (edition,) = sys.argv[1:]
        data = make_snapshot(read(read_source(edition)))
    except (ValueError, SourceError) as error:
        sys.stderr.write(f"{error if len(sys.argv) == 2 else 'usage: python -m rules.snapshot EDITION'}\n")
        return 2
    Path(FILE).write_bytes(data)
    sys.stdout.write(f"wrote {FILE}, {len(data):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
