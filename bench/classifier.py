"""How often the classifier of tickets is right about sentences that it never saw, and about how many it is sure.

The goals stand far enough under what was measured that a few sentences more or less do not decide.
"""

from collections.abc import Iterator

from bench.results import Entry
from infra.classifier import FOLDER, SURE, measured, stopped

NAMES = (
    "complaints.classifier.accuracy", "complaints.classifier.first_three", "complaints.classifier.coverage",
    "complaints.classifier.accuracy_above", "complaints.classifier.stopped",
)  # fmt: skip


def measure() -> Iterator[Entry]:
    """Shares of the held-out sentences, in percent."""
    told = measured(FOLDER, SURE)
    how = "held-out sentences, in process"
    values = (told.accuracy, told.among_three, told.coverage, told.sure)
    goals = (75, 90, 50, 92)
    texts = (
        "first guess right",
        "right among three",
        f"score of at least {SURE}",
        f"right where it is at least {SURE}",
    )
    for name, value, goal, text in zip(NAMES[:-1], values, goals, texts, strict=True):
        yield Entry(name, 100 * value, "%", f"{text}; {how}", goal=goal, sense="least")
    text = f"go to a person for what they say of officials, of those with a score of at least {SURE}"
    yield Entry(NAMES[-1], 100 * stopped(FOLDER, SURE).share_of_sure, "%", f"{text}; {how}", goal=5)
