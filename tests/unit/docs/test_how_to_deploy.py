"""The how-to about deploying is followed as far as one gets without an account."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app import app
from infra import deploy, layer, naming, package, providers, staff
from infra.paths import ROOT, listed
from infra.stack import variable

DOCS = ROOT / "docs"
GUIDE = (DOCS / "how-to" / "deploy.md").read_text("utf-8")
OPERATIONS = (DOCS / "operations.md").read_text("utf-8")
COMMAND = re.compile(r"python -m infra\.(\w+)((?: [\w./=…-]+)*)")
SERVICES = {
    "Serverless": ("Lambda", "API Gateway"), "Lambda": ("Lambda",), "DynamoDB": ("DynamoDB",), "SQS": ("SQS",),
    "StepFunctions": ("Step Functions",), "S3": ("S3",), "KMS": ("KMS",), "SecretsManager": ("Secrets Manager",),
    "Events": ("EventBridge",), "SNS": ("SNS",), "CloudWatch": ("CloudWatch",), "Logs": ("logs",), "WAFv2": ("WAF",),
    "Budgets": ("Budgets",), "IAM": ("IAM roles",),
}  # fmt: skip


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    return package.merge_template()


class Deployed:
    """What a deployment was asked for, told to no account."""

    asked: list[tuple[str, dict[str, str]]]
    port = None

    def __init__(self, stage: str) -> None:
        self.stage = stage

    def run(self, chosen: dict[str, str]) -> dict[str, str]:
        self.asked.append((self.stage, chosen))
        return {}


def commands(module: str) -> list[list[str]]:
    return [shlex.split(arguments) for name, arguments in COMMAND.findall(GUIDE) if name == module]


def test_the_rights_that_are_asked_for_are_those_of_the_template(template: dict[str, Any]) -> None:
    services = {kind["Type"].split("::")[1] for kind in template["Resources"].values() if "Type" in kind}
    [rights] = re.findall(r"stacks of (.*?)\. Before", GUIDE, re.DOTALL)
    told = re.split(r", | with its | and ", rights.replace("\n", " "))
    assert set(told) == {name for service in {*services, "Serverless"} for name in SERVICES[service]}


def test_the_quota_of_the_api_is_as_told() -> None:
    paths = [[part for part in path.split("/") if part] for path in app.routes]
    needed = {tuple(path[:length]) for path in paths for length in range(len(path) + 1)}
    [(default, asked)] = re.findall(r"resources an API \| (\d+) \| .* say (\d+) \|", GUIDE)
    assert int(default) < len(needed) < int(asked)


def test_every_parameter_has_the_told_default(template: dict[str, Any]) -> None:
    known, spoken = template["Parameters"], {"none": "", "the API's own": ""}
    rows = re.findall(r"^\| (`[A-Z].*?) \| (.*?) \|", GUIDE, re.MULTILINE)
    told = {
        name: spoken.get(default, default)
        for names, defaults in rows
        for name, default in zip(re.findall(r"`(\w+)`", names), defaults.split(", "), strict=True)
    }
    assert len(told) == 10
    assert {name: str(known[name]["Default"]) for name in told} == told
    stages = listed("stages")
    assert (stages["dev"]["Sandbox"], stages["prod"]["Sandbox"]) == ("on", "off")
    [shown] = re.findall(r"`(prod: \{.*\})`", GUIDE)
    kept = yaml.safe_load(shown)["prod"]
    assert kept.items() > stages["prod"].items()
    assert kept.keys() <= known.keys()


@pytest.mark.parametrize("command", re.findall(r"^    (?:\w+=\S+ )?(make .*)$", GUIDE, re.MULTILINE))
def test_make_does_what_is_told(command: str) -> None:
    done = subprocess.run(
        [*shlex.split(command), "-n"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    wanted = {"make package": ["infra.package", "infra.layer"], "make deploy STAGE=dev": ["infra.deploy --stage dev"]}
    assert all(f"-m {module}" in done for module in wanted[command])


def test_the_shown_deployments_are_understood(monkeypatch: pytest.MonkeyPatch, template: dict[str, Any]) -> None:
    monkeypatch.setattr(Deployed, "asked", [], raising=False)
    monkeypatch.setattr(deploy, "Deployment", Deployed)
    for arguments in commands("deploy"):
        deploy.main(arguments)
    assert [stage for stage, _ in Deployed.asked] == ["prod", "dev", "dev"]
    assert [chosen for _, chosen in Deployed.asked] == [{"AlertEmail": "…"}, {"LogLevel": "WARNING"}, {}]
    assert "WARNING" in template["Parameters"]["LogLevel"]["AllowedValues"]
    assert f"--stack-name {deploy.APPLICATION}-dev" in GUIDE


def test_deploying_again_tells_the_same_and_a_log_level_begins_every_function_anew(
    monkeypatch: pytest.MonkeyPatch, template: dict[str, Any]
) -> None:
    stood = {"ClockSpeed": "1", "ClockAnchor": "2026-11-24T09:00:00+08:00"}
    told: list[dict[str, str]] = []
    made = deploy.Deployment.__new__(deploy.Deployment)
    made.stage, made.port, made.bucket = "dev", None, "artifacts"
    monkeypatch.setattr(package, "build", lambda: "the-digest")
    monkeypatch.setattr(layer, "ALL", ())
    monkeypatch.setattr(made, "_clocks", lambda: stood, raising=False)
    monkeypatch.setattr(made, "_uploaded", lambda _, key: key, raising=False)
    monkeypatch.setattr(made, "_change", told.append, raising=False)
    monkeypatch.setattr(made, "_outputs", lambda: stood, raising=False)
    for chosen in ({}, {}, {"LogLevel": "WARNING"}):
        made.run(dict(chosen))
    first, again, louder = told
    assert first == again
    assert {name for name in louder if louder[name] != again.get(name)} == {"LogLevel"}
    for name in listed("functions"):
        variables = template["Resources"][naming.function(name)]["Properties"]["Environment"]["Variables"]
        assert variables["POWERTOOLS_LOG_LEVEL"] == naming.ref("LogLevel")


def test_the_outputs_become_what_the_commands_read(tmp_path: Path, template: dict[str, Any]) -> None:
    outputs = [{"OutputKey": name, "OutputValue": f"the {name}"} for name in template["Outputs"]]
    (tmp_path / "outputs.json").write_text(json.dumps(outputs), "utf-8")
    [script] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "outputs.py").write_text(script, "utf-8")
    shell = f"{sys.executable} outputs.py > outputs.env; . ./outputs.env; env"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(["sh", "-c", shell], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert ".venv/bin/python outputs.py > outputs.env\n    . ./outputs.env" in GUIDE
    known = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=the " in line)
    assert known == {variable(name): f"the {name}" for name in template["Outputs"]}
    used = {name for name, _ in COMMAND.findall(GUIDE)} - {"deploy"}
    assert used == {"publish", "staff", "providers", "verify"}
    for module in (*used, "acts"):
        source = (ROOT / "infra" / f"{module}.py").read_text("utf-8")
        assert set(re.findall(r'(?:environ|env)\["(\w+)"\]', source)) <= known.keys(), module


def test_the_other_commands_are_understood() -> None:
    opened = [staff.parser().parse_args(arguments) for arguments in commands("staff")]
    assert [(one.command, one.role) for one in opened] == [
        ("open", "administrator"), ("open", "security"), ("open", "auditor"),
    ]  # fmt: skip
    assert commands("providers") == [["set", "providers.json"]]
    assert "infra.providers show | set FILE" in str(providers.__doc__)
    assert (commands("publish"), commands("verify")) == ([[]], [[]])


def test_every_alarm_that_is_named_is_there(template: dict[str, Any]) -> None:
    alarms = {name for name, kind in template["Resources"].items() if kind.get("Type") == "AWS::CloudWatch::Alarm"}
    [first] = re.findall(r"first at (.*?)\n", GUIDE)
    assert set(re.findall(r"`(\w+)`", first)) <= alarms
    table = OPERATIONS.partition("## Alarms")[2].partition("\n## ")[0]
    rows = [re.findall(r"`([\w…]+)`", cell) for cell in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)]
    told = {name for row in rows for name in row}
    assert {name for name in told if "…" not in name} <= alarms
    for ending in (name.strip("…") for name in told if "…" in name):
        assert [name for name in alarms if ending in name], ending
