"""How weights become numbers of items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rules import allocate

WEIGHTS = st.dictionaries(
    st.text("ABC", min_size=3, max_size=3), st.integers(0, 100), min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("weights", "total", "expected"),
    [
        # The published proposal, rows of several roles and levels.
        (
            "BAS15 SYS15 COL15 MOD15 PRC20 ANA5 GOV5 SEC5 SVC5",
            80,
            "BAS12 SYS12 COL12 MOD12 PRC16 ANA4 GOV4 SEC4 SVC4",
        ),
        (
            "BAS10 SYS15 COL10 MOD15 PRC25 ANA5 GOV8 SEC7 SVC5",
            80,
            "BAS8 SYS12 COL8 MOD12 PRC20 ANA4 GOV6 SEC6 SVC4",
        ),
        (
            "BAS5 SYS20 COL5 MOD15 PRC25 ANA5 GOV8 SEC7 SVC10",
            60,
            "BAS3 SYS12 COL3 MOD9 PRC15 ANA3 GOV5 SEC4 SVC6",
        ),
        # Rounding half up would give 81 and 79 items here.
        (
            "BAS10 SYS12 COL3 PRC5 GOV12 SEC52 SVC6",
            80,
            "BAS8 SYS9 COL2 PRC4 GOV10 SEC42 SVC5",
        ),
        (
            "BAS10 SYS7 COL8 MOD33 PRC15 ANA5 VIS3 GOV10 SEC5 SVC4",
            80,
            "BAS8 SYS6 COL7 MOD26 PRC12 ANA4 VIS2 GOV8 SEC4 SVC3",
        ),
        (
            "BAS5 SYS8 COL4 MOD33 PRC12 ANA3 GOV15 SEC7 SVC8 PRD5",
            60,
            "BAS3 SYS5 COL2 MOD20 PRC7 ANA2 GOV9 SEC4 SVC5 PRD3",
        ),
        # A tie goes to the lower code, in whatever order the domains are given.
        ("BBB50 AAA50", 3, "BBB1 AAA2"),
        ("AAA50 BBB50", 3, "AAA2 BBB1"),
        ("AAA0 BBB100", 7, "AAA0 BBB7"),
        ("AAA100", 0, "AAA0"),
    ],
)
def test_items_are_shared_by_largest_remainder(weights: str, total: int, expected: str) -> None:
    assert allocate(row(weights), total) == row(expected)


def row(text: str) -> dict[str, int]:
    return {part[:3]: int(part[3:]) for part in text.split()}


@given(WEIGHTS.filter(lambda w: sum(w.values()) > 0), st.integers(0, 500))
def test_shares_sum_to_the_total_and_lie_within_one_of_their_quota(
    weights: dict[str, int], total: int
) -> None:
    shares = allocate(weights, total)
    whole = sum(weights.values())
    assert sum(shares.values()) == total
    assert list(shares) == list(weights)
    for code, share in shares.items():
        assert abs(share * whole - weights[code] * total) < whole


@given(WEIGHTS.filter(lambda w: sum(w.values()) > 0), st.integers(0, 500))
def test_a_heavier_domain_never_gets_fewer_items(weights: dict[str, int], total: int) -> None:
    shares = allocate(weights, total)
    for one, weight in weights.items():
        for other, lighter in weights.items():
            if weight > lighter:
                assert shares[one] >= shares[other]


@given(WEIGHTS.filter(lambda w: sum(w.values()) > 0), st.integers(0, 500), st.randoms())
def test_the_order_of_domains_does_not_matter(
    weights: dict[str, int], total: int, random: object
) -> None:
    codes = list(weights)
    random.shuffle(codes)  # type: ignore[attr-defined]
    assert allocate({c: weights[c] for c in codes}, total) == allocate(weights, total)


def test_domains_without_weight_get_nothing() -> None:
    assert allocate({"AAA": 0, "BBB": 0}, 0) == {"AAA": 0, "BBB": 0}


@pytest.mark.parametrize(
    ("weights", "total"), [({"AAA": -1}, 1), ({"AAA": 1}, -1), ({"AAA": 0}, 1), ({}, 1)]
)
def test_what_cannot_be_shared_is_refused(weights: dict[str, int], total: int) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(weights, total)
