"""How long a document takes to set: an item's one-page notice, asked of the function that has the fonts."""

import time
from collections.abc import Iterator
from statistics import median

from bench.place import Place
from bench.players import Request
from bench.results import Entry, percentile
from bench.sampling import Caller
from chalicelib.aws.typesetting import TypesettingFunction
from chalicelib.catalogue.flowchart import picture
from chalicelib.catalogue.guide import Guide
from infra import layer, naming

NAMES = ("application.sheet.pdf", "application.sheet.pdf.p99")
LAYER_NAMES = ("application.sheet.layer",)
WARMING, RUNS = 3, 60
GOAL = 300
"""Milliseconds."""


def setting(place: Place) -> Iterator[Entry]:
    """Each time with other words in it: Typst remembers what it has laid out before."""
    guide = _longest(Caller(place.platform.stack.api_url))
    typesetter = TypesettingFunction(place.platform.resource(naming.function("typeset")))
    drawn = {"flow": picture(guide.name, guide.steps), "qr": {"qr": guide.address}}
    taken = []
    for n in range(WARMING + RUNS):
        said = guide.model_dump(mode="json") | drawn | {"phone": f"0871-{n:08}", "name": f"{guide.name}（{n}）"}
        began = time.perf_counter()
        typesetter.pdf("sheet", said)
        taken.append((time.perf_counter() - began) * 1000)
    warm = taken[WARMING:]
    how = (
        f"one page, {len(guide.steps)} steps drawn, warm, one at a time, {RUNS} runs, the call of the function included"
    )
    yield Entry("application.sheet.pdf", median(warm), "ms", how, goal=GOAL)
    yield Entry("application.sheet.pdf.p99", percentile(warm, 99), "ms", how)


def weight() -> Iterator[Entry]:
    """Megabytes of the layer with Typst and the fonts, unpacked."""
    own = layer.TYPESETTING
    own.build()
    yield Entry("application.sheet.layer", own.megabytes(), "MB", "unpacked, for the cloud's runtime", goal=own.limit)


def _longest(caller: Caller) -> Guide:
    """The notice with the most steps."""
    found = caller.send(Request("/v1/items?limit=100", None)).json()["items"]
    guides = [caller.send(Request(f"/v1/items/{one['code']}/guide", None)).json() for one in found]
    return Guide.model_validate(max(guides, key=lambda guide: len(guide["steps"])))
