"""The application flow with what is handed over: results, files, a courier."""

from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.applications.arriving import Arrivals, UnderWay
from chalicelib.applications.delivering import Delivering
from chalicelib.applications.handover import Handover
from chalicelib.applications.handover_schemas import Pickup
from chalicelib.applications.schemas import Decision
from chalicelib.catalogue.procedure import Certificate
from chalicelib.kernel.caller import Caller, Post
from chalicelib.sandbox.providers import ProviderNotes
from tests.builders import CENTRE, World, allowance, items, once
from tests.fakes.courier import DirectCourier
from tests.fakes.sandbox import MemoryProviderNotes

CIVIL_AFFAIRS = items()["elder_allowance"].department.credit_code


@dataclass(frozen=True)
class Handed:
    """The services of handing over, on the stores that a world has."""

    courier: DirectCourier
    under_way: UnderWay
    arrivals: Arrivals
    delivering: Delivering
    handover: Handover

    @classmethod
    def on(cls, world: World, notes: ProviderNotes) -> "Handed":
        courier, under_way = DirectCourier(notes), UnderWay(world.documents)
        arrivals = Arrivals(world.cases, courier, under_way, world.clock)
        delivering = Delivering(world.cases, world.catalogue, world.privacy, courier, under_way, world.clock)
        handover = Handover(
            world.cases, world.reading, world.acting, world.catalogue, world.privacy, courier, arrivals, world.clock
        )  # fmt: skip
        return cls(courier, under_way, arrivals, delivering, handover)


class HandingWorld(World):
    """Applications for the elder's allowance, whose result may be sent, handed out, or a certificate."""

    address = "呈贡区龙城街道兴呈路18号"

    def __init__(self) -> None:
        super().__init__()
        self.knows_the_elder()
        handed = Handed.on(self, MemoryProviderNotes())
        self.courier, self.under_way, self.arrivals = handed.courier, handed.under_way, handed.arrivals
        self.delivering, self.handover = handed.delivering, handed.handover

    def submitted(self, delivery: str, address: str = "", caller: Caller | None = None, **changes: Any) -> str:
        """A case that waits for an officer; its id."""
        asked = allowance(automatic=False, **changes)
        if delivery == "courier":
            to = {"name": "杨秀英", "phone": "13887100001", "address": address or self.address}
            asked["delivery"] = {"how": "courier", "to": to}
        elif delivery:
            asked["delivery"] = {"how": delivery}
        return str(self.submit(asked, caller)["case_id"])

    def approved(self, delivery: str, address: str = "", caller: Caller | None = None, **changes: Any) -> str:
        """A case that an officer approved; its id."""
        case_id = self.submitted(delivery, address, caller, **changes)
        self.review.decide(self.officer(), case_id, Decision(outcome="approve", opinion="符合条件"), once())
        return case_id

    def window(self, site: str = CENTRE, name: str = "W1") -> Caller:
        """An officer at a window, who does nothing else."""
        post = Post("window", CIVIL_AFFAIRS, site=site)
        return Caller("officer", name, department=CIVIL_AFFAIRS, posts=(post,), relations=frozenset({"window"}))

    def code(self, case_id: str) -> str:
        """What the applicant reads on their phone."""
        found = self.handover.look(self.resident(), case_id)
        return found.pickup.code if found.pickup else self.privacy.code(f"pickup:{case_id}")

    def pick_up(self, case_id: str, who: Caller | None = None) -> dict[str, Any]:
        """The window hands the result out."""
        return self.handover.pick_up(who or self.window(), case_id, Pickup(code=self.code(case_id)), once())

    def with_certificate(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on the allowance brings a certificate."""
        opened = self.catalogue.open_item

        def certifying(code: str, version: int | None = None) -> Any:
            published = opened(code, version)
            certificate = Certificate(type="001", name="高龄津贴证")
            certified = published.item.model_copy(update={"certificate": certificate})
            return published.model_copy(update={"item": certified})

        monkeypatch.setattr(self.catalogue, "open_item", certifying)
