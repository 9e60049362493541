from decimal import Decimal

import pytest

from documents.words import figure, plain


@pytest.mark.parametrize(
    ("number", "said", "bare"),
    [
        (Decimal("44169.000"), "44,169", 44169),
        (Decimal("50.700"), "50.7", 50.7),
        (Decimal("0.600"), "0.6", 0.6),
        (Decimal(0), "0", 0),
        (2_000_000, "2,000,000", 2_000_000),
        (None, "", None),
    ],
)
def test_numbers_as_pages_and_exports_write_them(number, said, bare):
    assert figure(number) == said
    assert plain(number) == bare
