"""The catalogue in DynamoDB: one table, read by key only; search snapshots lie in S3 behind a pointer.

========================  =============  ==================================================
pk                        sk             what
========================  =============  ==================================================
item#<code>               current        which version counts, its digest, withdrawn or not
item#<code>               v00000001 …    one version, immutable
table#<digest>            table          a decision table, immutable
reference#<code>          reference      a reference item
document#<name>           document       a settings document
generation                current        how often something has been published
snapshot#<scope>          current        the digest of the search snapshot that counts
========================  =============  ==================================================
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, PynamoDBException, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib.aws.dynamo import Connection, Model
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.reference import ReferenceItem
from chalicelib.catalogue.store import (
    Current,
    Document,
    Publication,
    PublishedItem,
    Snapshot,
    item_digest,
    snapshot_name,
)
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.errors import Conflict

PREFIX = "catalogue/search/"
"""Where search snapshots lie in the bucket, each under its digest."""

RACED = {"ConditionalCheckFailed", "ConditionalCheckFailedException", "TransactionConflict"}
"""What DynamoDB answers when somebody else was first."""


@lru_cache
def rows(table: str) -> Any:
    """The PynamoDB model of the table of that name."""

    class CatalogueRow(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        digest = UnicodeAttribute(null=True)
        version = NumberAttribute(null=True)
        withdrawn = BooleanAttribute(null=True)
        body = UnicodeAttribute(null=True)

    return CatalogueRow


class CatalogueTable:
    """The :class:`~chalicelib.catalogue.store.CatalogueStore` of the cloud and of the local engine.

    ``files`` is an S3 client, ``bucket`` the bucket of the snapshots.
    """

    def __init__(self, table: str, files: Any, bucket: str) -> None:
        self._rows = rows(table)
        self._kept: set[str | None] = set()
        self._connection = Connection()
        self._files = files
        self._bucket = bucket

    def generation(self) -> int:
        row = self._row("generation", "current")
        return int(row.version) if row is not None else 0

    def advance(self) -> None:
        self._rows("generation", "current").update(actions=[self._rows.version.add(1)])

    # --- items and their versions

    def current(self, code: str) -> Current | None:
        row = self._row(f"item#{code}", "current")
        return _current(row) if row is not None else None

    def version(self, code: str, number: int) -> PublishedItem | None:
        row = self._row(f"item#{code}", _version(number))
        return PublishedItem.model_validate_json(row.body) if row is not None else None

    def table(self, table_digest: str) -> dict[str, Any] | None:
        row = self._row(f"table#{table_digest}", "table")
        return dict(json.loads(row.body)) if row is not None else None

    def publish_versions(self, items: Sequence[Item]) -> list[Publication]:
        keys = [(f"item#{item.code}", "current") for item in items]
        known = {row.pk: _current(row) for row in self._rows.batch_get(keys, consistent_read=True)}
        return [self._publish(item, known.get(f"item#{item.code}")) for item in items]

    def _publish(self, item: Item, current: Current | None) -> Publication:
        if current is not None and current.digest == item_digest(item):
            return self._reopen(item.code, current)
        number = current.version + 1 if current is not None else 1
        published = PublishedItem.of(item, number)
        self._keep_table(published)
        pk = f"item#{item.code}"
        version = self._rows(pk, _version(number), digest=published.digest, body=published.model_dump_json())
        pointer = self._rows(pk, "current", digest=published.digest, version=number, withdrawn=False)
        try:
            with TransactWrite(connection=self._connection) as write:
                write.save(version, condition=self._rows.pk.does_not_exist())
                write.save(pointer, condition=self._still(current.version if current is not None else None))
        except TransactWriteError as cancelled:
            if any(reason is not None and reason.code in RACED for reason in cancelled.cancellation_reasons):
                raise Conflict("catalogue_busy") from cancelled
            raise
        return Publication(number, changed=True)

    def withdraw(self, code: str) -> bool:
        return self._mark(code, withdrawn=True, condition=self._rows.pk.exists())

    def _reopen(self, code: str, current: Current) -> Publication:
        if current.withdrawn and not self._mark(code, withdrawn=False, condition=self._still(current.version)):
            raise Conflict("catalogue_busy")
        return Publication(current.version, changed=current.withdrawn)

    def _mark(self, code: str, withdrawn: bool, condition: Any) -> bool:
        row = self._rows(f"item#{code}", "current")
        try:
            row.update(actions=[self._rows.withdrawn.set(withdrawn)], condition=condition)
        except UpdateError as failed:
            return _raced(failed)
        return True

    def _still(self, version: int | None) -> Any:
        return self._rows.pk.does_not_exist() if version is None else self._rows.version == version

    def _keep_table(self, published: PublishedItem) -> None:
        decision = published.item.decision
        if decision is None or published.table_digest in self._kept:
            return
        body = json.dumps(decision.table, ensure_ascii=False)
        row = self._rows(f"table#{published.table_digest}", "table", digest=published.table_digest, body=body)
        try:
            row.save(condition=self._rows.pk.does_not_exist())
        except PutError as failed:
            _raced(failed)  # the same digest is the same table: it is kept already
        self._kept.add(published.table_digest)

    # --- reference items, documents, snapshots

    def reference(self, code: str) -> ReferenceItem | None:
        row = self._row(f"reference#{code}", "reference")
        return ReferenceItem.model_validate_json(row.body) if row is not None else None

    def put_references(self, items: Sequence[ReferenceItem]) -> int:
        new = {
            f"reference#{item.code}": self._rows(
                f"reference#{item.code}",
                "reference",
                digest=digest(item.model_dump(mode="json")),
                body=item.model_dump_json(),
            )
            for item in items
        }
        for row in self._rows.batch_get([(pk, "reference") for pk in new], consistent_read=True):
            if row.digest == new[row.pk].digest:
                del new[row.pk]
        with self._rows.batch_write() as batch:
            for row in new.values():
                batch.save(row)
        return len(new)

    def document(self, name: str) -> Document | None:
        row = self._row(f"document#{name}", "document")
        return Document(row.digest, json.loads(row.body)) if row is not None else None

    def put_document(self, name: str, body: Any) -> bool:
        content = digest(body)
        kept = self.document(name)
        if kept is not None and kept.digest == content:
            return False
        self._rows(f"document#{name}", "document", digest=content, body=json.dumps(body, ensure_ascii=False)).save()
        return True

    def snapshot_digest(self, scope: Snapshot) -> str | None:
        row = self._row(f"snapshot#{scope}", "current")
        return row.digest if row is not None else None

    def snapshot(self, snapshot_digest: str) -> bytes:
        answer = self._files.get_object(Bucket=self._bucket, Key=_object(snapshot_digest))
        return bytes(answer["Body"].read())

    def put_snapshot(self, scope: Snapshot, data: bytes, replacing: str | None) -> str:
        name = snapshot_name(data)
        self._files.put_object(Bucket=self._bucket, Key=_object(name), Body=data, ContentType="application/gzip")
        unmoved = self._rows.pk.does_not_exist() if replacing is None else self._rows.digest == replacing
        try:
            self._rows(f"snapshot#{scope}", "current", digest=name).save(condition=unmoved)
        except PutError as failed:
            _raced(failed)
            raise Conflict("catalogue_busy") from failed
        return name

    def _row(self, pk: str, sk: str) -> Any:
        try:
            return self._rows.get(pk, sk, consistent_read=True)
        except self._rows.DoesNotExist:
            return None


def _current(row: Any) -> Current:
    return Current(int(row.version), row.digest, bool(row.withdrawn))


def _version(number: int) -> str:
    return f"v{number:08d}"


def _object(snapshot_digest: str) -> str:
    return f"{PREFIX}{snapshot_digest}.json.gz"


def _raced(failed: PynamoDBException) -> bool:
    """``False`` when the condition of the write did not hold; any other failure is raised on."""
    if failed.cause_response_code not in RACED:
        raise failed
    return False
