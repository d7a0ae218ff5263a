"""Which person an openid of the official account is of, so that what is told of their cases reaches them over WeChat.

Two documents say so: one under the person, with the openid sealed under their key, and one under a keyed digest of the
openid. A binding stands while each names the other, so that one write ends it. Both go with the person's data.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden
from chalicelib.kernel.privacy import KeyDestroyed, Person, Privacy
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.messaging.wechat_schemas import WechatBound

BOUND = "wechat"
"""The person's document."""
HOLDER = "holder"
"""The openid's document."""
IDENTITY = "identity#"
"""Documents of a person that name what is destroyed with them (see :mod:`chalicelib.rights.accounts`)."""


class Standing:
    """Who has bound WeChat, for those who need know no more: no key, no secret."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def bound(self, person_id: str) -> bool:
        """Whether the person can be told over WeChat."""
        return self.of(person_id) is not None

    def of(self, person_id: str) -> Mapping[str, Any] | None:
        """The person's document, if the binding stands."""
        bound = self._records.get(person_id, BOUND)
        holder = self._records.get(bound.data["of"], HOLDER) if bound is not None else None
        return bound.data if bound is not None and holder is not None and holder.data["person"] == person_id else None


class Bindings:
    """One openid a person, one person an openid; the newest binding counts."""

    def __init__(self, records: Records, privacy: Privacy, clock: Clock) -> None:
        self._records = records
        self._standing = Standing(records)
        self._privacy = privacy
        self._clock = clock

    def bind(self, caller: Caller, openid: str) -> None:
        """The openid is the caller's from now on, instead of another one of theirs; harmless when it was already.

        Raises
        ------
        Forbidden
            ``identity_missing``: nobody knows who the caller is.
        Conflict
            ``case_busy``: somebody else was first.
        """
        person, digest = self._person(caller), _digest(self._privacy, openid)
        stands = self._standing.of(person.id)
        if stands is not None and stands["of"] == digest:
            return
        try:
            self._bind(person, openid, digest)
        except VersionConflict:
            raise Conflict("case_busy") from None

    def release(self, caller: Caller) -> None:
        """The caller is told over WeChat no more; harmless when nothing is bound. Refused as :meth:`bind`."""
        self._release(self._person(caller).id)

    def shown(self, caller: Caller) -> WechatBound:
        """Whether the caller has bound WeChat, and since when. Forbidden as :meth:`bind`."""
        bound = self._standing.of(self._person(caller).id)
        return WechatBound(bound=bound is not None, since=bound.get("at") if bound is not None else None)

    def unbind(self, openid: str) -> bool:
        """The openid is nobody's any more; whether it was somebody's. Conflict as :meth:`release`."""
        holder = self.holder(openid)
        if holder is not None:
            self._release(holder.id)
        return holder is not None

    def holder(self, openid: str) -> Person | None:
        """Whose the openid is; ``None`` for nobody's, or for whose data is destroyed."""
        digest = _digest(self._privacy, openid)
        found = self._records.get(digest, HOLDER)
        bound = self._standing.of(found.data["person"]) if found is not None else None
        if found is None or bound is None or bound["of"] != digest:
            return None
        try:
            return self._privacy.known(found.data["person"])
        except KeyDestroyed:
            return None

    def bound(self, person_id: str) -> bool:
        """Whether the person can be told over WeChat."""
        return self._standing.bound(person_id)

    def openid(self, person_id: str) -> str:
        """The person's openid; empty when they have none, or their data is destroyed."""
        bound = self._standing.of(person_id)
        if bound is None:
            return ""
        try:
            person = self._privacy.known(person_id)
        except KeyDestroyed:
            return ""
        return str(self._privacy.unseal(person, bound["sealed"], about=BOUND))

    def _person(self, caller: Caller) -> Person:
        if not caller.own_lookup:
            raise Forbidden("identity_missing")
        return self._privacy.person(caller.own_lookup)

    def _bind(self, person: Person, openid: str, digest: str) -> None:
        """What names the openid for deletion comes first, what makes the binding stand comes last."""
        before = self._records.get(person.id, BOUND)
        now = self._clock.now().wall.isoformat()
        bound = {"of": digest, "sealed": self._privacy.seal(person, openid, about=BOUND), "at": now}
        if self._records.get(person.id, IDENTITY + digest) is None:
            self._records.put(Record(person.id, IDENTITY + digest), person)
        holder = self._records.get(digest, HOLDER)
        self._records.put(Record(digest, HOLDER, {"person": person.id}, holder.revision if holder else 0))
        self._records.put(Record(person.id, BOUND, bound, before.revision if before else 0))
        if before is not None and before.data["of"] != digest:
            self._forget(person.id, before.data["of"])
        if holder is not None and holder.data["person"] != person.id:
            self._drop(holder.data["person"], digest)

    def _release(self, person_id: str) -> None:
        bound = self._records.get(person_id, BOUND)
        if bound is None:
            return
        try:
            self._records.remove(bound)
            self._forget(person_id, bound.data["of"])
        except VersionConflict:
            raise Conflict("case_busy") from None

    def _forget(self, person_id: str, digest: str) -> None:
        """The openid's document, if it still names the person, and what names it for deletion."""
        holder = self._records.get(digest, HOLDER)
        if holder is not None and holder.data["person"] == person_id:
            self._records.remove(holder)
        self._remove(person_id, IDENTITY + digest)

    def _drop(self, person_id: str, digest: str) -> None:
        """What a person held of an openid that is another one's now."""
        bound = self._records.get(person_id, BOUND)
        if bound is not None and bound.data["of"] == digest:
            self._records.remove(bound)
        self._remove(person_id, IDENTITY + digest)

    def _remove(self, pk: str, sk: str) -> None:
        kept = self._records.get(pk, sk)
        if kept is not None:
            self._records.remove(kept)


def _digest(privacy: Privacy, openid: str) -> str:
    """Where the openid's document lies. The mini-program knows the same person by another openid."""
    return f"{BOUND}#{privacy.lookup('openid', f'{BOUND}:{openid}')}"
