"""What subscriptions and broadcasts need from outside."""

from collections.abc import Collection, Sequence
from typing import Literal, Protocol

from chalicelib.broadcasts.facts import Counts
from chalicelib.broadcasts.subscriptions import Subscription, Via
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.privacy import Person


class Step(Ref):
    """What the queue of broadcasts carries. A fact as the dispatcher puts it there is the step that begins.

    No personal data: a subscriber's id tells nothing without the documents.
    """

    stage: Literal["begin", "deal", "page", "end"] = "begin"
    """Systems are told; it is dealt out to the shards; a page of a shard is handled; it is looked whether all is
    sent."""
    shard: int = 0
    after: str = ""
    """The subscriber after whom the page begins."""


class Steps(Protocol):
    """Port: the queue of broadcasts."""

    def put(self, steps: Sequence[Step], delay: float = 0) -> None:
        """Put all of them there, to be handled after ``delay`` seconds, or sooner: then they are put there again.

        Raises
        ------
        ConnectionError
            some were not taken.
        """
        ...


class SubscriptionStore(Protocol):
    """Port: where subscriptions are kept, twice: under topic and shard while they stand, under the person for good."""

    def of(self, person_id: str) -> list[Subscription]:
        """All of the person's, those that ended too, by topic."""
        ...

    def standing(self, topic: str, subscriber: str) -> Subscription | None:
        """The subscriber's, if it stands, strongly consistent; without what was said to it."""
        ...

    def page(self, topic: str, shard: int, limit: int, after: str = "") -> tuple[list[Subscription], str]:
        """Subscriptions of a shard that stand, by subscriber, and the cursor of the next page (``""``: none).

        Strongly consistent: who subscribed before it was asked is there.
        """
        ...

    def keep(self, subscription: Subscription, person: Person) -> None:
        """Write it in both places, as the revision after the one it holds; the key of a new ``person`` with it.

        Raises
        ------
        VersionConflict
            when another revision is stored, and writes nothing.
        """
        ...


class Addresses(Protocol):
    """Port: where a person can be reached."""

    def own(self, person: Person, via: Via, given: str) -> str:
        """The person's address on a channel, once it is sure that it is theirs.

        Raises
        ------
        Invalid
            ``subscription_address``: none is known, or ``given`` is not theirs.
        """
        ...


class Tallies(Protocol):
    """Port: how the messages of broadcasts stand."""

    def count(self, parts: Collection[str]) -> Counts:
        """By state, over parts of a broadcast."""
        ...
