"""What the scenes of access share: who logs in and how, and how soon a token that was taken back is refused."""

import argparse
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

from chalicelib.access import passwords
from chalicelib.catalogue.model import Channel
from demo import people
from demo.desk import Answer, Desk, Who
from demo.people import Player, Resident
from demo.plays import Played, Ready, ready
from demo.report import Check
from demo.scenes import Play
from infra import staff

AT_MOST = 60.0
"""Seconds within which a token that was taken back is refused everywhere (个人信息保护法 art 51; 等保三级)."""
WATCHED = 30.0
"""For so many seconds it is looked whether any process still takes it."""
CODE = "验证码"
CODE_ARRIVES = 15.0
"""Seconds in which a one-time code is on the phone."""
LAW = "行政许可法第三十八条"


def check(name: str, right: Mapping[str, bool], said: str = "") -> Check:
    """A check that holds when everything in it does; it tells what does not."""
    wrong = [what for what, ok in right.items() if not ok]
    told = said or f"{len(right)} things are as they must be"
    return Check(f"access.{name}", not wrong, f"{told}; WRONG: {'; '.join(wrong)}" if wrong else told)


def refused(answer: Answer, status: int, code: str = "") -> bool:
    """Whether it was refused so; what came instead is printed."""
    right = answer.status == status and code in ("", answer.body.get("code"))
    if not right:
        print(f"instead of {status} {code}: {answer.status} {answer.body.get('code', '')}")
    return right


def done(answer: Answer) -> dict[str, Any]:
    """What was answered to a step without which nothing goes on."""
    if answer.status >= 400:
        raise RuntimeError(f"refused: {answer.status} {answer.body}")
    return answer.body


class Stage:
    """The stack, played on by people who really log in."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self.desk: Desk = play.desk
        self._staff = staff.Commands()
        self._used: dict[str, set[int]] = {}
        self._read: set[str] = set()
        self._watched: list[tuple[str, Future[float]]] = []
        self._pool = ThreadPoolExecutor(4)

    # residents

    def somebody(self, age: int = 40) -> Resident:
        """A resident whom nobody knows yet."""
        return people.resident(age, self.play.today)

    def code_for(self, phone: str) -> str:
        """The one-time code that arrives on a phone: a newer one than was read there before."""
        until = time.monotonic() + CODE_ARRIVES
        while time.monotonic() < until:
            items = self.desk.get("/sandbox/messages", to=phone).body["items"]
            codes = [one for one in items if CODE in one["text"] and one["id"] not in self._read]
            if codes:
                self._read |= {one["id"] for one in codes}
                return "".join(filter(str.isdigit, codes[0]["text"]))[:6]
            time.sleep(0.1)
        raise TimeoutError("no code arrived")

    def by_mini_program(self, openid: str, device: str = "") -> dict[str, Any]:
        """Log in with the mini-program."""
        said = {"code": f"sandbox-{openid}-{time.time_ns()}", "device": device}
        return done(self.desk.post("/v1/sessions/miniprogram", said))

    def named(self, who: Resident) -> dict[str, Any]:
        """Log in and prove name and number."""
        token = self.by_mini_program(who.openid)["access_token"]
        said = {"name": who.name, "id_number": who.number, "consent": True}
        return done(self.desk.post("/v1/me/real-name", said, token))

    def shown(self, token: str, passed: bool = True) -> Answer:
        """Show one's face."""
        ticket = done(self.desk.post("/v1/me/face", {}, token))["ticket"]
        self.desk.post(f"/sandbox/identity/face/{ticket}/outcome", {"passed": passed}, key="")
        return self.desk.post("/v1/me/face/outcome", {"ticket": ticket, "consent": True}, token)

    def browse(self, audience: str, user: str) -> dict[str, str]:
        """Go to the provider and come back: what a browser brings."""
        begun = done(self.desk.post("/v1/sessions/oidc/begin", {"audience": audience}))
        with httpx.Client(timeout=10, trust_env=False) as browser:
            browser.get(begun["url"]).raise_for_status()
            back = browser.post(begun["url"], data={"sub": user}).headers["location"]
        return {name: httpx.URL(back).params[name] for name in ("state", "code")}

    # the staff

    def open(self, login: str, role: str, department: str = staff.HOME, *posts: str, site: str = "") -> str:
        """An account as the operator opens it; its login."""
        asked = argparse.Namespace(
            login=login, role=role, department=department, post=list(posts), site=site, subject="", sandbox=True
        )
        self._staff.open(asked)
        return login

    def one_time(self, login: str) -> str:
        """A one-time password that was not used before; one may have to wait for it."""
        used = self._used.setdefault(login, set())
        while True:
            now = int(time.time()) // passwords.STEP
            fresh = [step for step in (now, now + 1) if step not in used]
            if fresh:
                used.add(fresh[0])
                return staff.one_time(login, fresh[0] - now)
            time.sleep(0.5)

    def staff_login(self, login: str, **said: str) -> Answer:
        """Log in with password and one-time password."""
        if "one_time" not in said:
            said["one_time"] = self.one_time(login)
        return self.desk.post("/v1/sessions/staff", {"login": login, "password": staff.SANDBOX_PASSWORD} | said)

    def on_duty(self, login: str, role: str, department: str = staff.HOME, *posts: str, site: str = "") -> str:
        """Open an account and log in: the access token."""
        return str(done(self.staff_login(self.open(login, role, department, *posts, site=site)))["access_token"])

    # cases

    def ready(self, short: str, channel: Channel, wanted: str, player: Player | None = None, who: Who = "") -> Ready:
        """An application of ``player`` that ``who`` sends."""
        made = ready(self.desk, self.play.items[short], channel, wanted, self.play.today, player, who)
        if made is None:
            raise LookupError(f"{short} has no playable example of {wanted}")
        return made

    def submit(self, made: Ready, kind: str = "access") -> tuple[Answer, Played]:
        """Submit; what is in hand afterwards is a row of the play."""
        return self.play.submit(made, kind)

    def decide(self, case: str, who: Who, outcome: str = "approve") -> Answer:
        """An officer decides."""
        said = {"outcome": outcome, "opinion": "材料齐全，予以办理。", "law": LAW}
        return self.desk.post(f"/v1/applications/{case}/decision", said, who)

    # what was taken back

    def watch(self, name: str, path: str, token: str) -> None:
        """From now on a token must be refused: look how long it is not."""
        self._watched.append((name, self._pool.submit(self._measure, path, token)))

    def _measure(self, path: str, token: str) -> float:
        began, taken = time.monotonic(), 0.0
        while time.monotonic() - began < WATCHED:
            if self.desk.get(path, token).status != 401:
                taken = time.monotonic() - began
            time.sleep(1)
        return taken

    def refusals(self) -> Iterator[Check]:
        """How soon each token that was taken back was refused for good."""
        for name, measured in self._watched:
            seconds = measured.result()
            refused_at = f"taken for the last time after {seconds:.1f} s, watched for {WATCHED:.0f} s"
            yield Check(f"access.{name}", seconds < min(AT_MOST, WATCHED - 2), refused_at)
        self._pool.shutdown()
