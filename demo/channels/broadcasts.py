"""A notice to everybody who asked for it: subscribed, written, confirmed, heard once, ended, stopped."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.messages.failover import SMS_PROVIDERS
from demo.access.stage import Stage, done, refused
from demo.channels.followers import Followers
from demo.channels.providers import Simulators, soon
from demo.daytime import by_day
from demo.people import Resident
from demo.report import Check, held
from demo.scenes import ALLOWANCE, Play

TOPIC, OTHER = "elder_care", "schooling"
DEPARTMENT, ELSEWHERE = "civil_affairs", "education"
TITLE, GIVEN_UP = "老年食堂开放", "老年食堂停办"
TEXT = "十二月一日起，老年食堂每天供应午餐和晚餐，凭身份证就餐，行动不便的老人可以预约送餐上门。"
LATER = timedelta(days=20)
"""Legal time until a broadcast begins that is stopped before."""
AT_MOST = 90.0
"""Seconds that a broadcast to a few takes at most: its functions start first."""


@dataclass(frozen=True)
class Subscriber:
    """Somebody who subscribed."""

    via: str
    to: str
    """Their address there."""
    token: str


class Broadcasts:
    """Subscribers, and the heads of departments who write to them."""

    def __init__(self, play: Play, port: int) -> None:
        self.play, self.desk, self.stage = play, play.desk, Stage(play)
        self.simulators, self.followers = Simulators(port), Followers(play.desk, port)
        self.head, self.second = (self.desk.tokens.officer(DEPARTMENT, name) for name in ("head-1", "head-2"))

    def scenes(self) -> Iterator[Check]:
        """In the daytime."""
        with by_day() as known:
            people = [
                *(self._over_sms() for _ in range(3)),
                *(self._over_mini_program() for _ in range(3)),
                *(self._over_wechat() for _ in range(2)),
            ]
            ended, other = self._over_mini_program(), self._over_mini_program(OTHER)
            yield self.subscribed(people, ended)
            known()
            broadcast = self._asked(TITLE)
            yield self.confirmed(broadcast)
            yield self.meanwhile()
            yield self.once(broadcast, people)
            yield self.silent([ended, other])
            yield self.stopped(people)

    def subscribed(self, people: list[Subscriber], ended: Subscriber) -> Check:
        """Over an address of one's own, over no other one; ended as easily."""
        mine, path = self.desk.get("/v1/me/subscriptions", people[0].token).body["items"], "/v1/me/subscriptions"
        anothers = {"topic": OTHER, "via": "sms", "address": people[1].to}
        ends = self.desk.post(f"{path}/{TOPIC}/end", {}, ended.token)
        right = {
            "it stands, and is shown without the address": [one["stands"] for one in mine] == [True]
            and people[0].to not in str(mine),
            "another one's phone is refused": refused(
                self.desk.post(path, anothers, people[0].token), 422, "subscription_address"
            ),
            "it is ended in one call": ends.status == 200 and not ends.body["stands"],
        }  # fmt: skip
        return Check("channels.broadcast.subscribed", *held(right))

    def confirmed(self, broadcast: str) -> Check:
        """Four eyes: a head of the department writes, another one confirms."""
        path, post = f"/v1/broadcasts/{broadcast}/confirmation", self.desk.post
        foreign = self.desk.tokens.officer(ELSEWHERE, "head-3")
        right = {
            "nobody confirms what they wrote": refused(post(path, {}, self.head), 403, "broadcast_yourself"),
            "another department's head does not see it": refused(post(path, {}, foreign), 404, "broadcast_unknown"),
            "nor writes to the topic": refused(
                post("/v1/broadcasts", self._said(TITLE), foreign), 403, "broadcast_not_yours"
            ),
            "a second head confirms": post(path, {}, self.second).body.get("stage") == "published",
        }  # fmt: skip
        return Check("channels.broadcast.confirmed", *held(right))

    def meanwhile(self) -> Check:
        """Who is decided about while it goes out is told, too."""
        answer, row = self.play.submit(self.play.make(ALLOWANCE, "web", "instant"), "channels")
        done(answer)
        told = soon(lambda: len(self.play.messages_of(row)) == 1, AT_MOST)
        return Check("channels.broadcast.meanwhile", told, f"{row.outcome}, {len(self.play.messages_of(row))} message")

    def once(self, broadcast: str, people: list[Subscriber]) -> Check:
        """Every subscriber hears of it, over their channel, once."""
        soon(lambda: all(self.heard(one, TITLE) for one in people), AT_MOST)
        view = self.desk.get(f"/v1/broadcasts/{broadcast}", self.head).body
        left = view["counts"]["sent"] + view["counts"]["delivered"]
        accepted = [found for provider in SMS_PROVIDERS for found in self.accepted(provider, broadcast)]
        right = {
            "each one's has left, and no other": left == view["total"] == len(people),
            "each phone shows it once": [len(self.heard(one, TITLE)) for one in people] == [1] * len(people),
            "the providers of SMS took each one's once": accepted == [1] * len([o for o in people if o.via == "sms"]),
            "over the channel that was chosen": all(
                message["channel"] == one.via for one in people for message in self.heard(one, TITLE)
            ),
        }  # fmt: skip
        return Check("channels.broadcast.once", *held(right))

    def silent(self, others: list[Subscriber]) -> Check:
        """Who ended the subscription, or subscribed to something else, hears nothing of it."""
        heard = [len(self.heard(one, TITLE)) for one in others]
        return Check("channels.broadcast.silent", heard == [0] * len(others), f"{heard} messages")

    def stopped(self, people: list[Subscriber]) -> Check:
        """What is stopped before its time reaches nobody, and is not begun again."""
        later = self.play.clock.now().legal + LATER
        broadcast = self._asked(GIVEN_UP, at=later.isoformat())
        confirm, stop = f"/v1/broadcasts/{broadcast}/confirmation", f"/v1/broadcasts/{broadcast}/stop"
        done(self.desk.post(confirm, {}, self.second))
        right = {
            "the second head stops it": self.desk.post(stop, {}, self.second).body.get("stage") == "stopped",
            "for good": refused(self.desk.post(confirm, {}, self.second), 409, "broadcast_stage"),
            "nobody was told": not any(self.heard(one, GIVEN_UP) for one in people),
        }
        return Check("channels.broadcast.stopped", *held(right))

    def _said(self, title: str, **more: Any) -> dict[str, Any]:
        return {"topic": TOPIC, "title": title, "text": TEXT, **more}

    def _asked(self, title: str, **more: Any) -> str:
        return str(done(self.desk.post("/v1/broadcasts", self._said(title, **more), self.head))["id"])

    def heard(self, one: Subscriber, title: str) -> list[dict[str, Any]]:
        """What their phone shows of a broadcast."""
        items = self.desk.get("/sandbox/messages", to=one.to).body["items"]
        return [message for message in items if title in message["text"]]

    def accepted(self, provider: str, broadcast: str) -> list[int]:
        """How often the provider took each message of a broadcast: their ids begin alike."""
        took = self.simulators.told(provider)["accepted"]
        return [count for message, count in took.items() if message.startswith(broadcast[:-2])]

    def _over_sms(self) -> Subscriber:
        """Somebody who logged in by a phone, and proved their name."""
        who = self.stage.somebody(66)
        done(self.desk.post("/v1/sessions/sms-codes", {"phone": who.phone}))
        said = {"phone": who.phone, "code": self.stage.code_for(who.phone)}
        token = done(self.desk.post("/v1/sessions/sms", said))["access_token"]
        return self._subscribed("sms", who.phone, self._proved(who, token), who.phone)

    def _over_mini_program(self, topic: str = TOPIC) -> Subscriber:
        """Somebody who logged in by the mini-program."""
        who = self.stage.somebody(66)
        return self._subscribed("miniprogram", who.openid, self.stage.named(who)["access_token"], who.openid, topic)

    def _over_wechat(self) -> Subscriber:
        """A follower of the official account who bound it."""
        who, openid = self.stage.somebody(66), f"o-follows-{time.time_ns()}"
        token = self.stage.named(who)["access_token"]
        self.followers.bind(token, openid)
        return self._subscribed("wechat", openid, token, "")

    def _proved(self, who: Resident, token: str) -> str:
        said = {"name": who.name, "id_number": who.number, "consent": True}
        return str(done(self.desk.post("/v1/me/real-name", said, token))["access_token"])

    def _subscribed(self, via: str, to: str, token: str, address: str, topic: str = TOPIC) -> Subscriber:
        said = {"topic": topic, "via": via, "address": address}
        done(self.desk.post("/v1/me/subscriptions", said, token))
        return Subscriber(via, to, token)
