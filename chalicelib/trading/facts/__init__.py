"""What can have happened to a trading project. Every kind and version folds for ever. All of it is public or of
organisations: nothing personal is written here.
"""

from chalicelib.kernel.facts import Body
from chalicelib.trading.facts.deals import (
    AwardVoided,
    BidsOpened,
    ContractChanged,
    ContractSigned,
    LotAccepted,
    LotAwarded,
    LotEvaluated,
    LotPrequalified,
    Performed,
)
from chalicelib.trading.facts.notices import (
    NoticeChecked,
    NoticeDrafted,
    NoticeLate,
    NoticePublished,
    NoticeReturned,
    NoticeWithdrawn,
)
from chalicelib.trading.facts.oversight import (
    AlertClosed,
    AlertRaised,
    ContractRevoked,
    RemedyOrdered,
    TradingPaused,
    TradingResumed,
)
from chalicelib.trading.facts.project import (
    DutyDone,
    Follows,
    LotFailed,
    PeriodEnded,
    ProjectRegistered,
    ProjectTerminated,
    Running,
    TenderingEnded,
)

BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        ProjectRegistered, NoticeDrafted, NoticeChecked, NoticeReturned, NoticePublished, NoticeWithdrawn, NoticeLate,
        PeriodEnded, LotPrequalified, BidsOpened, LotEvaluated, LotAwarded, AwardVoided, ContractSigned,
        ContractChanged, DutyDone, Performed, LotAccepted, LotFailed, TenderingEnded, ProjectTerminated, TradingPaused,
        TradingResumed, ContractRevoked, RemedyOrdered, AlertRaised, AlertClosed,
    )
}  # fmt: skip

__all__ = [
    "BODIES",
    "AlertClosed",
    "AlertRaised",
    "AwardVoided",
    "BidsOpened",
    "ContractChanged",
    "ContractRevoked",
    "ContractSigned",
    "DutyDone",
    "Follows",
    "LotAccepted",
    "LotAwarded",
    "LotEvaluated",
    "LotFailed",
    "LotPrequalified",
    "NoticeChecked",
    "NoticeDrafted",
    "NoticeLate",
    "NoticePublished",
    "NoticeReturned",
    "NoticeWithdrawn",
    "Performed",
    "PeriodEnded",
    "ProjectRegistered",
    "ProjectTerminated",
    "RemedyOrdered",
    "Running",
    "TenderingEnded",
    "TradingPaused",
    "TradingResumed",
]
