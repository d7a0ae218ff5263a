"""Generated requests to a platform on the engine: who sends them, how, and whether every case is whole afterwards."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import httpx

from bench.place import Platform
from bench.players import BY_PERSON, BY_RULE, LIFETIME, POLICE, Request
from chalicelib.access.partner_accounts import PartnerAccounts
from chalicelib.access.partners import Partner, PartnerStore
from chalicelib.access.tokens import Tokens
from chalicelib.applications.model import FLOW
from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.records_table import RecordsTable
from chalicelib.aws.secrets import RotatedKeys
from chalicelib.aws.vault import KmsVault
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.cases import differences
from chalicelib.kernel.clock import RunningClock
from infra.verify import heads
from tests.asks import made
from tests.cast import Cast
from tests.credentials import bearer, by_department
from tests.gateway import Credentials, Sent
from tests.generating.requests import Try, operations, run, tries
from tests.kinds import KINDS

SUBMITTED = 6
"""Cases of either kind that are there beforehand."""
SUBMIT = "POST /v1/applications"


@dataclass(frozen=True)
class Answered:
    """A request and what came back; status 0: no client can send it."""

    tried: Try
    status: int
    text: str

    @property
    def told(self) -> str:
        return f"{self.tried.route} as {self.tried.who}: {self.status} {self.text[:120]}"


class Engine:
    """A platform with some cases, and callers of every role with good tokens."""

    def __init__(self, platform: Platform) -> None:
        self._platform, self._env = platform, platform.env
        self._url = platform.stack.api_url
        self._http = httpx.Client(timeout=60, trust_env=False)
        self._cast = Cast()
        self._beginning = self._cast.kept()
        requests = [make() for make in (platform.players.by_rule, platform.players.by_person) for _ in range(SUBMITTED)]
        receipts = [self._http.post(self._url + r.path, json=r.body, headers=dict(r.headers)).json() for r in requests]
        self._cases = tuple(str(receipt["case_id"]) for receipt in receipts)
        self._callers = self._credentials(requests[-1])
        self._before = self._stored()

    def make(self, count: int, start: int) -> list[Try]:
        """Requests to all operations in turn."""
        every, found = operations(self._cast.apis), list[Try]()
        known = {"case_id": self._cases, "code": (BY_RULE, BY_PERSON), "login": ("colleague",)}
        names = tuple(self._callers)
        for place, label in enumerate(sorted(every)):
            part = count // len(every) + (place < count % len(every))
            run(tries(every[label], self._good, known, names, names), part, start, found.append)
        return found

    def send(self, made: list[Try], at_once: int) -> list[Answered]:
        """All of them that a client can send, so many at once."""
        with ThreadPoolExecutor(at_once) as pool:
            answered = list(pool.map(self._send, made))
        return [one for one in answered if one.status]

    def partial_writes(self, answered: list[Answered]) -> list[str]:
        """Cases that nobody was told of or that are not there, and cases that do not fold to their head."""
        stored, store = self._stored(), CasesTable(self._env["TABLE_CASES"])
        told = {
            str(json.loads(one.text)["case_id"]) for one in answered if one.tried.route == SUBMIT and one.status == 201
        }
        found = [f"{case_id} is there untold, or told and not there" for case_id in (stored - self._before) ^ told]
        for case_id in stored:
            head = store.head(FLOW, case_id)
            if head is None or differences(FLOW, head, store.timeline(case_id)):
                found.append(f"{case_id} does not fold to its head")
        return found

    def _stored(self) -> frozenset[str]:
        return frozenset(case_id for case_id, _ in heads(self._env["TABLE_CASES"]))

    def _good(self, route: str, who: str) -> Sent:
        """A good request; those about a case name one that is there."""
        if route == SUBMIT:
            request = self._platform.players.by_person()
            key = {"idempotency-key": request.headers["idempotency-key"]}
            return Sent("POST", request.path, body=request.body, headers=key)
        self._cast.put_back(self._beginning)
        kind = who if who in KINDS else "applicant"
        sent = made(self._cast, route, kind, KINDS[kind].family, KINDS[kind].role)
        case_id = self._cases[len(route) % len(self._cases)]
        parts = (case_id if part in self._cast.cases.kept else part for part in sent.path.split("/"))
        return replace(sent, path="/".join(parts))

    def _credentials(self, request: Request) -> Mapping[str, Credentials]:
        """Everybody whom the gateway asks for no API key."""
        tokens = Tokens(RotatedKeys(self._env["SIGNING_SECRET"]))
        posts = tuple(Post(duty, POLICE) for duty in ("reviewer", "head"))
        callers = {
            "officer": Caller("officer", "officer", posts=posts, department=POLICE),
            "stranger": Caller("resident", "stranger", "face"),
            "grid": Caller("grid", "grid", site="530114001001"),
            "administrator": Caller("administrator", "administrator"),
            "security": Caller("security", "security"),
            "auditor": Caller("auditor", "auditor"),
        }
        named = {name: bearer(tokens.issue(caller, LIFETIME)) for name, caller in callers.items()}
        applicant, altered = request.headers["authorization"], tokens.issue(callers["officer"], LIFETIME)[:-4] + "AAAA"
        accounts = PartnerAccounts(
            PartnerStore(RecordsTable(self._env["TABLE_ACCESS"])), KmsVault(self._env["PERSON_KEY"]), RunningClock()
        )
        scopes = ("records:write", "callback:decide")
        issued = accounts.open(Partner.model_validate({"kind": "department", "code": POLICE, "scopes": scopes}))
        if issued is not None:
            named["department"] = by_department(issued)
        return named | {
            "nobody": lambda *_: {}, "applicant": lambda *_: {"authorization": applicant}, "altered": bearer(altered),
        }  # fmt: skip

    def _send(self, tried: Try) -> Answered:
        sent = tried.sent
        query = urlencode(sorted(sent.query.items()), errors="replace")
        path = f"{sent.path}?{query}" if query else sent.path
        given = {"content-type": "application/json"} if sent.body is not None else {}
        given |= self._callers[tried.who](sent.method, path, sent.raw) | {k.lower(): v for k, v in sent.headers.items()}
        try:
            answer = self._http.request(sent.method, self._url + path, content=sent.raw, headers=given)
        except (httpx.LocalProtocolError, httpx.InvalidURL, UnicodeEncodeError) as unsendable:
            return Answered(tried, 0, type(unsendable).__name__)
        return Answered(tried, answer.status_code, answer.text)
