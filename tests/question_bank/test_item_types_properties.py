"""What holds for every type: bounds, names, orders."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_json
from question_bank.item_types import ALL_OR_NOTHING, ITEM_TYPES, PARTIAL, SUBSET, InvalidResponse
from question_bank.parameters import resolve
from tests.question_bank.documents import RIGHT, body
from tests.question_bank.parametrised import varied

SIX = Fraction(6)
RULES = (ALL_OR_NOTHING, PARTIAL, SUBSET)
KINDS = sorted(ITEM_TYPES)
IDS = st.sampled_from(
    ["A", "B", "C", "D", "a1", "a2", "a3", "b1", "g1", "g2", "r1", "r2", "r3", "h1", "h2", "h3"]
)
WORDS = st.one_of(IDS, st.tuples(IDS, IDS).map(" ".join), st.text(max_size=5), st.just("20 20"))
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(IDS, inner, max_size=4)
        | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)


def documents(kind: str) -> list[dict[str, Any]]:
    """The plain document of a type and a variant of a parametrised one, by each way of scoring."""
    return [
        document
        for scoring in ITEM_TYPES[kind].scorings
        for document in (body(kind, scoring=scoring), resolve(varied(kind, scoring=scoring), 3))
    ]


@pytest.mark.parametrize("kind", KINDS)
@given(response=JUNK, rule=st.sampled_from(RULES))
def test_whatever_is_sent_scores_between_nothing_and_the_points(
    kind: str, response: object, rule: str
) -> None:
    item = ITEM_TYPES[kind]
    for document in documents(kind):
        instance = item.instance(document, SIX)
        canonical_json(instance)
        outcome = item.score(instance, response, rule)
        assert 0 <= outcome.score <= outcome.maximum == SIX
        assert outcome.outcomes == {"SCORE": outcome.score, "MAXSCORE": SIX}
        canonical_json(outcome.trace)
        try:
            again = item.normalise(response)
        except InvalidResponse:
            assert outcome.score == 0
            continue
        assert item.normalise(again) == again
        assert (again is not None) == outcome.answered
        assert item.score(instance, again, rule) == outcome
        assert isinstance(item.describe(response, document, "en"), str)


@pytest.mark.parametrize("kind", KINDS)
@given(response=JUNK, rule=st.sampled_from(RULES), data=st.data())
def test_opaque_names_and_their_order_never_change_a_score(
    kind: str, response: object, rule: str, data: st.DataObject
) -> None:
    item = ITEM_TYPES[kind]
    for document in documents(kind):
        ids = item.named_ids(document)
        opaque = data.draw(st.permutations([f"o{n}" for n in range(len(ids))]))
        names = dict(zip(ids, opaque, strict=True))
        back = {opaque: author for author, opaque in names.items()}
        instance = item.instance(document, SIX)
        for given_ in (response, RIGHT[kind]):
            sent = item.renamed(given_, names)
            known = {**back, **strangers(sent, back)}
            seen = item.score(instance, item.renamed(sent, known), rule)
            assert seen.score == item.score(instance, given_, rule).score


def strangers(sent: object, back: Mapping[str, str]) -> dict[str, str]:
    """Ids that the item does not have came out with a mark; give them back as they were."""
    if isinstance(sent, str):
        return {word: word.removeprefix("?") for word in (sent, *sent.split()) if word not in back}
    inner = sent.values() if isinstance(sent, Mapping) else sent if isinstance(sent, list) else []
    return {name: given for entry in inner for name, given in strangers(entry, back).items()}


@pytest.mark.parametrize("kind", sorted(RIGHT))
def test_the_key_under_opaque_names_earns_all_the_points(kind: str) -> None:
    item, document = ITEM_TYPES[kind], body(kind)
    names = {name: f"o{n}" for n, name in enumerate(item.named_ids(document))}
    back = {opaque: author for author, opaque in names.items()}
    sent = item.renamed(RIGHT[kind], names)
    assert item.renamed(sent, back) == RIGHT[kind]
    outcome = item.score(item.instance(document, SIX), item.renamed(sent, back), ALL_OR_NOTHING)
    assert outcome.score == (0 if item.marked_by_people else SIX)
    if names:
        unknown = item.renamed(sent, {})
        assert item.score(item.instance(document, SIX), unknown, ALL_OR_NOTHING).score == 0


LISTED = {"options": ("single", "multiple", "ordering", "matching", "gap_match", "choice_table"),
          "rows": ("matching", "choice_table"), "gaps": ("text_entry", "inline_choice", "gap_match"),
          "areas": ("hotspot", "point")}  # fmt: skip
TURNED = [(field, kind) for field, kinds in LISTED.items() for kind in kinds]
UNLISTED = {"true_false", "numeric", "hot_text", "slider", "extended_text", "upload"}
"""Types that list nothing a candidate could be shown in another order."""


def test_every_type_either_lists_something_or_does_not() -> None:
    assert {kind for _, kind in TURNED} | UNLISTED == set(KINDS)


@pytest.mark.parametrize(("field", "kind"), TURNED)
@given(response=JUNK, data=st.data())
def test_the_order_of_what_is_listed_never_changes_a_score(
    field: str, kind: str, response: object, data: st.DataObject
) -> None:
    item = ITEM_TYPES[kind]
    for document in (*documents(kind), varied(kind)):
        turned = {**document, field: data.draw(st.permutations(document[field]))}
        for given_ in (response, RIGHT[kind]):
            scores = {
                item.score(item.instance(resolve(one, 2), SIX), given_, PARTIAL).score
                for one in (document, turned)
            }
            assert len(scores) == 1


@given(response=JUNK, data=st.data())
def test_the_order_of_a_gap_s_options_never_changes_a_score(
    response: object, data: st.DataObject
) -> None:
    item = ITEM_TYPES["inline_choice"]
    for document in (*documents("inline_choice"), varied("inline_choice")):
        gaps = [
            {**gap, "options": data.draw(st.permutations(gap["options"]))}
            for gap in document["gaps"]
        ]
        for given_ in (response, RIGHT["inline_choice"]):
            scores = {
                item.score(item.instance(resolve(one, 2), SIX), given_, PARTIAL).score
                for one in (document, {**document, "gaps": gaps})
            }
            assert len(scores) == 1
