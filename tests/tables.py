"""The stack's tables, as it declares them, in whatever account a client reaches."""

from typing import Any

from infra import naming
from infra.tables import resources

CREATED_WITH = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


def create(dynamodb: Any, name: str, prefix: str = "") -> str:
    """Create the table of that name in infra/lists/tables.yaml, empty and without its stream; its full name."""
    properties = resources()[naming.table(name)]["Properties"]
    wanted = {key: properties[key] for key in CREATED_WITH if key in properties}
    dynamodb.create_table(TableName=prefix + name, **wanted)
    return prefix + name
