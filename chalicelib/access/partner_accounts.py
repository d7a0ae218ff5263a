"""Opening, closing and giving new keys to partners: what the operator's command does."""

import base64
import secrets
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.access.partners import Key, Partner, PartnerStore, Vault
from chalicelib.access.webhooks import PREFIX
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key, shown once: nobody can read the secret again."""

    partner: Partner
    key_id: str
    secret: str


class PartnerAccounts:
    """Accounts of outlets, terminals and departments."""

    def __init__(self, store: PartnerStore, vault: Vault, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    def open(self, asked: Partner) -> Issued | None:
        """Open the account with its first key; ``None``, and nothing changed, when it is open already.

        A closed account is opened as it is asked for now, with a new key.
        """
        known = self._store.get(asked.code)
        if known is not None and known.active:
            return None
        key, secret = self._key(asked)
        opened = asked.model_copy(update={"keys": (key,), "active": True})
        return Issued(self._store.change(asked.code, lambda _: opened), key.key_id, secret)

    def rotate(self, code: str, overlap: timedelta) -> Issued:
        """A second key; the first one ends after ``overlap``. Without any overlap all older keys end now.

        Raises
        ------
        NotFound, NotAllowed
            ``partner_unknown``, ``partner_closed``; ``partner_keys_two``: two keys are live, there are never three.
        """
        key, secret = self._key(self.known(code))

        def rotated(partner: Partner | None) -> Partner:
            if partner is None or not partner.active:
                raise NotAllowed("partner_closed")
            live = partner.live(key.created) if overlap else ()
            if len(live) > 1:
                raise NotAllowed("partner_keys_two")
            ending = tuple(one.model_copy(update={"ends": key.created + overlap}) for one in live)
            return partner.model_copy(update={"keys": (*ending, key)})

        return Issued(self._store.change(code, rotated), key.key_id, secret)

    def close(self, code: str) -> Partner:
        """Take away every key; the account is refused within a minute, and stays to be looked at."""
        gone = {"keys": (), "api_key_digest": "", "active": False}
        known = self.known(code)
        return self._store.change(code, lambda partner: (partner or known).model_copy(update=gone))

    def known(self, code: str) -> Partner:
        """The account of that code, or :class:`NotFound`."""
        partner = self._store.get(code)
        if partner is None:
            raise NotFound("partner_unknown")
        return partner

    def _key(self, partner: Partner) -> tuple[Key, str]:
        """A fresh key of 256 bits, in the form in which its kind of partner signs."""
        fresh, key_id = secrets.token_bytes(32), f"ck_{secrets.token_hex(8)}"
        text = base64.urlsafe_b64encode(fresh).decode().rstrip("=")
        secret = PREFIX + base64.b64encode(fresh).decode() if partner.kind == "department" else text
        sealed = self._vault.seal(secret, partner.about(key_id))
        return Key(key_id=key_id, sealed=sealed, created=self._clock.now().wall), secret
