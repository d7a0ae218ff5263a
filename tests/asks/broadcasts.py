"""Requests about subscriptions and broadcasts."""

from chalicelib.broadcasts.schemas import NewBroadcast
from chalicelib.broadcasts.subscriptions import Said, Subscription
from chalicelib.kernel.records import Record
from chalicelib.rights.accounts import IDENTITY
from tests.asks.registry import asks, plain
from tests.broadcasting import head_of
from tests.builders import once
from tests.cast import Cast
from tests.fakes.broadcasts import MemorySubscriptions
from tests.families import DEPARTMENT, Family
from tests.gateway import Sent

TOPIC, PHONE = "medical_insurance", "13987100077"
BODY = {"topic": TOPIC, "title": "参保提醒", "text": "居民医保参保缴费截止到十二月二十五日，请按时缴费。"}

plain("GET /v1/topics")
plain("GET /v1/me/subscriptions")
plain("POST /v1/broadcasts", BODY)


@asks("POST /v1/me/subscriptions")
def subscribed(cast: Cast, kind: str, _: Family, __: str) -> Sent:
    """By a phone with which the caller once logged in."""
    account = cast.privacy.person(cast.privacy.lookup("phone", PHONE))
    if account.new:
        cast.documents.put(Record(account.id, "account", {"verified": ""}), account)
    own = cast.ids.get(kind, "nobody")
    if cast.documents.get(own, IDENTITY + account.id) is None:
        cast.documents.put(Record(own, IDENTITY + account.id))
    body = {"topic": TOPIC, "via": "sms", "address": PHONE}
    return Sent("POST", "/v1/me/subscriptions", body=body)


@asks("POST /v1/me/subscriptions/{topic}/end")
def ended(cast: Cast, kind: str, _: Family, __: str) -> Sent:
    """Of a subscription of the caller's, who is somebody."""
    if kind in cast.ids and cast.ids[kind] in cast.keys:
        person, store = cast.privacy.known(cast.ids[kind]), MemorySubscriptions(cast.documents)
        said = Said(given=True, at=cast.clock.now().wall, version="2026-11", via="sms")
        if not store.of(person.id):
            bare = Subscription(topic=TOPIC, person=person.id, via="sms")
            sealed = cast.privacy.seal(person, PHONE, about=bare.subscriber)
            store.keep(bare.saying(said, sealed), person)
    return Sent("POST", f"/v1/me/subscriptions/{TOPIC}/end", body={})


def _written(cast: Cast) -> str:
    """A broadcast of the department's, by a head who asks for nothing here."""
    asked = NewBroadcast.model_validate(BODY)
    return str(cast.broadcasting.broadcasts.ask(head_of(DEPARTMENT, "another"), asked, once())["id"])


@asks("GET /v1/broadcasts/{case_id}")
def shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("GET", f"/v1/broadcasts/{_written(cast)}")


@asks("POST /v1/broadcasts/{case_id}/confirmation")
def confirmed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("POST", f"/v1/broadcasts/{_written(cast)}/confirmation", body={})


@asks("POST /v1/broadcasts/{case_id}/stop")
def stopped(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Sent("POST", f"/v1/broadcasts/{_written(cast)}/stop", body={})
