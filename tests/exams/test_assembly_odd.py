"""Odd banks and odd blueprints: forms or clear words, never a crash."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from flask import Flask

from exams.assembly import (
    Assembly,
    Certainty,
    assemble,
    count_forms,
    find_lack,
    time_limit,
)
from exams.assembly.programme import Programme
from exams.blueprint_words import lack_text, relaxation_text, relaxing_text, wanted_text
from exams.errors import AssemblyFailed
from exams.rules.blueprints import BlueprintSpec, Difficulty, Fixed, Quota, Section
from tests.exams.officer_world import Stocked, bundled_bank, de_l1
from tests.exams.test_assembly_demands import failed, small
from tests.exams.test_lacking import flat


@pytest.fixture(autouse=True)
def words(app: Flask) -> object:
    with app.test_request_context():
        yield


def tried(spec: BlueprintSpec, bank: Sequence[Stocked], forms: int = 1) -> Assembly:
    """Assemble; what comes of it conforms, or is told in words."""
    made = assemble(spec, bank, seed=1, forms=forms)
    if made.forms:
        assert not failed(made)
        return made
    assert made.shortages or made.relaxations
    assert lack_text(made.lack)
    assert relaxing_text(made.relaxing)
    assert all(relaxation_text(found) for found in made.relaxations)
    assert all(wanted_text(found.wanted) for found in made.shortages)
    return made


@pytest.mark.parametrize("forms", [1, 4])
def test_no_items_at_all(forms: int) -> None:
    made = tried(small(), [], forms)
    assert made.lack.missing == 8 * forms
    assert made.lack.certainty is Certainty.SMALLEST


def test_no_items_at_all_where_much_is_asked() -> None:
    made = tried(small(difficulty=Difficulty(Fraction(1, 2), Fraction(1, 50)), anchors=2), [], 2)
    assert made.lack.missing == 14


def test_an_item_that_comes_twice_stands_once() -> None:
    bank = flat(count=10)
    assert tried(small(), [*bank, *bank]).forms
    assert not tried(small(), [*bank, *bank], 2).forms


def test_copies_in_two_banks_are_kept_apart_as_enemies() -> None:
    bank = flat(count=8)
    twins = [
        replace(
            i,
            identifier=f"school/{i.identifier}",
            version_id=100 + i.version_id,
            enemies=frozenset({i.identifier}),
        )
        for i in bank
    ]
    made = tried(small(), [*bank, *twins], 2)
    for form in made.forms:
        names = [i.identifier.removeprefix("school/") for p in form.papers for i in p.items]
        assert len(names) == len(set(names))


def test_points_that_are_fractions_are_exact() -> None:
    base = small().papers[0]
    paper = replace(
        base,
        sections=(
            Section("single", ("single",), 6, 1, Fraction(1, 3)),
            Section("multiple", ("multiple",), 3, 1, Fraction(2, 7)),
        ),
        domain_points=(
            Quota("BAS", Fraction(4, 3) + Fraction(2, 7), Fraction(0)),
            Quota("PRC", Fraction(2, 3) + Fraction(4, 7), Fraction(0)),
        ),
        kinds=(
            Quota("knowledge", Fraction(5), Fraction(2)),
            Quota("skill", Fraction(4), Fraction(2)),
        ),
    )
    made = tried(replace(small(), papers=(paper,)), flat())
    assert made.forms
    again = tried(replace(small(), papers=(paper,)), flat(count=4))
    assert again.lack.certainty is Certainty.SMALLEST


def test_a_case_with_more_items_than_any_paper_takes_is_left_out() -> None:
    row = 5_000
    long = [
        Stocked(row + n, f"LONG-{n}", "PRC", "single", "skill", "L1", row, n + 1) for n in range(9)
    ]
    made = tried(de_l1(), [*bundled_bank(), *long])
    names = {item.identifier for paper in made.forms[0].papers for item in paper.items}
    assert not any(name.startswith("LONG") for name in names)
    fixed = replace(de_l1(), fixed=(Fixed("LONG-3"),))
    alone = tried(fixed, [*bundled_bank(), *long])
    assert alone.lack.certainty is Certainty.USELESS
    assert [found.what for found in alone.relaxations] == ["fixed"]


def test_a_chain_of_enemies_leaves_every_other_one() -> None:
    bank = flat(count=16)
    names = [item.identifier for item in bank]
    chained = [
        replace(item, enemies=frozenset({*names[max(0, n - 1) : n], *names[n + 1 : n + 2]}))
        for n, item in enumerate(bank)
    ]
    made = tried(small(), chained)
    if not made.forms:
        assert made.lack.certainty is Certainty.SMALLEST


def test_everybody_an_enemy_of_everybody() -> None:
    bank = flat(count=12)
    names = frozenset(item.identifier for item in bank)
    foes = [replace(item, enemies=names - {item.identifier}) for item in bank]
    assert tried(small(), foes).lack.missing == 7


def test_an_enemy_of_itself_or_of_nobody_known_changes_nothing() -> None:
    bank = [replace(item, enemies=frozenset({"NO-SUCH"})) for item in flat(count=10)]
    assert tried(small(), bank).forms
    alone = [replace(item, enemies=frozenset({item.identifier})) for item in flat(count=8)]
    tried(small(), alone)


@pytest.mark.parametrize("most", ["most_exposures", "most_forms"])
def test_a_cap_of_zero_bars_what_was_used(most: str) -> None:
    used = [replace(item, exposures=1, forms=1) for item in flat()]
    made = tried(replace(small(), **{most: 0}), used)  # type: ignore[arg-type]
    assert made.lack.missing == 8
    assert len(made.relaxations) == 1


@pytest.mark.parametrize("bank", [flat(count=32), flat(count=800)], ids=["small", "large"])
def test_more_anchors_than_a_form_has_items(bank: list[Stocked]) -> None:
    made = tried(small(anchors=9), bank, 2)
    assert made.lack.certainty is Certainty.USELESS
    assert [found.what for found in made.relaxations] == ["anchors"]


def test_as_many_anchors_as_a_form_has_items_are_the_same_form_again() -> None:
    made = tried(small(anchors=8), flat(count=10), 3)
    forms = [{i.identifier for p in form.papers for i in p.items} for form in made.forms]
    assert forms[0] == forms[1] == forms[2]


def test_more_is_fixed_than_there_is_room_for() -> None:
    singles = [item.identifier for item in flat() if item.type == "single"][:6]
    made = tried(replace(small(), fixed=tuple(map(Fixed, singles))), flat())
    assert made.lack.certainty is Certainty.USELESS


def test_a_fixed_item_that_both_papers_could_take_stands_on_one() -> None:
    one = small().papers[0]
    spec = replace(small(), papers=(one, replace(one, kind="practical")), fixed=(Fixed("I00"),))
    made = tried(spec, flat())
    names = [i.identifier for p in made.forms[0].papers for i in p.items]
    assert names.count("I00") == 1


def test_how_many_forms_there_can_be_is_counted() -> None:
    assert count_forms(small(), flat(count=32), seed=1, below=26) == 3
    assert count_forms(small(), flat(count=4), seed=1, below=3) == 0


def test_when_the_time_is_over_there_is_no_answer_instead_of_another_one() -> None:
    with time_limit(0.0):
        with pytest.raises(AssemblyFailed):
            assemble(small(), flat(), seed=1, forms=1)
        lack = find_lack(small(anchors=1), flat(count=4), forms=2)
    assert (lack.found, lack.certainty) == ((), Certainty.LEAST)
    assert lack_text(lack)
    with time_limit(60.0):
        assert assemble(small(), flat(), seed=1, forms=1) == assemble(
            small(), flat(), seed=1, forms=1
        )


def test_the_time_of_programmes_is_counted_together() -> None:
    programme = Programme()
    programme.whole(0, 1, 1.0)
    with time_limit(0.02):
        assert programme.solve() is not None
        time.sleep(0.03)
        with pytest.raises(AssemblyFailed):
            programme.solve()
    assert programme.solve() is not None
