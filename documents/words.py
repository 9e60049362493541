"""How numbers are said. Pure module: no Django import."""

from decimal import Decimal


def figure(number: Decimal | int | float | None) -> str:
    """A number as the archive's own pages write it: 44,169, 50.7, 0.6; empty for None."""
    if number is None:
        return ""
    if number == int(number):
        return f"{int(number):,}"
    return f"{float(number):,.6g}"


def plain(number: Decimal | int | float | None) -> int | float | None:
    """The same number for exports: whole numbers as int, others as float, None as None."""
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)
