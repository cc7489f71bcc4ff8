"""The parser of settings and their JSON Schema accept the same values of `scope`, `ports`, `plugins` and defined rules."""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from linter.config import SettingsError, load_settings
from linter.config.compose import compose
from linter.config.errors import make_instance, make_validator
from linter.config.own_rules import find_own_rules
from linter.config.parse import parse_settings
from linter.config.schema import build_settings_schema
from linter.source import Source, SourceError
from rules import ALL
from tests.support import examples

RULES = ALL[:2]
_WORDS = st.sampled_from(
    [
        *(
            "env",
            "port",
            "x-a",
            "7000",
            "7000-7999",
            "7999-7000",
            "linux-ephemeral",
            "system",
            "a b",
            "",
            "on",
            "team-*",
            "2024-01-31",
        ),
        *("2024-13-01", "name", "[a-z]+", "(", "{name}", "{nam}", "owner-missing", "true", "65536", "error"),
    ]
)
_KEYS = _WORDS | st.sampled_from(["ports", "reason", "except"])
_SCALARS = _WORDS | st.integers(0, 70000) | st.booleans() | st.none() | st.sampled_from([1.5, -1])
_VALUES: st.SearchStrategy[Any] = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_WORDS | st.sampled_from(["ports", "reason", "except"]), inner, max_size=3)
    ),
    max_leaves=5,
)
_POLICIES = st.fixed_dictionaries({}, optional={"allow": _VALUES, "forbid": _VALUES, "other": _SCALARS})
_WHEN = st.fixed_dictionaries({}, optional={"matches": _VALUES, "within": _VALUES, "k": _SCALARS})
_CONDITIONS = {
    "required": _VALUES,
    "matches": _VALUES,
    "one-of": _VALUES,
    "within": _VALUES,
    "not-before": _VALUES,
    "unique": _VALUES,
    "when": _VALUES
    | st.dictionaries(_WORDS, st.fixed_dictionaries({}, optional={"matches": _VALUES, "within": _VALUES, "k": _SCALARS})),
    "fix": _VALUES,
    "severity": _VALUES,
    "exceptions": _VALUES,
    "good": _VALUES,
    "other": _SCALARS,
}
_DEFINITIONS = st.fixed_dictionaries(
    {}, optional={"name": _VALUES, "message": _VALUES, "field": _VALUES, **_CONDITIONS}
) | st.fixed_dictionaries({"name": st.just("owner"), "message": st.just("m"), "field": _WORDS}, optional=_CONDITIONS)
_DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "scope": _VALUES,
        "ports": _VALUES | _POLICIES,
        "rules": st.fixed_dictionaries({}, optional={"XTEAM001": _DEFINITIONS | _VALUES, "NAME001": _VALUES}),
    },
)


@given(_DOCUMENTS)
@examples(300, suppress_health_check=list(HealthCheck))
def test_parser_and_schema_agree(document: dict[str, Any]) -> None:
    source = Source("reglint.yaml", json.dumps(document))
    root, faults = compose(source)
    assert root is not None
    if faults:
        return
    own = find_own_rules(root, RULES, source)
    parsed = parse_settings(root, RULES, source, own)
    errors = list(make_validator(build_settings_schema(RULES, own.defined)).iter_errors(make_instance(root)))
    assert (parsed is None) is bool(errors), [error.message for error in errors]


@given(_DOCUMENTS)
@examples(100, suppress_health_check=list(HealthCheck))
def test_every_refusal_has_a_message(tmp_path_factory: Any, document: dict[str, Any]) -> None:
    path: Path = tmp_path_factory.mktemp("settings") / "reglint.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    refusal = SettingsError([SourceError(str(path), "is accepted")])
    try:
        load_settings(str(path), RULES)
    except SettingsError as error:
        refusal = error
    assert refusal.faults
    assert all(line.startswith(str(path)) for line in refusal.lines())
