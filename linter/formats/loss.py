"""Sentences about what is lost when a registry is read from one format and written in another."""

import re
from collections.abc import Iterator

from linter.formats.table import FORMATS
from linter.lazy import compile_lazily
from linter.model import Capability, Registry

_INTRODUCTION = compile_lazily(r"<(?:category|expert|note|registration_rule|xref)\b")
_SECTION = compile_lazily(r"<xref\s[^<>]*\ssection\s*=")
_OUT_OF_ORDER = compile_lazily(r"<(?:people|footnote)\b")


def describe_left_out(count: int, because: str, one: str, several: str) -> Iterator[str]:
    """Yield a sentence with the reason, the count and the noun, in singular or plural, of what is left out; none for 0."""
    if count:
        yield f"{because}: {count:,} {f'{one} is' if count == 1 else f'{several} are'} left out"


def describe_reading_losses(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing in the file of a registry that the model does not hold."""
    path = registry.source.path
    if FORMATS[registry.format].has_alias_entries and (reason := registry.missing_capabilities.get(Capability.WHOLE)):
        yield f"{path} {reason}: the rest is left out"
    yield from describe_left_out(
        len(registry.markup_errors), f"{path} has text that cannot be read, see 'reglint check'", "place", "places"
    )
    if marker := FORMATS[registry.format].nis_marker:
        count = len(re.findall(marker, registry.source.text))
        yield from describe_left_out(count, f"{path} includes or excludes services of NIS", "such line", "such lines")
    comment = FORMATS[registry.format].comment
    if registry.suppressions or (comment and re.search(comment, registry.source.text[len(find_introduction(registry)) :])):
        yield f"{path} has comments: they are left out"


def describe_alias_losses(registry: Registry, name: str) -> Iterator[str]:
    """Yield a sentence about aliases inside entries, for a format with separate entries for them."""
    count = sum(len(record.aliases) for record in registry.records)
    yield from describe_left_out(count, f"{name} has aliases as separate entries", "alias", "aliases")


def describe_extra_losses(registry: Registry, name: str) -> Iterator[str]:
    """Yield a sentence about the extra keys of entries, for a format without them."""
    keys = dict.fromkeys(key for record in registry.records for key, _ in record.extras)
    count = sum(len(record.extras) for record in registry.records)
    named = "', '".join(keys)
    yield from describe_left_out(count, f"{name} has no '{named}'", "value", "values")


def find_introduction(registry: Registry) -> str:
    """Return the text before the first entry of an XML file: title, category, date, experts and notes; "" for other formats."""
    if not FORMATS[registry.format].has_introduction or registry.source.parts:
        return ""
    head = registry.source.text[: registry.records[0].start]
    return "" if _OUT_OF_ORDER.search(head) else head


def describe_introduction_loss(registry: Registry, name: str) -> Iterator[str]:
    """Yield a sentence about the text of an XML file before its entries, except title and date."""
    if _INTRODUCTION.search(find_introduction(registry)):
        yield f"{name} has no introduction: category, experts and notes of the registry are left out"
