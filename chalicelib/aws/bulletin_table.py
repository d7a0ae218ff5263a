"""The public bulletin of trading in DynamoDB.

A post lies once under ``project#<case id>`` by its notice, and once under each of its lists: at most 18 items of some
1.5 kB, written in one transaction. So every choice of family, kind and area is one query of one partition, newest
first, without an index to maintain; what it is narrowed by is looked at among a bounded number of items.

The list of all notices is one partition. That is no trouble for writes: the district publishes some dozens of notices a
day, and a partition takes 1,000 write units a second, which are some 250 posts. Reads of it are kept by caches
(``Cache-Control``, five seconds), and a partition gives 3,000 read units a second, which are some 1,500 pages of 20
(Amazon DynamoDB Developer Guide, "Quotas").
"""

from collections.abc import Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.aws.dynamo import Connection, Model
from chalicelib.kernel.store import VersionConflict
from chalicelib.trading.bulletin.posts import Narrow, Post

KNOWN, BUSY = "ConditionalCheckFailed", "TransactionConflict"
"""Reasons of a cancelled transaction: a post that knows as much hangs already; somebody else is at it right now."""


@lru_cache
def items(table: str) -> Any:
    """The bulletin: what is looked for lies beside the post."""

    class PostItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sk = UnicodeAttribute(range_key=True)
        post = UnicodeAttribute()
        revision = NumberAttribute()
        words = UnicodeAttribute()
        fen = NumberAttribute(null=True)
        family = UnicodeAttribute()
        what = UnicodeAttribute()
        area = UnicodeAttribute()

    return PostItem


class BulletinTable:
    """The :class:`~chalicelib.trading.bulletin.ports.Board` of the cloud and of the local engine."""

    def __init__(self, bulletin: str) -> None:
        self._items = items(bulletin)
        self._connection = Connection()

    def of_project(self, project: str) -> Mapping[str, Post]:
        found = self._items.query(_project(project), consistent_read=True)
        return {item.sk: Post.model_validate_json(item.post) for item in found}

    def hang(self, post: Post) -> None:
        model = self._items
        newer = model.pk.does_not_exist() | (model.revision < post.revision)
        try:
            with TransactWrite(connection=self._connection) as write:
                for row in self.rows(post):
                    write.save(row, condition=newer)
        except TransactWriteError as cancelled:
            reasons = {reason.code for reason in cancelled.cancellation_reasons if reason is not None}
            if KNOWN in reasons:
                return
            if BUSY in reasons:
                raise VersionConflict from cancelled
            raise

    def page(self, key: str, narrow: Narrow, read: int, after: str = "") -> tuple[list[Post], str]:
        model, pk = self._items, f"list#{key}"
        # Not Model.query: its limit counts what passes the filter, and it would read on without bound.
        answer = model._get_connection().query(
            pk, range_key_condition=model.sk < after if after else None, filter_condition=_filter(model, narrow),
            limit=read, scan_index_forward=False,
        )  # fmt: skip
        posts = (Post.model_validate_json(item["post"]["S"]) for item in answer["Items"])
        found = [post for post in posts if narrow.meets(post.category)]
        last = answer.get("LastEvaluatedKey")
        return found, last["sk"]["S"] if last else ""

    def rows(self, post: Post) -> list[Any]:
        """The post as it lies in the table: by its notice under the project, by its place in each of its lists."""
        places = [(_project(post.project), post.notice), *((f"list#{key}", post.place) for key in sorted(post.keys))]
        return [self._item(pk, sk, post) for pk, sk in places]

    def _item(self, pk: str, sk: str, post: Post) -> Any:
        return self._items(
            pk, sk, post=post.model_dump_json(), revision=post.revision, words=post.text, fen=post.fen,
            family=post.family, what=post.what, area=post.area,
        )  # fmt: skip


def _filter(model: Any, narrow: Narrow) -> Any:
    """What a post has to meet; ``None``: nothing."""
    wanted = [model.words.contains(word) for word in narrow.words]
    wanted += [model.fen >= narrow.least] if narrow.least is not None else []
    wanted += [model.fen <= narrow.most] if narrow.most is not None else []
    wanted += [model.family == narrow.family] if narrow.family else []
    wanted += [model.what == narrow.what] if narrow.what else []
    wanted += [model.area.startswith(narrow.area)] if narrow.area else []
    words = [model.words.contains(word) for word in narrow.categories]  # they hold the category, among others
    wanted += [reduce(or_, words)] if words else []
    met = None
    for one in wanted:
        met = one if met is None else met & one
    return met


def _project(project: str) -> str:
    return f"project#{project}"
