"""How an identifier is read from what a person or a program typed."""


def normalised(text: str) -> str:
    """``text`` without blanks of any width and in capitals: people copy identifiers in groups."""
    return "".join(text.split()).upper()
