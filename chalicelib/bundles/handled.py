"""The handling of a bundle (一件事), which who was served rates as one thing (一事一评). Pure."""

from chalicelib.bundles.model import BundleCase
from chalicelib.kernel.cases import Case
from chalicelib.kernel.measuring import Handling

HEARS = frozenset({"bundle_completed"})
"""Facts by which a bundle is handled to its end."""


def handled(case: Case[BundleCase], leads: str) -> list[Handling]:
    """The one handling of a bundle all of whose items ended.

    Parameters
    ----------
    leads:
        Credit code of the department that answers for bundles as a whole (牵头部门).
    """
    state = case.head.state
    ended = (fact for fact in case.facts if fact.kind in HEARS)
    return [
        Handling(
            flow="bundle", case_id=case.head.case_id, subject=state.subject, title=state.submitted.name,
            department=leads, item=f"bundle:{state.submitted.code}", site=state.site, channel=state.channel,
            contact=state.contact, ended=fact.at,
        )
        for fact in ended
    ]  # fmt: skip
