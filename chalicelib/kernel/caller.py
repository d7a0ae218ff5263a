"""Who is asking. Every request passes through this port; what a caller may do hangs on role and relation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

from chalicelib.kernel.facts import By

Role = Literal[
    "resident", "officer", "grid", "outlet", "kiosk", "department", "administrator", "security", "auditor", "public"
]
"""居民或企业, 工作人员, 网格员, 银行网点, 自助终端, 部门, 系统管理员, 安全管理员, 审计管理员, 未登录."""

STAFF: tuple[Role, ...] = ("officer", "grid", "administrator", "security", "auditor")
"""Roles of people who work for the government: they log in with two factors."""

Assurance = Literal["anonymous", "phone", "real_name", "face"]
"""How sure it is who a resident is: 未登录, 手机号, 实名, 人脸核验."""

Relation = Literal["any", "own", "subject", "window", "reviewer", "head", "consulted", "government"]
"""What a caller is to a case: none is asked; opened it; is or speaks for whom it is about; works at the site where
it was opened; handles (经办) or heads (负责) it in the deciding department and street; handles it in a department that
is asked at the same time (会办); heads the district's government."""

Duty = Literal["window", "reviewer", "head"]
"""窗口受理, 审核经办, 部门负责人."""


def assured(have: Assurance, need: Assurance) -> bool:
    """Whether ``have`` is at least as sure as ``need``."""
    levels = get_args(Assurance)
    return levels.index(have) >= levels.index(need)


@dataclass(frozen=True, slots=True)
class Mandate:
    """Whom a resident may act for: themselves, a firm of theirs, one that sent them (经办人), a child under 14."""

    lookup: str
    """Look-up digest of the person or firm."""
    kind: Literal["self", "principal", "agent", "guardian"]
    items: frozenset[str] = frozenset()
    """Short names of the service items it is for; empty: all."""
    until: datetime | None = None
    """Wall time at which it ends."""

    def covers(self, lookup: str, item: str, at: datetime) -> bool:
        """Whether it lets act for ``lookup`` in ``item`` (``""``: in some item) at the instant ``at``."""
        timely = self.until is None or at < self.until
        return timely and self.lookup == lookup and (not self.items or not item or item in self.items)


@dataclass(frozen=True, slots=True)
class Post:
    """A duty of an officer in a department (岗位), one's own or one stood in for (AB岗)."""

    duty: Duty
    department: str
    """Unified social credit code."""
    street: str = ""
    """9-digit division code of the street it is limited to; empty: the whole district."""
    site: str = ""
    """Where a window stands."""
    until: datetime | None = None
    """Wall time at which it ends."""
    stands_in_for: str = ""
    """Id of the colleague whose post it is (被代岗人)."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A known caller, or the public."""

    role: Role
    id: str
    assurance: Assurance = "anonymous"
    mandates: tuple[Mandate, ...] = ()
    posts: tuple[Post, ...] = ()
    department: str = ""
    """Unified social credit code of an officer's or a department's own department."""
    site: str = ""
    """Where an outlet, a terminal or a member of the grid serves."""
    items: frozenset[str] = frozenset()
    """Short names of the items an outlet or terminal may take; empty: all that its channel offers."""
    scopes: frozenset[str] = frozenset()
    """What a department's system may do."""
    session: str = ""
    relations: frozenset[Relation] = frozenset()
    """As what the route that is called lets the caller act."""

    @property
    def by(self) -> By:
        """The caller as a fact remembers them."""
        return By(role=self.role, id=self.id)

    def posts_at(self, at: datetime) -> tuple[Post, ...]:
        """The posts that have not ended (wall time ``at``)."""
        return tuple(post for post in self.posts if post.until is None or at < post.until)

    def departments_at(self, at: datetime) -> frozenset[str]:
        """Where the caller has a post (wall time ``at``)."""
        return frozenset(post.department for post in self.posts_at(at))

    def headed_at(self, at: datetime) -> frozenset[str]:
        """The departments that the caller heads as a whole, not their work in one street (wall time ``at``)."""
        posts = self.posts_at(at)
        return frozenset(post.department for post in posts if post.duty == "head" and not post.street)

    def windows_at(self, at: datetime) -> frozenset[str]:
        """The sites at which the caller has a window (wall time ``at``)."""
        return frozenset(post.site for post in self.posts_at(at) if post.duty == "window" and post.site)

    def sites_at(self, at: datetime) -> frozenset[str]:
        """Where the caller serves people (wall time ``at``)."""
        return self.windows_at(at) | ({self.site} - {""})

    @property
    def own_lookup(self) -> str:
        """Look-up digest of the resident themselves; empty for whom it is not known who they are."""
        return next((mandate.lookup for mandate in self.mandates if mandate.kind == "self"), "")

    def speaks_for(self, lookup: str, at: datetime, item: str = "") -> bool:
        """Whether the resident may act for the person or firm behind a look-up digest (wall time ``at``)."""
        return any(mandate.covers(lookup, item, at) for mandate in self.mandates)


PUBLIC = Caller("public", "public", relations=frozenset({"any"}))


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived, before anything in it is believed."""

    method: str
    route: str
    """The address with its parameters as names: ``/v1/applications/{case_id}``."""
    path: str
    """The address as it was sent, from ``/`` on, with its query."""
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""
    """Network address of the sender."""
    purpose: str = ""
    """What the caller says that it is for."""
    about: str = ""
    """What it is about: a case, an account."""


class Callers(Protocol):
    """Port: tells who sends a request."""

    def identify(self, request: Request) -> Caller:
        """The caller, :data:`PUBLIC` when no credentials were sent.

        Raises
        ------
        Unauthenticated
            when credentials were sent that are not (or no longer) good.
        """
        ...
