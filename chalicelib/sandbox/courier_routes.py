"""The pretended courier over HTTP: the platform's client calls it as it would the adapter of the real one."""

from collections.abc import Callable

from chalicelib.sandbox.courier import OrderAnswer, PlayedCourier, Progress, Sealed, TraceAnswer
from chalicelib.web.api import Api, Ask, Gate


def blueprint(courier: Callable[[], PlayedCourier], gate: Callable[[], Gate]) -> Api:
    """The routes of the pretended courier."""
    api = Api("chalicelib.sandbox.routes", gate)

    @api.post("/sandbox/ems/orders", Sealed, OrderAnswer, "沙箱：模拟快递下单", keyed=False)
    def order(ask: Ask[Sealed]) -> OrderAnswer:
        return courier().order(ask.body)

    @api.post("/sandbox/ems/lookups", Sealed, OrderAnswer, "沙箱：模拟快递查单", keyed=False)
    def find(ask: Ask[Sealed]) -> OrderAnswer:
        return courier().find(ask.body)

    @api.post("/sandbox/ems/traces", Sealed, TraceAnswer, "沙箱：模拟快递查轨迹", keyed=False)
    def traces(ask: Ask[Sealed]) -> TraceAnswer:
        return courier().traces(ask.body)

    @api.post("/sandbox/ems/parcels/{tracking}/progress", Progress, Sealed, "沙箱：快件走一步", keyed=False)
    def move(ask: Ask[Progress]) -> Sealed:
        return courier().move(ask.path["tracking"], ask.body)

    return api
