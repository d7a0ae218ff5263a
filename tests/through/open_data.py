"""Open standards: Open311 and OCDS."""

from collections.abc import Mapping

from tests.kinds import EVERYBODY

ROUTES: Mapping[str, str] = {
    "GET /open311/discovery.xml": EVERYBODY,
    "GET /open311/discovery.json": EVERYBODY,
    "GET /open311/v2/services.xml": EVERYBODY,
    "GET /open311/v2/services.json": EVERYBODY,
    "GET /open311/v2/services/{file}": EVERYBODY,
    "GET /open311/v2/requests.xml": EVERYBODY,
    "GET /open311/v2/requests.json": EVERYBODY,
    "POST /open311/v2/requests.xml": EVERYBODY,
    "POST /open311/v2/requests.json": EVERYBODY,
    "GET /open311/v2/requests/{file}": EVERYBODY,
    "GET /open311/v2/tokens/{file}": EVERYBODY,
    "GET /ocds/releases": EVERYBODY,
    "GET /ocds/releases/{ocid}": EVERYBODY,
    "GET /ocds/records": EVERYBODY,
    "GET /ocds/records/{ocid}": EVERYBODY,
    "GET /ocds/bulk/{month}": EVERYBODY,
    "POST /v1/trading/ocds": "trader",
    "POST /v1/trading/ocds/uploads": "trader",
    "POST /v1/trading/ocds/files": "trader",
    "GET /v1/trading/ocds/files/{case_id}": "trader",
}
