"""What a format has no place for, told in a sentence when a registry is written in it."""

import re
from collections.abc import Iterator

from linter.formats.table import FORMATS
from linter.model import Capability, Registry

_INTRODUCTION = re.compile(r"<(?:category|expert|note|registration_rule|xref)\b")
_OUT_OF_ORDER = re.compile(r"<(?:people|footnote)\b")


def left_out(count: int, because: str, one: str, several: str) -> Iterator[str]:
    """Why something is left out, and how many of what, in a word for one and a word for several; nothing where there is none."""
    if count:
        yield f"{because}: {count:,} {f'{one} is' if count == 1 else f'{several} are'} left out"


def lost_in_reading(registry: Registry) -> Iterator[str]:
    """What of the registry's own file the model does not hold, whatever format it is written in."""
    path = registry.source.path
    if FORMATS[registry.format].has_alias_entries and (reason := registry.missing_capabilities.get(Capability.WHOLE)):
        yield f"{path} {reason}: the rest is left out"
    yield from left_out(len(registry.markup_errors), f"{path} has what cannot be read, see 'reglint check'", "place", "places")
    comment = FORMATS[registry.format].comment
    if registry.suppressions or (comment and re.search(comment, registry.source.text[len(introduction(registry)) :])):
        yield f"{path} has comments: they are left out"


def lost_aliases(registry: Registry, name: str) -> Iterator[str]:
    """The other names of services, where a format has entries of their own for them."""
    count = sum(len(record.aliases) for record in registry.records)
    yield from left_out(count, f"{name} has other names of a service as entries of their own", "alias", "aliases")


def introduction(registry: Registry) -> str:
    """What stands before the first entry of a file of XML: title, category, date, experts and notes; nothing for other files."""
    if not FORMATS[registry.format].has_introduction or registry.source.parts:
        return ""
    head = registry.source.text[: registry.records[0].start]
    return "" if _OUT_OF_ORDER.search(head) else head


def lost_introduction(registry: Registry, name: str) -> Iterator[str]:
    """What stands in a file of XML before the entries, beside title and date."""
    if _INTRODUCTION.search(introduction(registry)):
        yield f"{name} has no introduction: category, experts and notes of the registry are left out"
