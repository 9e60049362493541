"""Words that are not the archive's own, found in its English prose. Pure module: no Django import.

The papers name people in the language of those who persecuted them. Where the archive must repeat such a term it
stands in quotation marks, and the page marks it as the sources' own; where a name stands in Cyrillic, the page says
in which language it is.
"""

import re
from collections.abc import Iterator

# Beginnings of terms by which the perpetrators, or the powers that served them, called people and what befell them.
TERMS = (
    "anti-soviet",
    "bandit",
    "bourgeois nationalist",
    "counter-revolutionar",
    "cleans",
    "enemies of the people",
    "enemy of the people",
    "former people",
    "hostile element",
    "kulak",
    "liberat",
    "socially alien",
    "socially dangerous",
    "soft attitude toward traitors",
    "special settle",
    "suitable elements",
    "traitor",
    "unsuitable elements",
    "volunteer",
)
_TERM = rf'(?P<term>(?:"|“)(?:{"|".join(map(re.escape, TERMS))})[^"“”\n]{{0,60}}(?:"|”))'
_CYRILLIC = r"(?P<cyrillic>[Ѐ-ӿ]+(?:[ .,\-–№0-9]*[Ѐ-ӿ]+)*)"
_FOUND = re.compile(f"{_TERM}|{_CYRILLIC}", re.IGNORECASE)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """(kind, words) one after the other; kind is "term", "cyrillic", or empty for the archive's own words."""
    end = 0
    for match in _FOUND.finditer(text):
        if match.start() > end:
            yield "", text[end : match.start()]
        yield match.lastgroup or "", match.group()
        end = match.end()
    if end < len(text):
        yield "", text[end:]
