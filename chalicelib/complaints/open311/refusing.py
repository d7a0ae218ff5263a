"""Refusals in the standard's form (https://wiki.open311.org/GeoReport_v2/#errors). Pure.

404 is what does not exist, 403 a missing or wrong key, 410 what was deleted as the law asks, 400 every other request
that cannot be met. What says nothing about the request (credentials of our own that are no good, too many, out of
order) keeps its own status.
"""

import json

from chalice.app import Response

from chalicelib.complaints.open311 import documents
from chalicelib.complaints.open311.writing import Format
from chalicelib.web.answers import written

KEPT = frozenset({401, 403, 404, 410, 429, 500, 503})


def form_of(path: str) -> Format:
    """In which form a path asks for its answer; XML where it asks for none that there is."""
    return "json" if path.endswith(".json") else "xml"


def restated(refusal: Response, path: str) -> Response:
    """A refusal as problem+json in the standard's form. Each field that is wrong is an error of its own."""
    told = json.loads(refusal.body)
    status = refusal.status_code
    code = status if status in KEPT else 400
    said = [f"{fault['field']}：{fault['detail']}" for fault in told["errors"]] or [told["detail"]]
    form = form_of(path)
    answer = written(documents.errors((code, one) for one in said).written(form), code)
    kept = {name: value for name, value in refusal.headers.items() if name != "Content-Type"}
    answer.headers.update(kept)
    return answer
