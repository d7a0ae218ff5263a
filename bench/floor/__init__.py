"""The floors in a stack of their own, on the same engine as what is measured."""

import json
from pathlib import Path
from typing import Any

from infra import stack, tables
from infra.paths import document

NAME = "floor"
HERE = Path(__file__).parent
FUNCTIONS = ("OverWrite", "OverWorkflow", "OverQuery", "Write", "Post")
TABLES = ("CasesTable", "ClaimsTable", "IdempotencyTable")


def template() -> dict[str, Any]:
    """The template, whole: functions' code and tables put in."""
    made: dict[str, Any] = document(HERE / "template.yaml")
    for name in FUNCTIONS:
        made["Resources"][name]["Properties"]["Code"] = {"ZipFile": (HERE / "handlers.py").read_text("utf-8")}
    every = tables.resources()
    return made | {"Resources": made["Resources"] | {name: every[name] for name in TABLES}}


def deploy(port: int) -> str:
    """Where the floors answer, without a trailing slash."""
    formation = stack.client("cloudformation", port)
    capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
    formation.create_stack(StackName=NAME, TemplateBody=json.dumps(template()), Capabilities=capabilities)
    formation.get_waiter("stack_create_complete").wait(StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    outputs = formation.describe_stacks(StackName=NAME)["Stacks"][0]["Outputs"]
    return stack.endpoint(port) + str(outputs[0]["OutputValue"])


def resource(port: int, logical: str) -> str:
    """The physical name of a resource of the floors' template."""
    found = stack.client("cloudformation", port).describe_stack_resource(StackName=NAME, LogicalResourceId=logical)
    return str(found["StackResourceDetail"]["PhysicalResourceId"])
