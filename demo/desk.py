"""A desk at which everybody does their part over HTTP: applicants, departments, officers."""

import hashlib
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from chalicelib.catalogue.model import Channel, Item
from demo.people import Firm, Player
from infra.tokens import Tokens

FILES: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
    "jpg": ("image/jpeg", bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")),
}
"""The smallest files that are what they say."""
SITES: dict[str, str] = {"window": "centre-01", "kiosk": "centre-01", "outlet": "outlet-01"}
ROLES: dict[str, Any] = {"window": "officer", "kiosk": "kiosk", "outlet": "outlet", "grid": "grid"}


@dataclass(frozen=True)
class Answer:
    """What the platform answered, and in how many seconds."""

    status: int
    body: dict[str, Any]
    seconds: float


class Desk:
    """Speaks to one stack."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tokens = Tokens()
        self._local = threading.local()
        self._others: dict[str, str] = {}

    @property
    def _http(self) -> httpx.Client:
        if not hasattr(self._local, "http"):
            self._local.http = httpx.Client(timeout=60, trust_env=False)
        client: httpx.Client = self._local.http
        return client

    def post(self, path: str, body: Any, token: str = "", key: str | None = None, **headers: str) -> Answer:
        """POST JSON under a fresh (or the given) idempotency key; ``key=""`` sends none."""
        sent = {"content-type": "application/json", **headers}
        if key != "":
            sent["idempotency-key"] = key or uuid.uuid4().hex
        return self._ask("POST", path, token, sent, json=body)

    def get(self, path: str, token: str = "", **query: str) -> Answer:
        """GET."""
        return self._ask("GET", path, token, {}, params=query)

    def raw(self, path: str, content: bytes, token: str, media_type: str = "application/json") -> Answer:
        """POST bytes as they are."""
        headers = {"content-type": media_type, "idempotency-key": uuid.uuid4().hex}
        return self._ask("POST", path, token, headers, content=content)

    def _ask(self, method: str, path: str, token: str, headers: dict[str, str], **sent: Any) -> Answer:
        if token:
            headers["authorization"] = f"Bearer {token}"
        began = time.perf_counter()
        answer = self._http.request(method, self.url + path, headers=headers, **sent)
        seconds = time.perf_counter() - began
        return Answer(answer.status_code, answer.json() if answer.content else {}, seconds)

    def token_for(self, channel: Channel, player: Player) -> str:
        """Who submits over that channel for that applicant."""
        role = ROLES.get(channel)
        if role is None:
            return (
                self.tokens.resident(player.contact.number, player.number)
                if isinstance(player, Firm)
                else (self.tokens.resident(player.number))
            )
        if channel not in self._others:
            site = SITES.get(channel, "")
            self._others[channel] = self.tokens.other(role, site)
        return self._others[channel]

    def tell(self, player: Player, said: dict[str, Any], source: str = "部门共享数据") -> Answer:
        """A department tells what it holds of the applicant."""
        token = self._others.setdefault("department", self.tokens.other("department"))
        return self.post(
            "/v1/party-records", {"kind": player.kind, "number": player.number, "source": source, **said}, token
        )

    def upload(self, material: str, case_id: str | None, token: str, kind: str = "pdf") -> tuple[str, dict[str, str]]:
        """Upload a file and have it checked: the case's id, and the material as the application names it."""
        media_type, content = FILES[kind]
        sha256 = hashlib.sha256(content).hexdigest()
        asked = {"material": material, "sha256": sha256, "size": len(content), "media_type": media_type}
        form = self.post("/v1/uploads", asked | ({"case_id": case_id} if case_id else {}), token).body
        sent = self._http.post(form["url"], data=form["fields"], files={"file": (f"a.{kind}", content, media_type)})
        sent.raise_for_status()
        found = {"case_id": form["case_id"], "material": material, "sha256": sha256}
        receipt = self.post("/v1/uploads/check", found, token).body
        return form["case_id"], {"code": material, "receipt": receipt["receipt"]}

    def application(
        self, item: Item, player: Player, channel: Channel, form: dict[str, Any], records: set[str], token: str
    ) -> dict[str, Any]:
        """A whole application: what is on record is reused, what is not is uploaded."""
        case_id: str | None = None
        materials: list[dict[str, str]] = []
        for material in item.materials:
            if material.reuse_from in records:
                materials.append({"code": material.code, "record": str(material.reuse_from)})
            elif material.required:
                case_id, given = self.upload(
                    material.code, case_id, token, "pdf" if "pdf" in material.formats else "jpg"
                )
                materials.append(given)
        made: dict[str, Any] = {
            "item": item.code, "channel": channel, "applicant": player.applicant(), "form": form,
            "materials": materials, "autofill": True,
        }  # fmt: skip
        if case_id:
            made["case_id"] = case_id
        if channel in SITES:
            made["site"] = SITES[channel] if channel == "outlet" else _site(item)
        if channel in ("outlet", "grid"):
            made["on_behalf"] = {"statement": "申请人当面同意由本点代为提交，并核对了内容。"}
        if channel in ("wechat", "miniprogram"):
            made["notify"] = {"via": channel, "openid": f"o{hashlib.sha256(player.number.encode()).hexdigest()[:27]}"}
        return made


def _site(item: Item) -> str:
    return "centre-01" if "centre" in item.sites else "street-530114001"
