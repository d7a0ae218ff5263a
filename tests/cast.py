"""The whole platform with everybody in it: every kind of caller with real credentials, and the cases they meet."""

import base64
import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from chalicelib.access import passwords
from chalicelib.access.sessions import Entry, Kind as Account
from chalicelib.access.tokens import AUDIENCE, ISSUER
from chalicelib.applications.schemas import ReviewRequest
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.kernel.records import Record
from tests.builders import PDF, RELATIONS, YOUNGER, items, once
from tests.credentials import bearer, by_department, by_place
from tests.families import (
    API_KEY,
    CHILD,
    COMMUNITY,
    DEPARTMENT,
    ELSEWHERE,
    FAMILIES,
    FIRM,
    FIRMS_ITEM,
    FORMS,
    OFFICERS,
    PARTNERS,
    PASSWORD,
    PEOPLE,
    PHONE_ONLY,
    PLACES,
    SEED,
    STAND_INS,
    Cases,
    Family,
    login,
)
from tests.gateway import Credentials
from tests.platform import Platform

DAY = timedelta(days=1)
"""Life of the tokens here: whoever sends many requests does not log in again."""


@cache
def stored_password() -> str:
    """Everybody's in the staff, as it is stored: hashing takes long."""
    return passwords.hashed(PASSWORD)


