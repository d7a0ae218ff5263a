"""The application flow."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import records
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy, secret

if TYPE_CHECKING:
    from chalicelib.applications.clockwork import Clockwork
    from chalicelib.applications.judging import Judge
    from chalicelib.applications.routes import Services
    from chalicelib.parties.records import PartyRecords


@cache
def judge() -> Judge:
    from chalicelib.applications.judging import Judge

    return Judge(cases(), catalogue(), privacy())


@cache
def clockwork() -> Clockwork:
    from chalicelib.applications.clockwork import Clockwork
    from chalicelib.aws.metrics import counted

    return Clockwork(cases(), catalogue(), clock(), counted)


@cache
def services() -> Services:
    """What the application routes call."""
    from chalicelib.applications.autofill import AutofillService
    from chalicelib.applications.callbacks import Callbacks
    from chalicelib.applications.dossier import Dossiers
    from chalicelib.applications.reading import Reading
    from chalicelib.applications.review import Review
    from chalicelib.applications.routes import Services
    from chalicelib.applications.submission import Intake
    from chalicelib.applications.uploads import Uploads
    from chalicelib.applications.usage import Usage
    from chalicelib.aws.files import Bucket
    from chalicelib.aws.instant import InstantWorkflow
    from chalicelib.aws.numbers import LeasedNumbers
    from chalicelib.aws.secrets import SecretSigner
    from chalicelib.rights.consents import Consents

    files, reading = Bucket(env["FILES_BUCKET"]), Reading(cases(), catalogue(), privacy(), clock())
    review = Review(cases(), reading, privacy(), clock())
    uploads = Uploads(files, SecretSigner(secret(), "receipt"))
    instant, numbers = InstantWorkflow(env["MACHINE_INSTANT"]), LeasedNumbers(env["TABLE_COUNTERS"])
    return Services(
        intake=Intake(judge(), catalogue(), privacy(), parties(), numbers, uploads, instant, clock()),
        reading=reading,
        review=review,
        dossiers=Dossiers(cases(), reading, catalogue(), privacy(), files),
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
