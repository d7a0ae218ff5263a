"""How somebody is reached who acts for another person or a firm (经办人): over channels and by consents of their own.

The phone that they last logged in with, then the WeChat account that they bound; SMS alone when they agree to no other.
"""

from dataclasses import dataclass

from chalicelib.kernel.caller import Mandate
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.records import Records
from chalicelib.messages.model import Channel
from chalicelib.rights.answers import HeldMandate
from chalicelib.rights.audience import Bindings, Standing, elderly
from chalicelib.rights.consents import Consents
from chalicelib.rights.phones import Phones, PhoneStanding


class AgentStanding:
    """Over which channels somebody can be told, for those who need know no more. Needs no personal data."""

    def __init__(self, records: Records, consents: Consents, wechat: Standing) -> None:
        self._phones = PhoneStanding(records)
        self._consents = consents
        self._wechat = wechat

    def channels(self, person_id: str) -> tuple[Channel, ...]:
        """The preferred one first; none for whom no login and no binding tells how to reach them."""
        sms: tuple[Channel, ...] = ("sms",) if self._phones.stands(person_id) else ()
        if not self._wechat.bound(person_id) or self._consents.withdrawn_by(person_id, "notices"):
            return sms
        return (*sms, "wechat")


@dataclass(frozen=True, slots=True)
class Reached:
    """Where somebody is told."""

    to: dict[str, str]
    """Channel → address."""
    plain: bool
    """Whether in the short plain wording."""


class Agents:
    """Who may still act, and where they are told."""

    def __init__(self, records: Records, privacy: Privacy, bindings: Bindings, clock: Clock) -> None:
        self._records = records
        self._privacy = privacy
        self._phones = Phones(records, privacy)
        self._bindings = bindings
        self._clock = clock

    def mandated(self, person_id: str, lookup: str, item: str) -> bool:
        """Whether the person may act now for whom the look-up digest is of, in the item (by its short name)."""
        given = self._records.get(person_id, f"mandate#{lookup}")
        if given is None:
            return False
        held = HeldMandate.model_validate({"of": lookup, **given.data})
        # Each kind lets act, so it makes no difference here which one it is.
        return Mandate(lookup, "agent", frozenset(held.items), held.until).covers(lookup, item, self._clock.now().wall)

    def reached(self, person_id: str) -> Reached | None:
        """Where the person is told; ``None`` when their data is destroyed."""
        account = self._records.get(person_id, "account")
        try:
            person = self._privacy.known(person_id)
        except KeyDestroyed:
            return None
        sealed = account.data.get("sealed") if account is not None else None
        proved = self._privacy.unseal(person, sealed, about="account") if sealed else {}
        found = {"sms": self._phones.last(person_id), "wechat": self._bindings.openid(person_id)}
        return Reached(
            to={channel: address for channel, address in found.items() if address},
            plain=elderly(proved.get("number", ""), self._clock.now().legal),
        )
