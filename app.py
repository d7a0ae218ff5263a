"""The contents page: every route and every function of the platform, each in one call."""

from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from chalice.app import Chalice

from chalicelib import bootstrap
from chalicelib.applications import routes as applications
from chalicelib.applications.tasks import decide_instantly
from chalicelib.aws.queues import consume, consume_refs
from chalicelib.catalogue import routes as catalogue
from chalicelib.notices.model import Errand
from chalicelib.pages import routes as pages
from chalicelib.parties import routes as parties
from chalicelib.sandbox import routes as sandbox

app = Chalice(app_name="chengxiaofu")
log = Logger()

apis = (
    catalogue.blueprint(bootstrap.catalogue, bootstrap.callers),
    applications.blueprint(bootstrap.services, bootstrap.callers),
    parties.blueprint(bootstrap.party_records, bootstrap.cases, bootstrap.callers),
    sandbox.blueprint(bootstrap.phone, bootstrap.callers),
)
for _blueprint in (*apis, pages.blueprint(apis)):
    app.register_blueprint(_blueprint)


@app.lambda_function(name="decide")
def decide(event: dict[str, Any], context: Any) -> Any:
    return decide_instantly(bootstrap.judge(), event)


@app.lambda_function(name="approval_step")
def approval_step(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.approval_steps().handle(event)


@app.lambda_function(name="dispatch")
def dispatch(event: dict[str, Any], context: Any) -> Any:
    return bootstrap.dispatcher().handle(event)


@app.lambda_function(name="workflow_reader")
def workflow_reader(event: dict[str, Any], context: Any) -> Any:
    return consume_refs(event, context, bootstrap.approval_workflow().handle)


@app.lambda_function(name="history_reader")
def history_reader(event: dict[str, Any], context: Any) -> Any:
    return consume_refs(event, context, bootstrap.history().handle)


@app.lambda_function(name="notices_reader")
def notices_reader(event: dict[str, Any], context: Any) -> Any:
    return consume_refs(event, context, bootstrap.notices().handle)


@app.lambda_function(name="sms_sender")
def sms_sender(event: dict[str, Any], context: Any) -> Any:
    return consume(event, context, Errand, bootstrap.post("sms").handle)


@app.lambda_function(name="wechat_sender")
def wechat_sender(event: dict[str, Any], context: Any) -> Any:
    return consume(event, context, Errand, bootstrap.post("wechat").handle)


@app.lambda_function(name="miniprogram_sender")
def miniprogram_sender(event: dict[str, Any], context: Any) -> Any:
    return consume(event, context, Errand, bootstrap.post("miniprogram").handle)


@app.lambda_function(name="reconcile")
def reconcile(event: dict[str, Any], context: Any) -> Any:
    patience = timedelta(seconds=float(event.get("patience", 60)))
    return bootstrap.reconciler().run(patience, everything=bool(event.get("everything")))
