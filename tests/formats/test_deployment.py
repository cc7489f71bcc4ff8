"""The published ports of Kubernetes Services and compose files."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.formats import read
from linter.formats.deployment.reader import is_deployment
from linter.model import Field, Registry
from linter.source import Source, SourceError, read_source
from tests.support import ROOT

COMPOSE = """\
services:
  web:
    image: web
    ports:
      - "8080:80"
      - 127.0.0.1:8443:443/tcp
      - "9000"
      - "3000-3005:3000-3005/udp"
      - target: 90
        published: 9001
        protocol: udp
      - target: 91
      - "${PORT:-7001}:90"
      - "127.0.0.1::80"
  batch: {image: batch}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: lamp-ctl}
spec:
  ports:
    - {name: http, port: 7001, targetPort: http}
    - {port: 7003, nodePort: 30003, protocol: UDP}
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Service, metadata: {name: crane}, spec: {ports: [{port: 7002}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: x}
"""
PORTS = """\
entries:
  - {name: lamp-ctl, port: 7001, transport: tcp}
  - {name: crane, port: 7002, transport: tcp}
  - {name: web, port: 8080, transport: tcp}
"""


def deployment(text: str, name: str = "deploy.yaml") -> Registry:
    return read(Source(name, text), "deployment")


def ports(registry: Registry) -> list[str]:
    return [f"{record.name} {record.number}/{record.transport}" for record in registry.records]


def test_compose_files_publish_ports_of_the_host() -> None:
    registry = deployment(COMPOSE)
    expected = ["web 8080/tcp", "web 8443/tcp", "web 3000-3005/udp", "web 9001/udp", "web 7001/tcp"]
    assert ports(registry) == expected
    assert registry.markup_errors == ()
    for record in registry.records:
        span = registry.locate(record, Field.PORT)
        assert registry.source.text[span.start : span.end] == record.number


def test_services_publish_ports_and_node_ports() -> None:
    assert ports(deployment(SERVICE)) == ["lamp-ctl 7001/tcp", "lamp-ctl 7003/udp", "lamp-ctl 30003/udp", "crane 7002/tcp"]


@pytest.mark.parametrize(
    ("port", "message"),
    [
        ("${PORT}:90", "a variable without a default"),
        ("$PORT", "a variable without a default"),
        ("70000:90", "not a port"),
        ("8010-8000:1-11", "not a port"),
        ("web:90", "not a port"),
    ],
)
def test_ports_that_are_not_understood_are_reported(port: str, message: str) -> None:
    registry = deployment(f'services:\n  web:\n    ports: ["{port}"]\n')
    assert ports(registry) == []
    (error,) = registry.markup_errors
    assert message in error.message


@pytest.mark.parametrize(
    "text",
    [
        "kind: Service\napiVersion: v1\nspec: {ports: [{port: 1}]}\n",
        "services:\n  web:\n    ports: [[1]]\n",
        "services:\n  web:\n    ports: [{protocol: udp}]\n",
        "kind: Service\napiVersion: v1\nmetadata: {name: x}\nspec: {ports: [{port: http}]}\n",
        "kind: Service\napiVersion: v1\nmetadata: {name: x}\nspec: {ports: [{name: http}]}\n",
    ],
)
def test_other_shapes_are_reported(text: str) -> None:
    registry = deployment(text)
    assert ports(registry) == []
    assert len(registry.markup_errors) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("services:\n  web: &w\n    ports: ['8080:80']\n  b: *w\n", ["web 8080/tcp", "b 8080/tcp"]),
        ("x-p: &p {ports: ['8080:80']}\nservices:\n  web: {<<: *p, image: x}\n", ["web 8080/tcp"]),
        ("services:\n  web: {ports: &p ['8080:80']}\n  b: {ports: *p}\n", ["web 8080/tcp", "b 8080/tcp"]),
        ("services:\n  web: {ports: [&p '8080:80']}\n  b: {ports: [*p]}\n", ["web 8080/tcp", "b 8080/tcp"]),
        ("apiVersion: v1\nkind: ServiceList\nitems:\n- {metadata: {name: x}, spec: {ports: [{port: 81}]}}\n", ["x 81/tcp"]),
    ],
)
def test_aliases_merge_keys_and_lists_hide_no_port(text: str, expected: list[str]) -> None:
    registry = deployment(text)
    assert ports(registry) == expected
    assert registry.markup_errors == ()
    for record in registry.records:
        span = registry.locate(record, Field.PORT)
        assert registry.source.text[span.start : span.end] in ("8080", "81", "*w", "*p")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("services:\n  web:\n    ports: ['80:80']\n    ports: ['81:80']\n", "duplicate key 'ports'"),
        ("kind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80, port: 81}]}\n", "duplicate key 'port'"),
        ("services: [web]\n", "'services' is no mapping"),
        ("services:\n  web: x\n", "service 'web' is no mapping"),
        ("kind: Service\nmetadata: {name: x}\nspec: [x]\n", "'spec' of 'x' is no mapping"),
    ],
)
def test_unread_parts_are_reported(text: str, message: str) -> None:
    (error,) = deployment(text).markup_errors
    assert message in error.message


@pytest.mark.parametrize("text", ["kind: List\nitems: &i\n- *i\n", "services: &s\n  web: *s\n", "services:\n  web: *w\n"])
def test_an_alias_without_an_anchor_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="an alias has no anchor before it"):
        deployment(text)


@pytest.mark.parametrize("text", ["a: [1\n", "x: " + "[" * 5_000, "{ a\nkind: Service\n"])
def test_text_that_is_not_yaml_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        deployment(text)


def test_deployments_are_recognized_by_content() -> None:
    assert is_deployment(COMPOSE)
    assert is_deployment(SERVICE)
    assert not is_deployment(PORTS)
    assert not is_deployment("services: {a: 1}\n")


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["compare", *arguments])


def test_a_folder_is_compared_with_a_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ports.yaml").write_text(PORTS)
    Path("deploy/.git").mkdir(parents=True)
    Path("deploy/svc.yaml").write_text(SERVICE.replace("7003, nodePort: 30003, protocol: UDP", "7001"))
    result = compare("--against", "ports.yaml", "deploy")
    assert result.exit_code == 0, result.output
    Path("deploy/docker-compose.yml").write_text('services:\n  web:\n    image: x\n    ports: ["8443:443"]\n')
    Path("deploy/.git/x.yaml").write_text(COMPOSE)
    Path("deploy/values.yaml").write_text("a: 1\n")
    result = compare("--against", "ports.yaml", "deploy")
    assert result.exit_code == 1
    assert "docker-compose.yml:4:14  web 8443/tcp  8080/tcp" in result.output
    assert "skipped deploy/values.yaml, which is not a deployment" in result.output


def test_a_port_that_is_not_read_is_no_agreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ports.yaml").write_text(PORTS)
    Path("compose.yaml").write_text('services:\n  web:\n    image: x\n    ports: ["8080:80", "${PORT}:90"]\n')
    result = compare("--against", "ports.yaml", "compose.yaml")
    assert result.exit_code == 1
    assert "compose.yaml:4:24: was not read: port '${PORT}:90' of 'web'" in result.output


def test_a_folder_without_deployments_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ports.yaml").write_text(PORTS)
    Path("deploy").mkdir()
    result = compare("--against", "ports.yaml", "deploy")
    assert result.exit_code == 2
    assert "deploy: has no Kubernetes Service and no compose file" in result.output


def test_aliases_and_merge_keys_are_resolved() -> None:
    registry = read(read_source(str(ROOT / "fixtures" / "formats" / "harbour.compose.yaml")), "deployment")
    assert ports(registry) == ["lamps 7001/tcp", "lamps 7002/tcp", "cranes 7003/udp", "cranes 7004/tcp"]
    spans = [registry.locate(record, Field.PORT) for record in registry.records]
    assert [registry.source.text[span.start : span.end] for span in spans] == ["*common", "*common", "7003", "7004"]


@pytest.mark.parametrize(
    "text",
    [
        "include: [other.yaml]\nservices:\n  web:\n    ports: ['80:80']\n",
        "services:\n  web:\n    extends: {file: base.yaml, service: web}\n    ports: ['80:80']\n",
        "services:\n  web:\n    network_mode: host\n    ports: ['80:80']\n",
    ],
)
def test_ports_that_the_file_does_not_list_are_reported(text: str) -> None:
    registry = deployment(text)
    assert ports(registry) == ["web 80/tcp"]
    assert len(registry.markup_errors) == 1
    assert deployment(text.replace("network_mode: host", "network_mode: bridge")).markup_errors == (
        () if "network_mode" in text else registry.markup_errors
    )


def test_a_port_that_was_not_read_fails_a_check(tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    path.write_text("services:\n  web:\n    ports: ['${PORT}:80', '99999:80']\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "--isolated", "--from", "deployment", str(path)])
    assert result.exit_code == 1
    assert result.stdout.count("FORMAT001") == 2
    assert "has a variable without a default" in result.stdout


PORTS_OF_A_POD = "containers: [{ports: [{containerPort: 80, hostPort: 8080}, {containerPort: 81, protocol: UDP}]}]"


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (f"kind: Pod\nmetadata: {{name: a}}\nspec: {{{PORTS_OF_A_POD}}}\n", ["a 8080/tcp"]),
        (f"kind: Pod\nmetadata: {{name: a}}\nspec: {{hostNetwork: true, {PORTS_OF_A_POD}}}\n", ["a 8080/tcp", "a 81/udp"]),
        (f"kind: Pod\nmetadata: {{name: a}}\nspec: {{hostNetwork: yes, {PORTS_OF_A_POD}}}\n", ["a 8080/tcp", "a 81/udp"]),
        (f"kind: Pod\nmetadata: {{name: a}}\nspec: {{hostNetwork: False, {PORTS_OF_A_POD}}}\n", ["a 8080/tcp"]),
        ("kind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: false, containers: [{name: b}]}\n", []),
        (f"kind: DaemonSet\nmetadata: {{name: a}}\nspec: {{template: {{spec: {{{PORTS_OF_A_POD}}}}}}}\n", ["a 8080/tcp"]),
        (
            f"kind: CronJob\nmetadata: {{name: a}}\n"
            f"spec: {{jobTemplate: {{spec: {{template: {{spec: {{{PORTS_OF_A_POD}}}}}}}}}}}\n",
            ["a 8080/tcp"],
        ),
        (f"kind: Rollout\nmetadata: {{name: a}}\nspec: {{template: {{spec: {{{PORTS_OF_A_POD}}}}}}}\n", ["a 8080/tcp"]),
        (f"kind: PodList\nitems:\n- metadata: {{name: a}}\n  spec: {{{PORTS_OF_A_POD}}}\n", ["a 8080/tcp"]),
        (f"kind: PodList\nitems:\n- kind: Pod\n  metadata: {{name: a}}\n  spec: {{{PORTS_OF_A_POD}}}\n", ["a 8080/tcp"]),
        ("kind: ServiceList\nitems: [{metadata: {name: a}, spec: {ports: [{port: 80}]}}]\n", ["a 80/tcp"]),
        ("kind: ConfigMap\nmetadata: {name: a}\ndata: {spec: x}\n", []),
        ("kind: Ingress\nmetadata: {name: a}\nspec: {rules: []}\n", []),
        ("kind: Deployment\nmetadata: {name: a}\n", []),
    ],
)
def test_pods_publish_the_ports_of_their_host(manifest: str, expected: list[str]) -> None:
    registry = read(Source("k8s.yaml", f"apiVersion: v1\n{manifest}"), "deployment")
    assert [f"{record.name} {record.number}/{record.transport}" for record in registry.records] == expected
    assert registry.markup_errors == ()


def test_a_pod_on_the_network_of_the_host_that_lists_no_ports_is_reported() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true, containers: [{name: b}]}\n"
    ((span, message, _),) = read(Source("k8s.yaml", text), "deployment").markup_errors
    assert text[span.start : span.end] == "true"
    assert "network of the host" in message


def test_a_pod_without_a_name_is_reported() -> None:
    registry = read(Source("k8s.yaml", f"apiVersion: v1\nkind: Pod\nspec: {{{PORTS_OF_A_POD}}}\n"), "deployment")
    assert [error.message for error in registry.markup_errors] == ["name of the pod missing; add metadata.name"]


GATEWAY = "apiVersion: v1\nkind: Gateway\nmetadata: {NAME}\nspec:\n  LIST\n"


@pytest.mark.parametrize(
    "ports_of_gateway",
    [
        "listeners: [{name: a, port: 8443, protocol: HTTPS}, {name: b, port: 8053, protocol: UDP}]",
        "servers: [{port: {number: 8443, protocol: TLS}}, {port: {number: 8053, protocol: UDP}}]",
    ],
)
def test_gateways_publish_ports(ports_of_gateway: str) -> None:
    text = GATEWAY.replace("LIST", ports_of_gateway)
    registry = deployment(text.replace("NAME", "name: gate"))
    assert ports(registry) == ["gate 8443/tcp", "gate 8053/udp"]
    assert registry.markup_errors == ()
    nameless = deployment(text.replace("NAME", "namespace: x"))
    assert [one.message for one in nameless.markup_errors] == ["name of the Gateway missing; add metadata.name"]


@pytest.mark.parametrize("unread", ["listeners: [{name: a}]", "servers: [{hosts: [x]}]", "listeners: [{port: web}]"])
def test_a_port_of_a_gateway_that_is_not_read_is_reported(unread: str) -> None:
    registry = deployment(GATEWAY.replace("NAME", "name: gate").replace("LIST", unread))
    assert ports(registry) == []
    assert len(registry.markup_errors) == 1


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n    - port: {{ .Values.port }}\n",
        "{{- if .Values.on }}\napiVersion: v1\nkind: Service\n{{- end }}\n",
        'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: "{{ .Values.port }}"}]}\n',
    ],
)
def test_templates_are_named_and_hide_no_other_file(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("deploy").mkdir()
    Path("deploy/a.yaml").write_text(text, encoding="utf-8")
    Path("deploy/compose.yaml").write_text('services: {web: {image: x, ports: ["${HOST}:8080:80"]}}\n', encoding="utf-8")
    Path("ports.yaml").write_text("entries: [{name: lamp, port: 8080, transport: tcp}]\n", encoding="utf-8")
    found = CliRunner().invoke(cli, ["compare", "--against", "ports.yaml", "deploy/"])
    assert found.exit_code == 1
    assert "is a template; render it first, as with 'helm template'" in found.stderr
    assert "web 8080/tcp" in found.stdout


@pytest.mark.parametrize(
    "text", ["services:\n  web:\n    image: x\n", "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\n"]
)
@pytest.mark.parametrize("command", [("check",), ("convert", "--to", "json")])
def test_a_deployment_is_no_registry(text: str, command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("deploy.yaml").write_text(text, encoding="utf-8")
    found = CliRunner().invoke(cli, [*command, "deploy.yaml"])
    assert found.exit_code == 2
    assert "is not a registry but a deployment; compare its ports with a registry by 'reglint compare --against" in found.stderr
