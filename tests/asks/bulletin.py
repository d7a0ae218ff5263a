"""Requests about the public bulletin and the files of notices."""

from tests.asks.registry import asks, plain
from tests.asks.trading import Stage
from tests.builders import PDF, digest_of
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent

SHA256 = digest_of(PDF)
FILE = {"sha256": SHA256, "size": len(PDF), "media_type": "application/pdf"}

plain("GET /v1/trading/notices", family="construction", kind="tender", words="道路")
plain("GET /v1/trading/choices")
plain("GET /trading/notices.atom")
plain("GET /trading/notices.rss")


def _uploaded(stage: Stage) -> None:
    stage.cast.files.kept[f"uploads/{stage.case}/attachment/{SHA256}"] = PDF


@asks("POST /v1/trading/projects/{case_id}/attachments")
def opened(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Stage(cast).asked("POST", "/attachments", FILE)


@asks("POST /v1/trading/projects/{case_id}/attachments/check")
def checked(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    stage = Stage(cast)
    _uploaded(stage)
    return stage.asked("POST", "/attachments/check", {"sha256": SHA256})


@asks("GET /v1/trading/projects/{case_id}/notices/{notice}/attachments/{sha256}")
def handed_out(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    from chalicelib.trading.attaching import UploadedAttachment

    stage = Stage(cast)
    _uploaded(stage)
    told = cast.trade.bulletin.attaching.check(stage.by.writer, stage.case, UploadedAttachment(sha256=SHA256))
    dates = {"documents_from": stage.by.later(0), "documents_until": stage.by.later(8), "bids_due": stage.by.later(30)}
    file = {"name": "招标文件.pdf", "sha256": SHA256, "size": told.size}
    stage.by.publishes(stage.case, "tender", dates=dates, attachments=[file])
    return stage.asked("GET", f"/notices/n1/attachments/{SHA256}")
