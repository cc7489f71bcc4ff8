"""Read SARIF 2.1.0 logs of reglint and of other tools into plain results. A log that is broken is refused in one line."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from linter.lazy import compile_lazily
from linter.report.html.view import SEVERITIES, Cite
from linter.report.review.log import Log, LogFix, LogResult, LogRule, LogRun, Place, Region, Replacement
from linter.report.review.nodes import Node, parse_document
from linter.source import Source, clip

VERSION = "2.1.0"
_MAX_TEXT = 4_000  # characters of a message
_LINK = compile_lazily(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*\)")
_SEE = compile_lazily(r" \(see \[(?:(?! \(see \[)[^\n])*\]\([0-9]+\)\)(?=\.?\Z)")
_ESCAPED = compile_lazily(r"\\([\\\[\]])")
_ARGUMENT = compile_lazily(r"\{([0-9]{1,4})\}|(\{\{)|(\}\})")
_NO_FINDINGS = ("pass", "notApplicable")
_STATES = {"new": "new", "unchanged": "unchanged", "updated": "unchanged", "absent": "fixed"}
_DID_NOT_RUN = compile_lazily(r"did not run", re.IGNORECASE)


def read_log(source: Source) -> Log:
    """Return a log. Raises SourceError with one line about a text that is no SARIF 2.1.0 log or breaks its schema."""
    root = parse_document(source)
    if not isinstance(root.value, dict) or "runs" not in root.value:
        raise source.error("is not a SARIF log: it has no 'runs'")
    if (version := root.value.get("version")) != VERSION:
        raise source.error(f"is not a SARIF {VERSION} log: its version is {clip(repr(version), 40)}")
    if root.value["runs"] is None:
        raise source.error("has no runs: 'runs' is null, which means an error")
    return Log(source.path, tuple(map(_run, root.items("runs"))), root.value)


def _run(node: Node) -> LogRun:
    driver = node.walk("tool", "driver")
    if driver is None:
        raise node.fail("has no 'tool.driver'")
    if node.walk("externalPropertyFileReferences", "results") is not None:
        raise node.fail("has its results in other files, which are not read; put them in the log")
    table = _Rules(node)
    results = tuple(_make_result(one, node, table) for one in node.items("results") if one.text("kind") not in _NO_FINDINGS)
    notifications = [
        notice for invocation in node.items("invocations") for notice in invocation.items("toolExecutionNotifications")
    ]
    return LogRun(
        driver.text("name") or "unnamed tool",
        driver.text("semanticVersion") or driver.text("version"),
        table.by_code,
        results,
        frozenset(
            notice.text("associatedRule", "id") for notice in notifications if _DID_NOT_RUN.search(notice.text("message", "text"))
        ),
        tuple(notice.text("message", "text") for notice in notifications if notice.text("level") in ("error", "warning")),
        node.text("columnKind") != "unicodeCodePoints",
        node.value,
    )


class _Rules:
    """The rules of the driver and of the extensions of a run, by index and by code, and their message strings."""

    def __init__(self, run: Node) -> None:
        urls = {
            (taxonomy.text("name"), taxon.text("id")): taxon.text("helpUri")
            for taxonomy in run.items("taxonomies")
            for taxon in taxonomy.items("taxa")
        }
        self.components = [node for node in (run.walk("tool", "driver"), *run.items("tool", "extensions")) if node]
        self.nodes = [list(component.items("rules")) for component in self.components]
        self.tables = [[_make_rule(node, urls) for node in nodes] for nodes in self.nodes]
        self.by_code = {rule.code: rule for table in reversed(self.tables) for rule in table}
        self._nodes_by_code = {node.text("id"): node for nodes in reversed(self.nodes) for node in nodes}

    def find(self, result: Node) -> LogRule | None:
        """Return the rule of a result: by its index in the driver or in an extension, else by its id or the start of that."""
        component = result.number("rule", "toolComponent", "index")
        at = 0 if component is None else component + 1
        number = result.number("ruleIndex")
        number = result.number("rule", "index") if number is None else number
        if number is not None and 0 <= at < len(self.tables) and 0 <= number < len(self.tables[at]):
            return self.tables[at][number]
        code = result.text("ruleId") or result.text("rule", "id")
        while code and code not in self.by_code:
            code = code.rpartition("/")[0]
        return self.by_code.get(code)

    def template(self, name: str, rule: LogRule | None) -> str:
        """Return the message string of a rule, or of all rules, with this id; "" if there is none."""
        node = self._nodes_by_code.get(rule.code) if rule else None
        if node and (text := node.text("messageStrings", name, "text")):
            return text
        return next(filter(None, (one.text("globalMessageStrings", name, "text") for one in self.components)), "")


def _make_rule(node: Node, urls: Mapping[tuple[str, str], str]) -> LogRule:
    summary = node.text("shortDescription", "text") or node.text("fullDescription", "text")
    parts = dict.fromkeys((node.text("fullDescription", "text"), node.text("help", "text")))
    return LogRule(
        node.text("id"),
        node.text("name"),
        _find_severity(node.text("defaultConfiguration", "level"), "warning"),
        summary,
        "\n\n".join(part for part in parts if part and part != summary),
        node.text("helpUri"),
        tuple(_list_cites(node, urls)),
    )


def _list_cites(rule: Node, urls: Mapping[tuple[str, str], str]) -> Iterator[Cite]:
    """Yield the taxa of a rule, such as sections of an RFC or weaknesses of CWE."""
    for relation in rule.items("relationships"):
        document, section = relation.text("target", "toolComponent", "name"), relation.text("target", "id")
        if document and section:
            word = " section" if document.startswith("RFC ") else ""
            yield Cite(f"{document}{word} {section}", urls.get((document, section), ""))


def _find_severity(level: str, default: str) -> str:
    return level if level in SEVERITIES else "note" if level == "none" else default


def _make_result(node: Node, run: Node, table: _Rules) -> LogResult:
    rule = table.find(node)
    code = node.text("ruleId") or node.text("rule", "id") or (rule.code if rule else "") or "no rule"
    own = node.get("properties")
    own = own if own and isinstance(own.value, dict) else None
    suppressions = [one for one in node.items("suppressions") if one.text("status") not in ("rejected", "underReview")]
    locations = list(node.items("locations"))
    place = _place(locations[0], run) if locations else Place("", Region(), Region())
    message = _make_message(node, code, rule, table)
    default = rule.severity if rule else "warning"
    is_informational = node.text("kind") == "informational" and own is not None
    age = own.get("age") if own else None
    age = age if age and isinstance(age.value, dict) else None
    days = age.number("days") if age else None
    return LogResult(
        code=code,
        severity=default if is_informational else _find_severity(node.text("level"), default),
        status=_find_status(own, bool(suppressions)),
        state=_STATES.get(node.text("baselineState"), ""),
        message=message,
        place=place,
        name=next((text for location in locations for text in _names(location)), ""),
        key=_make_key(node, own, code, place, message),
        reason=" ".join(suppressions[0].text("justification").split()) if suppressions else "",
        contacts=tuple(_list_contacts(own)),
        related=tuple(_make_related(related, run) for related in node.items("relatedLocations")),
        fix=next((_fix(fix, run) for fix in node.items("fixes")), None),
        age=_describe_age(age) if age else "",
        days=-1 if days is None else days,
        raw=node.value,
    )


def _find_status(own: Node | None, is_suppressed: bool) -> str:
    status = own.value.get("status") if own else None
    if status in ("active", "existing", "grandfathered", "suppressed"):
        return str(status)
    return "suppressed" if is_suppressed else "active"


def _make_message(node: Node, code: str, rule: LogRule | None, table: _Rules) -> str:
    message = node.get("message")
    if message is None:
        return code
    given = message.text("text") or message.text("markdown")
    arguments = [argument.value for argument in message.items("arguments")]

    def fill(match: re.Match[str]) -> str:
        if match[1] is None:
            return "{" if match[2] else "}"
        number = int(match[1])
        return str(arguments[number]) if number < len(arguments) and isinstance(arguments[number], str) else match[0]

    filled = given or _ARGUMENT.sub(fill, table.template(message.text("id"), rule))
    plain = _ESCAPED.sub(r"\1", _LINK.sub(r"\1", _SEE.sub("", filled)))
    return clip(" ".join(plain.split()), _MAX_TEXT).removesuffix(".") or code


def _names(location: Node) -> Iterator[str]:
    for logical in location.items("logicalLocations"):
        if text := logical.text("fullyQualifiedName") or logical.text("name"):
            yield text


def _place(node: Node, run: Node) -> Place:
    physical = node.get("physicalLocation")
    if physical is None:
        return Place("", Region(), Region())
    return Place(
        _make_path(physical.get("artifactLocation"), run),
        _make_region(physical.get("region")),
        _make_region(physical.get("contextRegion")),
    )


def _make_related(node: Node, run: Node) -> Place:
    label = node.text("message", "text") or node.text("message", "markdown")
    return _place(node, run)._replace(label=clip(" ".join(label.split()), 300).removesuffix("."))


def _make_path(location: Node | None, run: Node) -> str:
    if location is None:
        return ""
    uri = location.text("uri")
    number = location.number("index")
    if not uri and number is not None:
        artifacts = run.get("artifacts")
        values = artifacts.value if artifacts and isinstance(artifacts.value, list) else []
        uri = (
            Node(run.path, values[number], f"{run.at}.artifacts[{number}]").text("location", "uri")
            if 0 <= number < len(values)
            else ""
        )
    return unquote(uri.removeprefix("file://"))


def _make_region(node: Node | None) -> Region:
    if node is None:
        return Region()
    line = node.number("startLine") or 0
    column = node.number("startColumn") or (1 if line else 0)
    end_line = node.number("endLine") or line
    return Region(line, column, end_line, node.number("endColumn") or 0, node.text("snippet", "text"))


def _fix(node: Node, run: Node) -> LogFix:
    replacements = []
    for change in node.items("artifactChanges"):
        uri = _make_path(change.get("artifactLocation"), run)
        for one in change.items("replacements"):
            replacements.append(Replacement(uri, _make_region(one.get("deletedRegion")), one.text("insertedContent", "text")))
    return LogFix(" ".join(node.text("description", "text").split()), tuple(replacements))


def _make_key(node: Node, own: Node | None, code: str, place: Place, message: str) -> str:
    """Return the key by which a result is found again: reglint's own, else a fingerprint, else rule, file and message."""
    if own and isinstance(own.value.get("key"), str):
        return f"key:{own.value['key']}"
    for name in ("fingerprints", "partialFingerprints"):
        found = node.get(name)
        values = found.value if found and isinstance(found.value, dict) else {}
        texts = {key: value for key, value in values.items() if isinstance(value, str)}
        if key := next((value for word, value in texts.items() if word.startswith("reglintEntryKey/")), ""):
            return f"key:{key}"
        if texts:
            return "\n".join([code, place.uri, *(f"{word}={texts[word]}" for word in sorted(texts))])
    return "\n".join([code, place.uri, message, place.region.snippet])


def _list_contacts(own: Node | None) -> Iterator[str]:
    values = own.value.get("contacts") if own else None
    for value in values if isinstance(values, list) else ():
        if isinstance(value, str):
            yield value


def _describe_age(age: Node) -> str:
    date, revision, days = age.text("date"), age.text("revision"), age.number("days")
    if not date:
        return "in no commit yet"
    return f"since {date}{f' ({revision[:7]})' if revision else ''}" + (f", {days:,} days" if days is not None else "")
