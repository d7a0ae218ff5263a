"""How long a certificate takes to set, and how much longer than nothing at all its verification takes."""

import json
import os
import time
from collections.abc import Iterator
from io import BytesIO
from statistics import median

from pypdf import PdfReader

from bench.place import Place
from bench.players import Request
from bench.results import Entry
from bench.sampling import Caller, Side, in_turn
from chalicelib import bootstrap
from chalicelib.aws.typesetting import TypesettingFunction
from chalicelib.certificates.document import ATTACHMENT, TEMPLATE, page
from chalicelib.certificates.facts import Signature
from demo.application.certificates import TRANSFER, Certificates
from demo.desk import Desk
from demo.scenes import Play
from infra import naming

NAMES = ("application.certificate.pdf", "application.certificate.verification")
WARMING, RUNS = 5, 60
PDF_MS, VERIFICATION_MS = 300, 50
EMPTY = Request("/assets/logo.svg")
"""A file that lies in the function's own code."""


def measure(place: Place) -> Iterator[Entry]:
    """A certificate that was issued for a house, set anew with other words, and verified by its signed data."""
    os.environ |= place.platform.env
    scenes = Certificates(Play(Desk(place.platform.stack.api_url), bootstrap.clock()))
    made, own = scenes.granted(scenes.counter.ready(TRANSFER))
    signed = json.loads(PdfReader(BytesIO(scenes.pdf(own["identifier"], made.token))).attachments[ATTACHMENT][0])
    yield _setting(place, signed)
    yield _verification(place, signed)


def _setting(place: Place, signed: dict[str, dict[str, object]]) -> Entry:
    typesetter = TypesettingFunction(place.platform.resource(naming.function("typeset")))
    taken = []
    for n in range(WARMING + RUNS):
        said = page(signed["data"] | {"application": str(n)}, Signature.model_validate(signed["signature"]), "")
        began = time.perf_counter()
        typesetter.pdf(TEMPLATE, said)
        taken.append((time.perf_counter() - began) * 1000)
    how = f"with QR code, seal and attachment, warm, one at a time, {RUNS} runs, the call of the function included"
    return Entry(NAMES[0], median(taken[WARMING:]), "ms", how, goal=PDF_MS)


def _verification(place: Place, signed: dict[str, dict[str, object]]) -> Entry:
    caller = Caller(place.platform.stack.api_url)
    verify = _side(caller, Request("/v1/certificates/verification", {"certificate": signed}))
    empty = _side(caller, EMPTY)
    in_turn(verify, empty, WARMING, lambda: None)
    ours, floor = in_turn(verify, empty, RUNS, lambda: None)
    how = (
        f"signature checked and state read, {median(ours):.0f} ms, less an empty request's {median(floor):.0f} ms; "
        f"warm, {RUNS} pairs"
    )
    return Entry(NAMES[1], median(ours) - median(floor), "ms", how, goal=VERIFICATION_MS)


def _side(caller: Caller, request: Request) -> Side:
    def once() -> float:
        began = time.perf_counter()
        caller.send(request)
        return (time.perf_counter() - began) * 1000

    return once
