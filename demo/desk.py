"""A desk at which everybody does their part over HTTP: applicants, departments, officers."""

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from chalicelib.access.partners import KEPT
from chalicelib.catalogue.model import Channel, Item
from demo.people import Firm, Player
from demo.signing import Bearer, Credentials, Department, department, place
from infra.tokens import Tokens

FILES: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"),
    "jpg": ("image/jpeg", bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")),
}
"""The smallest files that are what they say."""
SITES: dict[str, str] = {"window": "centre-01", "kiosk": "centre-01", "outlet": "outlet-01"}
POLICE = "11530114015302028A"
SERVING: dict[str, Callable[["Desk"], "Who"]] = {
    "window": lambda desk: desk.tokens.officer("civil_affairs", "window-1", SITES["window"]),
    "grid": lambda desk: desk.tokens.other("grid"),
    "kiosk": lambda _: place("kiosk", "terminal-01", "--site", SITES["kiosk"]),
    "outlet": lambda _: place("outlet", SITES["outlet"]),
    "department": lambda _: department(POLICE),
}
"""Who serves applicants over a channel, or tells of them."""

KNOWN = 2 * KEPT.total_seconds()
"""Seconds after which every process goes by an account that was opened anew."""
STRANGER, UNAVAILABLE = 401, 503
LATER = (1.0, 3.0)
"""Seconds after which who was told to try later does; with the same idempotency key, so that the same is done once."""

