"""Those who sign: bank outlets, a terminal, and the system of a department."""

import csv
import io
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.access import signatures
from demo import signing
from demo.access.stage import Stage, check, refused
from demo.desk import Answer
from demo.officers import HOUSE
from demo.plays import Ready
from demo.report import Check
from demo.scenes import ALLOWANCE
from demo.signing import Credentials, Place
from infra.fresh import command

OURS, THEIRS, TERMINAL, SMALL = "outlet-02", "outlet-03", "terminal-02", "outlet-04"
LIST = "/v1/applications"


@dataclass(frozen=True)
class Replayed:
    """What somebody else sent, sent once more."""

    heard: Credentials
    kept: dict[str, str] = field(default_factory=dict)

    def path(self, path: str) -> str:
        return self.heard.path(path)

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        if not self.kept:
            self.kept.update(self.heard.headers(method, path, body))
        return self.kept


@dataclass(frozen=True)
class Late:
    """A clock that is off."""

    place: Place
    seconds: int

    def path(self, path: str) -> str:
        return self.place.path(path)

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        at, nonce = int(time.time()) + self.seconds, f"nonce-{time.time_ns()}"
        signed = signatures.sign(self.place.key, self.place.secret, method, path, body, at, nonce)
        return {"authorization": signed, "x-api-key": self.place.api_key}


@dataclass(frozen=True)
class Altered:
    """A body that was changed on its way."""

    place: Place

    def path(self, path: str) -> str:
        return self.place.path(path)

    def headers(self, method: str, path: str, body: bytes) -> Mapping[str, str]:
        return self.place.headers(method, path, body + b" ")


