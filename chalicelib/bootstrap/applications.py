"""The application flow."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, records
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy, secret

if TYPE_CHECKING:
    from chalicelib.applications.clockwork import ApplicationClockwork
    from chalicelib.applications.intake import Intake
    from chalicelib.applications.judging import Judge
    from chalicelib.applications.routes import Services
    from chalicelib.applications.uploads import SignedReceipts
    from chalicelib.parties.records import PartyRecords
    from chalicelib.web.api import Api


@cache
def judge() -> Judge:
    from chalicelib.applications.judging import Judge

    return Judge(cases(), catalogue(), privacy())


@cache
def application_clockwork() -> ApplicationClockwork:
    from chalicelib.applications.clockwork import ApplicationClockwork
    from chalicelib.aws.metrics import counted

    return ApplicationClockwork(cases(), catalogue(), clock(), counted)


@cache
def receipts() -> SignedReceipts:
    from chalicelib.applications.uploads import SignedReceipts
    from chalicelib.aws.secrets import SecretSigner

    return SignedReceipts(SecretSigner(secret(), "receipt"))


@cache
def intake() -> Intake:
    from chalicelib.applications.checking import Checking
    from chalicelib.applications.intake import Intake
    from chalicelib.aws.instant import InstantWorkflow
    from chalicelib.aws.numbers import LeasedNumbers

    checking = Checking(catalogue(), privacy(), parties(), receipts())
    instant, numbers = InstantWorkflow(env["MACHINE_INSTANT"]), LeasedNumbers(env["TABLE_COUNTERS"])
    return Intake(judge(), catalogue(), privacy(), checking, numbers, instant, clock())


@cache
def services() -> Services:
    """What the application routes call."""
    from chalicelib.applications.acting import Acting
    from chalicelib.applications.answering import Answering
    from chalicelib.applications.autofill import AutofillService
    from chalicelib.applications.callbacks import Callbacks
    from chalicelib.applications.dossier import Dossiers
    from chalicelib.applications.handling import Handling
    from chalicelib.applications.reading import Reading
    from chalicelib.applications.review import Review
    from chalicelib.applications.routes import Services
    from chalicelib.applications.uploads import Uploads
    from chalicelib.applications.usage import Usage
    from chalicelib.aws.files import Bucket
    from chalicelib.aws.secrets import SecretSigner
    from chalicelib.rights.consents import Consents

    files, reading = Bucket(env["FILES_BUCKET"]), Reading(cases(), catalogue(), privacy(), clock())
    acting = Acting(cases(), reading, catalogue(), privacy(), clock())
    review = Review(acting)
    uploads = Uploads(files, SecretSigner(secret(), "receipt"))
    return Services(
        intake=intake(),
        reading=reading,
        review=review,
        handling=Handling(acting),
        answering=Answering(acting, cases(), parties(), privacy(), uploads, clock()),
        dossiers=Dossiers(cases(), reading, catalogue(), privacy(), files, parties(), clock()),
        autofill=AutofillService(catalogue(), privacy(), parties(), clock(), Consents(records(), clock())),
        uploads=uploads,
        usage=Usage(cases(), catalogue()),
        callbacks=Callbacks(review),
        cases=cases(),
        clock=clock(),
    )


@cache
def party_records() -> PartyRecords:
    from chalicelib.parties.records import PartyRecords

    return PartyRecords(parties(), privacy(), clock())


@cache
def applications_api() -> Api:
    from chalicelib.applications.routes import blueprint

    return blueprint(services, gate)


@cache
def handling_api() -> Api:
    from chalicelib.applications.handling_routes import blueprint

    return blueprint(services, gate)


@cache
def parties_api() -> Api:
    from chalicelib.parties.routes import blueprint

    return blueprint(party_records, cases, gate)
