"""Every flow whose handlings end is joined: what the reader hears of, it can look up."""

from chalicelib.bootstrap.flows import FLOWS
from chalicelib.bootstrap.ratings import handled, hears
from chalicelib.messages.kinds import TELLABLE
from chalicelib.ratings.facts import BODIES


def test_the_reader_looks_up_the_flows_that_it_hears_of_by_facts_that_they_have() -> None:
    assert hears().keys() == handled().keys() == {"application", "bundle", "challenge", "ticket"}
    for flow, kinds in hears().items():
        assert kinds <= {kind for kind, _ in FLOWS[flow].bodies}


def test_the_messages_speak_of_facts_that_there_are() -> None:
    kinds = {kind for kind, _ in BODIES}
    assert TELLABLE["rating"].all_kinds <= kinds
