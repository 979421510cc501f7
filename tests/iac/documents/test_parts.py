from __future__ import annotations

from typing import Any

from auditor.iac.documents.parts import joined, merged, refers, whole
from auditor.iac.documents.related import Related
from auditor.iac.planned import Change, Planned
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol, within
from tests.iac.documents.reading import SOURCE, planned

BUCKET = planned("AWS::S3::Bucket", "Models", VersioningConfiguration={"Status": "Suspended"}, Tags=[{"Key": "a"}])
APPLY = Unknown("known only after apply")


def part(key: str, ref: Any, exists: OneOf | None = None, **properties: Any) -> Planned:
    return planned("Terraform::S3::BucketPart", key, exists, Bucket=ref, Part=properties)


def laid(*parts: Planned, name: Any = "") -> dict[str, Any]:
    return whole(BUCKET, Related.among([BUCKET, *parts]), name=name)


def test_structures_are_merged_and_lists_are_joined() -> None:
    found = laid(part("p", symbol("Models"), VersioningConfiguration={"Status": "Enabled"}, Tags=[{"Key": "b"}]))
    assert found["VersioningConfiguration"] == {"Status": "Enabled"}
    assert found["Tags"] == [{"Key": "a"}, {"Key": "b"}]


def test_the_properties_of_the_resource_stay_as_they_are() -> None:
    laid(part("p", symbol("Models"), VersioningConfiguration={"Status": "Enabled"}))
    assert BUCKET.properties["VersioningConfiguration"] == {"Status": "Suspended"}


def test_a_part_of_another_resource_is_not_laid_over_this() -> None:
    assert laid(part("p", symbol("Logs"), Tags=[{"Key": "b"}])) == dict(BUCKET.properties)


def test_a_part_may_give_the_name_that_the_properties_give() -> None:
    role = planned("AWS::IAM::Role", "Worker", RoleName="worker")
    more = planned("Terraform::IAM::RolePart", "more", Role="worker", Part={"ManagedPolicyArns": ["arn"]})
    assert whole(role, Related.among([role, more]))["ManagedPolicyArns"] == ["arn"]


def test_a_part_that_names_nobody_is_of_no_resource_without_a_name() -> None:
    assert refers(ABSENT, Related.among([BUCKET]), BUCKET, ABSENT) is False


def test_two_names_that_only_apply_tells_need_not_be_the_same() -> None:
    assert refers(APPLY, Related.among([BUCKET]), BUCKET, APPLY) == APPLY


def test_a_part_may_name_the_resource_literally() -> None:
    assert "LoggingConfiguration" in laid(part("p", "team-models", LoggingConfiguration={}), name="team-models")
    assert "LoggingConfiguration" not in laid(part("p", "team-models", LoggingConfiguration={}), name="other")


def test_a_part_that_may_not_exist_leaves_what_was_there_in_the_other_option() -> None:
    maybe = OneOf("condition IsProd", {"true": True, "false": False})
    found = laid(part("p", symbol("Models"), maybe, VersioningConfiguration={"Status": "Enabled"}, BucketName="x"))
    assert within(found, {"condition IsProd": "true"})["VersioningConfiguration"] == {"Status": "Enabled"}
    off = within(found, {"condition IsProd": "false"})
    assert off["VersioningConfiguration"] == {"Status": "Suspended"}
    assert "BucketName" not in off


def test_a_part_that_refers_to_it_in_one_option_is_laid_over_it_there() -> None:
    ref = OneOf("parameter Which", {"a": symbol("Models"), "b": symbol("Logs")})
    found = laid(part("p", ref, BucketName="x"))
    assert within(found, {"parameter Which": "a"})["BucketName"] == "x"
    assert "BucketName" not in within(found, {"parameter Which": "b"})


def test_a_part_of_nobody_knows_which_resource_makes_its_members_unknown() -> None:
    found = laid(part("p", APPLY, VersioningConfiguration={"Status": "Enabled"}))
    assert found["VersioningConfiguration"] == APPLY
    assert found["Tags"] == [{"Key": "a"}]


def test_a_parameter_that_nobody_set_names_no_resource_of_the_unit_but_the_one_that_it_names() -> None:
    related = Related.among([BUCKET])
    unset = Unknown("parameter Name has no value", text="«Name»")
    assert refers(Unknown("parameter Name has no value"), related, BUCKET) is False
    assert refers(unset, related, BUCKET) is False
    assert refers(Unknown("it is imported from another stack, under the name x"), related, BUCKET) is False
    assert refers(unset, related, BUCKET, unset) is True


def test_one_item_of_a_list_that_surely_refers_decides() -> None:
    related = Related.among([BUCKET])
    assert refers([APPLY, symbol("Models")], related, BUCKET) is True
    assert refers([symbol("Logs")], related, BUCKET) is False
    assert refers([APPLY, symbol("Logs")], related, BUCKET) == APPLY


def test_a_part_that_goes_is_not_joined() -> None:
    gone = Planned("Terraform::S3::BucketPart", "p", {"Bucket": symbol("Models")}, SOURCE, change=Change.DELETE)
    assert not list(joined(Related.among([gone]), gone.type, "Bucket", BUCKET))


def test_merging_keeps_choices_on_both_sides() -> None:
    choice = OneOf("d", {"a": {"x": 1}, "b": ABSENT})
    assert within(merged({"y": 2}, choice), {"d": "a"}) == {"x": 1, "y": 2}
    assert within(merged({"y": 2}, choice), {"d": "b"}) == {"y": 2}
    assert within(merged(choice, {"y": 2}), {"d": "b"}) == {"y": 2}


def test_a_policy_takes_the_place_of_another() -> None:
    assert merged({"Statement": [1], "Id": "old"}, {"Statement": [2]}) == {"Statement": [2]}
