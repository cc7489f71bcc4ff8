"""`reglint fetch`: the current edition of IANA's registry, for checks with `over: iana`."""

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linter.model import Registry

FETCH_EXIT_STATUS = (
    "Exit status: 0 if the registry was fetched and kept, 2 if it was not; an edition that was fetched earlier is kept."
)
_LEAST = 5000  # services with a port; IANA's registry has over twice as many
_LANDMARKS = (("ssh", 22), ("domain", 53), ("http", 80))  # services that IANA's registry will always have


@click.command(short_help="Get the current edition of IANA's registry.", epilog=FETCH_EXIT_STATUS)
@click.option("--url", metavar="URL", help="Fetch IANA's registry in XML from this mirror instead of www.iana.org.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    default=60,
    show_default=True,
    help="Give up after this time.",
)
def fetch(url: str | None, timeout: float) -> None:
    """Get the current edition of IANA's registry and keep its assignments in the user's cache.

    No other command uses the network. Checks with 'over: iana' use the newer of this edition and the one that ships with reglint,
    and name it. An edition that is older than the one fetched before is not kept. The variables https_proxy, http_proxy and
    no_proxy apply.

    \b
    reglint fetch
    reglint check --over iana ports.yaml
    """
    from linter import __version__
    from linter.atomic_write import write_file
    from linter.cli.over import list_whole
    from linter.cli.streams import complain
    from linter.rules_api.index import clock_day
    from linter.source import SourceError
    from linter.underlying.compact import Edition, encode
    from linter.underlying.fetch import URL, FetchError
    from linter.underlying.fetch import fetch as fetch_url
    from linter.underlying.snapshot import LABEL, find_cache_file, read_fetched_date, read_shipped_date

    address, today, path = url or URL, clock_day(), find_cache_file()
    try:
        registry = read_registry(address, fetch_url(address, timeout, f"reglint/{__version__}"), today)
        assignments = list_whole(registry)
        edition = Edition(registry.updated or "", today)
        if edition.date < (kept := read_fetched_date()):
            click.echo(f"fetched {LABEL} of {edition.date}; kept the newer edition of {kept} that was fetched before")
            return
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        write_file(path, encode(assignments, edition), replace=True)
    except FetchError as error:
        complain(f"{address}: {error}")
        sys.exit(2)
    except SourceError as error:
        complain(error)
        sys.exit(2)
    except OSError as error:
        complain(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}")
        sys.exit(2)
    click.echo(f"fetched {LABEL} of {edition.date} with {len(registry.records):,} entries; kept in {path}")
    if edition.date < (shipped := read_shipped_date()):
        complain(f"the edition that ships with reglint, of {shipped}, is newer; checks with 'over: iana' use that")


def read_registry(address: str, data: bytes, today: str) -> "Registry":
    """Return IANA's registry in XML. Raises SourceError for anything else, such as another registry, a part, or a page about it.

    Parts that this version of reglint does not understand are reported on standard error.
    """
    from linter.cli.unread import report_unread
    from linter.formats import read
    from linter.model import Ports
    from linter.rules_api import is_real_date
    from linter.source import SourceError, decode

    try:
        registry = read(decode(address, data), "xml")
    except SourceError as error:
        raise SourceError(address, f"is not IANA's registry in XML: {error.message}", error.position) from error
    services = {(record.name, record.ports) for record in registry.records if record.name and record.ports}
    missing = [f"'{name}' on port {port}" for name, port in _LANDMARKS if (name, Ports(port, port)) not in services]
    if missing or len(services) < _LEAST:
        reason = f"it has no service {missing[0]}" if missing else f"it has only {len(services):,} services with a port"
        raise SourceError(address, f"is not IANA's registry, or a part of it: {reason}")
    day = registry.updated or ""
    if not is_real_date(day) or len(day) != len(today):
        raise SourceError(address, "is not IANA's registry: its date of update is missing or malformed")
    if day > today:
        raise SourceError(address, f"is dated {day}, and today is {today}; check the clock")
    report_unread(registry)
    return registry
