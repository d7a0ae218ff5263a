"""What can be asked of a ticket."""

from chalicelib.complaints.commands.arriving import (
    AskReturn,
    AssignFinally,
    Dispatch,
    Flag,
    GrantReturn,
    Join,
    Merge,
    NameAccused,
    RefuseReturn,
    Register,
    Sign,
    Succeed,
    Suggest,
)
from chalicelib.complaints.commands.ending import (
    AnswerOrder,
    AskReview,
    Confirm,
    DecideReview,
    FollowUp,
    Order,
    Reopen,
    Replan,
    Watch,
)
from chalicelib.complaints.commands.handling import (
    CheckReply,
    Comment,
    DoTask,
    DraftReply,
    Extend,
    GiveTask,
    HandOver,
    Leave,
    Refer,
    ReplyInterim,
    Resume,
    SendBack,
    Suspend,
    TakeStep,
    Withdraw,
)

__all__ = [
    "AnswerOrder", "AskReturn", "AskReview", "AssignFinally", "CheckReply", "Command", "Comment", "Confirm",
    "DecideReview", "Dispatch", "DoTask", "DraftReply", "Extend", "Flag", "FollowUp", "GiveTask", "GrantReturn",
    "HandOver", "Join", "Leave", "Merge", "NameAccused", "Order", "Refer", "RefuseReturn", "Register", "Reopen",
    "Replan", "ReplyInterim", "Resume", "SendBack", "Sign", "Succeed", "Suggest", "Suspend", "TakeStep", "Watch",
    "Withdraw",
]  # fmt: skip

Command = (
    Register | Suggest | Flag | Dispatch | Sign | AskReturn | GrantReturn | RefuseReturn | AssignFinally | Merge | Join
    | TakeStep | ReplyInterim | GiveTask | DoTask | Suspend | Resume | Extend | HandOver | Refer | Withdraw | DraftReply
    | SendBack | CheckReply | FollowUp | Confirm | Reopen | Comment | Order | AnswerOrder | AskReview | DecideReview
    | Succeed | NameAccused | Replan | Watch | Leave
)  # fmt: skip
