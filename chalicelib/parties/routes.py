"""Departments' data over HTTP."""

from collections.abc import Callable

from chalicelib.kernel.changing import repeatable
from chalicelib.kernel.store import CaseStore
from chalicelib.parties.records import PartyRecords, Taken, Told
from chalicelib.web.api import Api, Ask, Gate


def blueprint(records: Callable[[], PartyRecords], cases: Callable[[], CaseStore], gate: Callable[[], Gate]) -> Api:
    """The routes of what is held about people and firms."""
    api = Api("chalicelib.parties.routes", gate)

    @api.post("/v1/party-records", Told, Taken, "部门数据归集")
    def take(ask: Ask[Told]) -> Taken:
        return repeatable(cases(), ask.key, lambda: records().take(ask.caller, ask.body))

    return api
