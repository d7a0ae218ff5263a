"""What a request may hold that it should not."""

import json
from typing import Any

from hypothesis import strategies as st

INJECTIONS = (
    "' OR '1'='1' --", "1; DROP TABLE cases", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "<script>alert(1)</script>",
    "=HYPERLINK(\"http://127.0.0.1\")", "@SUM(1)", "+1|cmd", "x\r\nSet-Cookie: a=b", "\r\n\r\n", "../../etc/passwd",
    "..%2f..%2fetc", "%00", "\x00", "{\"$ne\": null}", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
    "%s%n", "𠮷𠀋", "\u202e反", "ﷺ" * 20, "null", "NaN", "__proto__", "{case_id}", "😀" * 40,
)  # fmt: skip
"""Strings that mean something to somebody else: SQL, templates, scripts, spreadsheets, headers, paths, addresses."""
NESTED = 100_000
"""Brackets of the deepest body."""

text = st.one_of(
    st.sampled_from(INJECTIONS), st.text(max_size=30), st.sampled_from(("长" * 3000, "9" * 400, " " * 50, "", "\ud800"))
)
scalar: st.SearchStrategy[Any] = st.one_of(
    text, st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from((10**400, -1, 0, 1e308))
)
value: st.SearchStrategy[Any] = st.one_of(
    scalar, st.lists(scalar, max_size=3), st.dictionaries(st.text(max_size=8), scalar, max_size=3)
)
raw = st.sampled_from(
    (
        b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"{}{}", b'{"item": 1, "item": 2}', b'{"a": NaN}',
        b'{"a": 1e999}', b'{"a": "\\ud800"}', b"\xef\xbb\xbf{}", b"a=b", b'{"a": "' + b"x" * 300_000 + b'"}',
        b"[" * NESTED, b"[" * NESTED + b"]" * NESTED, b'{"a":' * 5000 + b"1" + b"}" * 5000,
    )
)  # fmt: skip
"""Bodies that are no JSON, or JSON that nobody should take."""
header_names = st.sampled_from(
    ("origin", "idempotency-key", "authorization", "x-api-key", "x-department", "webhook-id", "webhook-timestamp",
     "webhook-signature", "content-type", "accept", "if-none-match", "x-forwarded-for", "cookie", "host")
)  # fmt: skip
header_values = st.one_of(
    text,
    st.sampled_from(
        (
            "application/json", "application/json; charset=gbk", "text/html", "Bearer a.b.c", "Bearer ", "bearer x",
            "CXF-HMAC-SHA256 key=a, time=1, nonce=b, signature=c", "Basic YTpi", "v1,", "https://127.0.0.1", "x" * 9000,
        )
    ),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, good: Any) -> Any:
    """A JSON value in which one thing is otherwise: another value, one too many, one too few."""
    fresh = json.loads(json.dumps(good))
    places = list(_places(fresh))
    if not places:
        return draw(value)
    holder, key = draw(st.sampled_from(places))
    act = draw(st.sampled_from(("put", "put", "drop", "add")))
    if act == "drop":
        del holder[key]
    elif act == "add" and isinstance(holder, dict):
        holder[draw(st.text(max_size=10))] = draw(value)
    else:
        holder[key] = draw(value)
    return fresh


def _places(node: Any) -> Any:
    """Every place in a value: what holds it, and under which name or number."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in list(entries):
        yield node, key
        yield from _places(inner)
