"""Tickets from elsewhere: a message to the official account, and an app that speaks Open311."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import httpx

from demo.access.stage import done
from demo.channels.followers import Followers
from demo.report import Check, held
from demo.scenes import until as soon
from demo.tickets.desk import CITY, Reported, Tickets
from demo.trading.desk import until
from infra.fresh import command

V2 = "/open311/v2"
NUMBER = re.compile(r"工单编号(GD[0-9]{14})，查询码([0-9A-Z]{8})")


class Elsewhere:
    """People who do not come to the platform."""

    def __init__(self, tickets: Tickets, port: int) -> None:
        self.tickets = tickets
        self.followers = Followers(tickets.desk, port)

    def scenes(self) -> Iterator[Check]:
        """One after another."""
        yield self._over_wechat()
        yield self._over_open311()

    def _over_wechat(self) -> Check:
        """Who bound the account writes, is answered with a number, asks how far it is."""
        tickets, openid = self.tickets, f"o-reports-{time.time_ns()}"
        who, token = tickets.resident()
        self.followers.bind(token, openid)
        answer = self.followers.said(openid, "求助 惠兰园小区北门的路灯不亮，晚上很黑，请派人来修路灯。")
        told = NUMBER.search(answer)
        number, code = told.groups() if told else ("", "")
        mine = [one for one in tickets.every("/v1/tickets", token) if one["number"] == number]
        right = {"the answer has number and code": told is not None, "it is among their own": bool(mine)}
        if mine:
            ticket = tickets.reported(mine[0] | {"code": code}, who, token)
            tickets.dispatched(ticket, CITY, "street_lighting")
            progress = self.followers.said(openid, f"{number} {code}")
            tickets.replied(ticket, "路灯已经修好。")
            right |= {
                "both sent back tell how far it is": number in progress,
                "the reply is told over WeChat": until(lambda: self._told(openid)),
                "over WeChat it came": mine[0]["channel"] == "wechat",
            }
        return Check("complaints.wechat", *held(right))

    def _told(self, openid: str) -> bool:
        items = self.tickets.desk.get("/sandbox/messages", to=openid).body["items"]
        return any("答复通知" in str(one) for one in items)

    def _over_open311(self) -> Check:
        """An app posts the standard's form, and reads in the list how far it is."""
        tickets = self.tickets
        who, token = tickets.resident()
        key = json.loads(command("infra.open311", "issue", "demo-app", "--name", "城市随手拍"))["api_key"]
        form = {
            "api_key": key, "service_code": "street_lighting", "lat": "24.8821", "long": "102.8190",
            "address_string": "呈贡区惠兰园小区", "description": "惠兰园小区南门的路灯坏了两盏，请派人来修。",
            "first_name": who.name[1:], "last_name": who.name[:1], "phone": who.phone,
        }  # fmt: skip
        wrong = self._posted(form | {"api_key": "0" * 40})
        answer = self._posted(form)
        number = str(answer.json()[0].get("service_request_id", "")) if answer.status_code == 200 else ""
        listed = soon(lambda: self._read(number).get("status") == "open")
        ticket = self._known(number, token)
        right = {
            "without a key nothing is taken": wrong.status_code == 403,
            "the number is told at once": number.startswith("GD"),
            "everybody reads it in the list": listed,
            "without its words and its house": not self._read(number).get("description"),
        }
        if ticket is not None:
            tickets.dispatched(ticket, CITY, "street_lighting")
            tickets.replied(ticket, "路灯已经修好。")
            done(tickets.called(ticket, reached=True, solved=True))
            right["closed, when it is solved"] = soon(lambda: self._read(number).get("status") == "closed")
        return Check("complaints.open311", *held(right | {"the hotline has it": ticket is not None}))

    def _posted(self, form: dict[str, str]) -> httpx.Response:
        return httpx.post(f"{self.tickets.desk.url}{V2}/requests.json", data=form, timeout=60, trust_env=False)

    def _read(self, number: str) -> dict[str, Any]:
        """As the list of the standard shows it; nothing while it does not."""
        answer = httpx.get(f"{self.tickets.desk.url}{V2}/requests/{number}.json", timeout=60, trust_env=False)
        return dict(answer.json()[0]) if answer.status_code == 200 else {}

    def _known(self, number: str, token: str) -> Reported | None:
        """The ticket of the number, as it waits for the dispatcher or, dispatched by rule, for a department."""
        tickets = self.tickets
        queues = (("dispatch", "", tickets.dispatcher), ("handle", CITY, tickets.worker(CITY)))
        for kind, department, who in queues:
            asked = {"kind": kind} | ({"department": department} if department else {})
            for one in tickets.every("/v1/ticket-queue", who, **asked):
                if one["number"] == number:
                    return tickets.reported(one | {"code": ""}, None, token)
        return None
