from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iac.documents.policies import DEPLOYED_TO, ELSEWHERE, LIMIT, OWN, PLAIN, ROLE, STAR, policy
from auditor.iac.planned import Home
from auditor.model.choice import OneOf, Unknown, decisions, symbol, within

BUCKET = Unknown("parameter Bucket has no value", text="arn:aws:s3:::«Bucket»/*")
APPLY = Unknown("known only after apply")
HOME = Home("aws", "111122223333", "eu-west-1")


def allow(**members: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", **members}]}


def first(value: Any, member: str, **world: str) -> Any:
    return within(value, {name.replace("_", " "): option for name, option in world.items()})["Statement"][0][member]


def worlds(value: Any, decision: str, *path: str) -> dict[str, Any]:
    """{option: what stands at the path of the first statement}."""
    choice = value["Statement"][0]
    for step in path:
        choice = choice[step]
    assert isinstance(choice, OneOf)
    assert choice.decision == decision
    return dict(choice.options)


def test_a_policy_that_is_whole_stays_as_it_is() -> None:
    whole = allow(Resource=["arn:aws:s3:::models/*", f"arn:aws:s3:::{symbol('Logs', 'Ref')}/*"])
    assert policy(whole, HOME) == whole
    text = json.dumps(whole)
    assert policy(text, HOME) == text


def test_a_resource_that_a_parameter_names_is_a_plain_name_or_a_star() -> None:
    assert worlds(policy(allow(Resource=BUCKET), HOME), "parameter Bucket in a policy", "Resource") == {
        PLAIN: "arn:aws:s3:::«value of parameter Bucket»/*",
        STAR: "arn:aws:s3:::*/*",
    }


def test_several_texts_of_one_parameter_are_decided_together() -> None:
    bare = Unknown("parameter Bucket has no value", text="arn:aws:s3:::«Bucket»")
    made = policy(allow(Resource=[bare, BUCKET]), HOME)
    assert decisions(made) == {"parameter Bucket in a policy"}
    assert first(made, "Resource", parameter_Bucket_in_a_policy=STAR) == ["arn:aws:s3:::*", "arn:aws:s3:::*/*"]


def test_an_unknown_without_text_is_called_by_its_parameter() -> None:
    options = worlds(
        policy(allow(Resource=Unknown("parameter Key has no value"))), "parameter Key in a policy", "Resource"
    )
    assert options == {PLAIN: "«value of parameter Key»", STAR: "*"}


def test_a_star_takes_the_place_of_what_is_unknown_alone() -> None:
    value = Unknown("parameter Name has no value", text="arn:«partition»:iam::«account»:role/«Name»-«Role|Ref»")
    options = worlds(policy(allow(Resource=value)), "parameter Name in a policy", "Resource")
    assert options[STAR] == "arn:«partition»:iam::«account»:role/*-«Role|Ref»"


def test_what_may_be_an_account_may_be_this_account() -> None:
    value = Unknown("parameter Other has no value", text="arn:aws:iam::«Other»:role/reader")
    made = policy(allow(Resource=value, Principal={"AWS": value}), HOME)
    own = "arn:aws:iam::111122223333:role/reader"
    assert worlds(made, "parameter Other as an account in a policy", "Resource") == {
        PLAIN: "arn:aws:iam::«value of parameter Other»:role/reader",
        STAR: "arn:aws:iam::*:role/reader",
        OWN: own,
    }
    assert worlds(made, "parameter Other as an account that a policy names", "Principal", "AWS") == {
        PLAIN: "arn:aws:iam::«value of parameter Other»:role/reader",
        OWN: own,
    }


def test_a_principal_in_a_known_account_has_a_plain_name() -> None:
    value = Unknown("parameter Name has no value", text="arn:aws:iam::111122223333:role/«Name»")
    made = policy(allow(Principal={"AWS": [value]}), HOME)
    assert made["Statement"][0]["Principal"] == {"AWS": ["arn:aws:iam::111122223333:role/«value of parameter Name»"]}


def test_a_principal_of_which_nothing_is_known_may_be_anyone_near_or_far() -> None:
    made = policy(allow(Principal={"AWS": Unknown("parameter Who has no value")}), HOME)
    assert worlds(made, "parameter Who as a policy's principal", "Principal", "AWS") == {
        PLAIN: "«value of parameter Who»",
        STAR: "*",
        OWN: "111122223333",
        ROLE: "arn:aws:iam::111122223333:role/«parameter Who»",
    }


@pytest.mark.parametrize("operator", ["StringLike", "ForAnyValue:StringNotLike", "ArnEquals"])
def test_conditions_that_match_patterns_are_opened(operator: str) -> None:
    account = Unknown("parameter Source has no value", text="«Source»")
    made = policy(allow(Condition={operator: {"aws:SourceAccount": account}}))
    limit = LIMIT if "Not" in operator else ""
    decision = f"parameter Source as an account in a policy{limit}"
    options = worlds(made, decision, "Condition", operator, "aws:SourceAccount")
    assert options == {PLAIN: "«value of parameter Source»", STAR: "*", OWN: "«account»"}
    repository = Unknown("parameter Repo has no value", text="repo:acme/«Repo»:*")
    made = policy(allow(Condition={operator: {"token.actions.githubusercontent.com:sub": [repository]}}))
    assert decisions(made) == {f"parameter Repo in a policy{limit}"}


def test_a_star_is_plain_text_where_texts_are_compared() -> None:
    account = Unknown("parameter Source has no value", text="«Source»")
    made = policy(allow(Condition={"StringEquals": {"aws:SourceAccount": account, "sts:ExternalId": APPLY}}))
    decision = "parameter Source as an account that a policy names"
    assert worlds(made, decision, "Condition", "StringEquals", "aws:SourceAccount") == {
        PLAIN: "«value of parameter Source»",
        OWN: "«account»",
    }
    assert (
        made["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"]
        == "«value of a text (known only after apply)»"
    )


@pytest.mark.parametrize(
    "condition",
    [
        {"Bool": {"aws:SecureTransport": APPLY}},
        {"StringEquals": {"s3:x-amz-server-side-encryption": APPLY}},
        {"StringEquals": {"aws:PrincipalOrgID": APPLY}},
        {"IpAddress": {"aws:SourceIp": APPLY}},
        {"ArnLike": {"aws:SourceArn": APPLY}},
    ],
)
def test_a_condition_that_compares_with_something_certain_stays_unknown(condition: dict[str, Any]) -> None:
    assert policy(allow(Condition=condition)) == allow(Condition=condition)


@pytest.mark.parametrize(
    "members",
    [
        {"Action": APPLY},
        {"Effect": APPLY},
        {"Principal": APPLY},
        {"Principal": {"Service": APPLY}},
        {"Condition": APPLY},
    ],
)
def test_what_nobody_can_try_in_turn_stays_unknown(members: dict[str, Any]) -> None:
    assert policy(allow(**members)) == allow(**members)
    assert policy(APPLY) == APPLY
    assert policy({"Statement": [APPLY]}) == {"Statement": [APPLY]}


def test_a_statement_under_a_condition_is_opened_within_it() -> None:
    made = policy(
        {"Statement": [OneOf("condition Wide", {"true": allow(Resource=BUCKET)["Statement"][0], "false": {}})]}, HOME
    )
    assert decisions(made) == {"condition Wide", "parameter Bucket in a policy"}
    found = first(made, "Resource", condition_Wide="true", parameter_Bucket_in_a_policy=STAR)
    assert found == "arn:aws:s3:::*/*"


def test_every_unknown_name_is_a_decision() -> None:
    made = policy(allow(Resource=[Unknown(f"parameter P{n} has no value") for n in range(9)]))
    assert len(decisions(made)) == 9


def test_every_unknown_part_of_a_text_may_be_a_star() -> None:
    value = Unknown(
        "parameter Bucket has no value", text="arn:aws:s3:::«Bucket»/«Prefix»/«Nested.stack name»/«Role|Ref»"
    )
    options = worlds(policy(allow(Resource=value), HOME), "parameter Bucket in a policy", "Resource")
    assert options[STAR] == "arn:aws:s3:::*/*/«Nested.stack name»/«Role|Ref»"


def test_what_a_custom_resource_answers_may_be_a_star() -> None:
    value = Unknown("what Lookup answers only deployment tells", text="arn:aws:s3:::«Lookup|Bucket»")
    (options,) = [one.options for one in [policy(allow(Resource=value), HOME)["Statement"][0]["Resource"]]]
    assert options[STAR] == "arn:aws:s3:::*"


def test_only_what_stands_for_an_account_may_be_this_account() -> None:
    value = Unknown("parameter Other has no value", text="arn:aws:iam::«Other»:role/«Name»")
    options = worlds(policy(allow(Resource=value), HOME), "parameter Other as an account in a policy", "Resource")
    assert options[OWN] == "arn:aws:iam::111122223333:role/«Name»"
    assert options[STAR] == "arn:aws:iam::*:role/*"


def test_a_literal_arn_belongs_to_whatever_partition_the_code_goes_to() -> None:
    made = policy(allow(Resource=["arn:aws:s3:::models/*", "*"]))
    assert made["Statement"][0]["Resource"] == ["arn:«partition»:s3:::models/*", "*"]


def test_a_literal_account_may_be_the_one_deployed_to() -> None:
    role = "arn:aws:iam::111122223333:role/x"
    assert worlds(policy(allow(Resource=role)), "account 111122223333", "Resource") == {
        DEPLOYED_TO: "arn:«partition»:iam::«account»:role/x",
        ELSEWHERE: "arn:«partition»:iam::111122223333:role/x",
    }
    assert policy(allow(Resource=role), HOME) == allow(Resource=role)


def test_what_a_statement_names_limits_where_its_open_effect_is_to_deny() -> None:
    effect = OneOf("parameter Effect", {"Allow": "Allow", "Deny": "Deny"})
    made = policy({"Statement": {"Effect": effect, "Action": "s3:*", "Resource": BUCKET}}, HOME)
    allowed, denied = (within(made, {"parameter Effect": decided}) for decided in ("Allow", "Deny"))
    assert decisions(allowed) == {"parameter Bucket in a policy"}
    assert decisions(denied) == {f"parameter Bucket in a policy{LIMIT}"}
    assert [one["Statement"]["Effect"] for one in (allowed, denied)] == ["Allow", "Deny"]
