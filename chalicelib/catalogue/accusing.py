"""Whether a text is of officials (信访工作条例 art 30): by its words, however it is spaced. Pure."""

from chalicelib.catalogue.classifier import plain
from chalicelib.catalogue.complaint_rows import Accusations
from chalicelib.catalogue.departments import Departments


def accuses(text: str, rules: Accusations, departments: Departments) -> bool:
    """By a word that says so alone, or by people at work where a department is named."""
    told = "".join(plain(text).split())
    return rules.in_text(told, departments.speaks_of(told))
