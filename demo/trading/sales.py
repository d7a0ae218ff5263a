"""What is sold: land is listed (挂牌出让), a share of a firm is disclosed (产权转让); a subscriber hears of it."""

from collections.abc import Iterator
from typing import Any

import httpx

from demo.access.stage import Stage, done, refused
from demo.daytime import by_day
from demo.report import Check, held
from demo.scenes import Play
from demo.trading.desk import PROJECTS, Centre, firm, until, yuan

LAND = {"name": "昆明市呈贡区自然资源局", "code": "11530114015302124K"}
PARCEL = {
    "overview": "呈贡区示例片区A-1地块，20亩，商业用地，四十年。", "qualification": "境内外法人均可竞买。",
    "obtaining": "登录交易平台免费索取。", "deposit": "保证金1000万元，起始价5000万元。",
    "contacts": "呈贡区公共资源交易中心，0871-67470018。",
}  # fmt: skip
SHARE = {
    "overview": "示例公司百分之三十的股权。", "qualification": "有良好的财务状况和支付能力。",
    "price": "转让底价800万元，一次付清。", "deposit": "保证金100万元。",
    "contacts": "呈贡区公共资源交易中心，0871-67470018。",
}  # fmt: skip
RESULT = {"winner": "呈贡示例建设0012有限公司。", "subject": "标的成交。", "contacts": "0871-67470018。"}
START, BOTTOM = 50_000_000, 8_000_000
"""Yuan."""
TOPIC = "trading_notices"


