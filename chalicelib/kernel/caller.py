"""Who is asking. Every request passes through this port; what a caller may do hangs on the role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from chalicelib.kernel.facts import By

Role = Literal["resident", "officer", "outlet", "grid", "kiosk", "department", "auditor", "public"]
"""居民或企业, 工作人员, 银行网点, 网格员, 自助终端, 部门, 审计, 未登录."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A known caller, or the public."""

    role: Role
    id: str
    department: str = ""
    """Unified social credit code of an officer's or a department's own department."""
    site: str = ""
    represents: frozenset[str] = field(default_factory=frozenset)
    """Look-up digests of the persons and firms that a resident may act for, the first being themselves."""

    @property
    def by(self) -> By:
        """The caller as a fact remembers them."""
        return By(role=self.role, id=self.id)


PUBLIC = Caller("public", "public")


class Callers(Protocol):
    """Port: tells who sends a request."""

    def identify(self, headers: Mapping[str, str]) -> Caller:
        """The caller, :data:`PUBLIC` when no credentials were sent.

        Raises
        ------
        Unauthenticated
            when credentials were sent that are not (or no longer) good.
        """
        ...
