"""The staff: administrators who watch each other, posts and streets, stand-ins, and who leaves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp

from chalicelib.access import passwords
from demo.access.stage import Stage, check, refused
from demo.officers import HOUSE
from demo.report import Check

NEW_PASSWORD = "a-colleague-of-2026"  # noqa: S105  of an account that lives as long as the play
DRAGON_TOWN, DOUNAN = "530114001", "530114003"
"""龙城街道, in which the centre stands; 斗南街道."""


class Colleagues:
    """What the staff do, and may not do."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk = stage.desk
        self.department = stage.play.items[HOUSE].department.credit_code
        self.administrator = stage.on_duty("demo-admin", "administrator")
        self.security = stage.on_duty("demo-security", "security")
        self.auditor = stage.on_duty("demo-auditor", "auditor")

    def scenes(self) -> Iterator[Check]:
        yield self.separation()
        yield self.opened()
        yield from self.posts()

    def separation(self) -> Check:
        """Three administrators, none of whom can do another's part or touch their own account."""
        post, new = self.desk.post, {"login": "demo-apart", "department": self.department}
        role = {"role": "officer", "posts": []}
        both = {"role": "auditor", "posts": [{"duty": "head", "department": self.department}]}
        days = {"start": datetime.now(UTC).date().isoformat(), "end": datetime.now(UTC).date().isoformat()}
        asked = {"actor": "security#demo-security"} | days
        return check("separation", {
            "security opens no account": refused(post("/v1/staff", new, self.security), 403, "role_not_allowed"),
            "nor does the auditor": refused(post("/v1/staff", new, self.auditor), 403, "role_not_allowed"),
            "the administrator gives no rights": refused(
                post("/v1/staff/demo-duty/appointment", role, self.administrator), 403, "role_not_allowed"
            ),
            "nobody gives themselves rights": refused(
                post("/v1/staff/demo-security/appointment", role, self.security), 403, "staff_yourself"
            ),
            "nobody resets their own account": refused(
                post("/v1/staff/demo-admin/reset", {}, self.administrator), 403, "staff_yourself"
            ),
            "no auditor has a post": refused(
                post("/v1/staff/demo-duty/appointment", both, self.security), 422, "staff_roles_apart"
            ),
            "the audit is the auditor's alone": all(
                refused(self.desk.get("/v1/audit", token, **asked), 403, "role_not_allowed")
                for token in (self.administrator, self.security)
            ),
        })  # fmt: skip

    def opened(self) -> Check:
        """An account over the API: opened, given a post, its first password changed."""
        new = {"login": "demo-colleague", "department": self.department}
        told = self.desk.post("/v1/staff", new, self.administrator)
        seed = parse_qs(urlsplit(told.body["enrolment"]).query)["secret"][0]
        codes = [pyotp.TOTP(seed).at(datetime.now(UTC) + step * timedelta(seconds=passwords.STEP)) for step in (0, 1)]
        first = {"login": new["login"], "password": told.body["password"], "one_time": codes[0]}
        before = self.desk.post("/v1/sessions/staff", first | {"new_password": NEW_PASSWORD})
        post = {"duty": "reviewer", "department": self.department}
        self.desk.post("/v1/staff/demo-colleague/appointment", {"role": "officer", "posts": [post]}, self.security)
        known = {"login": new["login"], "password": NEW_PASSWORD, "one_time": codes[1]}
        after = self.desk.post("/v1/sessions/staff", known)
        fresh = self.desk.post("/v1/staff", {**new, "login": "demo-fresh"}, self.administrator).body
        seed = parse_qs(urlsplit(fresh["enrolment"]).query)["secret"][0]
        same = {"login": "demo-fresh", "password": fresh["password"], "one_time": pyotp.TOTP(seed).now()}
        unchanged = self.desk.post("/v1/sessions/staff", same)
        return check("staff.opened", {
            "the administrator opens it": told.status == 201,
            "without rights it lets nobody in": refused(before, 403, "login_no_duty"),
            "with a post, and a password of one's own, it does": after.status == 201,
            "the first password must be changed": refused(unchanged, 403, "password_expired"),
        })  # fmt: skip

    def posts(self) -> Iterator[Check]:
        """Window, street, stand-in, departure."""
        window = self.stage.on_duty("demo-window", "officer", self.department, "window@centre-01")
        here = self.stage.on_duty("demo-here", "officer", self.department, f"reviewer@{DRAGON_TOWN}")
        there = self.stage.on_duty("demo-there", "officer", self.department, f"reviewer@{DOUNAN}")
        other = self.stage.on_duty("demo-other", "officer", "civil_affairs", "reviewer", "head")
        cases = [self.stage.submit(self.stage.ready(HOUSE, "window", "human", who=window))[1].case for _ in "12"]
        look = f"/v1/applications/{cases[0]}"
        right = {
            "the window sees what it took": self.desk.get(look, window).status == 200,
            "and decides nothing": refused(self.stage.decide(cases[0], window), 404, "case_unknown"),
            "another street's reviewer sees nothing": refused(self.desk.get(look, there), 404, "case_unknown"),
            "another department's decides nothing": refused(self.stage.decide(cases[0], other), 404, "case_unknown"),
            "the street's reviewer decides": self.stage.decide(cases[0], here).body.get("stage") == "approved",
        }
        yield check("staff.posts", right)
        yield self.stands_in(there, cases[1])
        left = self.desk.post("/v1/staff/demo-here/departure", {}, self.security)
        self.stage.watch("staff.departure", "/v1/work-queue", here)
        back = self.stage.staff_login("demo-here")
        yield check("staff.left", {
            "the account is ended": left.status == 200 and bool(left.body.get("left")),
            "nobody logs in with it any more": refused(back, 401, "login_wrong"),
        })  # fmt: skip

    def stands_in(self, before: str, case: str) -> Check:
        """AB岗: who stands in for a colleague decides what is the colleague's, in their own name."""
        now = datetime.now(UTC)
        days = {"begins": now.isoformat(), "until": (now + timedelta(days=3)).isoformat()}
        asked = {"stands_in_for": "demo-here", **days}
        own = self.desk.post("/v1/staff/demo-there/stand-in", asked, self.administrator)
        given = self.desk.post("/v1/staff/demo-there/stand-in", asked, self.security)
        early = self.stage.decide(case, before)
        token = str(self.stage.staff_login("demo-there").body["access_token"])
        decided = self.stage.decide(case, token)
        return check("staff.stand_in", {
            "only security names one": refused(own, 403, "role_not_allowed") and given.status == 200,
            "it holds from the next login on": early.status in (401, 404),
            "the stand-in decides": decided.body.get("stage") == "approved",
        })  # fmt: skip
