"""The table of deliveries, which also holds the lines that they stand in and how providers are."""

from functools import lru_cache
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import KeysOnlyProjection

from chalicelib.aws.dynamo import Model
from chalicelib.aws.tables import Index


@lru_cache
def items(table: str) -> Any:
    """Deliveries (sk the fact, recipient and channel) and lines (sk ``line#…``) of cases, and providers' own ids."""

    class ByState(Index):
        class Meta:
            index_name = "by_state"
            projection = KeysOnlyProjection()

        listing = UnicodeAttribute(hash_key=True)
        listed_at = UnicodeAttribute(range_key=True)

    class ByDue(Index):
        class Meta:
            index_name = "by_due"
            projection = KeysOnlyProjection()

        due_part = UnicodeAttribute(hash_key=True)
        due_at = UnicodeAttribute(range_key=True)

    class DeliveryItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        record = UnicodeAttribute(null=True)
        state = UnicodeAttribute(null=True)
        turn = BooleanAttribute(null=True)
        provider = UnicodeAttribute(null=True)
        at = UnicodeAttribute(null=True)
        tried = UnicodeAttribute(null=True)
        attempts = NumberAttribute(null=True)
        revision = NumberAttribute(null=True)
        listing = UnicodeAttribute(null=True)
        listed_at = UnicodeAttribute(null=True)
        due_part = UnicodeAttribute(null=True)
        due_at = UnicodeAttribute(null=True)
        waiting = UnicodeAttribute(null=True)
        told = NumberAttribute(null=True)
        planned = NumberAttribute(null=True)
        total = NumberAttribute(null=True)
        quick = NumberAttribute(null=True)
        expires = TTLAttribute(null=True)
        by_state = ByState()
        by_due = ByDue()

    return DeliveryItem
