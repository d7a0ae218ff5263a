"""Who is turned away: tokens that are no good, and whoever guesses."""

import base64
import json
import os
from collections.abc import Iterator
from datetime import timedelta

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from chalicelib.access.tokens import ALGORITHM, Tokens
from chalicelib.aws.secrets import RotatedKeys
from chalicelib.kernel.caller import Caller, Post
from demo.access.stage import Stage, check, refused
from demo.report import Check
from demo.scenes import ALLOWANCE

ORIGIN = "https://www.chenggong.example"
"""Whose pages may call the stack that is played on."""
GUESSES = 31
"""One more than a number may be asked about in an hour (limits.csv)."""


class Strangers:
    """Bad tokens, guessed codes, pages of other origins."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk = stage.desk

    def bad_tokens(self) -> Check:
        """Only a token that the platform signed, for itself, and that has not run out."""
        keys = RotatedKeys(os.environ["SIGNING_SECRET"])
        caller = Caller("officer", "demo-forger", posts=(Post("head", "11530114015301148T"),))
        good = Tokens(keys).issue(caller)
        header, claims, signature = good.split(".")
        told = json.loads(base64.urlsafe_b64decode(claims + "=="))
        raised = _part(told | {"role": "auditor"})
        key_id, secret = keys.current()
        elsewhere = jwt.encode(
            {"alg": ALGORITHM, "kid": key_id}, told | {"aud": "elsewhere"}, OctKey.import_key(secret)
        )
        forged = jwt.encode({"alg": ALGORITHM, "kid": key_id}, told, OctKey.import_key(b"x" * 32))
        bad = {
            "one that ran out": Tokens(keys).issue(caller, timedelta(seconds=-5)),
            "altered claims": f"{header}.{raised}.{signature}",
            "an altered signature": f"{header}.{claims}.{signature[::-1]}",
            "for somebody else": elsewhere,
            "signed by nobody": f"{_part({'alg': 'none', 'kid': key_id})}.{claims}.",
            "signed with another key": forged,
            "of a key that there is not": jwt.encode(
                {"alg": ALGORITHM, "kid": "another"}, told, OctKey.import_key(secret)
            ),
            "no token at all": "x",
        }  # fmt: skip
        right = {
            what: refused(self.desk.get("/v1/work-queue", token), 401, "token_invalid") for what, token in bad.items()
        }
        taken = self.desk.get("/v1/work-queue", good).status == 200
        return check("bad_tokens", right | {"the good one is taken": taken}, f"{len(bad)} kinds refused")

    def enumeration(self) -> Check:
        """Progress by number tells a guesser nothing, and soon no more."""
        made = self.stage.play.make(ALLOWANCE, "web", "instant")
        _, row = self.stage.submit(made)
        unknown = f"{row.number[:-4]}{(int(row.number[-4:]) + 5000) % 10_000:04d}"
        known = [self.desk.get("/v1/progress", number=row.number, code=f"{n:08d}") for n in range(GUESSES)]
        [nobody] = [self.desk.get("/v1/progress", number=unknown, code="00000000")]
        right = self.desk.get("/v1/progress", number=row.number, code=row.code)
        return check("enumeration", {
            "a wrong code is like an unknown number": (known[0].status, known[0].body) == (nobody.status, nobody.body)
            and refused(nobody, 404, "case_unknown"),
            "the guesses end": [one.status for one in known] == [404] * (GUESSES - 1) + [429],
            "even the right code is too late then": refused(right, 429, "too_many_requests"),
        }, f"{GUESSES} guesses")  # fmt: skip

    def cors(self) -> Check:
        """Pages of one other origin may call, of no third."""
        ours, theirs = (self._allowed(origin) for origin in (ORIGIN, "https://else.example"))
        return check("cors", {
            "pages of the origin may": ours == [ORIGIN, ORIGIN],
            "other pages may not": theirs == [None, None],
        })  # fmt: skip

    def _allowed(self, origin: str) -> list[str | None]:
        """Which origin is told that it may: before a request, and with an answer."""
        said = {"origin": origin, "access-control-request-method": "POST"}
        with httpx.Client(timeout=30, trust_env=False, headers=said) as browser:
            asked = browser.options(f"{self.desk.url}/v1/sessions/sms")
            answered = browser.get(f"{self.desk.url}/v1/work-queue")
        return [answer.headers.get("access-control-allow-origin") for answer in (asked, answered)]

    def scenes(self) -> Iterator[Check]:
        yield self.bad_tokens()
        yield self.enumeration()
        yield self.cors()


def _part(told: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
