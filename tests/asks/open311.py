"""Requests in the form of Open311: an app reports a lamp that is out, and everybody sees how far it is."""

from typing import Any

from tests.asks.registry import asks, plain
from tests.asks.tickets import Ticket
from tests.cast import Cast
from tests.families import STREET, Family
from tests.gateway import Sent
from tests.open311 import V2

FORM = {"content-type": "application/x-www-form-urlencoded"}

for _form in ("xml", "json"):
    plain(f"GET /open311/discovery.{_form}")
    plain(f"GET {V2}/services.{_form}")
    plain(f"GET {V2}/requests.{_form}")


def _taken(form: str) -> None:
    @asks(f"POST {V2}/requests.{form}")
    def take(cast: Cast, *_: Any) -> Sent:
        return Sent("POST", f"{V2}/requests.{form}", body=cast.open311.form(cast.open311.key()), headers=FORM)


_taken("xml")
_taken("json")


@asks(f"GET {V2}/services/{{file}}")
def definition(cast: Cast, *_: Any) -> Sent:
    return Sent("GET", f"{V2}/services/{cast.open311.code()}.json")


@asks(f"GET {V2}/requests/{{file}}")
def shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast, category=cast.open311.code(), place={"street": STREET})
    cast.open311.bring(ticket.case)
    return Sent("GET", f"{V2}/requests/{ticket.answer['number']}.json")


@asks(f"GET {V2}/tokens/{{file}}")
def token(cast: Cast, *_: Any) -> Sent:
    sent = cast.open311.form(cast.open311.key(), service_code=cast.open311.code("batch"))
    answer = cast.send(Sent("POST", f"{V2}/requests.json", body=sent, headers=FORM))
    return Sent("GET", f"{V2}/tokens/{answer.body[0]['token']}.json")
