"""The underlying registries of a check: from the words of `over` to registries that can be looked up."""

import os
from typing import TYPE_CHECKING

from linter.cli.registries import Target, find_target, read_named
from linter.cli.settings_finder import InvalidSettingsError
from linter.cli.streams import complain

if TYPE_CHECKING:
    from linter.config.resolve import Choice, ResolvedSettings
    from linter.model import Registry
    from linter.rules_api.underlying import Assignment, Underlying
    from linter.source import Source

_ADVICE = "an underlying registry must be read as a whole"


def load_over_if_used(settings: "ResolvedSettings") -> "tuple[Underlying, ...]":
    """Return the underlying registries as `load_over` if a rule that runs uses them, else nothing."""
    from linter.model import Capability

    is_used = any(Capability.UNDERLYING in rule.requires for rule in settings.running)
    return load_over(settings) if settings.over and is_used else ()


class OverLoader:
    """A loader of the underlying registries of settings, once for each settings. Raises the errors of `load_over`."""

    def __init__(self) -> None:
        self._loaded: dict[int, tuple[Underlying, ...]] = {}  # by the id of settings

    def __call__(self, settings: "ResolvedSettings") -> "tuple[Underlying, ...]":
        """Return the underlying registries as `load_over_if_used`."""
        if id(settings) not in self._loaded:
            self._loaded[id(settings)] = load_over_if_used(settings)
        return self._loaded[id(settings)]


def load_over(settings: "ResolvedSettings") -> "tuple[Underlying, ...]":
    """Return the underlying registries that the settings name, each once.

    Raises SourceError for a file that cannot be read, that was read in part or that holds no registry, and
    InvalidSettingsError for a word of the settings file that names no file.
    """
    from linter.config.settings import IANA

    found: dict[object, Underlying] = {}
    for word in settings.over:
        if word.value == IANA:
            if IANA not in found:
                found[IANA] = _load_iana()
            continue
        target = _find_target(settings, word)
        files = tuple(map(os.path.realpath, target.files))
        if files not in found:
            found[files] = make_underlying(target, read_whole(target, settings))
    return tuple(found.values())


def _load_iana() -> "Underlying":
    from linter.rules_api.index import clock_day
    from linter.underlying.snapshot import load_iana

    return load_iana(clock_day(), complain)


def _find_target(settings: "ResolvedSettings", word: "Choice[str]") -> Target:
    if word.origin.position is None or settings.path is None:  # of the command line
        return find_target(word.value)
    from linter.config import SettingsError
    from linter.config.files import list_files, resolve_path

    try:
        files = list_files(settings.path, [word])
    except SettingsError as error:
        raise InvalidSettingsError(error) from error
    name = files[0] if len(files) == 1 else resolve_path(settings.path, word.value)
    return Target(name, tuple(files))


def read_whole(target: Target, settings: "ResolvedSettings") -> "Registry":
    """Return a registry that was read as a whole. Raises SourceError as `load_over`."""
    from linter.formats import read

    registry = read(target.read(_read_file), settings.form_of(target.files[0]), scope=target.scope)
    _refuse_unusable(registry)
    return registry


def make_underlying(target: Target, registry: "Registry") -> "Underlying":
    """Return a registry as an underlying one."""
    from linter.rules_api.underlying import Underlying, make_columns

    columns = make_columns(list_whole(registry))
    edition = registry.updated or ""
    return Underlying(target.name, columns, edition, is_iana=_is_of_iana(registry))


def list_whole(registry: "Registry") -> "list[Assignment]":
    """Return the assignments of a registry. Raises SourceError for a port that cannot be read."""
    from linter.cli.rulebook import load_assignments
    from linter.model import Field
    from linter.source import clip

    module = load_assignments()
    try:
        return list(module.list_assignments(registry))
    except module.UnreadablePortError as error:
        (record,) = error.args
        start = registry.locate(record, Field.PORT).start
        raise registry.source.error(f"port '{clip(record.number)}' cannot be read; {_ADVICE}", start) from error


def _read_file(path: str) -> "Source":
    return read_named(path, None)


def _refuse_unusable(registry: "Registry") -> None:
    """Raise SourceError for a registry in which lookups would miss something."""
    from linter.formats import FORMATS
    from linter.model import Capability
    from linter.source import SourceError

    if errors := registry.markup_errors:
        more = f" (and {len(errors) - 1:,} more)" if len(errors) > 1 else ""
        raise registry.source.error(f"was not read: {errors[0].message}{more}; {_ADVICE}", errors[0].span.start)
    reason = registry.missing_capabilities.get(Capability.WHOLE)
    if reason and not FORMATS[registry.format].is_list:
        raise SourceError(registry.source.path, f"{reason}; an underlying registry must be whole")
    if all(record.number is None for record in registry.records):
        raise SourceError(registry.source.path, "has no entry with a port; an underlying registry must have one")


def _is_of_iana(registry: "Registry") -> bool:
    from linter.formats import FORMATS

    form = FORMATS[registry.format]
    return not form.is_private and not form.is_list
