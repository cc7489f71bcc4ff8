"""Writers of IANA's text and HTML editions, to test the readers."""

from collections.abc import Iterable, Sequence
from html import escape

from linter.formats.csv.writer import make_cells
from linter.formats.record import COLUMNS, EARLIER_TITLE
from linter.formats.xml.records import format_reference
from linter.model import Contact, Record, Reference, Registry

TITLES = [title for _, title in COLUMNS]
EARLIER_TITLES = [*TITLES[:10], EARLIER_TITLE, TITLES[11]]
PEOPLE_TITLES = ["ID", "Name", "Organization", "Contact URI", "Last Updated"]
_CENTRED = (1, 2, 9)
_WIDEST = (20, 11, 9, 28, 60, 60, 12, 12, 30, 10, 14, 60)
_WIDEST_OF_PEOPLE = (60, 24, 22, 60, 10)


def cells_of_person(contact: Contact) -> list[str]:
    """Return the five cells of a person; each address has its own line."""
    return [f"[{contact.id}]", contact.name or "", contact.organization or "", "\n\n".join(contact.uris), contact.updated or ""]


# as a text browser draws it


def edition_of(registry: Registry, titles: Sequence[str] = TITLES) -> str:
    """Return the registry as IANA's text edition."""
    lines = ["   Service Name and Transport Protocol Port Number Registry", "", "   Last Updated"]
    lines += [
        f"           {registry.updated or ''}",
        "",
        "   Note",
        "",
        " Service names are assigned as documented in [RFC6335].",
        "",
    ]
    lines += drawn(titles, map(make_cells, registry.records), _WIDEST, _CENTRED)
    people = drawn(PEOPLE_TITLES, map(cells_of_person, registry.contacts), _WIDEST_OF_PEOPLE)
    lines += ["", f"{'People':>40}", "", *people, "", f"{'Footnote':>40}", ""]
    lines += [f"   [{anchor}] It is only appropriate to use these values in experiments." for anchor in registry.footnotes]
    return "\n".join(lines) + "\n"


def drawn(titles: Sequence[str], rows: Iterable[Sequence[str]], widest: Sequence[int], centred: Sequence[int] = ()) -> list[str]:
    """A table with its cells centred beside each other; lines are as wide as the longest word needs, in bytes."""
    table = [[_paragraphs(cell) for cell in row] for row in rows]
    widths = []
    for column, title in enumerate(titles):
        texts = [line for row in table for line in row[column]]
        words = [word for text in [*texts, title] for word in text.split(" ")]
        needed = max([_size(word) for word in words])
        widths.append(max(needed, min(widest[column], max([len(title), *map(_size, texts)]))))
    header = _drawn_row([_wrapped([title], width) for title, width in zip(titles, widths, strict=True)], widths, range(len(titles)))
    lines = list(header)
    for row in table:
        lines += _drawn_row([_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)], widths, centred)
    return lines


def _size(text: str) -> int:
    return len(text.encode())


def _paragraphs(cell: str) -> list[str]:
    """The lines that a cell is made of before any is broken; white space is squeezed, and an empty line parts paragraphs."""
    parts = [" ".join(part.split()) for part in cell.split("\n\n")]
    return [line for i, part in enumerate(filter(None, parts)) for line in ([part] if i == 0 or "mailto:" in cell else ["", part])]


def _wrapped(lines: Sequence[str], width: int) -> list[str]:
    broken = []
    for line in lines:
        current = ""
        for word in line.split(" "):
            if current and _size(current) + 1 + _size(word) > width:
                broken.append(current)
                current = word
            else:
                current = f"{current} {word}" if current else word
        broken.append(current)
    return broken


def _drawn_row(cells: Sequence[Sequence[str]], widths: Sequence[int], centred: Iterable[int]) -> list[str]:
    height = max(map(len, cells))
    lines = []
    centred = set(centred)
    for number in range(height):
        drawn_cells = []
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            at = number - (height - len(cell)) // 2
            text = cell[at] if 0 <= at < len(cell) else ""
            room = width - _size(text)
            lead = room // 2 if column in centred else 0
            drawn_cells.append(" " * lead + text + " " * (room - lead))
        lines.append(" ".join(drawn_cells).rstrip())
    return lines


# as a page


