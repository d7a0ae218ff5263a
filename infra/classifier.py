"""How often the classifier of tickets is right about sentences that it never saw: ``python -m infra.classifier``.

Learns from ``catalogue/complaints``, asks it about ``held_out.tsv`` there, and prints how often its first guess is
right, how often one of three is, and for some thresholds the share of texts above (coverage) with the accuracy among
these; then what it mistook for what, and how many go to a person because their text speaks of officials.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from chalicelib.catalogue.accusing import accuses
from chalicelib.catalogue.classifier import Classifier, Guess
from chalicelib.catalogue.complaint_rows import Accusations
from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.publishing import words
from infra.paths import ROOT, document

FOLDER = ROOT / "catalogue"
SURE = 900
"""The threshold of most categories (catalogue/complaints.yaml), in thousandths."""
THRESHOLDS = (500, 700, 800, 850, 900, 950)


@dataclass(frozen=True)
class Measured:
    """Shares of the held-out sentences."""

    accuracy: float
    """Of those whose first guess is right."""
    among_three: float
    coverage: float
    """Of those whose score is at least the threshold."""
    sure: float
    """Of these, those whose first guess is right."""


def asked(folder: Path) -> list[tuple[str, list[Guess]]]:
    """Each held-out sentence's category, and what the classifier says."""
    rules = document(folder / "complaints.yaml")
    classifier = Classifier.unpack(words.learned(folder, rules))
    held = words.rows((folder / words.FOLDER / "held_out.tsv").read_text("utf-8"))
    return [(category, classifier.guess(text)) for category, text in held]


def measured(folder: Path, threshold: int) -> Measured:
    """What the held-out sentences show at a threshold."""
    found = asked(folder)
    right = [bool(guesses) and guesses[0].category == category for category, guesses in found]
    three = [category in {guess.category for guess in guesses} for category, guesses in found]
    above = [good for good, (_, guesses) in zip(right, found, strict=True) if guesses and guesses[0].score >= threshold]
    sure = sum(above) / len(above) if above else 0.0
    return Measured(sum(right) / len(found), sum(three) / len(found), len(above) / len(found), sure)


@dataclass(frozen=True)
class Stopped:
    """What is not dispatched by rule because its text speaks of officials (``accusations`` of the rules)."""

    texts: tuple[str, ...]
    """Of the held-out sentences, those that do."""
    share: float
    """Of all held-out sentences."""
    share_of_sure: float
    """Of those whose score is at least the threshold, which would be dispatched otherwise."""


def stopped(folder: Path, threshold: int) -> Stopped:
    """What the words of accusations cost: all held-out sentences are ordinary ones."""
    rules = document(folder / "complaints.yaml")
    accusations = Accusations.model_validate(rules["accusations"])
    departments = Departments.from_document(document(folder / "departments.yaml"))
    held = words.rows((folder / words.FOLDER / "held_out.tsv").read_text("utf-8"))
    found = [
        (accuses(text, accusations, departments), bool(guesses) and guesses[0].score >= threshold, text)
        for (_, text), (_, guesses) in zip(held, asked(folder), strict=True)
    ]
    texts = tuple(text for hit, _, text in found if hit)
    sure = [hit for hit, above, _ in found if above]
    return Stopped(texts, len(texts) / len(found), sum(sure) / len(sure) if sure else 0.0)


def main() -> None:
    found = asked(FOLDER)
    print(f"{len(found)} sentences held out, {len({category for category, _ in found})} categories")
    for threshold in THRESHOLDS:
        told = measured(FOLDER, threshold)
        if threshold == THRESHOLDS[0]:
            print(f"accuracy {told.accuracy:.3f}, among the first three {told.among_three:.3f}")
        print(f"score ≥ {threshold}: coverage {told.coverage:.3f}, accuracy among these {told.sure:.3f}")
    mistaken = Counter(
        (category, guesses[0].category) for category, guesses in found if guesses[0].category != category
    )
    for (category, guess), times in sorted(mistaken.items()):
        print(f"{category} taken for {guess}: {times}")
    officials = stopped(FOLDER, SURE)
    share, sure = officials.share, officials.share_of_sure
    print(f"speak of officials: {share:.3f} of all, {sure:.3f} of those with a score ≥ {SURE}")
    for text in officials.texts:
        print(f"  {text}")


if __name__ == "__main__":
    main()
