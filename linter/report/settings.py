"""The settings in force with their origins, as a settings file with comments and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from linter.config.resolve import DEFAULT, OF_PROFILE, Choice, Origin, ResolvedRule, ResolvedSettings
from linter.config.settings import (
    ALLOW,
    ENABLED,
    EXCEPTIONS,
    EXCLUDE,
    FAIL_ON,
    FORBID,
    IGNORE,
    OVER,
    PLUGINS,
    PORTS,
    PROFILE,
    REGISTRY,
    RULES,
    SCOPE,
    SELECT,
    SEVERITY,
    SINCE,
)
from linter.engine.selectors import is_called, selects
from linter.lazy import compile_lazily
from linter.model import Ports
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.rules_api.rule import Severity

VERSION = 1
_WIDTH = 60  # columns of a setting beyond which its comment does not line up with the others
_LONGEST = 100  # columns of a list on one line
# Text that needs no quotes in any version of YAML: no indicators, no words for booleans or null.
_PLAIN = compile_lazily(r"[A-Za-z0-9](?:[A-Za-z0-9 ./+_-]*[A-Za-z0-9./+_-])?\Z")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))

_UNSTATED = (DEFAULT, OF_PROFILE)  # origins of settings that neither the file nor an option sets

_Line = tuple[str, str]  # a setting and its comment


def render(resolved: ResolvedSettings, form: str, everything: bool) -> str:
    """Return the settings as "text" or "json". The text omits defaults unless `everything` is set."""
    return _render_json(resolved) if form == "json" else _render_text(resolved, everything)


def _render_text(resolved: ResolvedSettings, everything: bool) -> str:
    lines = list(_list_settings(resolved, everything))
    width = max((len(setting) for setting, comment in lines if comment and len(setting) <= _WIDTH), default=0)
    use = f"{escape_controls(resolved.path)} is in use" if resolved.path else "No file of settings is in use"
    more = "" if everything else "; --all shows also what has its default"
    head = f"# {use}. {len(resolved.running)} of {len(resolved.rules)} rules run{more}."
    return "".join(
        f"{line}\n" for line in (head, *(f"{setting:<{width}}  # {comment}" if comment else setting for setting, comment in lines))
    )


def _list_settings(resolved: ResolvedSettings, everything: bool) -> Iterator[_Line]:
    for name, words in (
        (REGISTRY, resolved.registry),
        (EXCLUDE, resolved.exclude),
        (SCOPE, resolved.scope),
        (OVER, resolved.over),
        (PLUGINS, resolved.plugins),
        (SELECT, resolved.select),
        (IGNORE, resolved.ignore),
    ):
        if words:
            yield f"{name}:", ""
            yield from ((f"  - {_quote(word.value)}", _place(resolved, word.origin)) for word in words)
    if resolved.ports:
        yield f"{PORTS}:", _place(resolved, resolved.ports.origin)
        yield from ((f"  {line}", "") for line in _render_policy(resolved.ports.value.plain))
    if resolved.profile:
        yield f"{PROFILE}: {resolved.profile.value}", _place(resolved, resolved.profile.origin)
    if everything or resolved.fail_on.origin != DEFAULT:
        yield f"{FAIL_ON}: {resolved.fail_on.value}", _place(resolved, resolved.fail_on.origin)
    rules = [line for one in resolved.rules if not one.rule.doc for line in _list_rule(resolved, one, everything)]
    if rules:
        yield f"{RULES}:", ""
        yield from rules


def _render_policy(plain: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a policy for ports."""
    if ALLOW in plain:
        yield f"{ALLOW}:"
        yield from (f"  {_quote(pattern)}: {_write_flow(ports)}" for pattern, ports in plain[ALLOW].items())
    if FORBID in plain:
        yield f"{FORBID}:"
        yield from (f"  - {_write_flow(ban)}" for ban in plain[FORBID])


