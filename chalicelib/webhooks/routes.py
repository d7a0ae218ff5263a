"""The API of webhooks, for departments' systems: parse, one call, answer."""

from collections.abc import Callable

from chalicelib.kernel.store import CaseStore
from chalicelib.web.acts import Repeatable
from chalicelib.web.api import Api, Ask, Gate, Nothing
from chalicelib.webhooks import schemas as asked
from chalicelib.webhooks.service import Webhooks

AT = "/v1/webhooks/{endpoint_id}"


def blueprint(webhooks: Callable[[], Webhooks], cases: Callable[[], CaseStore], gate: Callable[[], Gate]) -> Api:
    """Endpoints and what they were told."""
    api = Api("chalicelib.webhooks.routes", gate)
    acts = Repeatable(cases)

    @api.post("/v1/webhooks", asked.NewEndpoint, asked.EndpointIssued, "部门：登记接收事件的地址", status=201)
    def register(ask: Ask[asked.NewEndpoint]) -> asked.EndpointIssued:
        return acts.again(ask, lambda: webhooks().register(ask.caller, ask.key.key, ask.body))

    @api.get("/v1/webhooks", asked.Endpoints, "部门：本部门接收事件的地址")
    def mine(ask: Ask[Nothing]) -> asked.Endpoints:
        return asked.Endpoints(items=webhooks().mine(ask.caller))

    @api.post(f"{AT}/secret", Nothing, asked.EndpointIssued, "部门：换签名密钥")
    def rotate(ask: Ask[Nothing]) -> asked.EndpointIssued:
        return acts.again(ask, lambda: webhooks().rotate(ask.caller, ask.path["endpoint_id"]))

    @api.post(f"{AT}/subscriptions", asked.Subscribed, asked.EndpointView, "部门：订阅主题（换掉原来的订阅）")
    def subscribe(ask: Ask[asked.Subscribed]) -> asked.EndpointView:
        return acts.again_on(ask, webhooks().subscribe, "endpoint_id")

    @api.post(f"{AT}/end", Nothing, asked.EndpointView, "部门：停止接收事件")
    def end(ask: Ask[Nothing]) -> asked.EndpointView:
        return acts.again(ask, lambda: webhooks().end(ask.caller, ask.path["endpoint_id"]))

    @api.post(f"{AT}/resume", Nothing, asked.EndpointView, "部门：恢复接收事件")
    def resume(ask: Ask[Nothing]) -> asked.EndpointView:
        return acts.again(ask, lambda: webhooks().resume(ask.caller, ask.path["endpoint_id"]))

    @api.get(f"{AT}/deliveries", asked.EventDeliveries, "部门：事件送到了没有", query=asked.Wanted)
    def deliveries(ask: Ask[asked.Wanted]) -> asked.EventDeliveries:
        return webhooks().deliveries(ask.caller, ask.path["endpoint_id"], ask.body)

    @api.post(f"{AT}/results", asked.Told, asked.EventDelivery, "部门：回告事件的处理结果")
    def result(ask: Ask[asked.Told]) -> asked.EventDelivery:
        return acts.again_on(ask, webhooks().result, "endpoint_id")

    @api.post(f"{AT}/replay", asked.Which, asked.EventDelivery, "部门：重新接收一个事件")
    def replay(ask: Ask[asked.Which]) -> asked.EventDelivery:
        act = webhooks().replay
        return acts.again(ask, lambda: act(ask.caller, ask.path["endpoint_id"], ask.body.message_id))

    return api
