"""`reglint free`: ports that neither a registry nor the registries under it take."""

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from linter.cli.options import over_option, parse_stretch, settings_file_options
from linter.cli.registries import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linter.rules_api.underlying import Underlying

FREE_EXIT_STATUS = "Exit status: 0 if there are free ports, with --count that many, 1 if not, 2 for wrong use or unreadable input."
_USER_PORTS = "1024-49151"  # RFC 6335 section 6


@click.command(short_help="List free ports.", epilog=FREE_EXIT_STATUS)
@click.argument("ports", metavar=f"[PORTS={_USER_PORTS}]", default=_USER_PORTS)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--like", metavar="NAME", help="List the ports nearest to those of this service first, free on its transports.")
@click.option("--count", metavar="N", type=click.IntRange(1), help="List only N ports, one on each line.")
@click.option(
    "--transport",
    "transports",
    multiple=True,
    metavar="NAME",
    help="List ports that are free on this transport; by default, on all.",
)
@over_option("Count as taken")
@settings_file_options
def free(
    ports: str,
    paths: tuple[str, ...],
    like: str | None,
    count: int | None,
    transports: tuple[str, ...],
    over: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> None:
    """List the free ports of a range: neither the registry at PATH nor the registries under it ('over' in reglint.yaml or
    --over) assign or reserve them, and no unauthorized use of them is known.

    Without PATH, the registry is the one that reglint.yaml declares. Without any registry, only IANA's is searched. Standard error
    lists the registries and how many ports each of them takes.

    \b
    reglint free 7000-7999
    reglint free --like lamp-ctl --count 1 20000-29999 ports.yaml
    reglint free --over iana --transport tcp
    """
    from linter.cli.streams import complain
    from linter.source import SourceError
    from linter.underlying.free import find_free_ports, find_model, list_stretches

    stretch = parse_stretch(ports, "PORTS")
    if STANDARD_INPUT in paths:
        raise click.UsageError("standard input is not supported; name a file")
    try:
        known = _load(paths, like, over, config, isolated)
    except SourceError as error:
        complain(error)
        sys.exit(2)
    registries = known.registries
    model = find_model(like, registries) if like else ()
    if like and not model:
        complain(f"no service '{like}' with a port in {_list_labels(registries)}")
        sys.exit(2)
    near = [port for one in model if one.ports for port in one.ports]
    spoken = transports or tuple(dict.fromkeys(transport for one in model for transport in one.transports))
    found = find_free_ports(stretch, registries, spoken, known.is_permitted, near)
    shown = found.ports if count is None else found.ports[:count]
    lines = list(map(str, shown)) if near or count is not None else list(map(str, list_stretches(shown)))
    click.echo("".join(f"{line}\n" for line in lines), nl=False)
    taken = "".join(f", {number:,} taken by {label}" for label, number in found.taken)
    taken += f", {found.forbidden:,} not permitted by {known.policy}" if found.forbidden else ""
    on = f" on {', '.join(spoken)}" if spoken else ""
    click.echo(f"reglint: {stretch}{on}: {len(found.ports):,} free{taken} (counted: {_list_labels(registries)})", err=True)
    sys.exit(0 if len(shown) >= (count or 1) else 1)


class _Known(NamedTuple):
    """The registries that take ports: the one of the call and those under it. `permits` is the policy as a predicate for ports."""

    registries: "Sequence[Underlying]"
    is_permitted: "Callable[[int], bool] | None"
    policy: str


def _load(paths: tuple[str, ...], like: str | None, over: tuple[str, ...], config: str | None, isolated: bool) -> _Known:
    """Return what takes ports; IANA's registry if there is no other. Raises SourceError and click.ClickException.

    The policy is that for the assignees of a service of the registry, or for an entry without any.
    """
    from linter.cli.over import load_over, make_underlying, read_whole
    from linter.cli.registries import find_targets
    from linter.cli.rulebook import load_permits, load_rulebook
    from linter.cli.settings_finder import find_settings
    from linter.model import fold_case

    finder = find_settings(load_rulebook(), (), (), None, config, isolated, over)
    settings = finder.main
    own = find_targets(paths, finder) if paths or settings.registry else []
    registries = [read_whole(target, target.settings or settings) for target in own]
    underlying = [make_underlying(target, registry) for target, registry in zip(own, registries, strict=True)]
    if not own and not settings.over:
        underlying += load_over(find_settings(load_rulebook(), (), (), None, config, isolated, ("iana",)).main)
    known = [*underlying, *load_over(settings)]
    if settings.ports is None:
        return _Known(known, None, "")
    records = [one for registry in registries for one in registry.records if one.name and like]
    model = next((one for one in records if fold_case(one.name or "") == fold_case(like or "")), None)
    policy, permits = settings.ports.value, load_permits()
    return _Known(known, lambda port: permits(policy, model, port), f"the policy in {settings.path}")


def _list_labels(registries: "Sequence[Underlying]") -> str:
    return ", ".join(map(str, registries))
