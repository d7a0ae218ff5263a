"""Who looks on: readers of the bulletin and of open data, and those who supervise."""

from collections.abc import Iterator
from typing import Any

import httpx

from demo.report import Check, held
from demo.trading.desk import HOUSING, PROJECTS, Centre, until

PREFIX = "ocds-cg530k-"


class Onlookers:
    """They read what is public, and act on what the rules saw."""

    def __init__(self, centre: Centre, case: str) -> None:
        self.centre, self.case = centre, case
        self.regulator = centre.desk.tokens.officer(HOUSING, "housing-a")

    def scenes(self) -> Iterator[Check]:
        """The bulletin, the open data, the alerts."""
        yield self._read()
        yield self._open_data()
        yield self._supervised()

    def _read(self) -> Check:
        desk = self.centre.desk
        listed = until(lambda: self.case in {one["project"] for one in self._notices(words="示例道路")})
        other = self._notices(family="land", words="示例道路")
        with httpx.Client(timeout=30, trust_env=False) as http:
            atom = http.get(f"{desk.url}/trading/notices.atom", params={"family": "construction"})
        return Check(
            "trading.bulletin",
            *held({
                "the notice is found by its words": listed,
                "and not in another family": not other,
                "and in the feed of readers": atom.status_code == 200 and self.case in atom.text,
            })
        )  # fmt: skip

    def _notices(self, **wanted: str) -> list[dict[str, Any]]:
        return list(self.centre.desk.get("/v1/trading/notices", **wanted).body["items"])

    def _open_data(self) -> Check:
        desk, ocid = self.centre.desk, PREFIX + self.case
        record = desk.get(f"/ocds/records/{ocid}").body
        compiled = record["records"][0]["compiledRelease"]
        tags = {tag for release in record["records"][0]["releases"] for tag in release["tag"]}
        listed = until(lambda: ocid in {one["ocid"] for one in desk.get("/ocds/releases").body.get("releases", ())})
        return Check(
            "trading.open_data",
            *held({
                "a release for each step": {"tender", "tenderAmendment", "award", "contract"} <= tags,
                "and one compiled of all": compiled["tag"] == ["compiled"] and compiled["contracts"] != [],
                "in the list of all": listed,
            })
        )  # fmt: skip

    def _supervised(self) -> Check:
        """Two bidders had the same contact: that is seen, told, and handled."""
        desk = self.centre.desk

        def alerts() -> list[dict[str, Any]]:
            found = desk.get("/v1/trading/alerts", self.regulator).body.get("items", ())
            return [one for one in found if one["project"] == self.case and "contact" in one["alert"]]

        seen = until(lambda: bool(alerts()))
        alert = alerts()[0] if seen else {}
        said = {"alert": alert.get("alert", ""), "finding": "unfounded", "reason": "两家单位委托了同一代理，已经核实。"}
        closed = desk.post(f"{PROJECTS}/{self.case}/alerts", said, self.regulator)
        return Check(
            "trading.supervision",
            *held({
                "two bidders with one contact are seen": seen,
                "with the article": "条例" in str(alert.get("law", "")),
                "the regulator closes it with a reason": closed.status == 200,
                "and it is open no more": until(lambda: not alerts()),
            })
        )  # fmt: skip
