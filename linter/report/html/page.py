"""The report page: one HTML file without network access, readable without its script, and at most 3 MB for 10,000 findings.

The content policy allows the style and the script of this package by their hashes and nothing else. Values of a registry or a log
are text and never markup. On a large page, details go into a compressed block that the script unpacks.
"""

import json
import zlib
from base64 import b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate

from linter.report.html.cards import Card, Places, render_card
from linter.report.html.facets import make_facets
from linter.report.html.markup import escape_text, read_template, render_data_block
from linter.report.html.port_map import render_ports
from linter.report.html.sections import render_changes, render_contacts, render_head, render_places, render_rules
from linter.report.html.view import PageData

MAX_BYTES = 2_950_000
_BRIEF = 1_500  # findings from which cards have fewer words
_MAX_CONTACTS = 300  # with a letter
_MAX_PLACES = 500
_SHARES = (0.8, 0.65, 0.5, 0.35, 0.2)
_NOTICE = 500  # bytes of the notice and of the element around the block
_NEEDS_SCRIPT = "This page is large: some details are packed, and only the script of the page shows them."


def render_page(page: PageData) -> str:
    """Return the page as HTML."""
    numbers = _number_contacts(page)
    places = Places({}, _MAX_PLACES)
    cards = _render_cards(page, numbers, places)
    before = "".join(
        (*render_head(page), "<main>\n", *render_changes(page.changes), *render_ports(page), read_template("filters.html"))
    )
    after = "".join(
        (
            *render_contacts(page.contacts, numbers, page.entries, page.rules),
            *render_places(places),
            *render_rules(page.rules.values()),
            render_data_block("facets", make_facets(page.entries, page.rules)),
        )
    )
    style, script = read_template("base.css") + read_template("page.css"), read_template("page.js")
    head = render_document_head(f"{page.title} · reglint", style, script)
    room = MAX_BYTES - sum(len(part.encode()) for part in (head, before, after, script))
    main, packed = _fit(cards, room)
    if not cards:
        main = "<p class=empty>No findings.</p>"
    body = (
        f"<body>\n<a class=skip href=#findings>Skip to the findings</a>\n{before}",
        f"<section id=findings tabindex=-1 aria-label=Findings>\n{main}</section>\n",
        f"<p id=none class=notice hidden>No finding matches the filters.</p>\n{after}</main>\n{packed}",
        f"<dialog id=drawer aria-label=Rule></dialog>\n<script>{script}</script>\n</body>\n</html>\n",
    )
    return head + "".join(body)


def render_document_head(title: str, style: str, script: str) -> str:
    """Return the head of a document that allows this style and this script only."""
    hashes = [b64encode(sha256(part.encode()).digest()).decode() for part in (style, script)]
    scripts = f" script-src 'sha256-{hashes[1]}';" if script else ""
    policy = f"default-src 'none';{scripts} style-src 'sha256-{hashes[0]}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape_text(title)}</title>\n<style>{style}</style>\n</head>\n"
    )


def _number_contacts(page: PageData) -> dict[str, int]:
    """Return the contacts that the page describes, those with most findings first, with their numbers from 1."""
    counts: Counter[str] = Counter()
    for entry in page.entries:
        counts.update(dict.fromkeys(entry.contacts, len(entry.findings)))
    return {contact: number for number, (contact, _) in enumerate(counts.most_common(_MAX_CONTACTS), 1)}


def _render_cards(page: PageData, numbers: dict[str, int], places: Places) -> list[Card]:
    is_brief = sum(1 for _ in page.findings) > _BRIEF
    places.anchors.update({f"{entry.path}\n{entry.name}": f"e{number}" for number, entry in enumerate(page.entries, 1)})
    shows_path = len({entry.path for entry in page.entries}) > 1
    return [
        render_card(number, entry, page.rules, numbers, places, shows_path, is_brief)
        for number, entry in enumerate(page.entries, 1)
    ]


def _fit(cards: Sequence[Card], room: int) -> tuple[str, str]:
    """Return the cards that fit in some bytes as HTML, and the rest as a packed block, "" if all fit.

    The block is a list: for a card of the page its details, for a card that is left out the whole card. If even the block is too
    large, the last cards lose their details.
    """
    whole = [_join_card(card) for card in cards]
    if sum(len(one.encode()) + 1 for one in whole) <= room:
        return "".join(f"{one}\n" for one in whole), ""
    sizes = [len(card.head.encode()) + 40 for card in cards]
    for share in _SHARES:  # of the room for cards that are readable without the script
        inline = bisect_right(list(accumulate(sizes)), room * share)
        used, detailed = sum(sizes[:inline]), len(cards)
        block = _pack([_render_packed(card, number < inline, True) for number, card in enumerate(cards)])
        if used + len(block) + _NOTICE <= room:
            break
    while used + len(block) + _NOTICE > room and detailed:
        detailed = min(int(detailed * 0.97 * (room - used) / (len(block) + _NOTICE)), detailed - 1)
        block = _pack([_render_packed(card, number < inline, number < detailed) for number, card in enumerate(cards)])
    heads = "".join(f"{card.head}</article>\n" for card in cards[:inline])
    left = f" The page has no room for the details of {len(cards) - detailed:,} entries." if detailed < len(cards) else ""
    more = f"<p class=notice>{_NEEDS_SCRIPT}{left}</p>\n"
    return f"{more}{heads}", f'<script type="text/plain" id="packed" data-inline="{inline}">{block}</script>\n'


def _join_card(card: Card) -> str:
    details = f"<div class=details>{card.details}</div>" if card.details else ""
    return f"{card.head}{details}</article>"


def _render_packed(card: Card, is_inline: bool, is_detailed: bool) -> str:
    if is_inline:
        return card.details if is_detailed else ""
    return _join_card(card) if is_detailed else f"{card.head}</article>"


def _pack(items: Sequence[str]) -> str:
    return b64encode(zlib.compress(json.dumps(items, ensure_ascii=False).encode(errors="surrogatepass"), 6)).decode()
