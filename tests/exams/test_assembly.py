from __future__ import annotations

import random
from dataclasses import replace

import pytest

from exams.assembly import AssembledForm, Assembly, Shortage, assemble, find_shortages
from exams.assembly.programme import Programme
from exams.rules.conformity import conforms
from tests.exams.officer_world import Stocked, bundled_bank, de_l1


def identifiers(form: AssembledForm) -> list[str]:
    return [item.identifier for paper in form.papers for item in paper.items]


def used_by(made: Assembly) -> list[Stocked]:
    names = set(identifiers(made.forms[0]))
    return [item for item in bundled_bank() if item.identifier in names]


@pytest.mark.parametrize("seed", range(20))
def test_a_form_conforms_whatever_the_seed(seed: int) -> None:
    made = assemble(de_l1(), bundled_bank(), seed=seed, forms=1)
    assert not made.shortages
    assert all(conforms(paper.checks) for paper in made.forms[0].papers)
    assert len(set(identifiers(made.forms[0]))) == 100


def test_the_targets_of_the_blueprint_are_met_where_the_bank_allows() -> None:
    theory = assemble(de_l1(), bundled_bank(), seed=8, forms=1).forms[0].papers[0]
    spec = de_l1().paper("theory")
    targets = {("domain_items", q.name): q.target for q in spec.domain_items}
    targets |= {("kind", q.name): q.target for q in spec.kinds}
    for check in theory.checks:
        wanted = targets.get((check.name.value, check.subject))
        assert wanted is None or check.actual == wanted


def test_the_same_seed_gives_the_same_form_whatever_the_order_of_the_bank() -> None:
    shuffled = list(bundled_bank())
    random.Random(1).shuffle(shuffled)
    first = assemble(de_l1(), bundled_bank(), seed=5, forms=1)
    assert assemble(de_l1(), shuffled, seed=5, forms=1) == first


def test_another_seed_gives_another_form() -> None:
    forms = {
        tuple(sorted(identifiers(assemble(de_l1(), bundled_bank(), seed=s, forms=1).forms[0])))
        for s in range(6)
    }
    assert len(forms) > 4


def test_sections_stand_in_the_order_of_the_blueprint_and_cases_stay_whole() -> None:
    theory, practical = assemble(de_l1(), bundled_bank(), seed=2, forms=1).forms[0].papers
    names = [place.section for place in theory.chosen]
    assert list(dict.fromkeys(names)) == ["single", "multiple", "true_false", "numeric|ordering"]
    assert [place.position for place in theory.chosen] == list(range(1, 81))
    assert list(dict.fromkeys(p.section for p in practical.chosen)) == [
        f"case-{n}" for n in range(1, 6)
    ]
    for start in range(0, 20, 4):
        case = practical.items[start : start + 4]
        assert len({item.stimulus_version_id for item in case}) == 1
        assert [item.position_in_stimulus for item in case] == [1, 2, 3, 4]


@pytest.mark.parametrize(("times", "forms"), [(2, 2), (3, 2), (5, 4)])
def test_parallel_forms_share_no_item(times: int, forms: int) -> None:
    made = assemble(de_l1(), bundled_bank(times), seed=1, forms=forms)
    assert [form.label for form in made.forms] == list("ABCD")[:forms]
    every = [name for form in made.forms for name in identifiers(form)]
    assert len(every) == len(set(every)) == 100 * forms
    assert all(conforms(paper.checks) for form in made.forms for paper in form.papers)


def named(gone: Stocked, shortage: Shortage) -> bool:
    if gone.stimulus_version_id is not None:
        return (shortage.paper, shortage.domain, shortage.type) == (
            "practical",
            gone.domain,
            "case",
        )
    return (
        shortage.paper == "theory"
        and shortage.domain == gone.domain
        and gone.type in shortage.type.split("|")
        and shortage.kind == gone.kind
    )


def test_a_bank_of_one_form_without_one_item_names_exactly_that_one() -> None:
    bank = used_by(assemble(de_l1(), bundled_bank(), seed=4, forms=1))
    assert len(bank) == 100
    assert not assemble(de_l1(), bank, seed=9, forms=1).shortages
    for gone in random.Random(4).sample(bank, 25):
        made = assemble(de_l1(), [item for item in bank if item != gone], seed=9, forms=1)
        assert not made.forms
        assert len(made.shortages) == 1, (gone, made.shortages)
        assert made.shortages[0].missing == 1
        assert named(gone, made.shortages[0]), (gone, made.shortages)


def test_writing_what_is_missing_is_enough() -> None:
    """The shortage for two forms, written as items, makes two forms possible; one fewer does not."""
    spec = de_l1()
    short = find_shortages(spec, bundled_bank(), forms=2)
    assert sum(shortage.missing for shortage in short) > 0
    written: list[Stocked] = []
    for shortage in short:
        for n in range(shortage.missing):
            written += write(shortage, f"NEW-{shortage}-{n}", 10_000 + len(written))
    assert not find_shortages(spec, [*bundled_bank(), *written], forms=2)
    assert len(assemble(spec, [*bundled_bank(), *written], seed=1, forms=2).forms) == 2
    assert find_shortages(spec, [*bundled_bank(), *written[1:]], forms=2)


def write(shortage: Shortage, name: str, row: int) -> list[Stocked]:
    type_name = shortage.type.split("|")[0]
    if type_name != "case":
        return [Stocked(row, name, shortage.domain, type_name, shortage.kind)]
    kinds = [shortage.kind, "skill", "skill", "skill"]
    return [
        Stocked(row + n, f"{name}-{n}", shortage.domain, "single", kind, "L1", row, n + 1)
        for n, kind in enumerate(kinds)
    ]


def test_an_empty_bank_lacks_a_whole_form() -> None:
    short = assemble(de_l1(), (), seed=1, forms=1).shortages
    assert sum(s.missing for s in short if s.paper == "theory") == 80
    assert sum(s.missing for s in short if s.paper == "practical") == 5


def test_items_of_other_levels_and_broken_cases_are_not_taken() -> None:
    other = [replace(item, level="L2") for item in bundled_bank()]
    assert sum(s.missing for s in find_shortages(de_l1(), other, forms=1)) == 85
    torn = [item for item in bundled_bank() if item.position_in_stimulus != 4]
    short = find_shortages(de_l1(), torn, forms=1)
    assert {s.type for s in short} == {"case"}
    assert sum(s.missing for s in short) == 5


def test_the_number_of_forms_has_bounds() -> None:
    for forms in (0, 27):
        with pytest.raises(ValueError, match="forms are not between"):
            assemble(de_l1(), bundled_bank(), seed=1, forms=forms)


def test_a_programme_without_solution_has_none() -> None:
    programme = Programme()
    column = programme.whole(0, 1, 1.0)
    programme.row([(column, 1.0)], 2, 3)
    assert programme.solve() is None
