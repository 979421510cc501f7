"""LAW: a fact is its value, its documented absence, or missing evidence: never a guess."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.document import Document, Secret, Shapes
from auditor.model.fact import each, fact, parts
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Field, Recorder
from auditor.model.resource import Part, Resource
from auditor.model.values import flag, number, text, to_bucket, to_key
from tests.model.documents import identity

SHAPES = Shapes({
    "DescribeThing": frozenset({"Id", "On", "Box", "Box.Key", "Box.Names", "Box.Names[]", "Box.Parts", "Box.Parts[]",
                                "Box.Parts[].Size", "Box.Parts[].Uris", "Box.Parts[].Uris[]"}),
    "Search:Thing": frozenset({"Id", "Box", "Box.Key"}),
    "GetPolicy": frozenset({"Policy"}),
})  # fmt: skip


class Piece(Part):
    size = fact("Size", number, absent=1)
    buckets = each("Uris[]", to_bucket)


class Thing(Resource, described_by="DescribeThing", searched_as="Thing"):
    id = fact("Id", text, assigned=True)
    on = fact("On", flag, absent=True)
    key = fact("Box.Key", to_key, absent=None)
    names = each("Box.Names[]", text)
    sizes = each("Box.Parts[].Size", number)
    pieces = parts("Box.Parts[]", Piece)
    unknown = fact("Novel", text, absent=None)
    policy = fact("Policy", text, absent=None, of="GetPolicy")


def thing(
    recorder: Recorder | None = None, gaps: dict[str, Gap] | None = None, *, search: Any = None, **responses: Any
) -> Thing:
    responses |= {"Search:Thing": search} if search is not None else {}
    return Thing(Document(identity("Thing"), responses, gaps or {}), SHAPES, recorder)


def reason(missing: pytest.ExceptionInfo[MissingEvidence]) -> Reason:
    return missing.value.gap.reason


def test_a_field_that_is_there_gives_its_value() -> None:
    assert thing(DescribeThing={"On": False}).on is False


@given(st.booleans())
def test_a_value_is_never_replaced_by_the_default(on: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    assert thing(DescribeThing={"On": on}).on is on


def test_a_field_that_lacks_is_its_documented_default() -> None:
    assert thing(DescribeThing={}).on is True
    assert thing(DescribeThing={"Box": {}}).key is None
    assert thing(DescribeThing={}).names == ()


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_text_or_null_is_a_field_that_lacks(nothing: str | None) -> None:
    assert thing(DescribeThing={"Box": {"Key": nothing}}).key is None


def test_what_aws_has_not_assigned_yet_is_missing() -> None:
    with pytest.raises(MissingEvidence) as missing:
        _ = thing(DescribeThing={}).id
    assert reason(missing) is Reason.NOT_RETURNED


def test_a_field_that_the_operation_never_returns_is_missing_and_not_absent() -> None:
    with pytest.raises(MissingEvidence) as missing:
        _ = thing(DescribeThing={}).unknown
    assert reason(missing) is Reason.NOT_RETURNED


@pytest.mark.parametrize("why", [Reason.DENIED, Reason.THROTTLED, Reason.ERROR, Reason.UNSUPPORTED])
def test_a_call_that_failed_is_missing_with_its_reason(why: Reason) -> None:
    with pytest.raises(MissingEvidence) as missing:
        _ = thing(gaps={"DescribeThing": Gap("DescribeThing", why)}).on
    assert (reason(missing), missing.value.fact) == (why, "on")


def test_a_call_that_nobody_made_is_missing() -> None:
    with pytest.raises(MissingEvidence) as missing:
        _ = thing(DescribeThing={}).policy
    assert reason(missing) is Reason.NOT_COLLECTED


def test_an_answer_that_there_is_none_reads_as_absent() -> None:
    assert thing(GetPolicy=None).policy is None
    assert thing(DescribeThing=None).on is True


def test_a_search_record_stands_in_for_what_it_returns_only() -> None:
    record = {"Id": "a"}
    assert thing(search=record).id == "a"
    assert thing(search=record).key is None
    with pytest.raises(MissingEvidence):
        _ = thing(search=record).on


def test_describe_goes_before_the_search_record() -> None:
    assert thing(DescribeThing={"Id": "new"}, search={"Id": "old"}).id == "new"


UNRESOLVED = Gap("DescribeThing", Reason.UNRESOLVED)


@pytest.mark.parametrize("hole", ["Box", "Box.Parts", "Box.Parts[0]", "Box.Parts[1].Size"])
def test_a_hole_anywhere_in_a_list_leaves_the_whole_of_it_unknown(hole: str) -> None:
    known = {"Box": {"Parts": [{"Size": 3}, {}]}}
    with pytest.raises(MissingEvidence) as missing:
        _ = thing(DescribeThing=known, gaps={f"DescribeThing.{hole}": UNRESOLVED}).sizes
    assert reason(missing) is Reason.UNRESOLVED


@pytest.mark.parametrize("hole", ["On", "Box.Key", "Box.Parts[1].Uris", "Boxes"])
def test_a_hole_elsewhere_leaves_a_field_known(hole: str) -> None:
    known = {"Box": {"Parts": [{"Size": 3}, {}]}}
    assert thing(DescribeThing=known, gaps={f"DescribeThing.{hole}": UNRESOLVED}).sizes == (3,)


def test_a_hole_in_one_part_leaves_the_others_known() -> None:
    known = {"Box": {"Parts": [{}, {"Size": 4}]}}
    first, second = thing(DescribeThing=known, gaps={"DescribeThing.Box.Parts[0].Size": UNRESOLVED}).pieces
    assert second.size == 4
    with pytest.raises(MissingEvidence) as missing:
        _ = first.size
    assert missing.value.fact == "pieces[0].size"


def test_parts_read_their_own_piece_of_a_nested_list() -> None:
    known = {"Box": {"Parts": [{"Uris": ["s3://a/x", "s3://b"]}, {"Size": 2, "Uris": []}]}}
    first, second = thing(DescribeThing=known).pieces
    assert [bucket.name for bucket in first.buckets] == ["a", "b"]
    assert (first.size, second.size, second.buckets) == (1, 2, ())


def test_parts_are_none_where_their_path_lacks_and_missing_where_it_was_not_read() -> None:
    assert thing(DescribeThing={}).pieces == ()
    with pytest.raises(MissingEvidence):
        _ = thing(gaps={"DescribeThing": Gap("DescribeThing", Reason.DENIED)}).pieces


PARTS = st.lists(st.fixed_dictionaries({}, optional={"Size": st.integers(0, 9)}), max_size=6)


@given(PARTS)
def test_each_gives_the_values_there_are_and_parts_the_items_there_are(pieces: list[dict[str, int]]) -> None:
    known = thing(DescribeThing={"Box": {"Parts": pieces}})
    assert known.sizes == tuple(piece["Size"] for piece in pieces if "Size" in piece)
    assert [piece.size for piece in known.pieces] == [piece.get("Size", 1) for piece in pieces]


HOLES = st.sampled_from(["Id", "On", "Box", "Box.Key", "Box.Names", "Box.Parts", "Box.Parts[0]", "Box.Parts[1].Size"])


@given(PARTS, st.sets(HOLES))
def test_taking_evidence_away_never_changes_a_value(pieces: list[dict[str, int]], holes: set[str]) -> None:
    response = {"Id": "a", "On": False, "Box": {"Key": "k", "Names": ["n"], "Parts": pieces}}
    whole = thing(DescribeThing=response)
    less = thing(DescribeThing=response, gaps={f"DescribeThing.{hole}": UNRESOLVED for hole in holes})
    for name in ("id", "on", "key", "names", "sizes"):
        try:
            assert getattr(less, name) == getattr(whole, name)
        except MissingEvidence as missing:
            assert missing.gap.reason is Reason.UNRESOLVED  # noqa: PT017 - unknown is the other right answer


def test_what_was_read_is_recorded_with_its_operation() -> None:
    recorder = Recorder(subject=identity("Thing"))
    known = Thing(
        Document(recorder.subject or identity(), {"DescribeThing": {"Box": {"Parts": [{}]}}}), SHAPES, recorder
    )
    assert (known.on, known.on, known.pieces[0].size) == (True, True, 1)
    assert [(read.fact, read.value, read.operation) for read in recorder.reads] == [
        ("on", True, "DescribeThing"),
        ("pieces[0].size", 1, "DescribeThing"),
    ]
    assert Field("DescribeThing", "Box.Parts[].Size", number) in recorder.fields
    assert Field("DescribeThing", "On", flag) in recorder.fields


def test_an_empty_list_of_parts_is_evidence_too() -> None:
    recorder = Recorder()
    assert thing(recorder, DescribeThing={}).pieces == ()
    assert [(read.fact, read.value) for read in recorder.reads] == [("pieces", ())]


def test_a_fact_says_either_what_its_absence_means_or_that_aws_assigns_it() -> None:
    with pytest.raises(TypeError, match="say either"):
        fact("On", flag)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="say either"):
        fact("On", flag, absent=True, assigned=True)  # type: ignore[call-overload]


def test_facts_of_all_bases_are_known_to_the_class() -> None:
    class Left(Resource):
        left = fact("Left", text, absent=None)

    class Right(Resource):
        right = fact("Right", text, absent=None)

    class Both(Left, Right):
        own = fact("Own", text, absent=None)
        left = fact("Other", text, absent=None)

    assert set(Both.facts) == {"left", "right", "own"}
    assert Both.facts["left"].path == "Other"


def test_secrets_that_were_found_are_a_fact() -> None:
    seen = Document(identity("Thing"), {"DescribeThing": {}}, {}, (Secret("aws-key", "Environment.TOKEN", "d 1"),))
    assert Thing(seen, SHAPES).secrets_found == ("aws-key at Environment.TOKEN",)
    assert thing(DescribeThing={}).secrets_found == ()
    with pytest.raises(MissingEvidence):
        _ = thing(gaps={"DescribeThing": Gap("DescribeThing", Reason.DENIED)}).secrets_found