class Outlets:
    """What outlets, terminals and departments do, and may not do."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.ours = signing.place("outlet", OURS, "--items", ALLOWANCE)
        self.theirs = signing.place("outlet", THEIRS)

    def outlet(self) -> Iterator[Check]:
        """Signs, sees its own, is held to its plan and paid for what it took."""
        made = self._at(OURS, self.stage.ready(ALLOWANCE, "outlet", "instant", who=self.ours))
        submitted, row = self.stage.submit(made)
        other, _ = self.stage.submit(self._at(OURS, self.stage.ready(HOUSE, "outlet", "human", who=self.ours)))
        elsewhere, _ = self.stage.submit(Ready(made.item, made.player, made.channel, made.body, self.theirs))
        case = f"{LIST}/{row.case}"
        own, foreign = self.desk.get(case, self.ours), self.desk.get(case, self.theirs)
        listed = [[c["case_id"] for c in self.desk.get(LIST, who).body["items"]] for who in (self.ours, self.theirs)]
        yield check("outlet", {
            "it submits, signed": submitted.status == 201,
            "only items that it may take": refused(other, 403, "item_not_yours"),
            "another outlet cannot submit at its site": refused(elsewhere, 403, "site_not_yours"),
            "it sees its own": own.status == 200 and row.case in listed[0],
            "and not the other's": refused(foreign, 404, "case_unknown") and row.case not in listed[1],
        })  # fmt: skip
        yield self.signatures()
        yield self.rotation()
        yield self.plan()
        yield self.usage()

    def signatures(self) -> Check:
        """Who hears a request can do nothing with it."""
        heard = Replayed(self.ours)
        late, early = (self.desk.get(LIST, Late(self.ours, seconds)) for seconds in (-600, 600))
        first, again = self.desk.get(LIST, heard), self.desk.get(LIST, heard)
        altered = self.desk.post("/v1/uploads", {"material": "identity"}, Altered(self.ours))
        forged = self.desk.get(LIST, replace(self.ours, secret="x" * 43))
        wrong_key = self.desk.get(LIST, replace(self.ours, api_key="x" * 40))
        borrowed = self.desk.get(LIST, replace(self.ours, api_key=self.theirs.api_key))
        return check("outlet.signatures", {
            "a request is good once": first.status == 200 and refused(again, 401, "signature_replayed"),
            "ten minutes late is too late": refused(late, 401, "signature_expired"),
            "and early too early": refused(early, 401, "signature_expired"),
            "an altered body is refused": refused(altered, 401, "signature_invalid"),
            "a forged signature is refused": refused(forged, 401, "signature_invalid"),
            "an unknown API key does not pass the gateway": wrong_key.status == 403,
            "another's API key is refused": refused(borrowed, 401, "signature_invalid"),
        })  # fmt: skip

    def rotation(self) -> Check:
        """Two keys live side by side, never three."""
        told = signing.asked("rotate", THEIRS, "--hours", "24")
        fresh = replace(self.theirs, key=told["key_id"], secret=told["secret"])
        third = signing.asked("rotate", THEIRS, "--hours", "24")
        good = [self.desk.get(LIST, who).status for who in (self.theirs, fresh)]
        return check("outlet.rotation", {
            "both keys are good": good == [200, 200],
            "there is no third": third.get("refused") == "partner_keys_two",
        })  # fmt: skip

    def plan(self) -> Check:
        """The gateway holds an outlet to its plan: so many at once, so many a day."""
        told = signing.opened("outlet", SMALL, "--rate", "1", "--burst", "2", "--daily", "100")
        hasty = Place(told["key_id"], told["secret"], told["api_key"])
        at_once = [self.desk.get(LIST, hasty).status for _ in range(8)]
        told = signing.opened("outlet", SMALL, "--rate", "100", "--burst", "100", "--daily", "3")
        busy = Place(told["key_id"], told["secret"], told["api_key"])
        a_day = [self.desk.get(LIST, busy).status for _ in range(5)]
        signing.asked("close", SMALL)
        return check("outlet.plan", {
            "who is too fast is told to wait": at_once[0] == 200 and 429 in at_once,
            "who has used up the day, too": a_day == [200, 200, 200, 429, 429],
        }, f"at once {at_once}, a day {a_day}")  # fmt: skip

    def usage(self) -> Check:
        """What the operator pays by is what the outlet sees, and adds up."""
        month = self.stage.play.today.isoformat()[:7]
        printed = command("infra.partners", "report", "--month", month, "--site", OURS)
        rows = list(csv.DictReader(io.StringIO(printed)))
        seen = self.desk.get("/v1/usage", self.ours, month=month).body
        sums = [int(row["submitted"]) == sum(int(row[end]) for end in ("approved", "refused", "open")) for row in rows]
        return check("outlet.usage", {
            "one line for what it took": [(row["site"], row["submitted"]) for row in rows] == [(OURS, "1")],
            "submitted is approved, refused and open": all(sums),
            "the outlet sees the same": [row["submitted"] for row in seen.get("rows", ())] == [1],
        }, printed.splitlines()[-1])  # fmt: skip

    def kiosk(self) -> Check:
        """A terminal takes what people enter at it, and shows no other case."""
        ours = signing.place("kiosk", TERMINAL, "--site", "centre-01")
        submitted, row = self.stage.submit(self.stage.ready(ALLOWANCE, "kiosk", "instant", who=ours))
        beside = self.stage.desk.get(f"{LIST}/{row.case}", self.ours)
        closed = signing.asked("close", TERMINAL)
        return check("kiosk", {
            "it submits, signed": submitted.status == 201,
            "an outlet does not see it": refused(beside, 404, "case_unknown"),
            "it is closed": closed.get("state") == "closed" and self.desk.get(LIST, ours).status == 403,
        })  # fmt: skip

    def department(self) -> Check:
        """A department's system tells what it holds, and what it decided: in its own scopes, of its own cases."""
        item, who = self.stage.play.items[HOUSE], self.stage.somebody()
        deciding = signing.department(item.department.credit_code, "callback:decide")
        telling = signing.department(self.stage.play.items["clinic_filing"].department.credit_code, "records:write")
        case = self.stage.submit(self.stage.play.make(HOUSE, "web", "human"))[1].case
        other = self.stage.submit(self.stage.play.make("marriage_registration", "window", "human"))[1].case
        told = {"kind": "person", "number": who.number, "source": "区卫生健康局", "profile": {"household": "530114001"}}
        tell = self.desk.post
        return check("department", {
            "it tells what it holds": tell("/v1/party-records", told, telling).status == 200,
            "not without the scope": refused(tell("/v1/party-records", told, deciding), 403, "scope_missing"),
            "nor decides without it": refused(self._call_back(telling, case), 403, "scope_missing"),
            "another department's case is unknown": refused(self._call_back(deciding, other), 404, "case_unknown"),
            "its own it decides": self._call_back(deciding, case).body.get("stage") == "approved",
            "a forged message is refused": refused(
                self._call_back(replace(deciding, secret="whsec_" + "A" * 43 + "="), case), 401, "signature_invalid"
            ),
        })  # fmt: skip

    def _call_back(self, who: signing.Department, case: str) -> Answer:
        data = {"case_id": case, "outcome": "approve", "opinion": "登记完成，予以办理。"}
        said = {"type": "application.decided", "timestamp": "2026-11-01T08:00:00Z", "data": data}
        return self.desk.post("/v1/callbacks", said, who)

    def _at(self, site: str, made: Ready) -> Ready:
        return Ready(made.item, made.player, made.channel, made.body | {"site": site}, made.token)
