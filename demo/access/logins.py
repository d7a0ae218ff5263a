"""Logins of residents and of the staff."""

from collections.abc import Iterator
from typing import Any

from demo.access.stage import Stage, check, refused
from demo.report import Check


class Logins:
    """Everybody who logs in, and who is not let in."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.desk = stage.desk

    def residents(self) -> Iterator[Check]:
        """Phone, mini-program, single sign-on; name and face; sessions."""
        yield self.sms()
        yield self.mini_program()
        yield self.oidc()
        yield self.real_name_and_face()
        yield self.refresh()
        yield self.devices()

    def sms(self) -> Check:
        """A code by SMS, good once, one a minute."""
        post, phone = self.desk.post, self.stage.somebody().phone
        sent = post("/v1/sessions/sms-codes", {"phone": phone})
        again = post("/v1/sessions/sms-codes", {"phone": phone})
        other = self.stage.somebody().phone
        code = self.stage.code_for(phone)
        wrong = post("/v1/sessions/sms", {"phone": phone, "code": f"{(int(code) + 1) % 1_000_000:06d}"})
        another = post("/v1/sessions/sms", {"phone": other, "code": code})
        right = post("/v1/sessions/sms", {"phone": phone, "code": code, "device": "手机"})
        twice = post("/v1/sessions/sms", {"phone": phone, "code": code})
        return check("login.sms", {
            "a code is sent": sent.status == 202,
            "a second one within a minute is refused": refused(again, 429, "login_code_soon"),
            "a wrong code is refused": refused(wrong, 401, "login_code_invalid"),
            "another phone's code is refused": refused(another, 401, "login_code_invalid"),
            "the code lets in": right.status == 201 and right.body["assurance"] == "phone",
            "it is good once": refused(twice, 401, "login_code_invalid"),
        })  # fmt: skip

    def mini_program(self) -> Check:
        """code2Session: a code opens once."""
        code = {"code": f"sandbox-{self.stage.somebody().openid}-1"}
        first, again = (self.desk.post("/v1/sessions/miniprogram", code) for _ in range(2))
        forged = self.desk.post("/v1/sessions/miniprogram", {"code": "0a1b2c3d"})
        return check("login.miniprogram", {
            "the code lets in": first.status == 201 and first.body["assurance"] == "phone",
            "it is good once": refused(again, 401, "login_failed"),
            "a forged code is refused": refused(forged, 401, "login_failed"),
        })  # fmt: skip

    def oidc(self) -> Check:
        """The province's single sign-on, played by a browser."""
        brought = self.stage.browse("resident", "resident-yang")
        first, again = (self.desk.post("/v1/sessions/oidc", brought) for _ in range(2))
        strange = self.desk.post("/v1/sessions/oidc", {"state": "x" * 40, "code": brought["code"]})
        colleague = self.desk.post("/v1/sessions/oidc", self.stage.browse("resident", "staff-wang"))
        return check("login.oidc", {
            "it lets in under the real name": first.status == 201 and first.body["assurance"] == "real_name",
            "what the browser brought is good once": refused(again, 401, "login_failed"),
            "a login that did not begin here is refused": refused(strange, 401, "login_failed"),
            "who is no resident is refused": refused(colleague, 401, "login_failed"),
        })  # fmt: skip

    def real_name_and_face(self) -> Check:
        """Name and number, then the face: each makes the same session surer."""
        who, post = self.stage.somebody(), self.desk.post
        openid = who.openid
        token = self.stage.by_mini_program(openid)["access_token"]
        said: dict[str, Any] = {"name": who.name, "id_number": who.number, "consent": True}
        mismatch = post("/v1/me/real-name", said | {"name": "冒名者"}, token)
        unknown = post("/v1/me/real-name", said | {"name": "查无此人"}, token)
        early = post("/v1/me/face", {}, token)
        named = post("/v1/me/real-name", said, token).body
        later = self.stage.by_mini_program(openid)
        failed = self.stage.shown(named["access_token"], passed=False)
        sure = self.stage.shown(named["access_token"]).body
        return check("login.real_name_and_face", {
            "another person's number is refused": refused(mismatch, 422, "identity_mismatch"),
            "a number that nobody has is refused": refused(unknown, 422, "identity_unknown"),
            "no face without a name": refused(early, 403, "identity_missing"),
            "the name is proved": named.get("assurance") == "real_name",
            "the next login leads to the same person": later.get("assurance") == "real_name",
            "a face that is another's is refused": refused(failed, 403, "face_failed"),
            "the face is checked": sure.get("assurance") == "face",
        })  # fmt: skip

    def refresh(self) -> Check:
        """Each refresh token is good once; one that was used ends the session."""
        pair = self.stage.by_mini_program("o-refresh")
        first = self.desk.post("/v1/sessions/refresh", {"refresh_token": pair["refresh_token"]})
        stolen = self.desk.post("/v1/sessions/refresh", {"refresh_token": pair["refresh_token"]})
        after = self.desk.post("/v1/sessions/refresh", {"refresh_token": first.body.get("refresh_token", "x" * 40)})
        return check("login.refresh", {
            "a new pair": first.status == 200 and first.body["refresh_token"] != pair["refresh_token"],
            "the used one is refused": refused(stolen, 401, "session_over"),
            "and ends the session": refused(after, 401, "session_over"),
        })  # fmt: skip

    def devices(self) -> Check:
        """Where one is logged in; log out there, and here."""
        phone, tablet = (self.stage.by_mini_program("o-devices", device) for device in ("手机", "平板"))
        stranger = self.stage.by_mini_program("o-stranger", "电脑")
        found = self.desk.get("/v1/sessions", phone["access_token"]).body["items"]
        theirs = self.desk.post("/v1/sessions/end", {"session": tablet["session"]}, stranger["access_token"])
        there = self.desk.post("/v1/sessions/end", {"session": tablet["session"]}, phone["access_token"])
        left = self.desk.get("/v1/sessions", phone["access_token"]).body["items"]
        here = self.desk.post("/v1/sessions/end", {}, phone["access_token"])
        self.stage.watch("login.logout", "/v1/sessions", phone["access_token"])
        return check("login.devices", {
            "both devices are listed, no other": sorted(one["device"] for one in found) == ["平板", "手机"],
            "nobody else ends them": refused(theirs, 404, "session_over"),
            "one ends the other": there.status == 200 and [one["device"] for one in left] == ["手机"],
            "and itself": here.status == 200,
        })  # fmt: skip

    def staff(self) -> Iterator[Check]:
        """Two factors, single sign-on, lockout."""
        yield self.staff_password()
        yield self.staff_oidc()
        yield self.lockout()

    def staff_password(self) -> Check:
        """Password and one-time password, both always, each one-time password once."""
        login = self.stage.open("demo-duty", "officer", "civil_affairs", "reviewer")
        code = self.stage.one_time(login)
        wrong = self.stage.staff_login(login, one_time=f"{(int(code) + 1) % 1_000_000:06d}")
        other = self.stage.staff_login(login, password="not-the-password", one_time=code)  # noqa: S106  a wrong one
        right = self.stage.staff_login(login, one_time=code)
        twice = self.stage.staff_login(login, one_time=code)
        return check("login.staff", {
            "a wrong one-time password is refused": refused(wrong, 401, "login_wrong"),
            "a wrong password too, in the same words": refused(other, 401, "login_wrong") and _alike(wrong, other),
            "both let in": right.status == 201 and right.body["role"] == "officer",
            "a one-time password is good once": refused(twice, 401, "login_wrong"),
        })  # fmt: skip

    def staff_oidc(self) -> Check:
        """The staff's single sign-on; who showed it one factor shows the second here."""
        for login in ("wang-min", "sun-jing"):
            self.stage.open(login, "officer", "civil_affairs", "reviewer")
        post, browse = self.desk.post, self.stage.browse
        two = post("/v1/sessions/oidc", browse("staff", "staff-wang"))
        one = post("/v1/sessions/oidc", browse("staff", "staff-sun"))
        second = {"one_time": self.stage.one_time("sun-jing")}
        both = post("/v1/sessions/oidc", browse("staff", "staff-sun") | second)
        resident = post("/v1/sessions/oidc", browse("staff", "resident-yang"))
        return check("login.staff_oidc", {
            "two factors let in": two.status == 201 and two.body["role"] == "officer",
            "one does not": refused(one, 401, "login_wrong"),
            "with a one-time password it does": both.status == 201,
            "no resident is let in": refused(resident, 401, "login_wrong"),
        })  # fmt: skip

    def lockout(self) -> Check:
        """After five failures nobody gets in, the right one neither; a login that is nobody's is locked alike."""
        login = self.stage.open("demo-locked", "officer", "civil_affairs", "reviewer")
        wrong = {"password": "not-the-password", "one_time": "000000"}
        tries = [self.stage.staff_login(login, **wrong) for _ in range(5)]
        right = self.stage.staff_login(login)
        nobody = [self.stage.staff_login("demo-nobody", **wrong) for _ in range(6)]
        return check("login.lockout", {
            "five are refused": all(refused(one, 401, "login_wrong") for one in tries),
            "then the right password is, too": refused(right, 401, "login_locked"),
            "an unknown login is locked in the same words": refused(nobody[-1], 401, "login_locked"),
            "and refused in the same words before": _alike(tries[0], nobody[0]),
        })  # fmt: skip


def _alike(one: Any, other: Any) -> bool:
    return bool((one.status, one.body) == (other.status, other.body))
