"""What the scenes of trading share: the centre's people, the firms, and one project after another."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx

from chalicelib.kernel.ids.credit_code import check_character, organisation_check
from demo import people
from demo.access.stage import done
from demo.desk import FILES, Answer
from demo.scenes import Play, until as soon

CENTRE, HOUSING, FINANCE = "11530114015302255F", "11530114015302132E", "11530114015302263A"
PATIENCE = 420.0
"""Seconds for what takes weeks of legal time."""
PROJECTS = "/v1/trading/projects"
CONTACT = "13800001234"
"""Phone of whoever challenges."""


PAUSE = 2.0
EXPERTS = tuple(f"E{number}" for number in range(5001, 5006))
"""Experts of a unit that takes no part: enough for a committee."""


def until(true: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Whether it comes about in weeks of legal time; asked seldom."""
    return soon(true, seconds, PAUSE)


def firm(serial: int) -> dict[str, str]:
    """A firm that there is not, with a sound credit code."""
    organisation = f"MA7T{serial:04}"
    body = "91530114" + organisation + organisation_check(organisation)
    return {"name": f"呈贡示例建设{serial:04}有限公司", "code": body + check_character(body)}


def yuan(amount: int) -> dict[str, str]:
    """Money."""
    return {"amount": f"{amount}.00"}


def certificate(serial: int, name: str, level: str) -> dict[str, str]:
    """A row of the register: a firm that bids, and a qualification."""
    issued = {"qualification": name, "level": level, "number": f"示例-{serial}", "issuer": "云南省住房和城乡建设厅"}
    return firm(serial) | {"roles": "bidder"} | {key: said for key, said in issued.items() if said}


class Centre:
    """The trading centre: somebody writes, somebody else checks."""

    def __init__(self, play: Play) -> None:
        self.play, self.desk = play, play.desk
        self.writer = self.desk.tokens.officer(CENTRE, "trading-a")
        self.checker = self.desk.tokens.officer(CENTRE, "trading-b")

    def day(self, days: float) -> str:
        """So many legal days from now."""
        at: datetime = self.play.clock.now().legal + timedelta(days=days)
        return at.isoformat()

    def knows(self) -> None:
        """The register knows the experts, and the agent of purchases. Said again, it changes nothing."""
        unit = firm(60)
        experts = [
            {"id": one, "specialities": "市政道路；办公设备", "unit": unit["name"], "unit_code": unit["code"]}
            for one in EXPERTS
        ]
        agent = certificate(8, "政府采购代理机构名录登记", "") | {"roles": "agent"}
        done(self.brings("experts", *experts))
        done(self.brings("organisations", agent))

    def brings(self, kind: str, *rows: dict[str, str]) -> Answer:
        """Rows of the register come in."""
        return self.desk.post(f"/v1/trading/register-imports/{kind}", {"rows": list(rows)}, self.writer)

    def registered(self, **told: Any) -> str:
        """A project is registered; its id."""
        if told["family"] in ("construction", "procurement"):
            self.knows()
        return str(done(self.desk.post(PROJECTS, told, self.writer))["id"])

    def act(self, case: str, what: str, said: Any, who: str = "") -> Answer:
        """Somebody acts on a project; the writer when nobody is named."""
        return self.desk.post(f"{PROJECTS}/{case}/{what}", said, who or self.writer)

    def drafted(self, case: str, what: str, title: str, contents: dict[str, str], **told: Any) -> Answer:
        """A notice is written."""
        return self.act(case, "notices", {"what": what, "title": title, "contents": contents, **told})

    def published(self, case: str, what: str, title: str, contents: dict[str, str], **told: Any) -> str:
        """A notice is written, checked, and public; its id."""
        notice = str(done(self.drafted(case, what, title, contents, **told))["notices"][-1]["notice"])
        done(self.act(case, f"notices/{notice}/check", {}, self.checker))
        if not until(lambda: self.stage(case, notice) == "published", PATIENCE):
            raise TimeoutError(f"{what} did not go out")
        return notice

    def stage(self, case: str, notice: str) -> str:
        """Where a notice stands."""
        notices = {one["notice"]: one["stage"] for one in self.view(case)["notices"]}
        return str(notices.get(notice, ""))

    def view(self, case: str) -> dict[str, Any]:
        """The project, as the centre sees it."""
        return done(self.desk.get(f"{PROJECTS}/{case}", self.writer))

    def over(self, case: str, period: str) -> bool:
        """Wait until a period is over."""
        return until(lambda: period not in {one["name"] for one in self.view(case)["periods"]}, PATIENCE)

    def bidder(self, serial: int) -> str:
        """Somebody who acts for a firm: their token."""
        return str(self.desk.tokens.resident(people.resident(40, self.play.today).number, firm(serial)["code"]))

    def challenged(self, case: str, kind: str, serial: int, who: str, **told: Any) -> Answer:
        """Somebody of a firm that bid raises something about the evaluation."""
        said = {
            "kind": kind, "ground": "evaluation", "lots": ["1"], "firm": firm(serial), "standing": "bidder",
            "contact": {"name": "李建国", "phone": CONTACT}, "text": "评审没有按照文件规定的标准进行。",
            "request": "请求重新评审。", **told,
        }  # fmt: skip
        return self.desk.post(f"{PROJECTS}/{case}/challenges", said, who)

    def settled(self, challenge: str, what: str, said: dict[str, Any], who: str = "") -> Answer:
        """Somebody handles a challenge; the writer when nobody is named."""
        return self.desk.post(f"/v1/trading/challenges/{challenge}/{what}", said, who or self.writer)

    def proved(self, challenge: str, who: str) -> Answer:
        """Who raised a challenge adds a file as evidence."""
        media_type, content = FILES["pdf"]
        sha256 = hashlib.sha256(content).hexdigest()
        asked = {"sha256": sha256, "size": len(content), "media_type": media_type}
        form = done(self.settled(challenge, "evidence/uploads", asked, who))
        with httpx.Client(timeout=30, trust_env=False) as http:
            sent = http.post(form["url"], data=form["fields"], files={"file": ("a", content, media_type)})
            sent.raise_for_status()
        return self.settled(challenge, "evidence", {"sha256": sha256, "name": "证据.pdf"}, who)

    def heard(self, phone: str, *words: str) -> bool:
        """Whether a phone shows one message that holds all the words."""
        items = self.desk.get("/sandbox/messages", to=phone).body["items"]
        return any(all(word in one["text"] for word in words) for one in items)

    def kinds(self, case: str) -> list[str]:
        """What the public sees of what happened."""
        return [step["kind"] for step in self.desk.get(f"{PROJECTS}/{case}/timeline").body["steps"]]
