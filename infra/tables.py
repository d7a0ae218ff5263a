"""Tables from infra/lists/tables.yaml."""

from typing import Any

from infra import naming
from infra.alarms import above_zero
from infra.paths import listed


def resources() -> dict[str, Any]:
    kinds = listed("tables")
    made = {naming.table(name): _table(kind) for name, kind in kinds.items()}
    for name in (name for name, kind in kinds.items() if kind.get("watched")):
        made |= _alarms(naming.table(name))
    return made


def _alarms(table: str) -> dict[str, Any]:
    """The two counts of refusals that are kept for a whole table. The table's own faults are kept for each
    operation alone, and are seen as errors of the functions."""
    return {
        f"{table}Refuses{kind}s": above_zero(
            f"{table}: {kind.lower()}s were turned away, more came than the table takes",
            f"AWS/DynamoDB {kind}ThrottleEvents",
            "TableName",
            naming.ref(table),
        )
        for kind in ("Read", "Write")
    }


def _table(kind: dict[str, Any]) -> dict[str, Any]:
    indexes: dict[str, Any] = kind.get("indexes", {})
    types: dict[str, str] = dict(kind["key"])
    for index in indexes.values():
        types |= index["key"]
    properties: dict[str, Any] = {
        "BillingMode": "PAY_PER_REQUEST",
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": t} for n, t in types.items()],
        "KeySchema": _key_schema(kind["key"]),
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": kind.get("restorable", True)},
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [_index(name, index) for name, index in indexes.items()]
    if "stream" in kind:
        properties["StreamSpecification"] = {"StreamViewType": kind["stream"]}
    if "expires" in kind:
        properties["TimeToLiveSpecification"] = {"AttributeName": kind["expires"], "Enabled": True}
    resource = {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }
    return resource | ({"Condition": kind["condition"]} if "condition" in kind else {})


def _index(name: str, index: dict[str, Any]) -> dict[str, Any]:
    projection: dict[str, Any] = {"ProjectionType": "KEYS_ONLY"}
    if "include" in index:
        projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": index["include"]}
    return {"IndexName": name, "KeySchema": _key_schema(index["key"]), "Projection": projection}


def _key_schema(key: dict[str, str]) -> list[dict[str, str]]:
    return [{"AttributeName": n, "KeyType": t} for n, t in zip(key, ("HASH", "RANGE"), strict=False)]
