"""Letters to contacts: which entries, which section, and what to send."""

import re
from collections.abc import Iterable, Iterator, Mapping

from linter.report.html.view import ContactView, EntryView, FindingView, RuleView

_SENTENCE = re.compile(r"(.+?[.!?])(?:\s|\Z)", re.DOTALL)
_MOST = 50  # findings in a letter


def address_of(uri: str) -> str:
    """Return the address of a URI: IANA's registry writes "&" for the "@" of e-mail addresses."""
    if not uri.lower().startswith("mailto:"):
        return uri
    address = uri[len("mailto:") :]
    return address if "@" in address else address.replace("&", "@", 1)


def letter_to(contact: ContactView, entries: Iterable[EntryView], rules: Mapping[str, RuleView]) -> str:
    """Return a letter that asks a contact to correct entries, in plain text."""
    items = [(entry, finding) for entry in entries for finding in entry.findings if finding.state != "fixed"]
    addresses = [address_of(uri) for uri in contact.uris if uri.lower().startswith("mailto:")]
    number = len({entry.name for entry, _ in items})
    intro = "an entry" if number == 1 else f"{number:,} entries"
    verb = "names" if number == 1 else "name"
    lines = [f"To: {', '.join(addresses)}"] if addresses else []
    lines += [
        f"Subject: correction of {intro} in the registry of service names and port numbers",
        "",
        f"Dear {contact.name or contact.organization or contact.id},",
        "",
        f"{intro[0].upper()}{intro[1:]} of the registry of service names and port numbers {verb} you ({contact.id}) "
        f"and {'needs' if number == 1 else 'need'} a correction:",
        "",
    ]
    for entry, finding in items[:_MOST]:
        lines += _item(entry, finding, rules.get(finding.code))
    if len(items) > _MOST:
        lines.append(f"- and {len(items) - _MOST:,} more")
    lines += ["", "Please reply with the corrected values, or confirm that the entry is right."]
    return "\n".join(" ".join(line.split()) if line.startswith("-") else line for line in lines)


def _item(entry: EntryView, finding: FindingView, rule: RuleView | None) -> Iterator[str]:
    cites = ", ".join(cite.text for cite in rule.cites) if rule else ""
    yield f"- {entry.name}: {finding.message}{f' ({cites})' if cites else ''}."
    if request := request_for(finding, rule):
        yield f"  Please send: {request}"


def request_for(finding: FindingView, rule: RuleView | None) -> str:
    """Return what a contact is asked to send: the fix, or the first sentence of the rule's advice; "" if there is neither."""
    if finding.fix:
        return f"your agreement to {finding.fix.message}." if finding.fix.message else ""
    advice = " ".join(rule.sections.get("How to fix", "").split()) if rule else ""
    match = _SENTENCE.match(advice)
    return match[1] if match else ""
