"""Departments' data over HTTP."""

from collections.abc import Callable

from chalicelib.kernel.store import CaseStore
from chalicelib.parties.records import PartyRecords, Taken, Told
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate


def blueprint(records: Callable[[], PartyRecords], cases: Callable[[], CaseStore], gate: Callable[[], Gate]) -> Api:
    """The routes of what is held about people and firms."""
    api = Api("chalicelib.parties.routes", gate)
    acts = Repeatable(cases)

    @api.post("/v1/party-records", Told, Taken, "部门数据归集")
    def take(ask: Ask[Told]) -> Taken:
        return acts.again_on(ask, records().take)

    return api