Who = Credentials | str
"""Credentials, or a token (``""``: nobody)."""


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
        self.tokens: Tokens = Tokens()
        self._local = threading.local()
        self._others: dict[str, Who] = {}
        self._opening = threading.Lock()

    @property
    def _http(self) -> httpx.Client:
        if not hasattr(self._local, "http"):
            self._local.http = httpx.Client(timeout=60, trust_env=False)
        client: httpx.Client = self._local.http
        return client

    def post(self, path: str, body: Any, who: Who = "", key: str | None = None, **headers: str) -> Answer:
        """POST JSON under a fresh (or the given) idempotency key; ``key=""`` sends none."""
        sent = {"content-type": "application/json", **headers}
        if key != "" and not isinstance(who, Department):
            sent["idempotency-key"] = key or uuid.uuid4().hex
        return self._ask("POST", path, who, sent, json.dumps(body, ensure_ascii=False).encode())

    def get(self, path: str, who: Who = "", **query: str) -> Answer:
        """GET. The query goes in the order of its names, in which it is signed."""
        asked = f"{path}?{urlencode(sorted(query.items()))}" if query else path
        return self._ask("GET", asked, who, {})

    def raw(self, path: str, content: bytes, who: Who, media_type: str = "application/json") -> Answer:
        """POST bytes as they are."""
        headers = {"content-type": media_type, "idempotency-key": uuid.uuid4().hex}
        return self._ask("POST", path, who, headers, content)

    def _ask(self, method: str, path: str, who: Who, headers: dict[str, str], content: bytes = b"") -> Answer:
        caller = Bearer(who) if isinstance(who, str) else who
        address, began = caller.path(path), time.perf_counter()
        for wait in (*LATER, None):
            told = headers | dict(caller.headers(method, address, content))
            answer = self._http.request(method, self.url + address, headers=told, content=content)
            if answer.status_code != UNAVAILABLE or wait is None:
                break
            time.sleep(wait)
        seconds = time.perf_counter() - began
        return Answer(answer.status_code, answer.json() if answer.content else {}, seconds)

    def who_for(self, channel: Channel, player: Player) -> Who:
        """Who submits over that channel for that applicant."""
        if channel in ("web", "wechat", "miniprogram"):
            numbers = (player.contact.number, player.number) if isinstance(player, Firm) else (player.number,)
            return self.tokens.resident(*numbers)
        return self.served(channel)

    def served(self, channel: str) -> Who:
        """Who serves applicants over a channel: the same for all of them."""
        with self._opening:
            if channel not in self._others:
                self._others[channel] = SERVING[channel](self)
            return self._others[channel]

    def tell(self, player: Player, said: dict[str, Any], source: str = "部门共享数据") -> Answer:
        """A department tells what it holds of the applicant; anew while a process still goes by an account of before.

        Raises TimeoutError when it stays a stranger.
        """
        told, until = {"kind": player.kind, "number": player.number, "source": source, **said}, time.monotonic() + KNOWN
        while (answer := self.post("/v1/party-records", told, self.served("department"))).status == STRANGER:
            if time.monotonic() > until:
                raise TimeoutError(f"the department is not known: {answer.body}")
            time.sleep(1)
        return answer

    def upload(self, material: str, case_id: str | None, who: Who, kind: str = "pdf") -> tuple[str, dict[str, str]]:
        """Upload a file and have it checked: the case's id, and the material as the application names it."""
        media_type, content = FILES[kind]
        checked = self.uploaded(material, content, media_type, who, case_id)
        return checked.body["case_id"], {"code": material, "receipt": checked.body["receipt"]}

    def uploaded(self, material: str, content: bytes, media_type: str, who: Who, case_id: str | None = None) -> Answer:
        """Upload these bytes and have them checked: what was answered, and the case's id."""
        sha256 = hashlib.sha256(content).hexdigest()
        asked = {"material": material, "sha256": sha256, "size": len(content), "media_type": media_type}
        form = self.post("/v1/uploads", asked | ({"case_id": case_id} if case_id else {}), who).body
        sent = self._http.post(form["url"], data=form["fields"], files={"file": ("a", content, media_type)})
        sent.raise_for_status()
        found = {"case_id": form["case_id"], "material": material, "sha256": sha256}
        checked = self.post("/v1/uploads/check", found, who)
        return Answer(checked.status, {"case_id": form["case_id"], **checked.body}, checked.seconds)

    def application(
        self, item: Item, player: Player, channel: Channel, form: dict[str, Any], records: set[str], who: Who
    ) -> dict[str, Any]:
        """A whole application: what is on record is reused, what is not is uploaded."""
        case_id: str | None = None
        materials: list[dict[str, str]] = []
        for material in item.materials:
            if material.reuse_from in records:
                materials.append({"code": material.code, "record": str(material.reuse_from)})
            elif material.required:
                case_id, given = self.upload(material.code, case_id, who, "pdf" if "pdf" in material.formats else "jpg")
                materials.append(given)
        behalf: dict[str, Any] = {}
        if channel in ("outlet", "grid"):
            case_id, given = self.upload("on_behalf_consent", case_id, who)
            behalf = {"statement": "申请人当面同意由本点代为提交，并核对了内容。", "receipt": given["receipt"]}
        made: dict[str, Any] = {
            "item": item.code, "channel": channel, "applicant": player.applicant(), "form": form,
            "materials": materials, "autofill": True,
        }  # fmt: skip
        if item.handling == "commitment" and form.get("commitment"):
            made["commitment"] = self._commitment(item)
        if case_id:
            made["case_id"] = case_id
        if channel in SITES:
            made["site"] = SITES[channel] if channel == "outlet" else _site(item)
        if channel in ("outlet", "grid"):
            made["on_behalf"] = behalf
        if channel in ("wechat", "miniprogram"):
            made["notify"] = {"via": channel, "openid": player.openid}
        return made

    def _commitment(self, item: Item) -> dict[str, Any]:
        letter = self.get(f"/v1/items/{item.code}/commitment")
        if letter.status != 200:
            raise RuntimeError(f"the commitment of {item.name}: {letter.status} {letter.body}")
        return {"version": letter.body["version"], "digest": letter.body["digest"]}


def _site(item: Item) -> str:
    return "centre-01" if "centre" in item.sites else "street-530114001"
