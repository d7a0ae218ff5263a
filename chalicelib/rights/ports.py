"""What the rights need of other parts."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.privacy import Person
from chalicelib.rights.answers import AccountView, BoundWechat, HeldMandate, HeldSubscription, OwnCase


class OwnCases(Protocol):
    """Port: the cases about a person."""

    def of(self, person_id: str) -> Sequence[OwnCase]:
        """All of them, newest first."""
        ...


class OwnFiles(Protocol):
    """Port: where files of a person lie, besides their cases."""

    def of(self, person_id: str) -> Sequence[str]:
        """The ids under which they lie."""
        ...


class Accounts(Protocol):
    """Port: what logins keep of a person, and what the person bound and subscribed to."""

    def account(self, person: Person) -> AccountView | None:
        """The account; ``None`` for a child, a firm, or who never proved their name."""
        ...

    def mandates(self, person: Person) -> Sequence[HeldMandate]:
        """Whom the person may act for."""
        ...

    def wechat(self, person: Person) -> BoundWechat | None:
        """The WeChat account that the person bound; ``None`` when none stands."""
        ...

    def subscriptions(self, person: Person) -> Sequence[HeldSubscription]:
        """What the person subscribed to, those that ended too."""
        ...


class Guardians(Protocol):
    """Port: who acts for a child."""

    def end(self, caller: Caller, child: Person) -> None:
        """Nobody acts for the child as its guardian any more, before a guardian agrees anew; again changes nothing.

        Raises
        ------
        VersionConflict
            when somebody else was first.
        """
        ...