def page_of(registry: Registry, records: Sequence[Record] | None = None) -> str:
    """Entries of the registry as a page of IANA's, with the people they refer to and the footnotes."""
    records = registry.records if records is None else records
    titles = "".join(f"          <th>{title}</th>\n" for title in TITLES)
    people = "".join(_person_row(contact) for contact in registry.contacts)
    notes = "".join(
        f'      <tr>\n        <td class="fn" valign="top"><a name="note{anchor}" id="note{anchor}">[{anchor}]</a></td>\n'
        f'        <td class="fn"><pre>It is appropriate.</pre></td>\n      </tr>\n'
        for anchor in registry.footnotes
    )
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:iana="http://www.iana.org/assignments">
  <head>
    <meta http-equiv="Content-Type" content="text/html; charset=ASCII" />
    <script type="text/javascript" src="../_support/jquery.js"></script>
    <title>Service Name and Transport Protocol Port Number Registry</title>
  </head>
  <body>
    <h1>Service Name and Transport Protocol Port Number Registry</h1>
    <dl>
      <dt>Last Updated</dt>
      <dd>{registry.updated or ""}</dd>
    </dl>
    <div class="pagination"> <a href="?&amp;page=1">1</a> 2 <a href="?&amp;page=3">3</a></div>
    <table id="table-service-names-port-numbers" class="sortable_srv">
      <thead>
        <tr>
{titles}        </tr>
      </thead>
      <tbody>
{"".join(map(_entry_row, records))}      </tbody>
    </table>
    <h1 class="people">People</h1>
    <table class="sortable">
      <thead>
        <tr>
          <th>ID</th>
          <th>Name</th>
          <th>Organization</th>
          <th>Contact URI</th>
          <th>Last Updated</th>
        </tr>
      </thead>
      <tbody>
{people}      </tbody>
    </table>
    <h1>Footnote</h1>
    <table class="fn">
{notes}    </table>
  </body>
</html>
"""


def _xml(text: str) -> str:
    return escape(text, quote=False).encode("ascii", "xmlcharrefreplace").decode()


def link(reference: Reference) -> str:
    """Return a reference as a link of IANA's pages."""
    address = {
        "rfc": f"https://www.iana.org/go/{reference.target}",
        "draft": f"https://www.iana.org/go/{reference.target.replace('RFC-', 'draft-', 1)}",
        "uri": reference.target,
        "person": f"#{reference.target}",
        "note": f"#note{reference.target}",
    }.get(reference.kind)
    label = _xml(format_reference(reference)[1:-1])
    return f"[{label}]" if address is None else f'[<a href="{_xml(address)}">{label}</a>]'


def _running(text: str, inline_references: Sequence[Reference]) -> str:
    written = _xml(text)
    for mention in inline_references:
        written = written.replace(_xml(format_reference(mention)), link(mention))
    return written.replace("\n\n", "<br/><br/>\n")


def _entry_row(record: Record) -> str:
    cells = [_xml(cell) for cell in make_cells(record)]
    assignees = record.contacts if record.assignees is None else record.assignees
    cells[3] = _running(record.description or "", record.inline_references)
    cells[4], cells[5], cells[8] = ("".join(map(link, found)) for found in (assignees, record.contacts, record.references))
    cells[11] = _running(record.note or "", record.inline_references)
    return "        <tr>\n" + "".join(f"          <td>{cell}</td>\n" for cell in cells) + "        </tr>\n"


def _person_row(contact: Contact) -> str:
    identifier = _xml(contact.id)
    uris = "<br/>".join(f'\n            <a href="{_xml(uri)}">{_xml(uri)}</a>' for uri in contact.uris) + "\n          "
    cells = (contact.name, contact.organization)
    name, organization = (_xml(cell or "") for cell in cells)
    return (
        f'        <tr>\n          <td>\n            <a name="{identifier}" id="{identifier}">[{identifier}]</a>\n          </td>\n'
        f"          <td>{name}</td>\n          <td>{organization}</td>\n          <td>{uris}</td>\n"
        f"          <td>{contact.updated or ''}</td>\n        </tr>\n"
    )


# as it is copied from a page


def copied_of(registry: Registry, tabs: bool = False) -> str:
    """The registry as a person copies it from a page, with tabs or one blank between the columns."""
    lines = ["Service Name and Transport Protocol Port Number Registry", "", "Last Updated", registry.updated or "", ""]
    lines += [_copied(TITLES, tabs), *(_copied(_squeezed(make_cells(record)), tabs) for record in registry.records)]
    lines += ["", "Contact Information", "", _copied(PEOPLE_TITLES, tabs)]
    lines += [_copied(cells_of_person(contact), tabs).replace("\n\n", "\n") for contact in registry.contacts]
    return "\n".join(lines) + "\n"


def _squeezed(cells: Sequence[str]) -> list[str]:
    return ["\n\n".join(" ".join(part.split()) for part in cell.split("\n\n") if part.strip()) for cell in cells]


def _copied(cells: Sequence[str], tabs: bool) -> str:
    if tabs:
        return "\t".join(cells)
    return " ".join(filter(None, cells)).replace('". [', '".\n[')
