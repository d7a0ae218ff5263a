"""Tables from infra/lists/tables.yaml."""

from typing import Any

from infra import naming
from infra.paths import listed


def resources() -> dict[str, Any]:
    return {naming.table(name): _table(kind) for name, kind in listed("tables").items()}


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
