"""A table of the findings and time of each rule."""

from collections import Counter

from linter.engine.finding import Status
from linter.report import Report


def render_statistics(report: Report) -> str:
    """Return a line per rule that ran: its findings by status, and its milliseconds over all registries, slowest first."""
    seconds: dict[str, float] = {}
    found: Counter[tuple[str, Status]] = Counter()
    names: dict[str, str] = {}
    for result in report.results:
        names.update((rule.code, rule.name) for rule in result.rules)
        for code, took in result.seconds.items():
            seconds[code] = seconds.get(code, 0) + took
        found.update((finding.rule.code, finding.status) for finding in result.findings)
    lines = [f"{'active':>8} {'existing':>8} {'old':>8} {'excepted':>8} {'ms':>8}  rule"]
    for code, took in sorted(seconds.items(), key=lambda item: (-item[1], item[0])):
        counts = " ".join(f"{found[code, status]:>8,}" for status in Status)
        lines.append(f"{counts} {took * 1000:>8.1f}  {code} {names[code]}")
    totals = " ".join(f"{sum(found[code, status] for code in names):>8,}" for status in Status)
    lines.append(f"{totals} {sum(seconds.values()) * 1000:>8.1f}  all {len(names)} rules")
    lines.append("A look-up that several rules share counts for the first of them.")
    return "".join(f"{line}\n" for line in lines)
