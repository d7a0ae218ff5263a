"""What is counted for the alarms arrives under the name and dimension that they watch."""

import json
from pathlib import Path

import pytest

from chalicelib.aws.metrics import counted
from infra.paths import document

TEMPLATE = Path(__file__).parents[2] / "infra" / "template" / "alarms.yaml"
NAMES = ("Lockouts", "SignaturesRefused", "RedCards")


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_written_as_its_alarm_reads_it(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "the-stack")
    counted(name)
    counted(name)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line[name], line["service"]) for line in lines] == [([1.0], "the-stack")] * 2
    [told] = lines[0]["_aws"]["CloudWatchMetrics"]
    resources = document(TEMPLATE)["Resources"].values()
    [alarm] = [r["Properties"] for r in resources if r["Properties"].get("MetricName") == name]
    assert told["Namespace"] == alarm["Namespace"]
    assert told["Dimensions"] == [[dimension["Name"] for dimension in alarm["Dimensions"]]]
    assert told["Metrics"] == [{"Name": name, "Unit": "Count"}]
    assert alarm["Dimensions"][0]["Value"] == {"Ref": "AWS::StackName"}
