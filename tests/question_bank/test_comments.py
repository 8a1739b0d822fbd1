from __future__ import annotations

import pytest

from core.errors import InvalidInput, NotFound
from question_bank import queries, services
from question_bank.errors import NotAllowed
from question_bank.models import Item, ItemComment
from question_bank.places import place_name, places_of
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import SPECIAL, body


def remark(world: World, item: Item, who: str = "reviewer", **more: object) -> ItemComment:
    given = {"text": "这里不清楚", "actor": world[who], "now": NOW, **more}
    return services.comment_on_item(world.session, item, **given)  # type: ignore[arg-type]


def test_a_comment_stands_at_a_place_with_the_words_it_is_about(either_world: World) -> None:
    world, session = either_world, either_world.session
    item = world.waiting()
    comment = remark(
        world,
        item,
        version=item.versions[0],
        place="options.B.text.zh",
        quote="  第 B\n项 ",
    )
    answer = services.answer_comment(
        session, comment, text=" 会改 ", actor=world["author"], now=NOW
    )
    again = services.answer_comment(session, answer, text="好", actor=world["reviewer"], now=NOW)
    (thread,) = queries.list_threads(session, item)
    assert (thread.comment.place, thread.comment.quote) == ("options.B.text.zh", "第 B 项")
    assert thread.answers == [answer, again]
    assert (answer.text, again.parent_id) == ("会改", comment.id)
    assert queries.count_open_comments(session, [item.id]) == {item.id: 1}
    assert [event.action for event in queries.list_events(session, item)][:3] == [
        "item.comment_answered",
        "item.comment_answered",
        "item.commented",
    ]


def test_comments_on_a_draft_have_no_version(world: World) -> None:
    item = world.draft()
    comment = remark(world, item, "colleague", place="stem.zh")
    assert comment.version is None


@pytest.mark.parametrize(
    "given",
    [{"text": "  "}, {"text": "x" * 5000}, {"place": "options.Z.text.zh"}, {"place": "nonsense"}],
)
def test_a_comment_has_text_and_a_place_that_there_is(world: World, given: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        remark(world, world.draft(), **given)


def test_a_comment_is_on_a_version_of_its_item(world: World) -> None:
    other = world.waiting("numeric")
    with pytest.raises(InvalidInput):
        remark(world, world.waiting(), version=other.versions[0])


@pytest.mark.parametrize("who", ["officer", "auditor", "stranger", "judge", "examiner"])
def test_only_people_of_the_bank_comment(world: World, who: str) -> None:
    item = world.draft()
    comment = remark(world, item)
    with pytest.raises(NotAllowed):
        remark(world, item, who)
    with pytest.raises(NotAllowed):
        services.answer_comment(world.session, comment, text="x", actor=world[who], now=NOW)
    with pytest.raises(NotAllowed):
        services.resolve_comment(world.session, comment, actor=world[who], now=NOW)


def test_a_comment_is_closed_and_opened_again(world: World) -> None:
    session, item = world.session, world.draft()
    comment = remark(world, item)
    with pytest.raises(NotAllowed) as refused:
        services.resolve_comment(session, comment, actor=world["colleague"], now=NOW)
    assert refused.value.code == "not_concerned"
    for _ in range(2):
        services.resolve_comment(session, comment, actor=world["author"], now=NOW)
    assert (comment.resolved_by, comment.resolved_at) == (world["author"], NOW)
    assert queries.count_open_comments(session, [item.id]) == {}
    services.reopen_comment(session, comment, actor=world["reviewer"], now=NOW)
    assert (comment.resolved_by, comment.resolved_at) == (None, None)
    acts = [event.action for event in queries.list_events(session, item)]
    assert acts[:3] == ["item.comment_reopened", "item.comment_resolved", "item.commented"]


def test_who_commented_closes_the_own_comment(world: World) -> None:
    comment = remark(world, world.draft(), "colleague")
    services.resolve_comment(world.session, comment, actor=world["colleague"], now=NOW)
    assert comment.resolved_at == NOW


def test_an_answer_is_not_closed_apart_from_its_comment(world: World) -> None:
    session, comment = world.session, remark(world, world.draft())
    answer = services.answer_comment(session, comment, text="x", actor=world["author"], now=NOW)
    with pytest.raises(InvalidInput):
        services.resolve_comment(session, answer, actor=world["author"], now=NOW)


def test_open_comments_stand_before_closed_ones(world: World) -> None:
    session, item = world.session, world.draft()
    first, second = remark(world, item), remark(world, item)
    services.resolve_comment(session, first, actor=world["author"], now=NOW)
    assert [thread.comment for thread in queries.list_threads(session, item)] == [second, first]


def test_comments_of_a_bank_that_one_may_not_read_are_not_found(world: World) -> None:
    comment = remark(world, world.draft())
    with pytest.raises(NotFound):
        queries.get_comment(world.session, comment.public_id, reader=world["stranger"])


@pytest.mark.parametrize("kind", sorted(SPECIAL))
def test_every_place_of_a_document_has_a_name(app: object, kind: str) -> None:
    places = places_of(body(kind))
    assert {"stem.zh", "stem.en", "rationale.zh", "key"} <= set(places)
    names = [place_name(path) for path in ["", *places]]
    assert all(names)
    assert len(set(names)) == len(names)


def test_places_are_told_in_words(app: object) -> None:
    assert place_name("options.B.text.zh") == "选项 B 文字（中文）"
    assert place_name("slips.1.why.en") == "常见错答 1 说明（英文）"
    assert place_name("") == "整道题"
    assert place_name("p_expected") == "预估难度"
