"""What must hold after every request, whatever it was."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import fromstring

from pydantic import ValidationError

from chalicelib.bootstrap.flows import FLOWS
from chalicelib.kernel.cases import differences
from chalicelib.kernel.changing import load
from chalicelib.kernel.sentences import SENTENCES
from chalicelib.web.answers import TEXTS, Elsewhere, GeoJson, GeoXml
from chalicelib.web.api import SECURITY_HEADERS, Route, caching
from tests.cast import Cast
from tests.gateway import Answer
from tests.generating.requests import Try
from tests.platform import Stores

OPEN311 = "/open311/"
NOTED: Mapping[str, str] = {
    "counters": "limits, failed logins, nonces and one-time passwords that were used",
    "answers": "the idempotency key of an act that may be repeated: another request under it is refused",
}
"""Stores in which any refused request may leave a trace."""
DEPARTED = {"documents": "told again of who has left, it ends what a departure that was cut off had left standing"}
NOTED_BY: Mapping[str, Mapping[str, str]] = {
    "POST /v1/sessions/refresh": {"documents": "a refresh token that was used before ends its session"},
    "POST /v1/sessions/oidc": {"documents": "the state of a login is good once, whatever becomes of it"},
    "POST /v1/sessions/miniprogram": {"notes": "WeChat's code is good once; kept by its pretended provider"},
    "POST /v1/staff/{login}/departure": DEPARTED,
    "POST /v1/staff/{login}/appointment": DEPARTED,
    "POST /v1/staff/{login}/reset": DEPARTED,
}
"""Routes whose refusals leave a trace elsewhere, too: no other may."""


@dataclass
class Judge:
    """Judges answers of a platform; remembers what was wrong."""

    cast: Cast
    requests: int = 0
    server_errors: list[str] = field(default_factory=list)
    partial_writes: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._routes = {f"{r.method} {r.path}": r for api in self.cast.apis for r in api.described}
        self._beginning = self.cast.kept()

    def __call__(self, tried: Try) -> None:
        """Send it, and judge what came back and what was written."""
        if self.requests % 100 == 0:
            self.cast.put_back(self._beginning)
        self.requests += 1
        before = self.cast.kept()
        try:
            answer = self.cast.send(tried.sent, self.cast.credentials[tried.who])
        except LookupError:
            return  # no such path: the gateway answers
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        told = f"{tried.route} as {tried.who}: {answer.status} {answer.text[:200]} for {tried.sent}"[:3000]
        if answer.status >= 500:
            self.server_errors.append(told)
        if wrong := "; ".join(self._written(tried.route, answer, before)):
            self.partial_writes.append(f"{wrong}: {told}")
        if wrong := "; ".join(misformed(self._routes[tried.route], answer)):
            self.forms.append(f"{wrong}: {told}")

    def _written(self, route: str, answer: Answer, before: Stores) -> Iterator[str]:
        changed = self.cast.changed(before)
        if answer.status >= 400:
            if left := changed - set(NOTED) - set(NOTED_BY.get(route, ())):
                yield f"refused, but changed {sorted(left)}"
            return
        for case_id, kept in self.cast.cases.kept.items() if "cases" in changed else ():
            if before["cases"].get(case_id) is not kept:
                flow = FLOWS[kept.flow]
                head = load(self.cast.cases, flow, case_id)
                yield from differences(flow, head, self.cast.cases.timeline(case_id))


def misformed(route: Route, answer: Answer) -> Iterator[str]:
    """In what an answer is not as the description says."""
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    wanted = SECURITY_HEADERS | caching(route, answer.status)
    if any(headers.get(name.lower()) != value for name, value in wanted.items()):
        yield "security headers are missing"
    if any("\r" in value or "\n" in value for value in headers.values()):
        yield "a header has a line break"
    content_type = headers.get("content-type", "")
    if answer.status >= 400:
        yield from (unlike_open311 if route.path.startswith(OPEN311) else unlike_problem)(answer, content_type)
    elif answer.status == route.status and issubclass(route.answer, (*TEXTS, Elsewhere)):
        if "location" not in headers and content_type not in TEXTS.values():
            yield "neither a text nor an address"
    elif answer.status != route.status or content_type != "application/json":
        yield "another success than the documented one"
    else:
        try:
            route.answer.model_validate_json(answer.text)
        except ValidationError as wrong:
            yield f"not the documented model: {wrong.error_count()} faults at {wrong.errors()[0]['loc']}"


def unlike_problem(answer: Answer, content_type: str) -> Iterator[str]:
    """In what a refusal is not as all of ours are (RFC 9457)."""
    try:
        body = json.loads(answer.text)
    except ValueError:
        yield "no JSON"
        return
    known = body.get("code") in SENTENCES and body.get("status") == answer.status
    if content_type != "application/problem+json" or not known:
        yield "not in the form of a refusal"


def unlike_open311(answer: Answer, content_type: str) -> Iterator[str]:
    """In what a refusal is not as Open311 has it (https://wiki.open311.org/GeoReport_v2/#errors)."""
    if content_type == TEXTS[GeoJson]:
        told = [f"{one['code']} {one['description']}" for one in json.loads(answer.text)]
    elif content_type == TEXTS[GeoXml]:
        errors = fromstring(answer.text).iter("error")  # noqa: S314  our own answer
        told = [f"{one.findtext('code')} {one.findtext('description')}" for one in errors]
    else:
        yield f"neither XML nor JSON of Open311: {content_type}"
        return
    if not told or not all(one.startswith(f"{answer.status} ") and len(one) > 4 for one in told):
        yield "not in the standard's form of a refusal"