def _write_flow(value: Any) -> str:
    """Return a plain value on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_write_flow(one)}' for key, one in value.items())}}}"
    return f"[{', '.join(map(_write_flow, value))}]" if isinstance(value, list) else _quote(value)


def _list_rule(resolved: ResolvedSettings, one: ResolvedRule, everything: bool) -> Iterator[_Line]:
    lines = list(_list_settings_of_rule(resolved, one, everything))
    switched = everything or one.enabled.value != _is_enabled_by_lists(resolved, one)
    switch, place = "on" if one.enabled.value else "off", _place(resolved, one.enabled.origin)
    if lines:
        yield f"  {one.rule.code}:", one.rule.name
        if switched:
            yield f"    {ENABLED}: {switch}", place
        yield from lines
    elif switched:
        yield f"  {one.rule.code}: {switch}", f"{one.rule.name}, {place}"


def _is_enabled_by_lists(resolved: ResolvedSettings, one: ResolvedRule) -> bool:
    """Return whether the rule runs by `select` and `ignore` alone."""
    if any(selects(word.value, one.rule) for word in resolved.ignore):
        return False
    if not resolved.select:
        return not one.rule.opt_in
    words = [word.value for word in resolved.select]
    return any(is_called(one.rule, word) or (selects(word, one.rule) and not one.rule.opt_in) for word in words)


def _list_settings_of_rule(resolved: ResolvedSettings, one: ResolvedRule, everything: bool) -> Iterator[_Line]:
    single: dict[str, Choice[Severity] | Choice[str]] = {SEVERITY: one.severity, SINCE: one.since}
    lists = {EXCEPTIONS: one.exceptions}
    for option, choice in one.options.items():
        if isinstance(option.default, tuple) and not isinstance(option.default, Ports):
            lists[option.name] = choice
        else:
            single[option.name] = Choice(option.shown(choice.value), choice.origin)
    for name, value in single.items():
        if everything or value.origin not in _UNSTATED:
            yield f"    {name}: {value.value}", _place(resolved, value.origin)
    for name, texts in lists.items():
        if everything or texts.origin not in _UNSTATED:
            yield from _list(name, texts.value, _place(resolved, texts.origin))


def _list(name: str, texts: Sequence[str], place: str) -> Iterator[_Line]:
    quoted = [_quote(text) for text in texts]
    line = f"    {name}: [{', '.join(quoted)}]"
    if len(line) <= _LONGEST:
        yield line, place
    else:
        yield f"    {name}:", place
        yield from ((f"      - {text}", "") for text in quoted)


def _place(resolved: ResolvedSettings, origin: Origin) -> str:
    place = origin.position
    return f"{escape_controls(resolved.path or '')}:{place.line}:{place.column}" if place else origin.kind


def _quote(text: str) -> str:
    if _PLAIN.match(text) and text.lower() not in _WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escape_controls(escaped)}"'


def _render_json(resolved: ResolvedSettings) -> str:
    document = {
        "version": VERSION,
        "file": resolved.path,
        "registry": list(map(_make_choice, resolved.registry)),
        "exclude": list(map(_make_choice, resolved.exclude)),
        "over": list(map(_make_choice, resolved.over)),
        "scope": list(map(_make_choice, resolved.scope)),
        "ports": _make_choice(Choice(resolved.ports.value.plain, resolved.ports.origin)) if resolved.ports else None,
        "plugins": list(map(_make_choice, resolved.plugins)),
        "profile": _make_choice(resolved.profile) if resolved.profile else None,
        "select": list(map(_make_choice, resolved.select)),
        "ignore": list(map(_make_choice, resolved.ignore)),
        "fail_on": _make_choice(resolved.fail_on),
        "rules": [
            {
                "code": one.rule.code,
                "name": one.rule.name,
                "enabled": _make_choice(one.enabled),
                "severity": _make_choice(one.severity),
                "since": _make_choice(one.since),
                "exceptions": _make_choice(one.exceptions),
                "options": {
                    option.name: _make_choice(Choice(option.plain(choice.value), choice.origin))
                    for option, choice in one.options.items()
                },
            }
            for one in resolved.rules
        ],
    }
    return write_json(document)


def _make_choice(choice: Choice[Any]) -> dict[str, Any]:
    line, column = choice.origin.position or (None, None)
    return {"value": choice.value, "from": choice.origin.kind, "line": line, "column": column}
