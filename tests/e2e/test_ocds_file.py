"""A file of open data of others, from its upload to the record that is read, on the deployed platform."""

import gzip
import hashlib
import json
from typing import Any

import httpx

from demo.scenes import until
from infra.tokens import Tokens
from tests.e2e.conftest import Api
from tests.ocds import document

CENTRE = "11530114015302255F"
PROCESSES = 3
STAGES = ("imported", "refused")


def brought(api: Api, token: str, content: bytes) -> dict[str, Any]:
    """The file is uploaded and imported as far as it goes; where it stands then."""
    sha256 = hashlib.sha256(content).hexdigest()
    form = api.post("/v1/trading/ocds/uploads", {"sha256": sha256, "size": len(content)}, token).json()
    sent = httpx.post(form["url"], data=form["fields"], files={"file": ("a", content)}, trust_env=False)
    sent.raise_for_status()
    taken = api.post("/v1/trading/ocds/files", {"sha256": sha256}, token)
    assert taken.status_code == httpx.codes.CREATED, taken.text
    place, shown = f"/v1/trading/ocds/files/{taken.json()['id']}", dict[str, Any]()

    def over() -> bool:
        shown.update(api.get(place, token).json())
        return shown["stage"] in STAGES

    assert until(over, 90), shown
    return shown


def test_a_packed_file_is_imported_whole_and_read_as_a_record_and_a_wrong_one_leaves_nothing(
    api: Api, tokens: Tokens
) -> None:
    package = document("02-tender")
    [release] = package["releases"]
    ocids = [f"ocds-213czf-e2e-{number}" for number in range(PROCESSES)]
    package["releases"] = [release | {"ocid": ocid, "id": f"{ocid}-1"} for ocid in ocids]
    token = tokens.officer(CENTRE)
    shown = brought(api, token, gzip.compress(json.dumps(package, ensure_ascii=False).encode()))
    assert (shown["stage"], shown["processes"], shown["faults"]) == ("imported", PROCESSES, [])
    for ocid in ocids:
        record = api.get(f"/ocds/records/{ocid}").json()["records"][0]
        assert record["compiledRelease"]["tender"]["id"] == release["tender"]["id"]
    wrong = package | {"releases": [release | {"ocid": "ocds-213czf-e2e-9", "id": "r", "date": "yesterday"}]}
    refused = brought(api, token, json.dumps(wrong, ensure_ascii=False).encode())
    assert (refused["stage"], refused["fault_count"]) == ("refused", 1)
    assert refused["faults"][0]["field"] == "releases.0.date"
    assert api.get("/ocds/records/ocds-213czf-e2e-9").status_code == httpx.codes.NOT_FOUND
