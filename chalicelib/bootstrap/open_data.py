"""Open data of trading: what its routes call, its reader of facts, and what writes the files of months."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import cases, catalogue, clock

if TYPE_CHECKING:
    from chalicelib.aws.release_lists import ReleaseLists
    from chalicelib.trading.ocds.bulk import Months
    from chalicelib.trading.ocds.contents import Contents
    from chalicelib.trading.ocds.files.service import ImportedFiles
    from chalicelib.trading.ocds.files.working import Working
    from chalicelib.trading.ocds.finding import Finder
    from chalicelib.trading.ocds.importing import Importing
    from chalicelib.trading.ocds.listing import Listing
    from chalicelib.trading.ocds.routes import Services
    from chalicelib.web.api import Api


@cache
def _lists() -> ReleaseLists:
    from chalicelib.aws.release_lists import ReleaseLists

    return ReleaseLists(env["TABLE_RELEASES"])


@cache
def _finder() -> Finder:
    from chalicelib.trading.ocds.finding import Finder

    return Finder(cases(), catalogue(), _contents())


@cache
def _contents() -> Contents:
    from chalicelib.aws.files import Bucket
    from chalicelib.trading.ocds.contents import Contents

    return Contents(Bucket(env["FILES_BUCKET"]))


@cache
def open_data() -> Services:
    """What the routes of open data call."""
    from chalicelib.trading.ocds.publishing import Publishing
    from chalicelib.trading.ocds.routes import Services

    publishing = Publishing(_finder(), catalogue(), _lists())
    return Services(publishing, months(), _importing(), imported_files())


@cache
def _importing() -> Importing:
    from chalicelib.trading.ocds.importing import Importing

    return Importing(cases(), catalogue(), _contents(), clock())


@cache
def imported_files() -> ImportedFiles:
    """Files of open data that others publish."""
    from chalicelib.aws.files import Bucket
    from chalicelib.trading.ocds.files.service import ImportedFiles

    return ImportedFiles(cases(), _importing(), Bucket(env["FILES_BUCKET"]), clock())


@cache
def file_working() -> Working:
    """The reader that works on such files."""
    from chalicelib.aws.files import Bucket
    from chalicelib.trading.ocds.files.working import Working

    return Working(cases(), _importing(), Bucket(env["FILES_BUCKET"]), clock())


@cache
def months() -> Months:
    """Everything of a month, and its file."""
    from chalicelib.aws.files import Bucket
    from chalicelib.trading.ocds.bulk import Months

    return Months(_finder(), catalogue(), _lists(), Bucket(env["FILES_BUCKET"]), clock())


@cache
def release_listing() -> Listing:
    """The reader that lists releases."""
    from chalicelib.trading.ocds.listing import Listing

    return Listing(cases(), catalogue(), _lists())


@cache
def ocds_api() -> Api:
    from chalicelib.trading.ocds.routes import blueprint

    return blueprint(open_data, gate)
