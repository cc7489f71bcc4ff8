"""The text of `reglint review`: findings by entry, contact, section, rule, range of ports or age."""

from collections.abc import Callable, Iterator

from linter.report.escape import escape_controls
from linter.report.html.letters import decode_address, write_letter
from linter.report.html.view import ContactView, EntryView, FindingView, PageData, name_system_range
from linter.report.review.view_log import Review, make_page_of_review

_NONE = "none"
_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "head": "1", "quiet": "2"}

_Pair = tuple[EntryView, FindingView]


def render(review: Review, color: bool = False) -> str:
    """Return the findings of a review in groups, after the verdict."""
    page = make_page_of_review(review)
    pens = _STYLES if color else {}
    lines = [_paint(escape_controls(page.verdict), "head", pens)]
    lines += [_paint(f"  {escape_controls(fact)}", "quiet", pens) for fact in page.facts]
    lines += [f"  warning: {escape_controls(warning)}" for warning in page.warnings]
    groups = _group_findings(page, review.by)
    for title, pairs in groups.items():
        lines += ["", _paint(escape_controls(_write_heading(page, review.by, title, pairs)), "head", pens)]
        for entry, finding in pairs:
            lines += _render_finding(page, review.by, entry, finding, pens)
        if review.by == "contact" and title != _NONE:
            lines += ["", *_render_letter(page, title, pairs)]
    return "".join(f"{line}\n" for line in lines)


def render_page(review: Review) -> str:
    """Return a review as a page for a browser."""
    from linter.report.html.page import render_page as render_html

    return render_html(make_page_of_review(review))


def _group_findings(page: PageData, by: str) -> dict[str, list[_Pair]]:
    """Return the findings by the title of their group; a finding may be in several."""
    titles: dict[str, Callable[[EntryView, FindingView], list[str]]] = {
        "entry": lambda entry, _: [entry.name],
        "contact": lambda entry, _: list(entry.contacts),
        "section": lambda _, finding: [cite.text for cite in page.rules[finding.code].cites],
        "rule": lambda _, finding: [finding.code],
        "range": lambda entry, _: list(dict.fromkeys(name_system_range(ports.low) for ports in entry.ports)),
        "age": lambda _, finding: [finding.age] if finding.age else [],
    }
    groups: dict[str, list[_Pair]] = {}
    for entry in page.entries:
        for finding in entry.findings:
            for title in titles[by](entry, finding) or [_NONE]:
                groups.setdefault(title, []).append((entry, finding))
    if by == "entry":
        return groups
    if by == "age":
        return dict(sorted(groups.items(), key=lambda group: -group[1][0][1].days))
    if by == "range":
        order = [*dict.fromkeys(map(name_system_range, (0, 1024, 49152))), _NONE]
        return dict(sorted(groups.items(), key=lambda group: order.index(group[0])))
    return dict(sorted(groups.items(), key=lambda group: (group[0] == _NONE, -len(group[1]), group[0])))


def _write_heading(page: PageData, by: str, title: str, pairs: list[_Pair]) -> str:
    entry = pairs[0][0]
    if title == _NONE:
        return {"contact": "no contact", "section": "no section", "range": "no port", "age": "age unknown"}.get(by, _NONE)
    if by == "entry":
        contacts = f"contact {', '.join(entry.contacts)}" if entry.contacts else ""
        about = "; ".join(part for part in ("removed" if entry.is_removed else "", entry.dated, contacts) if part)
        return f"{title} ({about})" if about else title
    if by == "contact":
        contact = page.contacts.get(title, ContactView(title, "", "", ()))
        about = ", ".join(part for part in (contact.name, contact.organization, *map(decode_address, contact.uris)) if part)
        return f"{title} ({about})" if about else title
    count = f"{len(pairs):,} finding{'s' * (len(pairs) != 1)}"
    if by == "rule":
        rule = page.rules[title]
        return f"{title} {rule.name} ({count})".replace("  ", " ") + (f": {rule.summary}" if rule.summary else "")
    return f"{title} ({count})"


def _render_finding(page: PageData, by: str, entry: EntryView, finding: FindingView, pens: dict[str, str]) -> Iterator[str]:
    state = f"{finding.state}{f' ({finding.because})' if finding.because else ''}"
    status = "" if finding.status == "active" else f"{finding.status}{f': {finding.reason}' if finding.reason else ''}"
    marks = "".join(f" [{mark}]" for mark in (state, status) if mark)
    where = f"{finding.path}:{finding.line}:{finding.column}: " if finding.line else f"{finding.path}: " if finding.path else ""
    subject = f"{entry.name}: " if by != "entry" and entry.name != finding.path else ""
    level = _paint(finding.severity, finding.severity, pens)
    rule = f"{finding.code} {page.rules[finding.code].name}".strip()
    yield f"  {escape_controls(where)}{level} {escape_controls(f'{rule}: {subject}{finding.message}{marks}')}"
    if finding.age and by != "age":
        yield f"    {escape_controls(finding.age)}"
    if finding.fix and finding.fix.message:
        yield f"    {f'{finding.fix.safety} fix'.lstrip()}: {escape_controls(finding.fix.message)}"


def _render_letter(page: PageData, contact: str, pairs: list[_Pair]) -> Iterator[str]:
    entries = list({id(entry): entry for entry, _ in pairs}.values())
    view = page.contacts.get(contact, ContactView(contact, "", "", ()))
    for line in write_letter(view, entries, page.rules).split("\n"):
        yield f"    {escape_controls(line)}".rstrip()


def _paint(text: str, style: str, pens: dict[str, str]) -> str:
    return f"\x1b[{pens[style]}m{text}\x1b[0m" if style in pens else text
