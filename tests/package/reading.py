"""How the tests read a template."""

from typing import Any


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: r["Properties"] for name, r in resources.items() if r["Type"] == kind}


def statements(resources: dict[str, Any], role: str) -> list[dict[str, Any]]:
    """A role's statements, those behind a condition included."""
    policies = resources[role]["Properties"]["Policies"]
    all_of_them = [s for policy in policies for s in policy["PolicyDocument"]["Statement"]]
    return [s["Fn::If"][1] if "Fn::If" in s else s for s in all_of_them]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
