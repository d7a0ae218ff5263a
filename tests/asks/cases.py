"""Requests about items and applications, and what departments tell."""

from tests.asks.registry import ASKS, Ask, about, asks, plain
from tests.builders import PDF, digest_of, items
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent

ELDERS = items()["elder_allowance"].code
for _path in ("", "/guide", "/flow", "/qr", "/sheet"):
    plain(f"GET /v1/items/{{code}}{_path}")
    ASKS[f"GET /v1/items/{{code}}{_path}"] = lambda *_, path=_path: Sent("GET", f"/v1/items/{ELDERS}{path}")
plain("GET /v1/items", q="津贴")
plain("GET /v1/sites")
ASKS["GET /v1/reference-items/{code}"] = lambda cast, *_: Sent(
    "GET",
    f"/v1/reference-items/{cast.catalogue.search('', 'reference', None, None, limit=1, cursor=None).items[0].code}",
)
OPINION = {"outcome": "refuse", "opinion": "材料不符合要求", "law": "《中华人民共和国行政许可法》第三十八条"}
for _base in ("/v1/applications", "/v1/partner/applications"):
    about(f"GET {_base}/{{case_id}}", "pending")
    about(f"GET {_base}/{{case_id}}/timeline", "pending")
about("GET /v1/applications/{case_id}/explanation", "ruled")
about("GET /v1/applications/{case_id}/dossier", "pending")
about("POST /v1/applications/{case_id}/decision", "pending", OPINION)
about("POST /v1/applications/{case_id}/review", "ruled", {"reason": "请工作人员看一看"})
about("POST /v1/applications/{case_id}/check", "ruled", {"result": "confirmed", "note": "核对无误"})
about("POST /v1/applications/{case_id}/recomputation", "ruled", {})
about("POST /v1/applications/{case_id}/revocation", "ruled", {"reason": "情况有变", "law": "《行政许可法》第六十九条"})
plain("GET /v1/work-queue", kind="review")
plain("GET /v1/partner/applications")
plain("GET /v1/partner/usage", month="2026-11")


@asks("GET /v1/applications")
def mine(cast: Cast, _: str, family: Family, __: str) -> Sent:
    whose = {"firm": cast.families[family].number} if family == "firm" else {}
    return Sent("GET", "/v1/applications", whose)


def _submitted(path: str) -> Ask:
    def ask(cast: Cast, _: str, family: Family, role: str) -> Sent:
        return Sent("POST", path, body=cast.application(family, role, automatic=False))

    return ask


def _filled(path: str) -> Ask:
    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        cases = cast.families[family]
        return Sent(
            "POST", path, body={"item": items()[cases.item].code, "applicant": cases.applicant, "consent": True}
        )

    return ask


def _uploading(path: str) -> Ask:
    file = {"material": "identity", "sha256": digest_of(PDF), "size": len(PDF), "media_type": "application/pdf"}
    return lambda *_: Sent("POST", path, body=file)


def _uploaded(path: str) -> Ask:
    def ask(cast: Cast, _: str, family: Family, role: str) -> Sent:
        case_id = cast.application(family, role)["case_id"]
        sha256 = digest_of(PDF)
        cast.files.kept[f"uploads/{case_id}/identity/{sha256}"] = PDF
        return Sent("POST", path, body={"case_id": case_id, "material": "identity", "sha256": sha256})

    return ask


for _base in ("/v1", "/v1/partner"):
    ASKS[f"POST {_base}/applications"] = _submitted(f"{_base}/applications")
    ASKS[f"POST {_base}/autofill"] = _filled(f"{_base}/autofill")
    ASKS[f"POST {_base}/uploads"] = _uploading(f"{_base}/uploads")
    ASKS[f"POST {_base}/uploads/check"] = _uploaded(f"{_base}/uploads/check")


def _by_number(path: str) -> Ask:
    def ask(cast: Cast, _: str, family: Family, __: str) -> Sent:
        case_id = cast.families[family].pending
        number = cast.head(case_id).state.number
        return Sent("GET", path, {"number": number, "code": cast.privacy.code(case_id)})

    return ask


ASKS["GET /v1/progress"] = _by_number("/v1/progress")
ASKS["GET /v1/progress/timeline"] = _by_number("/v1/progress/timeline")


@asks("POST /v1/party-records")
def told(cast: Cast, _: str, family: Family, __: str) -> Sent:
    cases = cast.families[family]
    fact = {"kind": cases.applicant["kind"], "number": cases.number, "source": "市公安局", "profile": {"alive": True}}
    return Sent("POST", "/v1/party-records", body=fact)


@asks("POST /v1/callbacks")
def called_back(cast: Cast, _: str, family: Family, __: str) -> Sent:
    data = {"case_id": cast.families[family].pending, **OPINION}
    told = {"type": "application.decided", "timestamp": cast.clock.at.isoformat(), "data": data}
    return Sent("POST", "/v1/callbacks", body=told)
