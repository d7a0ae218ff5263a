"""What a versioned release says last: the compiled release that it holds. Pure.

https://standard.open-contracting.org/1.1/en/schema/merging/: every value stands there with all that it was, each with
its release and date, but for ``ocid`` and the ids that objects are merged by.
"""

from typing import Any

from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.validating import is_moment, moment

VALUE, DATE = "value", "releaseDate"


def latest(release: Part) -> Part:
    """The compiled release; where no value has a date, it lacks its own date, which its check tells."""
    dates: list[str] = []
    found: Part = _latest({name: given for name, given in release.items() if name not in ("id", "date", "tag")}, dates)
    newest = max(dates, key=moment, default="")
    return found | {"id": f"{release.get('ocid')}-{newest}", "tag": ["compiled"]} | ({"date": newest} if newest else {})


def _latest(value: Any, dates: list[str]) -> Any:
    if isinstance(value, dict):
        told = ((name, _latest(given, dates)) for name, given in value.items())
        return {name: given for name, given in told if given is not None}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(one, dict) and {VALUE, DATE} <= one.keys() and _dated(one) for one in value):
        dates.extend(one[DATE] for one in value)
        return max(value[::-1], key=lambda one: moment(one[DATE]))[VALUE]  # of the same instant the last
    return [_latest(one, dates) for one in value]


def _dated(one: Part) -> bool:
    return isinstance(one[DATE], str) and is_moment(one[DATE])
