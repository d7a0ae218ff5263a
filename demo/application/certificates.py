"""Certificates: issued after an approval, read, verified by anybody, forged in vain, used again, renewed, revoked."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import gmalg
import httpx
from pypdf import PdfReader

from chalicelib.certificates import sm2
from chalicelib.certificates.document import ATTACHMENT
from chalicelib.certificates.facts import Signature
from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.clock import CHINA
from demo import forms, people
from demo.access.stage import refused
from demo.application.desk import LAW, Counter, decision
from demo.desk import Answer
from demo.plays import Ready
from demo.report import Check, held
from demo.scenes import Play, until

RETRIED = 240.0
"""Seconds within which a certificate is there, even if its reader has to be told twice."""
TRANSFER, LEASE = "house_transfer", "lease_filing"


class Certificates:
    """The certificate of a house (不动产权证书): its holder, whoever is shown it, and the office that issued it."""

    def __init__(self, play: Play) -> None:
        self.counter = Counter(play)
        self.play, self.desk = play, play.desk

    def scenes(self) -> Iterator[Check]:
        made, first = self.granted(self.counter.ready(TRANSFER))
        pdf = self.pdf(first["identifier"], made.token)
        yield self._issued(made, first, pdf)
        yield self._verified(first, pdf)
        yield self._altered(pdf)
        yield self._forged(pdf)
        yield self._sealed()
        yield self._used_again(made)
        second = self._renewed(made, first)
        yield self._superseded(first, second, pdf)
        yield self._revoked(made, second)

    def granted(self, made: Ready) -> tuple[Ready, dict[str, Any]]:
        """A transfer that an officer approved, and the certificate that came of it."""
        case = self.counter.submit(made).case
        self.counter.act(case, "decision", decision(), self.counter.officer(TRANSFER, "A"))

        def issued() -> bool:
            return any(one["application"] == case for one in self._mine(made))

        if not until(issued, RETRIED):
            raise TimeoutError(f"no certificate came of {case}")
        return made, next(one for one in self._mine(made) if one["application"] == case)

    def _issued(self, made: Ready, first: dict[str, Any], pdf: bytes) -> Check:
        """The holder finds and reads it, nobody else does."""
        stranger = self.desk.tokens.resident(people.resident(30, self.play.today).number)
        path = f"/v1/certificates/{first['identifier']}/file"
        return Check("application.certificates.issued", *held({
            "named as the law names it": first["name"] == "不动产权证书",
            "under an identifier of the national kind": first["identifier"].startswith("1.2.156.3005.2."),
            "it stands": first["status"] == "valid",
            "its holder reads the PDF": pdf.startswith(b"%PDF-"),
            "nobody else does": refused(self.desk.get(path, stranger), 404, "certificate_unknown"),
            "a stranger has none": not self.desk.get("/v1/me/certificates", stranger).body["items"],
            "the case says so": "certified" in self.counter.kinds(made, first["application"]),
        }))  # fmt: skip

    def _verified(self, first: dict[str, Any], pdf: bytes) -> Check:
        """Anybody verifies it, by its QR code, its file, its data; without the code nobody learns that it is there."""
        shown, file, data = self._scanned(first), self._verify(pdf), self._verify(_attached(pdf))
        path = f"/v1/certificates/{first['identifier']}"
        unknown = path.replace("00001.", "99999.", 1)
        signature = Signature.model_validate(_attached(pdf)["signature"])
        alone = sm2.verified(
            canonical(_attached(pdf)["data"]), bytes.fromhex(signature.value), signature.public_key
        )  # fmt: skip
        return Check("application.certificates.verified", *held({
            "by its QR code, without a login": shown.body.get("status") == "valid",
            "which masks a person's name": shown.body.get("holder", "")[1:].strip("*") == "",
            "by its file": file.body.get("result") == "valid",
            "by the data within it": data.body.get("result") == "valid",
            "whose signature is good by itself": alone,
            "a wrong code is refused": refused(self.desk.get(path, code="AAAAAAAA"), 404, "certificate_unknown"),
            "as one that is not there": refused(self.desk.get(unknown, code="AAAAAAAA"), 404, "certificate_unknown"),
        }))  # fmt: skip

    def _altered(self, pdf: bytes) -> Check:
        """One bit of the file, anywhere, or one word of the data."""
        results = [self._verify(_flipped(pdf, place)).body.get("result") for place in _places(pdf)]
        data = _attached(pdf)
        data["data"]["valid_until"] = "2099-12-31"
        return Check("application.certificates.altered", *held({
            "no altered file passes": set(results) <= {"altered", "unknown"} and "altered" in results,
            "nor altered data": self._verify(data).body.get("result") == "altered",
        }))  # fmt: skip

    def _forged(self, pdf: bytes) -> Check:
        """A forger with a key of their own; a made-up certificate; a file that is none."""
        private, public = gmalg.SM2().generate_keypair()
        resigned, invented = _attached(pdf), _attached(pdf)
        resigned["data"]["holder"]["name"] = "张三"
        r, s = gmalg.SM2(private, sm2.USER, public).sign(canonical(resigned["data"]))
        resigned["signature"] |= {"public_key": public.hex(), "value": sm2.encoded(r, s).hex()}
        *named, serial, version, check = invented["data"]["identifier"].split(".")
        invented["data"]["identifier"] = ".".join((*named, "9" * len(serial), version, check))
        told = [self._verify(one) for one in (resigned, invented, b"%PDF-1.7\n%%EOF\n", b"\xff\x00")]
        results = [one.body.get("result") for one in told]
        right = results == ["altered", "unknown", "unknown", "unknown"]
        return Check("application.certificates.forged", right, f"{results}")

    def _sealed(self) -> Check:
        """Each use of the seal is in the audit."""
        today = datetime.now(CHINA).date().isoformat()
        asked = {"actor": "system#platform", "start": today, "end": today}
        found = self.desk.get("/v1/audit", self.desk.tokens.other("auditor"), **asked).body["entries"]
        used = [entry for entry in found if (entry["act"], entry["result"]) == ("seal", "signed")]
        return Check("application.certificates.sealed", bool(used), f"{len(used)} uses of the seal")

    def _used_again(self, made: Ready) -> Check:
        """The next application takes it instead of a material."""
        answer = self._lease(made)
        item = self.counter.item(LEASE)
        asked = {"item": item.code, "applicant": made.player.applicant(), "consent": True}
        offered = self.desk.post("/v1/autofill", asked, made.token).body
        return Check("application.certificates.reuse", *held({
            "instead of the document": answer.status == 201,
            "and fills in what it says": "address" in {field["field"] for field in offered["fields"]},
        }))  # fmt: skip

    def _renewed(self, made: Ready, first: dict[str, Any]) -> dict[str, Any]:
        """The same house, granted anew."""
        _, second = self.granted(self.counter.ready(TRANSFER, player=made.player))
        if second["identifier"] == first["identifier"]:
            raise ValueError("a renewal has an identifier of its own")
        return second

    def _superseded(self, first: dict[str, Any], second: dict[str, Any], pdf: bytes) -> Check:
        """A renewal is the next version under the same serial, and the one before tells of it."""
        old, new = (one["identifier"].split(".") for one in (first, second))
        told = self._verify(pdf).body
        return Check("application.certificates.superseded", *held({
            "the same serial": old[:-2] == new[:-2],
            "the next version": (old[-2], new[-2]) == ("001", "002"),
            "the one before names it": told["result"] == "superseded"
            and told["certificate"]["superseded_by"] == second["identifier"],
        }))  # fmt: skip

    def _revoked(self, made: Ready, second: dict[str, Any]) -> Check:
        """With its approval the certificate is revoked; it proves nothing from then on, nor spares a material."""
        said = {"reason": "登记所依据的材料不真实。", "law": LAW}
        path = f"/v1/certificates/{second['identifier']}/revocation"
        elsewhere = self.desk.post(path, said, self.desk.tokens.officer("education", "curious"))
        officer = self.counter.officer(TRANSFER, "A")
        self.counter.act(second["application"], "revocation", said, officer)
        gone = until(lambda: self._scanned(second).body.get("status") == "revoked")
        spared = until(lambda: self._lease(made).body.get("code") == "record_not_held")
        return Check("application.certificates.revoked", *held({
            "another office cannot": refused(elsewhere, 404, "certificate_unknown"),
            "with its approval": gone and self._scanned(second).body.get("law") == LAW,
            "once": refused(self.desk.post(path, said, officer), 409, "certificate_revoked"),
            "it spares no material any more": spared,
        }))  # fmt: skip

    def _mine(self, made: Ready) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.desk.get("/v1/me/certificates", made.token).body["items"]
        return found

    def pdf(self, identifier: str, who: Any) -> bytes:
        link = self.desk.get(f"/v1/certificates/{identifier}/file", who).body["link"]
        return httpx.get(link, timeout=30, trust_env=False).raise_for_status().content

    def _scanned(self, one: dict[str, Any]) -> Answer:
        """What the QR code leads to."""
        code = httpx.URL(f"https://x.invalid/{one['page']}").params["code"]
        return self.desk.get(f"/v1/certificates/{one['identifier']}", code=code)

    def _verify(self, shown: bytes | dict[str, Any]) -> Answer:
        body = {"certificate": shown} if isinstance(shown, dict) else {"file": base64.b64encode(shown).decode()}
        return self.desk.post("/v1/certificates/verification", body, key="")

    def _lease(self, made: Ready) -> Answer:
        """Filing the lease of the house, the certificate in the place of the document."""
        item = self.counter.item(LEASE)
        form = forms.filled(item, "person", {}, self.play.today)
        held_records = {"property_right", "identity_card"}
        body = self.desk.application(item, made.player, "web", form, held_records, made.token)
        return self.desk.post("/v1/applications", body, made.token)


def _attached(pdf: bytes) -> dict[str, Any]:
    """The data and their signature that lie within the PDF."""
    told: dict[str, Any] = json.loads(PdfReader(BytesIO(pdf)).attachments[ATTACHMENT][0])
    return told


def _places(pdf: bytes) -> list[int]:
    """Here and there in the file, its last byte among them."""
    return [*range(10, len(pdf), len(pdf) // 12), len(pdf) - 1]


def _flipped(pdf: bytes, place: int) -> bytes:
    return pdf[:place] + bytes((pdf[place] ^ 1,)) + pdf[place + 1 :]
