"""The order of items and options of one sitting."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from exams.rules.layout import LayoutItem, LayoutSection, layout

OPTIONS = ("o1", "o2", "o3", "o4")
MIXED = LayoutSection(tuple(LayoutItem(f"q{n}", OPTIONS) for n in range(8)))
CASE = LayoutSection(tuple(LayoutItem(f"c{n}", OPTIONS) for n in range(4)), together=True)
SETTLED_ITEMS = ("q2", "q6", "q0", "q3", "q7", "q4", "q5", "q1")
SETTLED_OPTIONS = ("o3", "o4", "o1", "o2")
FIXED = LayoutSection((LayoutItem("f1", OPTIONS, fixed=True), LayoutItem("n1")))


@given(st.text())
def test_a_layout_holds_every_item_and_option_once(seed: str) -> None:
    made = layout([MIXED, CASE, FIXED], seed)
    assert [sorted(refs) for refs in made.sections] == [
        sorted(item.ref for item in section.items) for section in (MIXED, CASE, FIXED)
    ]
    assert all(sorted(order) == sorted(OPTIONS) for order in made.options.values())
    assert set(made.options) == {f"q{n}" for n in range(8)} | {f"c{n}" for n in range(4)} | {"f1"}


@given(st.text())
def test_a_case_keeps_its_order_and_a_fixed_item_its_options(seed: str) -> None:
    made = layout([MIXED, CASE, FIXED], seed)
    assert made.sections[1] == ("c0", "c1", "c2", "c3")
    assert made.options["f1"] == OPTIONS


@given(st.text())
def test_the_same_seed_gives_the_same_layout(seed: str) -> None:
    assert layout([MIXED, CASE], seed) == layout([MIXED, CASE], seed)


def test_a_layout_never_changes_for_a_seed_that_was_used() -> None:
    made = layout([MIXED], "0123456789abcdef")
    assert made.sections[0] == SETTLED_ITEMS
    assert made.options["q0"] == SETTLED_OPTIONS


def test_all_orders_come_about_equally_often() -> None:
    section = LayoutSection((LayoutItem("q1", ("o1", "o2", "o3")),))
    seen = Counter(layout([section], str(seed)).options["q1"] for seed in range(6000))
    assert len(seen) == 6
    assert all(850 < count < 1150 for count in seen.values())