class Cast(Platform):
    """The platform with everybody in it. ``credentials`` are by kind of caller."""

    def __init__(self) -> None:
        super().__init__()
        self.families = dict(FAMILIES)
        self.credentials: dict[str, Credentials] = {"nobody": lambda *_: {}}
        self.refresh_tokens: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self._known()
        self._residents()
        self._staff()
        self._partners()
        self._bad()
        for family in self.families:
            self.families[family] = self._opened(family)
        self.revocations._read_at = None

    def _known(self) -> None:
        """What departments told of the applicants."""
        insurance = {"status": "active", "region": "530114", "retired": True}
        for cases in self.families.values():
            if cases.applicant["kind"] == "person":
                cards = {"identity_card": {"number": cases.number}, "medical_insurance": insurance}
                self.tell(cases.number, profile={"alive": True}, records=cards, credit="normal")
        licence = {"business_licence": {"status": "active", "scope": "预包装食品销售"}}
        representative = {"known": True, "legal_representative_number": YOUNGER}
        self.tell(FIRM, "firm", profile=representative, records=licence)
        self.tell(CHILD, profile={"guardian_numbers": [PEOPLE["guardian"][0]]})

    def _residents(self) -> None:
        for kind, (number, assurance) in ({**PEOPLE, "phone": PHONE_ONLY}).items():
            self.ids[kind] = self._account(number, assurance)
        firm_lookup, ended = self.lookup(FIRM), timedelta(minutes=-1)
        self._mandate("principal", firm_lookup, kind="principal")
        self._mandate("guardian", self.lookup(CHILD), kind="guardian")
        self._mandate("agent", firm_lookup, kind="agent", items=[FIRMS_ITEM])
        self._mandate("agent_elsewhere", firm_lookup, kind="agent", items=["seal_filing"])
        self._mandate("agent_ended", firm_lookup, kind="agent", until=(self.clock.now().wall + ended).isoformat())
        for kind, (_, assurance) in ({**PEOPLE, "phone": PHONE_ONLY}).items():
            self._log_in(kind, "resident", self.ids[kind], assurance)

    def _account(self, number: str, assurance: str) -> str:
        known = assurance != "phone"
        lookup = self.lookup(number) if known else self.privacy.lookup("phone", "13887100099")
        one = self.privacy.person(lookup)
        sealed = self.privacy.seal(one, {"name": "某人", "number": number}, about="account")
        data = {"lookup": lookup, "sealed": sealed} if known else {"verified": ""}
        self.documents.put(Record(one.id, "account", data), one)
        return one.id

    def _mandate(self, of: str, lookup: str, **data: Any) -> None:
        self.documents.put(Record(self.ids[of], f"mandate#{lookup}", data))

    def _staff(self) -> None:
        for kind, (begins, until) in STAND_INS.items():
            now = self.clock.now().wall
            days = {"begins": _on(now, begins), "until": _on(now, until)}
            self.documents.put(Record(f"staff#{login(kind)}", "stands-in#reviewer", days))
        for kind, posts in OFFICERS.items():
            self._colleague(kind, "officer", posts, ELSEWHERE if kind == "reviewer_elsewhere" else DEPARTMENT)
        for kind, site in (("grid", COMMUNITY), ("grid_other", "530114003001")):
            self._colleague(kind, "grid", (), DEPARTMENT, site)
        for kind in ("administrator", "security", "auditor"):
            self._colleague(kind, kind, (), DEPARTMENT)
        after = replace(
            OFFICERS["reviewer"][0], until=self.clock.now().wall - timedelta(minutes=1), stands_in_for="reviewer"
        )
        session = self.refresh_tokens["stand_in_after"].split(".")[2]
        one = Caller("officer", login("stand_in_after"), posts=(after,), department=DEPARTMENT, session=session)
        self._bearer("stand_in_after", one)
        self.access.staff.leave(Caller("security", "security"), "departed")

    def _colleague(self, kind: str, role: str, posts: tuple[Post, ...], department: str, site: str = "") -> None:
        name = login(kind)
        given = [{"duty": p.duty, "department": p.department, "street": p.street, "site": p.site} for p in posts]
        seed = self.vault.seal(SEED, f"staff#{name}")
        data = {"role": role, "posts": given, "department": department, "site": site, "password": stored_password(),
                "first": False, "subject": "", "seed": seed, "step": 0, "opened": ""}  # fmt: skip
        self.documents.put(Record(f"staff#{name}", "account", data))
        self.ids[kind] = name
        self._log_in(kind, "staff", name)

    def _log_in(self, kind: str, account: Account, name: str, assurance: Any = "anonymous") -> None:
        pair = self.sessions.begin(Entry(account, name, assurance), "手机")
        self.refresh_tokens[kind] = pair.refresh_token
        caller, _ = self.tokens.read(pair.access_token)
        self._bearer(kind, caller)

    def _bearer(self, kind: str, caller: Caller, lifetime: timedelta = DAY) -> str:
        token = self.tokens.issue(caller, lifetime)
        self.credentials[kind] = bearer(token)
        return token

    def _partners(self) -> None:
        digest = hashlib.sha256(API_KEY.encode()).hexdigest()
        for kind, partner in PARTNERS.items():
            keyed = partner if partner.kind == "department" else partner.model_copy(update={"api_key_digest": digest})
            issued = self.partners.open(keyed)
            if issued is None:
                raise ValueError(f"{partner.code} is there twice")
            self.ids[kind] = partner.code
            self.credentials[kind] = by_department(issued) if partner.kind == "department" else by_place(issued)

    def _bad(self) -> None:
        """Credentials of people who might do much, if they were good."""
        from joserfc import jwt
        from joserfc.jwk import OctKey

        head = Caller("officer", "head", posts=OFFICERS["head"], department=DEPARTMENT, session="s")
        good = self._bearer("expired", head)
        self._bearer("expired", head, timedelta(seconds=-1))
        header, claims, signature = good.split(".")
        told = json.loads(base64.urlsafe_b64decode(claims + "=="))
        self.credentials["altered"] = bearer(f"{header}.{_part(told | {'sub': 'reviewer'})}.{signature}")
        self.credentials["unsigned"] = bearer(f"{_part({'alg': 'none', 'typ': 'JWT', 'kid': 'first'})}.{claims}.")
        key_id, key = self.keys_of_tokens.current()
        other = {"iss": ISSUER, **told, "aud": AUDIENCE + "-other"}
        self.credentials["audience"] = bearer(
            jwt.encode({"alg": "HS256", "kid": key_id}, other, OctKey.import_key(key))
        )
        outlet, department, first = self.credentials["outlet"], self.credentials["department"], bearer(good)
        used = outlet("GET", "/v1/partner/usage", b"")
        self.credentials["borrowed"] = lambda *_: used
        self.credentials["both"] = lambda *asked: department(*asked) | first(*asked)

    def _opened(self, family: Family) -> Cases:
        """The family's cases, opened by whom it is named after."""
        who: Caller = {
            "elder": Caller("officer", "window-opener", posts=OFFICERS["window_opener"], relations=RELATIONS),
            "firm": self.residents.caller(Entry("resident", self.ids["principal"], "face")),
            "child": self.residents.caller(Entry("resident", self.ids["guardian"], "face")),
            "outlet": Caller("outlet", "outlet-01", site="outlet-01"),
            "kiosk": Caller("kiosk", "kiosk-01", site="outlet-01"),
            "grid": Caller("grid", "grid", site=COMMUNITY),
        }[family]
        pending = self.submit(self.application(family, who.role, automatic=False), who)
        ruled = self.submit(self.application(family, who.role), who)
        if (pending["stage"], ruled["stage"]) != ("in_review", "approved"):
            raise ValueError(f"{family}: {pending['stage']}, {ruled['stage']}")
        asked = ReviewRequest(reason="请工作人员再看一看")
        self.review.ask(self.resident(self.families[family].number), ruled["case_id"], asked, once())
        return replace(self.families[family], pending=pending["case_id"], ruled=ruled["case_id"])

    def application(self, family: Family, role: str, automatic: bool = True) -> dict[str, Any]:
        """A new application of the family's, that lacks nothing, as that role submits it."""
        cases, case_id = self.families[family], new_case_id(time.time_ns() // 1_000_000, os.urandom(10))
        form, materials = dict(FORMS[cases.item]), [{"code": "identity", "record": "identity_card"}]
        if family == "firm":
            filed = {"code": "filing_form", "receipt": self.receipt("filing_form", PDF, case_id)}
            materials = [filed, {"code": "business_licence", "record": "business_licence"}]
        else:
            form["starts_on"] = self.clock.now().legal.date().isoformat()
        asked = {
            "item": items()[cases.item].code, "applicant": cases.applicant, "form": form, "materials": materials,
            "case_id": case_id, "automatic": automatic, **PLACES[role],
        }  # fmt: skip
        if role in ("outlet", "grid"):
            receipt = self.receipt("on_behalf_consent", PDF, case_id)
            asked["on_behalf"] = {"statement": "本人同意代为办理", "receipt": receipt}
        return asked


def _on(now: datetime, days: int) -> str:
    return (now + timedelta(days=days)).isoformat()


def _part(told: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
