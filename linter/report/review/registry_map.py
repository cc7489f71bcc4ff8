"""Find the entries and the text of a registry that the results of a log are about."""

import re
from collections.abc import Iterator, Sequence

from linter.engine.identity import fold_subject, name_subject
from linter.lazy import compile_lazily
from linter.model import Contact, Entry, Record, Registry, fold_case, parse_ports
from linter.report.review.log import Place, Region
from linter.source import Source, Span

_CONTACT = "contact"
_LINE_END = compile_lazily(r"\r\n|\r|\n")
_PLACE = compile_lazily(r"([0-9]{1,5}(?:-[0-9]{1,5})?)(?:/([a-z][a-z0-9-]*))?", re.ASCII | re.IGNORECASE)


class RegistryMap:
    """The registry that `--source` names. `mismatches` counts places whose text is not what the log says."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.mismatches = 0
        self._lines: dict[Source, list[int]] = {}
        self._entries: dict[str, list[Entry]] = {}
        named = [record for record in registry.records if record.name]
        self._services = {fold_case(record.name or "") for record in named}
        self._places = {record.place.lower() for record in named if record.number}
        entries: tuple[Entry, ...] = (*registry.records, *registry.contacts, registry)
        for entry in entries:
            self._entries.setdefault(fold_subject(name_subject(entry)), []).append(entry)

    def has_entry(self, name: str) -> bool:
        """Return whether the registry has an entry: by the name that reports give it or, for a service that was renamed or whose
        port was corrected, by its name or by its port and transport.
        """
        if self.find(name):
            return True
        service, _, place = name.split(", ")[0].rpartition(" ")
        return bool(service) and service != _CONTACT and (fold_case(service) in self._services or place.lower() in self._places)

    def find(self, name: str) -> list[Entry]:
        """Return the entries with a name, such as "http 80/tcp, 80/udp": one for each transport."""
        if found := self._entries.get(fold_subject(name)):
            return found
        first, *more = name.split(", ")
        service = first.rpartition(" ")[0]
        names = [first, *(f"{service} {place}".strip() for place in more)]
        return [entry for one in names for entry in self._entries.get(fold_subject(one), ())] if more else []

    def span(self, place: Place, counts_utf16: bool) -> Span | None:
        """Return the span of a place in the text of the registry, None if it is in another file or the text differs."""
        file = self._file(place.uri)
        if file is None or not place.region.line:
            return None
        start = self._offset(file, place.region.line, place.region.column, counts_utf16)
        end = self._end(file, place.region, counts_utf16)
        if start is None or end is None or end < start:
            self.mismatches += 1
            return None
        snippet = place.region.snippet
        if snippet and _LINE_END.sub("\n", file.text[start:end]) != _LINE_END.sub("\n", snippet):
            self.mismatches += 1
            return None
        base = self.base(file)
        return Span(base + start, base + end)

    def base(self, file: Source) -> int:
        """Return the offset at which the text of a file begins in that of the registry."""
        source = self.registry.source
        return source.part_starts[source.parts.index(file)] if source.parts else 0

    def _file(self, uri: str) -> Source | None:
        """Return the file that a log means: the one with the longest common end of the path."""
        wanted = uri.replace("\\", "/").split("/")
        best: tuple[int, Source | None] = (0, None)
        for file in self.registry.source.files:
            common = _measure_common_end(wanted, file.path.replace("\\", "/").split("/"))
            if common > best[0]:
                best = common, file
        return best[1]

    def _offset(self, file: Source, line: int, column: int, counts_utf16: bool) -> int | None:
        starts = self._starts(file)
        if not 1 <= line <= len(starts) or column < 1:
            return None
        start = starts[line - 1]
        end = starts[line] if line < len(starts) else len(file.text)
        if counts_utf16 and not file.text[start:end].isascii():
            column = (
                len(file.text[start:end].encode("utf-16-le", "surrogatepass")[: 2 * (column - 1)].decode("utf-16-le", "ignore")) + 1
            )
        return start + column - 1 if column - 1 <= end - start else None

    def _end(self, file: Source, region: Region, counts_utf16: bool) -> int | None:
        if region.end_column:
            return self._offset(file, region.end_line, region.end_column, counts_utf16)
        start = self._offset(file, region.end_line, 1, counts_utf16)
        return None if start is None else file.line_span(start).end

    def _starts(self, file: Source) -> list[int]:
        if file not in self._lines:
            self._lines[file] = [0, *(match.end() for match in _LINE_END.finditer(file.text))]
        return self._lines[file]


def _measure_common_end(one: Sequence[str], other: Sequence[str]) -> int:
    common = 0
    while common < min(len(one), len(other)) and one[-1 - common] == other[-1 - common]:
        common += 1
    return common


def parse_places(name: str) -> Iterator[tuple[str, int, int]]:
    """Yield transport, lowest and highest port of the places in a name such as "http 80/tcp, 80/udp"."""
    first, *more = name.split(", ")
    for word in (first.rpartition(" ")[2], *more):
        if (match := _PLACE.fullmatch(word)) and (ports := parse_ports(match[1])):
            yield (match[2] or "").lower(), ports.low, ports.high


def list_contact_ids(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the ids of the contacts of entries, a contact being its own."""
    for entry in entries:
        if isinstance(entry, Contact):
            yield entry.id
        elif isinstance(entry, Record):
            yield from (one.target for one in (*(entry.assignees or ()), *entry.contacts) if one.kind == "person")
