"""The rows of the law of trading: periods, kinds of notices, challenges, as whom the data is published.

A period says from what it runs, how long, what it is measured against and what it holds up. The four senses differ:

- ``at_least``: a planned date lies no earlier than so long after the start (投标截止不少于二十日);
- ``runs``: it runs from the start and holds up what it blocks until it is over (公示不少于三日);
- ``at_most``: something has to be done before it is over (三十日内订立合同);
- ``before``: something has to be done so long before a planned date (投标截止十日前提出异议).
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from chalicelib.catalogue.model import Limit, Slug, Text
from chalicelib.kernel.values import Strict

Family = Literal["construction", "procurement", "land", "property"]
"""工程建设, 政府采购, 土地使用权和矿业权, 国有产权."""
Method = Literal[
    "open_tender", "invited_tender", "negotiation", "consultation", "inquiry", "single_source", "listing", "auction"
]
"""公开招标, 邀请招标, 竞争性谈判, 竞争性磋商, 询价, 单一来源, 挂牌, 拍卖."""
Sense = Literal["at_least", "runs", "at_most", "before"]
ChallengeKind = Literal["enquiry", "objection", "query", "complaint"]
"""询问, 异议 (construction), 质疑 (procurement), 投诉."""
Ground = Literal["documents", "opening", "evaluation", "other"]
"""What a challenge is about: the documents (条例 art 22), the opening (44), the evaluation (54), or else."""
Standing = Literal["bidder", "potential", "interested"]
"""投标人（供应商）, 潜在投标人（潜在供应商）, 其他利害关系人."""

FAMILIES: Mapping[Family, str] = {
    "construction": "工程建设", "procurement": "政府采购", "land": "土地使用权和矿业权", "property": "国有产权",
}  # fmt: skip
METHODS: Mapping[Method, str] = {
    "open_tender": "公开招标", "invited_tender": "邀请招标", "negotiation": "竞争性谈判", "consultation": "竞争性磋商",
    "inquiry": "询价", "single_source": "单一来源采购", "listing": "挂牌", "auction": "拍卖",
}  # fmt: skip


SERVED = frozenset({"checked", "published"})
"""What the centre itself does with a notice."""


class TradingPeriod(Strict):
    """One row of the law."""

    name: Slug
    """The same name may stand for several families, methods and days of force."""
    title: Text
    """What people read: 投标截止时间."""
    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    """Empty: every method."""
    sense: Sense
    limit: Limit
    starts: Slug
    """The event or planned date that it runs from; for ``before``, the act that must come in time."""
    target: Slug
    """``at_least``, ``before``: the planned date; ``at_most``: the act that ends it; ``runs``: the planned date that
    ends it, which may be later but not earlier, or just a name."""
    blocks: tuple[Slug, ...] = ()
    """Acts that wait until it is over."""
    suspends: bool = False
    """Whether it stands still while an objection pauses the trading."""
    restarts: bool = False
    """Whether a correction of substance begins it anew."""
    counted_from: Slug = ""
    """The planned date that it is counted from, as it stands before the notice; empty: from what starts it."""
    green: Limit | None = None
    """For a project of the green channel (绿色通道): of the centre's own service alone, never of what the law gives."""
    standard_hours: int = Field(default=0, ge=0)
    """Within so many hours where a notice is standard data; 0: no sooner than else."""
    quote: str = ""
    valid_from: date
    assumed: bool = False
    """The text was not at hand when the row was written: to be checked before it is used."""
    note: str = ""

    @property
    def served(self) -> bool:
        """Whether it is a limit of the centre's own service."""
        return self.target in SERVED

    def limit_for(self, green: bool) -> Limit:
        """The limit, as it is for a project of the green channel or for another."""
        return self.green if green and self.green is not None else self.limit


class Content(Strict):
    """Something that a notice has to say."""

    name: Slug
    title: Text
    substance: bool = False
    """Whether a correction of it is one of substance, after which the notice's periods begin anew."""


class NoticeKind(Strict):
    """A kind of notice (公告类型)."""

    name: Slug
    title: Text
    families: tuple[Family, ...] = Field(min_length=1)
    methods: tuple[Method, ...] = ()
    tag: Literal[
        "planning", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation", "award", "awardUpdate",
        "awardCancellation", "contract", "contractAmendment", "contractTermination", "implementation",
    ]  # fmt: skip
    """The release tag of OCDS 1.1 that its publication stands for."""
    stages: tuple[Slug, ...] = Field(min_length=1)
    """At which stages of a project it may be published."""
    contents: tuple[Content, ...]
    """What it has to say; each is checked to be there."""
    dates: tuple[Slug, ...] = ()
    """The planned dates that it has to name."""
    corrects: bool = False
    """Whether it puts another notice right: it names which, and line by line where, from what, to what."""
    basis: Text
    assumed: bool = False
    """The text was not at hand when the row was written: to be checked before it is used."""

    def of_lots(self, lots: tuple[str, ...]) -> tuple[str, ...]:
        """The lots whose own periods it begins; an empty name where they are the whole project's."""
        return lots if {"evaluated", "awarded"} & set(self.stages) else ("",)


