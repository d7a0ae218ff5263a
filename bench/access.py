"""What knowing the caller costs, what encryption costs, and how soon a right that was taken away is gone."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx

from bench.place import Place
from bench.results import Entry, percentile
from chalicelib import bootstrap
from chalicelib.access.partner_accounts import PartnerAccounts
from chalicelib.access.partners import Partner, PartnerStore
from chalicelib.access.signatures import sign
from chalicelib.access.tokens import POLL
from chalicelib.kernel.caller import Caller, Mandate, Post, Request
from chalicelib.kernel.privacy import Person
from infra.usage_plans import digest

COST_NAMES = ("access.authentication.token", "access.authentication.signature", "access.encryption")
REVOCATION_NAMES = ("access.revocation.session", "access.revocation.staff")
TIMES = 400
GOAL_MS = 5.0
GOAL_SECONDS = 60.0
STEP_SECONDS = 0.25
QUIET_SECONDS = POLL + 5
"""After the last request that got through: every process has read the list anew by then."""
CONNECTIONS = 4
"""Requests at once: as many processes of the function have read the list of revocations each for itself."""


def cost(place: Place) -> Iterator[Entry]:
    """Milliseconds in process: the whole gate for a token and for a signature; sealing and opening an application."""
    os.environ |= place.platform.env
    yield _timed("access.authentication.token", _by_token(), "the gate, a resident's token, list of revocations read")
    how = "the gate, a signed request, nonce stored in the engine"
    yield _timed("access.authentication.signature", _by_signature(), how)
    yield _timed("access.encryption", _sealing(), "seal and open an application of 2 kB, person's key known")


def revocation(place: Place) -> Iterator[Entry]:
    """Seconds until nobody gets through any more with a token of a session that ended, of a colleague who left."""
    os.environ |= place.platform.env
    session = secrets.token_hex(8)
    resident = Caller("resident", f"R{session}", "real_name", session=session)
    how = f"over HTTP, {CONNECTIONS} at once every {STEP_SECONDS} s; the last that got through"
    ended = _until_refused(place, resident, "/v1/me/mandates", lambda: bootstrap.revocations().revoke(session))
    yield Entry("access.revocation.session", ended, "s", how, goal=GOAL_SECONDS)
    login, department = f"bench-{session}", "11530114015301148T"
    officer = Caller("officer", login, department=department, posts=(Post("reviewer", department),), session=session)
    left = _until_refused(
        place, officer, "/v1/work-queue", lambda: bootstrap.revocations().revoke(f"staff#{login}")
    )  # fmt: skip
    yield Entry("access.revocation.staff", left, "s", how, goal=GOAL_SECONDS)


def _timed(name: str, act: Callable[[], object], how: str) -> Entry:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return Entry(name, percentile(taken, 50), "ms", f"p50 of {TIMES}, in process: {how}", goal=GOAL_MS)


def _by_token() -> Callable[[], object]:
    mandate = Mandate(f"person-{'0' * 64}", "self")
    caller = Caller("resident", "R1", "real_name", mandates=(mandate,), session="s")
    headers = {"authorization": f"Bearer {bootstrap.tokens().issue(caller)}"}
    gate, request = bootstrap.gate(), Request("GET", "/v1/me/mandates", "/v1/me/mandates", headers, b"", "192.0.2.1")
    return lambda: gate.trace(request, gate.admit(request))


def _by_signature() -> Callable[[], object]:
    api_key = secrets.token_hex(16)
    partner = Partner(kind="outlet", code=f"bench-{secrets.token_hex(4)}", api_key_digest=digest(api_key))
    accounts = PartnerAccounts(PartnerStore(bootstrap.records()), bootstrap.vault(), bootstrap.clock())
    issued = accounts.open(partner)
    if issued is None:
        raise RuntimeError("the outlet's account was there already")
    gate, path, body = bootstrap.gate(), "/v1/partner/applications", b"{}" * 500

    def act() -> object:
        signed = sign(issued.key_id, issued.secret, "POST", path, body, int(time.time()), secrets.token_urlsafe(16))
        headers = {"authorization": signed, "x-api-key": api_key}
        request = Request("POST", path, path, headers, body, "192.0.2.1")
        return gate.trace(request, gate.admit(request))

    return act


def _sealing() -> Callable[[], object]:
    privacy = bootstrap.privacy()
    person: Person = privacy.person(f"person-{secrets.token_hex(32)}")
    value = {"applicant": {"name": "李大爷"}, "form": {f"field_{n}": "呈贡区龙城街道兴呈路" for n in range(40)}}
    return lambda: privacy.unseal(person, privacy.seal(person, value, about="case"), about="case")


def _until_refused(place: Place, caller: Caller, path: str, revoke: Callable[[], None]) -> float:
    """Seconds from the revocation to the last request that got through."""
    token = bootstrap.tokens().issue(caller, timedelta(minutes=10))
    url, headers = place.platform.stack.api_url + path, {"authorization": f"Bearer {token}"}
    with httpx.Client(timeout=60, trust_env=False) as http, ThreadPoolExecutor(CONNECTIONS) as pool:

        def let_in() -> bool:
            answers = pool.map(lambda _: http.get(url, headers=headers).status_code, range(CONNECTIONS))
            return httpx.codes.OK in set(answers)

        if not let_in():
            raise RuntimeError("nobody got through before")
        revoke()
        revoked = last = time.monotonic()
        while time.monotonic() - last < QUIET_SECONDS:
            if let_in():
                last = time.monotonic()
            time.sleep(STEP_SECONDS)
    return last - revoked
