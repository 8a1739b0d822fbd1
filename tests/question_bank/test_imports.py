from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from question_bank import queries, services
from question_bank.content import load_content
from question_bank.errors import NotAllowed
from question_bank.formats import read_one, write_items
from question_bank.formats.base import ExportedItem, ExportedStimulus, ItemFile
from question_bank.models import Item, ItemState, ItemVersion, StimulusVersion
from question_bank.services import ImportReport
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

CASE = ExportedStimulus("CASE-1", {"title": both("材料", "Case"), "body": both("正文", "Text")})


def file_of(*items: ExportedItem, stimuli: tuple[ExportedStimulus, ...] = ()) -> ItemFile:
    return read_one("x.yaml", write_items(items, stimuli, "yaml").encode())


def bring(
    world: World, *files: ItemFile, by: str = "author", dry_run: bool = False
) -> ImportReport:
    return services.import_items(
        world.session, world.bank, list(files), actor=world[by], now=NOW, dry_run=dry_run
    )


def statuses(report: ImportReport) -> dict[str, str]:
    return {line.source_id: line.status for line in report.items}


def items_in(world: World) -> int:
    return world.session.scalar(select(func.count()).select_from(Item)) or 0


def test_each_item_of_a_file_is_new_changed_duplicate_unsupported_or_invalid(world: World) -> None:
    first = file_of(ExportedItem("A1", body("single")), ExportedItem("A2", body("numeric")))
    assert statuses(bring(world, first)) == {"A1": "new", "A2": "new"}
    second = file_of(
        ExportedItem("A1", body("single")),
        ExportedItem("A2", body("numeric", seconds=90)),
        ExportedItem("A3", body("single")),
        ExportedItem("A4", {**body("single"), "type": "drawing"}),
        ExportedItem("A5", body("single", stem={"zh": "？"})),
        ExportedItem("A6", body("true_false")),
    )
    report = bring(world, second)
    assert statuses(report) == {
        "A1": "duplicate",
        "A2": "changed",
        "A3": "duplicate",
        "A4": "unsupported",
        "A5": "invalid",
        "A6": "new",
    }
    assert report.counts == {"new": 1, "changed": 1, "duplicate": 2, "unsupported": 1, "invalid": 1}
    assert not report.clean
    lines = {line.source_id: line for line in report.items}
    assert "A1" in lines["A3"].reason
    assert "stem.en" in lines["A5"].reason
    assert lines["A5"].location.startswith("x.yaml:")
    assert items_in(world) == 3


def test_a_dry_run_says_the_same_and_writes_nothing(world: World) -> None:
    file = file_of(ExportedItem("A1", body("single", stimulus="CASE-1")), stimuli=(CASE,))
    before = statuses(bring(world, file, dry_run=True))
    assert items_in(world) == 0
    assert world.session.scalar(select(func.count()).select_from(StimulusVersion)) == 0
    assert before == statuses(bring(world, file)) == {"A1": "new"}


def test_a_report_reads_as_the_command_line_promises(world: World) -> None:
    shown = bring(world, file_of(ExportedItem("A1", body("single")))).to_json()
    assert shown["format"] == "yaml"
    assert shown["items"] == [
        {
            "source_id": "A1",
            "title": "标题",
            "type": "single",
            "status": "new",
            "reason": "",
            "location": "x.yaml:4",
        }
    ]


def test_an_identifier_that_occurs_twice_is_invalid_the_second_time(world: World) -> None:
    report = bring(
        world, file_of(ExportedItem("A1", body("single")), ExportedItem("A1", body("numeric")))
    )
    assert [line.status for line in report.items] == ["new", "invalid"]


def test_items_of_a_case_keep_their_place_and_pin_its_version(world: World) -> None:
    items = [
        ExportedItem(f"C{n}", body("single", stimulus="CASE-1", seconds=40 + n)) for n in (1, 2)
    ]
    bring(world, file_of(*items, stimuli=(CASE,)))
    stored = world.session.scalars(select(Item).order_by(Item.identifier)).all()
    assert [item.position_in_stimulus for item in stored] == [1, 2]
    for item in stored:
        version = services.submit_for_review(world.session, item, actor=world["author"], now=NOW)
        services.approve_version(world.session, version, actor=world["reviewer"], now=NOW)
    pinned = {
        entry.stimulus_version_id for entry in queries.list_approved(world.session, level="L1")
    }
    changed = ExportedStimulus("CASE-1", {**CASE.body, "body": both("新正文", "New text")})
    report = bring(world, file_of(*items, stimuli=(changed,)))
    assert statuses(report) == {"C1": "changed", "C2": "changed"}
    version = services.submit_for_review(world.session, stored[0], actor=world["author"], now=NOW)
    assert version.stimulus_version_id not in pinned
    assert stored[0].versions[0].stimulus_version_id in pinned


def test_an_item_whose_material_is_nowhere_is_invalid(world: World) -> None:
    report = bring(world, file_of(ExportedItem("A1", body("single", stimulus="CASE-9"))))
    assert "CASE-9" in report.items[0].reason
    assert items_in(world) == 0


@pytest.mark.parametrize("state", ["waiting", "retired", "foreign"])
def test_what_may_not_be_edited_is_not_changed_by_a_file_either(world: World, state: str) -> None:
    item = world.waiting() if state == "waiting" else world.approved()
    if state == "retired":
        services.retire_item(world.session, item, actor=world["reviewer"], now=NOW)
    file = file_of(ExportedItem(item.identifier, body("single", seconds=99)))
    report = bring(world, file, by="colleague" if state == "foreign" else "author")
    assert statuses(report) == {item.identifier: "invalid"}
    assert report.items[0].reason
    assert item.versions[-1].body["seconds"] == 45


def test_only_authors_of_the_organisation_import(world: World) -> None:
    for who in ("stranger", "reviewer", "auditor"):
        with pytest.raises(NotAllowed):
            bring(world, file_of(ExportedItem("A1", body("single"))), by=who)


def test_an_export_brings_the_same_items_into_another_bank(world: World) -> None:
    bring(world, file_of(ExportedItem("A1", body("ordering", stimulus="CASE-1")), stimuli=(CASE,)))
    world.approved("multiple")
    items, stimuli = queries.contents_of(world.session, world.bank)
    other = services.create_bank(
        world.session,
        slug="other",
        name=both("别的", "Other"),
        organisation=world.organisations["body"],
        actor=world["author"],
        now=NOW,
    )
    file = read_one("x.yaml", write_items(items, stimuli, "yaml").encode())
    services.import_items(world.session, other, [file], actor=world["author"], now=NOW)
    assert queries.contents_of(world.session, other) == (items, stimuli)


def test_an_unfinished_draft_is_left_alone_by_its_own_export(world: World) -> None:
    item = world.draft(source=None)
    items, _ = queries.contents_of(world.session, world.bank)
    assert statuses(bring(world, file_of(*items))) == {item.identifier: "duplicate"}


def test_the_bundled_items_are_published_once(world: World) -> None:
    publish: dict[str, Any] = {"author": world["author"], "reviewer": world["reviewer"], "now": NOW}
    total = sum(len(file.items) for file in load_content())
    report = services.publish_content(world.session, world.bank, **publish)
    assert report.counts["new"] == total
    assert queries.count_items(world.session, world.bank)[ItemState.APPROVED] == total
    again = services.publish_content(world.session, world.bank, **publish)
    assert again.counts["duplicate"] == total
    assert world.session.scalar(select(func.count()).select_from(ItemVersion)) == total
