"""Letters to contacts: which entries, which section, and what to send."""

import re
from collections.abc import Iterable, Iterator, Mapping

from linter.lazy import compile_lazily
from linter.report.html.view import ContactView, EntryView, FindingView, RuleView

_SENTENCE = compile_lazily(r"(.+?[.!?])(?:\s|\Z)", re.DOTALL)
_PLACE = compile_lazily(r"(?<=[0-9 ])/?(?:tcp|udp|sctp|dccp)\b", re.IGNORECASE)
_MOST = 50  # findings in a letter


def decode_address(uri: str) -> str:
    """Return the address of a URI: IANA's registry writes "&" for the "@" of e-mail addresses."""
    if not uri.lower().startswith("mailto:"):
        return uri
    address = uri[len("mailto:") :]
    return address if "@" in address else address.replace("&", "@", 1)


def write_letter(contact: ContactView, entries: Iterable[EntryView], rules: Mapping[str, RuleView]) -> str:
    """Return a letter that asks a contact to correct entries, in plain text."""
    items = [(entry, finding) for entry in entries for finding in entry.findings if finding.state != "fixed"]
    addresses = [decode_address(uri) for uri in contact.uris if uri.lower().startswith("mailto:")]
    number = len({_PLACE.sub("", entry.name) for entry, _ in items})
    intro = "an entry" if number == 1 else f"{number:,} entries"
    verb = "names" if number == 1 else "name"
    lines = [
        f"To: {', '.join(addresses) or '(no address in the registry)'}",
        f"Subject: correction of {intro} in the registry of service names and port numbers",
        "",
        f"Dear {contact.name or contact.organization or contact.id},",
        "",
        f"{intro[0].upper()}{intro[1:]} of the registry of service names and port numbers {verb} you ({contact.id}) "
        f"and {'needs' if number == 1 else 'need'} a correction:",
        "",
    ]
    folded = _fold_transports(items)
    for name, finding in folded[:_MOST]:
        lines += _write_item(name, finding, rules.get(finding.code))
    if len(folded) > _MOST:
        lines.append(f"- and {len(folded) - _MOST:,} more")
    lines += ["", "Please reply with the corrected values, or confirm that the entry is right."]
    return "\n".join(" ".join(line.split()) if line.startswith("-") else line for line in lines)


def _fold_transports(items: Iterable[tuple[EntryView, FindingView]]) -> list[tuple[str, FindingView]]:
    """Return findings with the name of their entry; one that repeats on another transport is one, as in "http 80/tcp, 80/udp"."""
    groups: dict[tuple[str, ...], list[tuple[str, FindingView]]] = {}
    for entry, finding in items:
        service = _PLACE.sub("", entry.name)
        groups.setdefault((finding.code, service, _PLACE.sub("", finding.message)), []).append((entry.name, finding))
    found = []
    for group in groups.values():
        first, *more = dict.fromkeys(name for name, _ in group)
        found.append((", ".join((first, *(name.rpartition(" ")[2] for name in more))), group[0][1]))
    return found


def _write_item(name: str, finding: FindingView, rule: RuleView | None) -> Iterator[str]:
    cites = ", ".join(cite.text for cite in rule.cites) if rule else ""
    yield f"- {name}: {finding.message}{f' ({cites})' if cites else ''}."
    if request := find_request(finding, rule):
        yield f"  Please send: {request}"


def find_request(finding: FindingView, rule: RuleView | None) -> str:
    """Return what a contact is asked to send: the fix, or the first sentence of the rule's advice; "" if there is neither."""
    if finding.fix:
        return f"your agreement to {finding.fix.message}." if finding.fix.message else ""
    advice = " ".join(rule.sections.get("How to fix", "").split()) if rule else ""
    match = _SENTENCE.match(advice)
    return match[1] if match else ""
