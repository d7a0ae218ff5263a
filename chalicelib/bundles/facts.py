"""What can have happened to a bundle (一件事). Every kind and version folds for ever."""

from typing import ClassVar, Literal

from chalicelib.kernel.facts import Body
from chalicelib.kernel.values import Strict

Contact = Literal["sms", "wechat", "miniprogram"]
Outcome = Literal["granted", "refused", "not_accepted", "ended", "revoked"]
"""How a child ended: 准予, 不予, 不予受理, 终止, 已撤销."""


class BundleRef(Strict):
    """The bundle as it was published when the application was made."""

    code: str
    name: str
    digest: str


class ChildRef(Strict):
    """One item of the bundle. Its case gets its id here, so that it can be opened once only."""

    item: str
    """Short name of the item."""
    code: str
    name: str
    department: str
    """Name of the deciding department."""
    case_id: str
    after: tuple[str, ...] = ()
    """Items whose grants it needs."""


class BundleSubmitted(Body):
    """The applicant submitted; every child was checked, none is opened yet."""

    kind: ClassVar[str] = "bundle_submitted"

    bundle: BundleRef
    subject: str
    site: str
    contact: Contact
    children: tuple[ChildRef, ...]
    sealed: str
    """The children's applications, under the person's key."""


class ChildOpened(Body):
    """A child's own case was opened."""

    kind: ClassVar[str] = "child_opened"
    automatic: ClassVar[bool] = True

    item: str
    number: str
    """办件编号."""


class ChildRefusedOpening(Body):
    """A child could not be opened any more: what was right at submission is not now."""

    kind: ClassVar[str] = "child_refused_opening"
    automatic: ClassVar[bool] = True

    item: str
    code: str
    """Of the refusal."""


class ChildClosed(Body):
    """A child's own case was closed."""

    kind: ClassVar[str] = "child_closed"
    automatic: ClassVar[bool] = True

    item: str
    outcome: Outcome


class ChildrenNotOpened(Body):
    """Children that needed another one's grant, which will not come."""

    kind: ClassVar[str] = "children_not_opened"
    automatic: ClassVar[bool] = True

    items: tuple[str, ...]
    because: str
    """The item that was not granted."""


class ChildRevoked(Body):
    """What a child had granted was revoked."""

    kind: ClassVar[str] = "child_revoked"
    automatic: ClassVar[bool] = True

    item: str


class BundleCompleted(Body):
    """Nothing of the bundle is open or to come any more."""

    kind: ClassVar[str] = "bundle_completed"
    automatic: ClassVar[bool] = True

    granted: tuple[str, ...]
    lost: tuple[str, ...]
    """Items that were applied for and not granted."""
    not_opened: tuple[str, ...]
    """Items that were not applied for, because of another one."""


BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        BundleSubmitted,
        ChildOpened,
        ChildRefusedOpening,
        ChildClosed,
        ChildrenNotOpened,
        ChildRevoked,
        BundleCompleted,
    )
}