class Sales:
    """Begun early: what is sold is shown for weeks."""

    def __init__(self, play: Play) -> None:
        self.centre = Centre(play)
        self.stage = Stage(play)

    def begin(self, works: str) -> Iterator[Check]:
        """Somebody subscribes, and follows the ``works``; both are listed, and what is too short is refused first."""
        self.land = self._registered("land", "呈贡区示例片区A-1地块出让", "国有建设用地", LAND, START)
        self.share = self._registered("property", "示例公司股权转让", "股权", firm(19), BOTTOM)
        with by_day() as known:
            self.phone = self._subscribed(works)
            known()
            yield self._listed()
            yield self._heard(self.phone)
        yield self._disclosed()

    def scenes(self) -> Iterator[Check]:
        """What became of them."""
        yield self._sold("land", self.land, "land_listing", START)
        yield self._sold("property", self.share, "property_notice", BOTTOM)

    def followed(self) -> Check:
        """Who follows a tender heard that its trading stopped, and that it went on."""
        heard = {words: len(self._messages(self.phone, words)) for words in ("暂停交易活动", "恢复交易活动")}
        return Check("trading.following", all(count == 1 for count in heard.values()), f"by SMS: {heard}")

    def _registered(self, family: str, title: str, category: str, owner: dict[str, str], price: int) -> str:
        return self.centre.registered(
            family=family, method="listing", title=title, category=category, area="530114", owner=owner,
            value=yuan(price), lots=[{"id": "1", "title": "标的一", "ceiling": yuan(price)}],
        )  # fmt: skip

    def _listed(self) -> Check:
        """公告二十日, 挂牌十日."""
        centre, day = self.centre, self.centre.day
        short = centre.drafted(self.land, "listing", "挂牌出让公告", PARCEL, dates=_listing(day(19), day(40)))
        hasty = centre.drafted(self.land, "listing", "挂牌出让公告", PARCEL, dates=_listing(day(22), day(31)))
        centre.published(self.land, "listing", "挂牌出让公告", PARCEL, dates=_listing(day(23), day(36)))
        early = centre.act(self.land, "opening", {"lot": "1", "bids": _bids(START)})
        return Check("trading.land.refused", *held({
            "nineteen days of notice are too few": refused(short, 409, "trading_period_short"),
            "nine days of listing are too few": refused(hasty, 409, "trading_period_short"),
            "each is told with its article": all("第" in str(one.body.get("detail")) for one in (short, hasty)),
            "nobody bids before it was shown for long enough": early.status == 409,
        }))  # fmt: skip

    def _disclosed(self) -> Check:
        """首次信息披露, 二十个工作日."""
        centre, day = self.centre, self.centre.day
        short = centre.drafted(self.share, "property_listing", "产权转让公告", SHARE, dates={"listing_until": day(20)})
        until_then = {"listing_until": day(38)}
        centre.published(self.share, "property_listing", "产权转让公告", SHARE, dates=until_then)
        early = centre.act(self.share, "opening", {"lot": "1", "bids": _bids(BOTTOM)})
        return Check("trading.property.refused", *held({
            "twenty days are not twenty working days": refused(short, 409, "trading_period_short"),
            "with the limit": "20个工作日" in str(short.body.get("detail")),
            "nobody bids before it was shown for long enough": early.status == 409,
        }))  # fmt: skip

    def _sold(self, family: str, case: str, period: str, price: int) -> Check:
        centre = self.centre
        bids = _bids(price)
        centre.over(case, period)
        low = centre.act(case, "opening", {"lot": "1", "bids": [{"bidder": firm(11), "price": yuan(price - 1)}]})
        done(centre.act(case, "opening", {"lot": "1", "bids": bids}))
        done(centre.act(case, "evaluation", {"lot": "1", "candidates": bids}))
        done(centre.act(case, "award", {"lot": "1", "winner": firm(12), "price": bids[0]["price"]}))
        centre.published(case, "result", "成交结果公告", RESULT, lots=["1"])
        public = centre.desk.get(f"{PROJECTS}/{case}").body
        return Check(f"trading.{family}", *held({
            "nobody bids below the lowest price": refused(low, 422, "trading_below_floor"),
            "the best bid wins, and everybody sees it": public["lots"][0]["winner"]["code"] == firm(12)["code"],
            "in a published result": "result" in {one["what"] for one in public["notices"]},
        }))  # fmt: skip

    def _subscribed(self, works: str) -> str:
        """A resident who wants to hear of land in the district, by SMS, and follows the works; their phone."""
        who, desk = self.stage.somebody(45), self.centre.desk
        done(desk.post("/v1/sessions/sms-codes", {"phone": who.phone}))
        said = {"phone": who.phone, "code": self.stage.code_for(who.phone)}
        token = done(desk.post("/v1/sessions/sms", said))["access_token"]
        proved = {"name": who.name, "id_number": who.number, "consent": True}
        token = done(desk.post("/v1/me/real-name", proved, token))["access_token"]
        wants = [{"family": "land", "area": "530114", "value_from": 1_000_000}, {"words": "没有这样的公告"}]
        asked = {"topic": TOPIC, "via": "sms", "address": who.phone, "wants": wants}
        done(desk.post("/v1/me/subscriptions", asked, token))
        done(desk.post(f"{PROJECTS}/{works}/following", {}, token))
        return who.phone

    def _heard(self, phone: str) -> Check:
        """By SMS, once, and of nothing else; readers of the feed see the same."""
        heard = until(lambda: bool(self._messages(phone, "示例片区A-1地块")))
        with httpx.Client(timeout=30, trust_env=False) as http:
            url = f"{self.centre.desk.url}/trading/notices.atom"
            atom = until(lambda: self.land in http.get(url, params={"family": "land"}).text)
            others = http.get(url, params={"family": "land"}).text
        return Check("trading.subscription", *held({
            "by SMS": heard,
            "once": len(self._messages(phone, "示例片区A-1地块")) == 1,
            "of nothing that was not asked for": not self._messages(phone, "股权转让"),
            "the feed of that family has it": atom and "示例道路" not in others,
        }))  # fmt: skip

    def _messages(self, phone: str, words: str) -> list[dict[str, Any]]:
        items = self.centre.desk.get("/sandbox/messages", to=phone).body["items"]
        return [message for message in items if words in message["text"]]


def _bids(price: int) -> list[dict[str, Any]]:
    return [{"bidder": firm(n), "price": yuan(price + n * 100_000)} for n in (12, 11)]


def _listing(start: str, end: str) -> dict[str, str]:
    return {"listing_from": start, "listing_until": end}
