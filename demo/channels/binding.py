"""WeChat bound by who holds it, by nobody else's link; told over it when SMS does not reach; released by a word."""

from collections.abc import Iterator

from chalicelib.messages.failover import SMS_PROVIDERS
from demo.access.stage import Stage, done, refused
from demo.channels.followers import Followers
from demo.channels.providers import Simulators, soon
from demo.report import Check, held
from demo.scenes import ALLOWANCE, Play


class Binding:
    """Somebody with an application, and a stranger."""

    def __init__(self, play: Play, port: int) -> None:
        self.play, self.desk, self.stage = play, play.desk, Stage(play)
        self.simulators = Simulators(port)
        self.followers = Followers(play.desk, port)

    def scenes(self) -> Iterator[Check]:
        """The providers are left as they were found."""
        yield self.strangers()
        yield self.bound()

    def strangers(self) -> Check:
        """A stranger's link binds nothing to whoever opens it, before and after WeChat has authorised it."""
        victim, stranger = self.stage.somebody(), self.stage.somebody()
        theirs, others = (self.desk.tokens.resident(who.number) for who in (victim, stranger))
        ticket = self.followers.ticket(stranger.openid)
        opened = self.followers.authorised(theirs, ticket, victim.openid)
        sent_on = self.followers.authorised(others, ticket, stranger.openid)
        right = {
            "in another WeChat than the one that asked it is refused": refused(
                self.followers.finish(theirs, opened), 403, "ticket_of_another"
            ),
            "what the stranger authorised is the stranger's": refused(
                self.followers.finish(theirs, sent_on), 422, "ticket_over"
            ),
            "nothing is bound": self.followers.shown(theirs) is False,
        }
        return Check("channels.binding.strangers", *held(right))

    def bound(self) -> Check:
        """Who binds is told over WeChat what SMS does not bring, until they write 解绑."""
        made = self.play.make(ALLOWANCE, "web", "instant")
        player = made.player
        token, openid = self.desk.tokens.resident(player.number), f"o-of-{player.phone}"
        ticket = self.followers.ticket(openid)
        came_back = self.followers.authorised(token, ticket, openid)
        first, again = (self.followers.finish(token, came_back) for _ in range(2))
        for provider in SMS_PROVIDERS:
            self.simulators.behave(provider, blocked=[player.phone])
        try:
            answer, row = self.play.submit(made, "channels")
            done(answer)
            wanted = [("sms", "failed"), ("wechat", "delivered")]
            told = soon(lambda: self._states(token, row.case) == wanted)
        finally:
            for provider in SMS_PROVIDERS:
                self.simulators.behave(provider, blocked=[])
        right = {
            "who asked and opened it binds it": first.body.get("bound") is True,
            "a repeat changes nothing": again.body == first.body,
            "what SMS does not bring comes over WeChat": told,
            "a word releases it": "解绑" in self.followers.said(openid, "解绑"),
            "and it is gone": self.followers.shown(token) is False,
        }
        return Check("channels.binding.bound", *held(right))

    def _states(self, token: str, case: str) -> list[tuple[str, str]]:
        told = self.desk.get(f"/v1/applications/{case}/messages", token).body
        return [(one["channel"], one["state"]) for one in told["items"]]
