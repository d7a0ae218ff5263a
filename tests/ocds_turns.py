"""Projects that took every turn that a project can take."""

from random import Random
from typing import Any

from chalicelib.catalogue.trading import REMEDIES, Remedy
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.model import FLOW
from chalicelib.trading.values import Money
from tests.ocds import OpenData
from tests.trading import firm, yuan

TURNS: tuple[tuple[str, str, str], ...] = (
    ("construction", "open_tender", "tender"), ("procurement", "open_tender", "tender"),
    ("procurement", "inquiry", "inquiry_notice"), ("land", "listing", "listing"),
    ("property", "listing", "property_listing"),
)  # fmt: skip
"""Family, method, and the notice that opens the trade."""


class Traveller:
    """Takes a project through turns that a seed chooses. What the law refuses is a turn not taken."""

    def __init__(self, world: OpenData, seed: int) -> None:
        self.world, self.by_chance = world, Random(seed)  # noqa: S311  chance that comes again
        self.family, self.method, self.opening = self.by_chance.choice(TURNS)
        self.case = ""

    def project(self) -> str:
        """A project, somewhere on its way or at its end."""
        world, chance = self.world, self.by_chance
        lots = [{"id": str(n), "title": f"第{n}标段"} for n in range(1, chance.randint(2, 4))]
        priced = [lot | {"ceiling": yuan(f"{chance.randint(10**6, 10**9)}.{chance.randint(0, 99):02}")} for lot in lots]
        agent = {"agent": firm(8)} if chance.random() < 0.5 else {"agent": None}
        told = {"family": self.family, "method": self.method, "value": None, "lots": chance.choice((lots, priced))}
        self.case = world.registers(**told, **agent)
        steps = (self.intention, self.opens_trade, self.changes, self.pauses, self.bids, self.wins, self.performs)
        for step in steps[: chance.randint(2, len(steps))]:
            self.tries(step)
        if chance.random() < 0.1:
            self.tries(lambda: world.does("tell", self.case, c.Terminate(f.ProjectTerminated(reason="不再实施。"))))
        return self.case

    def tries(self, step: Any) -> bool:
        try:
            step()
        except DomainError:
            return False
        return True

    @property
    def lots(self) -> list[str]:
        return [lot.id for lot in self.world.projects.show(self.world.writer, self.case).lots]

    def intention(self) -> None:
        if self.family in ("construction", "procurement") and self.by_chance.random() < 0.5:
            self.world.says(self.case, "intention", dates={"expected": self.world.later(60)})

    def opens_trade(self) -> None:
        days = {"documents_from": 0, "documents_until": 10, "bids_due": 30, "listing_from": 21, "listing_until": 40}
        kind = self.world.catalogue.trading().notice(self.opening, self.family, self.method)  # type: ignore[arg-type]
        dates = {name: self.world.later(days[name]) for name in kind.dates}
        files: list[dict[str, Any]] = [
            {"name": "招标文件.pdf", "sha256": "ab" * 32},
            {"name": "图纸", "sha256": "cd" * 32},
        ]
        for size, file in enumerate(files, start=1000):
            file["size"] = size
            self.world.files.keep(f"trading/{self.case}/{file['sha256']}/{size}", b"", "application/pdf")
        self.world.says(self.case, self.opening, dates=dates, attachments=files)

    def changes(self) -> None:
        world, chance = self.world, self.by_chance
        shown = world.projects.show(world.writer, self.case).notices
        notice = next((one for one in shown if one.what == self.opening and one.published_at), None)
        if notice is None:
            return
        if chance.random() < 0.4:
            says = world.projects.notice(world.writer, self.case, notice.notice).contents[0]
            told = [{"where": f"contents.{says.name}", "old": says.text, "new": "改为：见新附件。"}]
            self.tries(lambda: world.says(self.case, "correction", corrects=notice.notice, corrections=told))
        if chance.random() < 0.3:
            self.tries(lambda: world.says(self.case, "answers"))
        if chance.random() < 0.1:
            withdrawal = asks.Reason(reason="内容有误。")
            self.tries(lambda: world.does("withdraw", self.case, notice.notice, withdrawal))

    def pauses(self) -> None:
        world, planner = self.world, self.world.projects._planner()
        if self.by_chance.random() < 0.3:
            body = f.TradingPaused(
                challenge=new_case_id(1, bytes(10)), lots=tuple(self.lots), reason="有异议。", basis="条例第二十二条。"
            )
            world.does("tell", self.case, c.Pause(body, planner))
            world.passes(3, self.case)
            world.does("tell", self.case, c.Resume(body.challenge, planner))

    def bids(self) -> None:
        world, chance = self.world, self.by_chance
        world.passes(50, self.case)
        for lot in self.lots:
            if chance.random() < 0.2:
                fails = c.Fail(f.LotFailed(lot=lot, reason="投标人不足三个。"))
                if self.tries(lambda: world.does("tell", self.case, fails)):  # noqa: B023
                    self.tries(lambda: world.says(self.case, "failed", lots=[lot]))  # noqa: B023
                continue
            joint = [firm(20)] if chance.random() < 0.3 else []
            bids = [
                {"bidder": firm(n), "price": yuan(10**6 + n), "partners": joint if n == 1 else []} for n in range(1, 4)
            ]
            opening = asks.Opening.model_validate({"lot": lot, "bids": bids})
            prices = tuple(10**6 + n for n in range(1, 4))
            if self.tries(lambda: world.does("open_bids", self.case, opening)):  # noqa: B023
                self.tries(lambda: world.evaluates(self.case, lot, prices))  # noqa: B023
                until = {"publicity_until": world.later(7)}
                self.tries(lambda: world.says(self.case, "candidates", lots=[lot], dates=until))  # noqa: B023

    def wins(self) -> None:
        world, chance = self.world, self.by_chance
        world.passes(10, self.case)
        for lot in self.lots:
            first = chance.choice((1, 1, 2))
            other = {"passed_over": "第一名放弃。"} if first > 1 else {}
            self.tries(lambda: world.awards(self.case, lot, first, 10**6 + first, **other))  # noqa: B023
            if chance.random() < 0.2:
                void = c.VoidAward(f.AwardVoided(lot=lot, reason="弄虚作假。", law="招标投标法第五十四条。"))
                self.tries(lambda: world.does("tell", self.case, void))  # noqa: B023
                self.tries(lambda: world.awards(self.case, lot, 2, 10**6 + 2, passed_over="中标无效。"))  # noqa: B023
            self.tries(lambda: world.says(self.case, "result", lots=[lot]))  # noqa: B023
            if chance.random() < 0.2:
                self.undoes(lot, chance.choice(tuple(REMEDIES)))

    def undoes(self, lot: str, remedy: Remedy) -> None:
        """A challenge is upheld, and what may follow does."""
        world, planner = self.world, self.world.projects._planner()
        order = c.Order(remedy, new_case_id(2, bytes(10)), (lot,), "质疑成立", planner, "complaint")
        self.tries(lambda: world.does("tell", self.case, order))
        self.tries(lambda: world.evaluates(self.case, lot, (10**6 + 1, 10**6 + 2, 10**6 + 3)))
        until = {"publicity_until": world.later(7)}
        self.tries(lambda: world.says(self.case, "candidates", lots=[lot], dates=until))
        world.passes(10, self.case)
        self.tries(lambda: world.awards(self.case, lot, 2, 10**6 + 2, passed_over="第一名放弃。"))
        self.tries(lambda: world.says(self.case, "result", lots=[lot]))

    def performs(self) -> None:
        world, chance = self.world, self.by_chance
        for lot in self.lots:
            state = world.cases.head(FLOW, self.case)
            price = state.state.lots[lot].price if state is not None else None
            if price is None:
                continue
            signing = asks.Signing(lot=lot, price=price, signed=world.later(-1))
            self.tries(lambda: world.does("sign", self.case, signing))  # noqa: B023
            more = Money(amount=price.amount + 1)
            paid = Money(amount=price.amount / 2 if price.amount % 2 == 0 else price.amount)
            told = (
                c.Perform(f.Performed(lot=lot, milestone="到货", paid=paid)),
                c.ChangeContract(f.ContractChanged(lot=lot, old=price, new=more, reason="增加数量。")),
                c.Perform(f.Performed(lot=lot, milestone="安装")),
                c.AcceptLot(f.LotAccepted(lot=lot, result=chance.choice(("passed", "failed")), note="见报告。")),
            )
            notices = (("contract", 0), ("contract_change", 2), ("acceptance", 4))
            for place, command in enumerate((*told, None)):
                for what, when in notices:
                    if when == place and chance.random() < 0.7:
                        self.tries(lambda: world.says(self.case, what, lots=[lot]))  # noqa: B023
                if command is not None and chance.random() < 0.7:
                    self.tries(lambda: world.does("tell", self.case, command))  # noqa: B023
            if chance.random() < 0.2:
                self.undoes(lot, chance.choice(tuple(REMEDIES)))


def projects(world: OpenData, amount: int, seed: int = 0) -> list[str]:
    """Projects that differ in all that can differ."""
    return [Traveller(world, seed + n).project() for n in range(amount)]