class Retention(Strict):
    """How long something is kept at least."""

    name: Slug
    title: Text
    families: tuple[Family, ...] = Field(min_length=1)
    years: int = Field(ge=1, le=100)
    basis: Text
    quote: str = ""
    valid_from: date
    assumed: bool = False


class OcdsTerms(Strict):
    """As whom and under which terms the data of trading is published (Open Contracting Data Standard 1.1)."""

    prefix: str = Field(pattern=r"^ocds-[a-z0-9]{6}$")
    """Of every ocid; given out by the Open Contracting Partnership."""
    registered: bool
    """Whether the prefix was given out. Until then, nobody must take the ocids for globally unique."""
    publisher: Text
    uid: str
    """The publisher's credit code."""
    scheme: str
    """Code of the list of identifiers of organisations (org-id.guide)."""
    license: str
    policy: str = ""
    """Where the publication policy can be read."""
    extensions: tuple[str, ...]
    """URLs of the extensions that the data uses."""


Remedy = Literal["evaluate_again", "next_candidate", "tender_again"]
"""重新评标（评审）, 依次（另行）确定中标人, 重新招标（重新开展采购活动）."""
REMEDIES: Mapping[Remedy, str] = {
    "evaluate_again": "重新评标（评审）", "next_candidate": "另行确定中标（成交）人",
    "tender_again": "重新招标（开展采购活动）",
}  # fmt: skip


class RemedyRule(Strict):
    """What may be done where an upheld challenge changes the outcome (影响结果的，依法处理)."""

    remedy: Remedy
    families: tuple[Family, ...] = Field(min_length=1)
    stages: tuple[Slug, ...] = Field(min_length=1)
    """Stages of a lot at which it may be ordered."""
    revokes: Literal["", "unperformed", "any"] = ""
    """Whether the contract that was signed is revoked by it (撤销合同): where nothing of it was performed, or any."""
    kinds: tuple[ChallengeKind, ...] = ()
    """Challenges that bring it; empty: all."""
    basis: Text
    quote: str = ""
    valid_from: date
    assumed: bool = False
    """The text was not at hand when the row was written: to be checked before it is used."""
    note: str = ""


Way = Literal["tender_again", "other_method", "no_tender"]
"""重新招标（采购）, 采用其他方式, 不再进行招标."""
WAYS: Mapping[Way, str] = {
    "tender_again": "重新招标（采购）", "other_method": "采用其他方式", "no_tender": "不再进行招标",
}  # fmt: skip


class FailureRule(Strict):
    """What may follow when a lot has failed (招标失败、流标、废标)."""

    way: Way
    families: tuple[Family, ...] = Field(min_length=1)
    failures: int = Field(ge=0)
    """After how many failures of the same; 0: also where it was ordered that it is tendered again."""
    approved: bool = False
    """Whether it needs an approval, or the owner's own decision where the law leaves it to the owner, in writing."""
    basis: Text
    quote: str = ""
    valid_from: date
    assumed: bool = False
    """The text was not at hand when the row was written: to be checked before it is used."""
    note: str = ""


class ChallengeRule(Strict):
    """Who may challenge what, when, and what it leads to. The periods are named as in the rows of the law."""

    kind: ChallengeKind
    families: tuple[Family, ...] = Field(min_length=1)
    grounds: tuple[Ground, ...] = Field(min_length=1)
    stages: tuple[Slug, ...] = ()
    """Stages of a lot for which this row stands before one that names none."""
    who: tuple[Standing, ...] = Field(min_length=1)
    raised: Slug = ""
    """The period in which it has to be raised; empty: at any time."""
    known: tuple[Slug, ...] = ()
    """From when on it had to be known (应当知道): the ``opened`` lot, the publication of a ``notice_…``, or the end of
    a period; the first that there is."""
    after: ChallengeKind | None = None
    """What has to come before it."""
    accept: Slug = ""
    """The limit for accepting it or not; empty: it needs no acceptance."""
    answer: Slug
    """The limit for its answer."""
    pause: Literal["", "until_answered", "ordered"] = ""
    """Whether trading stands still until it is answered, or where the supervisor orders so."""
    pause_limit: Slug = ""
    """The longest that an ordered pause may last."""
    pause_basis: str = ""
    hold_basis: str = ""
    """The article by which an examination's time does not count in the limit of the answer; empty: none does."""
    published: bool = False
    """Whether its answer is a notice of the project."""
    basis: Text
    valid_from: date
    assumed: bool = False
    """The text was not at hand when the row was written: to be checked before it is used."""
