"""What logins keep of a person: their account, where they are logged in, whom they may act for; the WeChat account that
they bound, and what they subscribed to.
"""

from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.messaging.bindings import Standing
from chalicelib.rights.answers import AccountView, BoundWechat, DeviceView, HeldMandate, HeldSubscription

IDENTITY = "identity#"
"""Documents of the person that name the accounts of phones and openids that lead to theirs."""
NUMBER = "phone"
"""Of the account of a phone: its number, sealed under that account's key."""
SUBSCRIPTION = "subscription#"
"""Documents of the person, a topic each (see :mod:`chalicelib.broadcasts.subscriptions`)."""


class AccountDocuments:
    """The :class:`~chalicelib.rights.ports.Accounts` that reads the documents of a person as they lie."""

    def __init__(self, records: Records, privacy: Privacy) -> None:
        self._records = records
        self._privacy = privacy

    def account(self, person: Person) -> AccountView | None:
        kept = None if person.new else self._records.get(person.id, "account")
        if kept is None or "sealed" not in kept.data:
            return None
        proved = self._privacy.unseal(person, kept.data["sealed"], about="account")
        devices = [record.data for record in self._records.under(sessions_of(person.id), "session#")]
        return AccountView(
            **proved,
            phones=self._phones(person),
            devices=tuple(DeviceView.model_validate(device) for device in devices),
        )

    def mandates(self, person: Person) -> list[HeldMandate]:
        kept = [] if person.new else self._records.under(person.id, "mandate#")
        return [HeldMandate.model_validate({"of": r.sk.removeprefix("mandate#"), **r.data}) for r in kept]

    def wechat(self, person: Person) -> BoundWechat | None:
        bound = None if person.new else Standing(self._records).of(person.id)
        return BoundWechat(since=bound.get("at")) if bound is not None else None

    def subscriptions(self, person: Person) -> list[HeldSubscription]:
        kept = [] if person.new else self._records.under(person.id, SUBSCRIPTION)
        return [
            HeldSubscription.model_validate(
                {"topic": r.sk.removeprefix(SUBSCRIPTION), "stands": bool(r.data["sealed"]), **r.data}
            )
            for r in kept
        ]

    def _phones(self, person: Person) -> tuple[str, ...]:
        named = (r.sk.removeprefix(IDENTITY) for r in self._records.under(person.id, IDENTITY))
        accounts = (self._records.get(one, "account") for one in named)
        return tuple(phone_in(self._privacy, one) for one in accounts if one is not None and NUMBER in one.data)


def phone_in(privacy: Privacy, account: Record) -> str:
    """The number that the account of a phone keeps.

    Raises
    ------
    KeyDestroyed
        when the key of the account is no longer there.
    """
    return str(privacy.unseal(privacy.known(account.pk), account.data[NUMBER], about=NUMBER))


def sessions_of(person_id: str) -> str:
    """Under what the sessions of a person lie."""
    return f"resident#{person_id}"
