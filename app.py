"""The contents page: every function of the platform, each in one call. Chalice finds each by its name in this file.

Routes are those of `chalicelib/bootstrap/apis.py`, registered when they are asked for.
"""

from typing import Any

from chalice.app import Chalice

from chalicelib import bootstrap, functions
from chalicelib.bootstrap import apis
from chalicelib.web.late import LateRoutes

app = Chalice(app_name="chengxiaofu")
# A mapping is all that Chalice asks for.
app.routes = LateRoutes(app.register_blueprint, apis.whose, apis.blueprints, apis.NAMES)  # type: ignore[assignment]


@app.lambda_function(name="decide")
def decide(event: dict[str, Any], context: Any) -> Any:
    return functions.decide(event)


@app.lambda_function(name="approval_step")
def approval_step(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.approval_steps().handle(event)


@app.lambda_function(name="trading_step")
def trading_step(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.trading_steps().handle(event)


@app.lambda_function(name="challenge_step")
def challenge_step(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.challenge_steps().handle(event)


@app.lambda_function(name="ticket_step")
def ticket_step(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.ticket_steps().handle(event)


@app.lambda_function(name="dispatch")
def dispatch(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.dispatcher().handle(event)


@app.lambda_function(name="workflow_reader")
def workflow_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.case_workflows)


@app.lambda_function(name="history_reader")
def history_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.history)


@app.lambda_function(name="notices_reader")
def notices_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.message_planning)


@app.lambda_function(name="results_reader")
def results_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.delivering)


@app.lambda_function(name="bundles_reader")
def bundles_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.following)


@app.lambda_function(name="certificates_reader")
def certificates_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.issuing)


@app.lambda_function(name="events_reader")
def events_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.announcing)


@app.lambda_function(name="challenges_reader")
def challenges_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.carrying)


@app.lambda_function(name="suggesting_reader")
def suggesting_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.suggesting)


@app.lambda_function(name="open311_reader")
def open311_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.open311_posting)


@app.lambda_function(name="accountability_reader")
def accountability_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.holding)


@app.lambda_function(name="supervision_reader")
def supervision_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.supervising)


@app.lambda_function(name="counters_reader")
def counters_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.bringing)


@app.lambda_function(name="ratings_reader")
def ratings_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.inviting)


@app.lambda_function(name="bulletin_reader")
def bulletin_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.bulletin_reading)


@app.lambda_function(name="releases_reader")
def releases_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.releases(event)


@app.lambda_function(name="imports_reader")
def imports_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.read(event, bootstrap.file_working)


@app.lambda_function(name="feed_reader")
def feed_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.feed(event)


@app.lambda_function(name="webhook_sender")
def webhook_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.call(event)


@app.lambda_function(name="sms_sender")
def sms_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.send(event, "sms")


@app.lambda_function(name="wechat_sender")
def wechat_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.send(event, "wechat")


@app.lambda_function(name="miniprogram_sender")
def miniprogram_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.send(event, "miniprogram")


@app.lambda_function(name="broadcast_reader")
def broadcast_reader(event: dict[str, Any], context: Any) -> Any:
    return functions.broadcast(event)


@app.lambda_function(name="sms_bulk_sender")
def sms_bulk_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.send_bulk(event, "sms")


@app.lambda_function(name="wechat_bulk_sender")
def wechat_bulk_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.send_bulk(event, "wechat")


@app.lambda_function(name="miniprogram_bulk_sender")
def miniprogram_bulk_sender(event: dict[str, Any], context: Any) -> Any:
    return functions.send_bulk(event, "miniprogram")


@app.lambda_function(name="reconcile")
def reconcile(event: dict[str, Any], context: Any) -> Any:
    return functions.reconcile(event)


@app.lambda_function(name="track_results")
def track_results(event: dict[str, Any], context: Any) -> Any:
    return functions.track_results(event)


@app.lambda_function(name="typeset")
def typeset(event: dict[str, Any], context: Any) -> Any:
    return functions.typeset(event)


@app.lambda_function(name="anchor")
def anchor(event: dict[str, Any], context: Any) -> Any:
    return functions.anchor(event)


@app.lambda_function(name="erase")
def erase(event: dict[str, Any], context: Any) -> Any:
    return functions.erase(event)


@app.lambda_function(name="open_data")
def open_data(event: dict[str, Any], context: Any) -> Any:
    return functions.open_data(event)


@app.lambda_function(name="rotate")
def rotate(event: dict[str, Any], context: Any) -> Any:
    return functions.rotate(event)
