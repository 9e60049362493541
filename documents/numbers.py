"""Document numbers, compared. Pure module: no Django import.

A number is kept and shown exactly as printed. Only for finding it are its spellings folded together: case, spaces,
dots, dashes and slashes, "No." and "№" in front, and Cyrillic letters that look like or stand for Latin ones, so that
"9871c" (with a Latin c, as printed), "9871с" (Cyrillic) and "9871s" meet.
"""

import re
import unicodedata

_PREFIX = re.compile(r"^\s*n(?:o|r|umber|°)(?:[.:°\s]+|(?=[0-9]))")
_LOOK_ALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")
# "сс" (top secret) is printed ss, cc and, in Cyrillic, сс.
_SECRET = str.maketrans("c", "s")


def number_key(text: str) -> str:
    """The letters and digits by which two spellings of a number are compared; empty if it has no digit.

    Leading zeros are left out: where they matter, compare the numbers themselves as well.
    """
    folded = _PREFIX.sub("", unicodedata.normalize("NFKC", text[:200]).casefold().translate(_LOOK_ALIKES))
    key = "".join(ch for ch in folded if ch.isalnum()).translate(_SECRET)
    return key.lstrip("0") if any(ch.isdigit() for ch in key) else ""
