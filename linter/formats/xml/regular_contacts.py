"""Read contacts that are written as IANA writes them: the common form first, then empty elements, entities and addresses."""

from linter.formats.xml.records import build_contact
from linter.formats.xml.regular_entries import EntryReader, decode_text
from linter.formats.xml.regular_patterns import COMMON_CONTACT, CONTACT, URI
from linter.formats.xml.tree import Element
from linter.model import Contact


class ContactReader(EntryReader[Contact]):
    opening = "<person"

    def read_exactly(self, row: int, element: Element) -> Contact:
        return build_contact(row, element, self.markup_errors)

    def read_common(self, start: int, end: int) -> int:
        text, match, add = self.source.text, COMMON_CONTACT.match, self.found.append
        row = len(self.found)
        while found := match(text, start, end):
            identifier, name, organization, uri, updated, blanks = found.groups()
            after = found.end()
            uris = () if uri is None else (uri.replace("&amp;", "&"),)
            add(Contact(row, start, after - len(blanks), identifier, name or None, organization or None, uris, updated or None))
            start, row = after, row + 1
        return start

    def read_regular(self, row: int, start: int, chunk: str) -> Contact | None:
        match = CONTACT.match(chunk)
        if not match:
            return None
        identifier, name, organization, uris, updated, blanks = match.groups()
        found = tuple(map(decode_text, URI.findall(uris))) if uris else ()
        end = start + len(chunk) - len(blanks)
        name, organization, updated = map(decode_text, (name, organization, updated))
        return Contact(row, start, end, decode_text(identifier), name or None, organization or None, found, updated or None)
