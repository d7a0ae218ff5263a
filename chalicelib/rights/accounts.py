"""What logins keep of a person: their account, where they are logged in, and whom they may act for."""

from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.records import Records
from chalicelib.rights.answers import AccountView, DeviceView, HeldMandate

IDENTITY = "identity#"
"""Documents of the person that name the accounts of phones and openids that lead to theirs."""


class AccountDocuments:
    """The :class:`~chalicelib.rights.ports.Accounts` that reads the documents of logins as they lie."""

    def __init__(self, records: Records, privacy: Privacy) -> None:
        self._records = records
        self._privacy = privacy

    def account(self, person: Person) -> AccountView | None:
        kept = None if person.new else self._records.get(person.id, "account")
        if kept is None or "sealed" not in kept.data:
            return None
        proved = self._privacy.unseal(person, kept.data["sealed"], about="account")
        devices = [record.data for record in self._records.under(sessions_of(person.id), "session#")]
        return AccountView(**proved, devices=tuple(DeviceView.model_validate(device) for device in devices))

    def mandates(self, person: Person) -> list[HeldMandate]:
        kept = [] if person.new else self._records.under(person.id, "mandate#")
        return [HeldMandate.model_validate({"of": r.sk.removeprefix("mandate#"), **r.data}) for r in kept]


def sessions_of(person_id: str) -> str:
    """Under what the sessions of a person lie."""
    return f"resident#{person_id}"
