"""The parts of a page around the findings: the head, the change, contacts with letters, rules and related entries."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.report.html.cards import Places, render_excerpt
from linter.report.html.letters import decode_address, write_letter
from linter.report.html.markup import escape_text, render_lines, render_link, render_prose
from linter.report.html.view import SEVERITIES, ChangeEvent, ChangeView, ContactView, EntryView, PageData, RuleView

_STATUSES = ("existing", "grandfathered", "suppressed")
_STATES = ("new", "moved", "unchanged", "fixed")
_TITLES = {"change": "Change", "ports": "Port space", "findings": "Findings", "contacts": "Contacts"}
_EVENTS = 12  # of a change that are open at first
_OUTCOMES = {"passed": "✓", "failed": "✕", "broken": "!"}


def render_head(page: PageData) -> Iterator[str]:
    """Yield the head: the title, the verdict and the counters, which are filters too."""
    yield f"<header class=top>\n<p class=brand>{escape_text(page.origin)}</p>\n<h1>{escape_text(page.title)}</h1>\n"
    icon = _OUTCOMES[page.outcome]
    yield f'<p class="verdict {page.outcome}"><span aria-hidden=true>{icon}</span> {escape_text(page.verdict)}</p>\n'
    yield "<ul class=counters>\n"
    severities = Counter(finding.severity for finding in page.findings if finding.state != "fixed")
    statuses = Counter(finding.status for finding in page.findings)
    states = Counter(finding.state for finding in page.findings)
    for word in SEVERITIES:
        yield _render_counter("severity", word, severities[word], f"{word}s" if severities[word] != 1 else word)
    for name, words, counts in (("status", _STATUSES, statuses), ("state", _STATES, states)):
        for word in words:
            if counts[word]:
                yield _render_counter(name, word, counts[word], word)
    yield "</ul>\n<ul class=facts>\n"
    yield from (f"<li>{escape_text(fact)}</li>\n" for fact in page.facts)
    yield "</ul>\n"
    if page.warnings:
        yield "<ul class=warnings>\n"
        yield from (f"<li>{escape_text(warning)}</li>\n" for warning in page.warnings)
        yield "</ul>\n"
    parts = (("change", page.changes), ("ports", page.has_ports), ("findings", True), ("contacts", page.has_contacts))
    yield "<nav aria-label='Parts of the page'>"
    yield "".join(f"<a href=#{name}>{_TITLES[name]}</a> " for name, exists in parts if exists)
    yield "</nav>\n</header>\n"


def _render_counter(name: str, word: str, number: int, label: str) -> str:
    return f'<li><a class="counter {word}" href="#{name}={word}"><b>{number:,}</b> {label}</a></li>\n'


def render_changes(changes: Iterable[ChangeView]) -> Iterator[str]:
    """Yield what the change did, event by event."""
    for number, change in enumerate(changes):
        yield f"<section class=change{'' if number else ' id=change'}>\n<h2>The change since {escape_text(change.base)}</h2>\n"
        yield f"<p>{escape_text(change.summary)}</p>\n"
        yield _render_event_list(change.events[:_EVENTS])
        if rest := change.events[_EVENTS:]:
            yield f"<details class=more><summary>{len(rest):,} more</summary>\n{_render_event_list(rest)}</details>\n"
        yield "</section>\n"


def _render_event_list(events: Sequence[ChangeEvent]) -> str:
    return f"<ul class=events>\n{''.join(map(_render_event, events))}</ul>\n"


def _render_event(event: ChangeEvent) -> str:
    values = "".join(
        f"<li>{escape_text(field)}: <del>{escape_text(before)}</del> → <ins>{escape_text(after)}</ins></li>"
        for field, before, after in event.values
    )
    fields = f"<ul>{values}</ul>" if values else ""
    return f"<li><b>{escape_text(event.actions)}</b><div>{escape_text(event.headline)}{fields}</div></li>\n"


def render_contacts(
    contacts: Mapping[str, ContactView], numbers: Mapping[str, int], entries: Sequence[EntryView], rules: Mapping[str, RuleView]
) -> Iterator[str]:
    """Yield the contacts with their addresses and a letter to each that is ready to send."""
    if not numbers:
        return
    yield "<section id=contacts>\n<h2>Contacts</h2>\n"
    by_contact: dict[str, list[EntryView]] = {}
    for entry in entries:
        for name in entry.contacts:
            by_contact.setdefault(name, []).append(entry)
    for name, number in numbers.items():
        contact = contacts.get(name, ContactView(name, "", "", ()))
        own = by_contact.get(name, [])
        count = sum(len(entry.findings) for entry in own)
        title = contact.name or contact.id
        yield f"<details id=c{number}><summary><b>{escape_text(title)}</b> <span>{count:,}</span></summary>\n<p class=about>"
        yield f"{escape_text(contact.organization)} " if contact.organization else ""
        yield " ".join(f"<span>{escape_text(decode_address(uri))}</span>" for uri in contact.uris) or "no address in the registry"
        yield f' <a class=only href="#contact={escape_text(_render_fragment(name))}">only these findings</a></p>\n'
        yield f"<pre class=letter>{render_lines(write_letter(contact, own, rules))}</pre></details>\n"
    if len(by_contact) > len(numbers):
        yield f"<p>{len(by_contact) - len(numbers):,} more contacts have findings; filter by contact to see them.</p>\n"
    yield "</section>\n"


def _render_fragment(value: str) -> str:
    from urllib.parse import quote

    return quote(value, safe="", errors="backslashreplace")


def render_rules(rules: Iterable[RuleView]) -> Iterator[str]:
    """Yield the manual pages of the rules. With a script they open in a drawer."""
    found = list(rules)
    if not found:
        return
    yield "<section id=rules>\n<h2>Rules</h2>\n"
    for rule in found:
        yield f"<details class=rule><summary>{escape_text(f'{rule.code} {rule.name}'.strip())}</summary>"
        yield f'<div id="r-{escape_text(rule.code)}"><h3>{escape_text(f"{rule.code} {rule.name}".strip())}</h3>'
        cites = ", ".join(render_link(cite.text, cite.url) for cite in rule.cites)
        more = render_link("documentation", rule.url) if rule.url else ""
        facts = " · ".join(part for part in (escape_text(rule.severity), cites, more) if part)
        yield f"<p class=about>{facts}</p>{render_prose(rule.summary)}"
        for title, body in rule.sections.items():
            yield f"<h4>{escape_text(title)}</h4>"
            yield f"<pre>{render_lines(body)}</pre>" if title in rule.examples else render_prose(body)
        yield "</div></details>\n"
    yield "</section>\n"


def render_places(places: Places) -> Iterator[str]:
    """Yield the related entries that have no finding themselves."""
    if not places.excerpts:
        return
    yield "<section id=places>\n<h2>Related entries</h2>\n"
    for anchor, place in places.excerpts:
        yield f"<article id={anchor}><h3>{escape_text(place.entry or place.path)}</h3>"
        yield f"<p class=about><span>{escape_text(place.path)}:{place.line}:{place.column}</span></p>"
        yield render_excerpt(place.excerpt) if place.excerpt else ""
        yield "</article>\n"
    yield "</section>\n"
