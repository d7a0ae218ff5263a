"""Posts of a bulletin that no project made, for what only looks at posts."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.kernel.clock import CHINA
from chalicelib.trading.bulletin.posts import Post
from tests.contract.flow import case
from tests.trading import firm, yuan

FIRST = datetime(2026, 10, 12, 9, tzinfo=CHINA)


def post(number: int, **changed: Any) -> Post:
    """The notice of project ``number``, published so many minutes after :data:`FIRST`."""
    at = FIRST + timedelta(minutes=number)
    told: dict[str, Any] = {
        "project": case(number), "project_number": f"530114A20261012{number:08}", "project_title": "示例道路工程",
        "family": "construction", "method": "open_tender", "area": "530114", "category": "市政道路", "owner": firm(9),
        "value": yuan(1_000_000 * (number + 1)), "notice": "n1", "what": "tender", "title": f"第{number}号招标公告",
        "lots": ("1",), "number": f"530114A20261012{number:08}-01", "published_at": at, "changed_at": at,
        "dates": {"bids_due": at + timedelta(days=21)}, "revision": 4,
    }  # fmt: skip
    return Post.model_validate(told | changed)
