"""The contents page: every route and every function of the platform, each in one call.

It is as long as there are functions: Chalice finds each by its name in this file.
"""

from typing import Any

from chalice.app import Chalice

from chalicelib import bootstrap, functions
from chalicelib.access import routes as access
from chalicelib.access.rules import allowed
from chalicelib.applications import handling_routes as handling, handover_routes as handover, routes as applications
from chalicelib.appraisal import routes as appraisal
from chalicelib.appraisal.accountability import routes as accountability
from chalicelib.broadcasts import routes as broadcasts
from chalicelib.bundles import routes as bundles
from chalicelib.catalogue import routes as catalogue
from chalicelib.certificates import routes as certificates
from chalicelib.complaints import handling_routes as ticket_work, routes as tickets
from chalicelib.complaints.open311 import routes as open311
from chalicelib.complaints.suggesting import routes as duplicates
from chalicelib.credit import routes as credit
from chalicelib.feed import routes as feed
from chalicelib.messaging import routes as messaging, wechat_routes as wechat
from chalicelib.pages import routes as pages
from chalicelib.parties import routes as parties
from chalicelib.ratings import routes as ratings
from chalicelib.rights import routes as rights
from chalicelib.sandbox import courier_routes as courier, routes as sandbox
from chalicelib.sites import routes as sites
from chalicelib.supervision import routes as figures
from chalicelib.supervision.monthly import routes as monthly
from chalicelib.trading import routes as trading
from chalicelib.trading.bulletin import routes as bulletin
from chalicelib.trading.challenges import routes as challenges
from chalicelib.trading.ocds import routes as ocds
from chalicelib.trading.register import routes as register
from chalicelib.trading.supervision import routes as supervision
from chalicelib.web.cors import preflights
from chalicelib.webhooks import routes as webhooks

app = Chalice(app_name="chengxiaofu")

apis = (
    catalogue.blueprint(bootstrap.catalogue, bootstrap.item_guides, bootstrap.gate),
    applications.blueprint(bootstrap.services, bootstrap.gate),
    handling.blueprint(bootstrap.services, bootstrap.gate),
    handover.blueprint(bootstrap.handover, bootstrap.cases, bootstrap.gate),
    broadcasts.blueprint(bootstrap.broadcasts, bootstrap.gate),
    bundles.blueprint(bootstrap.bundles, bootstrap.gate),
    certificates.blueprint(bootstrap.certificates, bootstrap.gate),
    messaging.blueprint(bootstrap.receiving, bootstrap.gate),
    messaging.outbox_blueprint(bootstrap.messages, bootstrap.gate),
    wechat.blueprint(bootstrap.wechat, bootstrap.gate),
    parties.blueprint(bootstrap.party_records, bootstrap.cases, bootstrap.gate),
    access.blueprint(bootstrap.access, bootstrap.gate),
    rights.blueprint(bootstrap.rights, bootstrap.cases, bootstrap.gate),
    credit.blueprint(bootstrap.credit, bootstrap.cases, bootstrap.gate),
    feed.blueprint(bootstrap.feed, bootstrap.gate),
    webhooks.blueprint(bootstrap.webhooks, bootstrap.cases, bootstrap.gate),
    trading.blueprint(bootstrap.trading, bootstrap.gate),
    bulletin.blueprint(bootstrap.bulletin, bootstrap.gate),
    challenges.blueprint(bootstrap.challenges, bootstrap.gate),
    register.blueprint(bootstrap.organisations, bootstrap.gate),
    supervision.blueprint(bootstrap.oversight, bootstrap.gate),
    ratings.blueprint(bootstrap.ratings, bootstrap.gate),
    ocds.blueprint(bootstrap.open_data, bootstrap.gate),
    tickets.blueprint(bootstrap.tickets, bootstrap.gate),
    ticket_work.blueprint(bootstrap.tickets, bootstrap.gate),
    duplicates.blueprint(bootstrap.duplicates, bootstrap.gate),
    open311.blueprint(bootstrap.open311, bootstrap.gate),
    sites.blueprint(bootstrap.sites, bootstrap.gate),
    accountability.blueprint(bootstrap.accountability, bootstrap.gate),
    appraisal.blueprint(bootstrap.appraisal, bootstrap.gate),
    figures.blueprint(bootstrap.figures, bootstrap.gate),
    monthly.blueprint(bootstrap.monthly_reports, bootstrap.gate),
    sandbox.blueprint(bootstrap.phone, bootstrap.gate),
    sandbox.providers_blueprint(bootstrap.sandbox_providers, bootstrap.gate),
    courier.blueprint(bootstrap.sandbox_courier, bootstrap.gate),
)
for _blueprint in (*apis, preflights(apis, bootstrap.gate), pages.blueprint(apis, allowed, bootstrap.upload_address)):
    app.register_blueprint(_blueprint)


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
