"""Who bound WeChat is told over it, after what they chose and before SMS; who withdrew consent, by SMS alone."""

from typing import Any

import pytest

from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW
from chalicelib.messages.model import Errand
from chalicelib.messaging.bindings import Bindings
from chalicelib.rights.audience import ApplicantAudience, addresses
from tests.builders import PHONE, YOUNGER, firm
from tests.telling import Told

CHOSEN, BOUND = "o-chosen", "o-bound"


class Routes(Told):
    """A case, and over which channels and addresses its applicant is told."""

    def __init__(self, via: str = "", bound: bool = True, **changes: Any) -> None:
        super().__init__(**({"notify": {"via": via, "openid": CHOSEN}} if via else {}), **changes)
        world = self.world
        self.bindings = Bindings(world.documents, world.privacy, world.clock)
        if bound:
            self.bind()

    def bind(self, *numbers: str) -> None:
        self.bindings.bind(self.world.resident(*numbers), BOUND)

    def channels(self, recipient: str = "applicant") -> tuple[str, ...] | None:
        audience = ApplicantAudience(self.world.cases, FLOW, self.world.consents, self.bindings)
        return audience.hearing(self.case_id).channels(recipient)

    def to(self) -> dict[str, str]:
        letters = ApplicationLetters(self.world.cases, self.world.privacy, self.bindings)
        telling = letters.tell(Errand(ref=self.ref(), channel="wechat"))
        assert telling is not None
        return telling.to


@pytest.mark.parametrize(
    ("via", "channels", "to"),
    [
        ("", ("sms", "wechat"), {"sms": PHONE, "wechat": BOUND}),
        ("wechat", ("wechat", "sms"), {"sms": PHONE, "wechat": CHOSEN}),
        ("miniprogram", ("miniprogram", "wechat", "sms"), {"sms": PHONE, "miniprogram": CHOSEN, "wechat": BOUND}),
    ],
)
def test_what_was_chosen_comes_first_then_what_is_bound_then_sms(
    via: str, channels: tuple[str, ...], to: dict[str, str]
) -> None:
    routes = Routes(via)
    assert (routes.channels(), routes.to()) == (channels, to)


def test_without_a_binding_all_is_as_it_was() -> None:
    assert (Routes(bound=False).channels(), Routes(bound=False).to()) == (("sms",), {"sms": PHONE})
    assert Routes("wechat", bound=False).channels() == ("wechat", "sms")


def test_what_another_bound_is_not_the_applicants() -> None:
    routes = Routes(bound=False)
    routes.bind(YOUNGER)
    assert (routes.channels(), routes.to()) == (("sms",), {"sms": PHONE})


@pytest.mark.parametrize("via", ["", "wechat", "miniprogram"])
def test_who_withdrew_consent_is_told_by_sms_alone(via: str) -> None:
    routes = Routes(via)
    routes.says(given=False)
    assert routes.channels() == ("sms",)
    routes.says(given=True)
    assert "wechat" in (routes.channels() or ())


def test_nobody_else_is_told_over_it() -> None:
    assert Routes().channels("department") == ()


def test_what_was_released_between_planning_and_sending_goes_on_by_sms() -> None:
    routes = Routes("miniprogram")
    routes.bindings.release(routes.world.resident())
    assert routes.to() == {"sms": PHONE, "miniprogram": CHOSEN}
    assert routes.channels() == ("miniprogram", "sms")


def test_a_firms_contact_keeps_their_phone() -> None:
    assert addresses(firm(), "sms", "", BOUND) == {"sms": PHONE, "wechat": BOUND}
