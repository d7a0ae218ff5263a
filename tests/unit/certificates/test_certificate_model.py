"""What may happen to a certificate: versions, their order, their states; and timelines that fold for ever."""

from datetime import date, timedelta

import pytest

from chalicelib.certificates.facts import Revoked
from chalicelib.certificates.model import FLOW, Certificate, Issue, Revoke, decide, index
from chalicelib.kernel.cases import fold
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.ids.licence_id import LicenceId
from tests.certificates import ENDED, FIRST, ISSUED, RENEWED, SEALED, SECOND, timeline

LAST = date(2027, 10, 11)


def after(*bodies: object) -> Certificate:
    return fold(FLOW, timeline(*bodies)).state  # type: ignore[arg-type]


def test_a_first_version_is_sealed_and_stands() -> None:
    facts = decide(Certificate(), Issue(ISSUED))
    assert [body.kind for body in facts] == ["issued", "seal_used"]
    state = after(*facts)
    assert state.current is not None
    assert state.current.identifier == FIRST
    assert LicenceId.parse(FIRST).version == 1
    assert state.current.status(date(2026, 10, 12)) == "valid"


def test_a_renewal_supersedes_what_was_decided_before_it() -> None:
    facts = decide(after(ISSUED, SEALED), Issue(RENEWED))
    state = after(ISSUED, SEALED, *facts)
    assert [(v.identifier, v.superseded_by) for v in state.versions] == [(FIRST, SECOND), (SECOND, "")]
    assert state.version(FIRST).status(LAST) == "superseded"
    assert state.current == state.version(SECOND)


def test_what_was_decided_before_but_issued_later_is_born_superseded() -> None:
    late = RENEWED.model_copy(update={"decided_at": ISSUED.decided_at - timedelta(days=1)})
    state = after(ISSUED, SEALED, *decide(after(ISSUED, SEALED), Issue(late)))
    assert state.current == state.version(FIRST)
    assert state.version(SECOND).superseded_by == FIRST


def test_an_application_is_certified_once() -> None:
    assert decide(after(ISSUED, SEALED), Issue(ISSUED)) == []


def test_its_last_day_counts() -> None:
    version = after(ISSUED).version(FIRST)
    assert [version.status(LAST + timedelta(days=n)) for n in (0, 1)] == ["valid", "expired"]
    endless = after(ISSUED.model_copy(update={"valid_until": None})).version(FIRST)
    assert endless.status(date(2999, 1, 1)) == "valid"


def test_a_revocation_names_its_law_counts_once_and_outweighs_everything() -> None:
    state = after(ISSUED, SEALED)
    facts = decide(state, Revoke(ENDED))
    assert [fact.rests_on for fact in facts] == [ENDED.law]
    revoked = after(ISSUED, SEALED, RENEWED, SEALED, *facts)
    assert revoked.version(FIRST).status(LAST + timedelta(days=9)) == "revoked"
    assert decide(after(ISSUED, *facts), Revoke(ENDED)) == []
    with pytest.raises(NotFound):
        decide(state, Revoke(Revoked(identifier=SECOND, cause="grant", law="")))


def test_it_is_found_by_its_holder_apart_from_their_applications() -> None:
    found = index(after(ISSUED))
    assert (found.subject, found.queue, found.wake) == ("certificates:P1", "", None)
    assert found.opened == ISSUED.decided_at
