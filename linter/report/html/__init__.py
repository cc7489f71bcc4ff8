"""The output `html`: the report as one page for a browser."""

from linter.report import Report


def render(report: Report) -> str:
    """Return the report as a page."""
    from linter.report.html.from_report import make_page_of_report
    from linter.report.html.page import render_page

    return render_page(make_page_of_report(report))
