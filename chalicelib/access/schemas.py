"""Requests and answers of logins and of the staff's accounts."""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.kernel.caller import Duty
from chalicelib.kernel.values import Lenient, Strict

Phone = Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")]
Device = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Login = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{2,39}$")]
"""工号."""
Department = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
Street = Annotated[str, StringConstraints(pattern=r"^([0-9]{9})?$")]
Site = Annotated[str, StringConstraints(max_length=40)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class CodeWanted(Strict):
    """A one-time code by SMS."""

    phone: Phone


class CodeSent(Lenient):
    """The same answer whether or not the number is known."""

    valid_seconds: int


class PhoneLogin(Strict):
    """Login with the code."""

    phone: Phone
    code: Code
    device: Device = ""


class MiniProgramLogin(Strict):
    """Login with what ``wx.login`` gave the mini-program."""

    code: str = Field(min_length=1, max_length=128)
    device: Device = ""


class OidcWanted(Strict):
    """A login at a provider: the residents' or the staff's."""

    audience: Literal["resident", "staff"]


class OidcBegun(Lenient):
    """Where the browser goes, and what it must come back with."""

    url: str
    state: str


class OidcLogin(Strict):
    """What the browser came back with; staff of whom the provider asked one factor add a one-time password."""

    state: str = Field(min_length=16, max_length=200)
    code: str = Field(min_length=1, max_length=2000)
    one_time: Code | None = None
    device: Device = ""


class StaffLogin(Strict):
    """Login of the staff: password and one-time password."""

    login: str = Field(min_length=1, max_length=40)
    password: str = Field(min_length=1, max_length=200)
    one_time: Code
    new_password: str | None = Field(default=None, max_length=200)
    """Instead of the first password, or of one that is to be changed."""
    device: Device = ""


class Refresh(Strict):
    """A new pair of tokens."""

    refresh_token: str = Field(min_length=20, max_length=300)


class Ended(Strict):
    """Which session ends; this one when left out."""

    session: str = Field(default="", max_length=40)


class Done(Lenient):
    """It is done."""

    done: Literal[True] = True


class RealName(Strict):
    """Name and number, compared with the population register. Consent to that is part of the request."""

    name: str = Field(min_length=1, max_length=100)
    id_number: str = Field(min_length=15, max_length=20)
    consent: Literal[True]


class FaceBegun(Lenient):
    """Where the phone goes for the face check."""

    ticket: str
    url: str


class FaceDone(Strict):
    """The ticket of a face check. Consent to it is separate (个人信息保护法 art 29)."""

    ticket: str = Field(min_length=8, max_length=200)
    consent: Literal[True]


class NewStaff(Strict):
    """A colleague's account. ``subject`` is their name at the staff's single sign-on."""

    login: Login
    department: Department
    subject: str = Field(default="", max_length=100)


class StaffOpened(Lenient):
    """Told once: first password, and the address for the authenticator."""

    login: str
    password: str
    enrolment: str


class PostGiven(Strict):
    """A post: duty, department, and the street or window it is limited to."""

    duty: Duty
    department: Department
    street: Street = ""
    site: Site = ""


class Appointment(Strict):
    """Role and posts."""

    role: Literal["officer", "grid", "administrator", "security", "auditor"]
    posts: tuple[PostGiven, ...] = Field(default=(), max_length=20)
    site: Site = ""


class StandIn(Strict):
    """Whose posts are taken, from when until when (AB岗)."""

    stands_in_for: Login
    begins: AwareDatetime
    until: AwareDatetime


class StaffView(Lenient):
    """An account, without its secrets."""

    login: str
    department: str
    site: str = ""
    role: str = ""
    posts: tuple[dict[str, Any], ...] = ()
    left: str = ""
