"""Suggested policies: what is taken over, what is left out and why, and what is proven."""

from __future__ import annotations

from typing import Any

from auditor.iam import Grants, grants, parse_policy, read_policy
from auditor.iam.suggest import MANAGED_LIMIT, Need, Permission, Restriction, size, suggest

ROLE = "arn:aws:iam::111122223333:role/jobs"
LAKE = "arn:aws:s3:::lake"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a"


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def today(*statements: dict[str, Any], boundary: dict[str, Any] | None = None, version: str = "2012-10-17") -> Grants:
    limit = parse_policy({"Version": "2012-10-17", "Statement": boundary}, name="boundary") if boundary else None
    return grants([parse_policy({"Version": version, "Statement": list(statements)}, name="today")], boundary=limit)


def need(action: str, resource: str, *restrictions: Restriction) -> Need:
    return Need(Permission(action, resource, restrictions), "a job")


READ, WRITE = need("s3:GetObject", f"{LAKE}/in/*"), need("s3:PutObject", f"{LAKE}/out/*")


def test_an_administrator_is_cut_down_to_what_was_seen() -> None:
    made = suggest([READ, WRITE, need("kms:Decrypt", KEY)], today(allow("*")), ROLE)
    assert made.document == {
        "Version": "2012-10-17",
        "Statement": [
            allow("kms:Decrypt", KEY),
            allow("s3:GetObject", f"{LAKE}/in/*"),
            allow("s3:PutObject", f"{LAKE}/out/*"),
        ],
    }
    assert (made.allows_seen, made.narrows, made.unproven, made.left_out) == (True, True, (), ())
    assert ("iam:PassRole", "arn:aws:iam::111122223333:role/example") in made.given_up
    assert made.actions_today is not None
    assert made.actions_today > 10_000
    assert made.actions_suggested == 3


def test_what_is_not_held_is_left_out_with_the_reason() -> None:
    made = suggest([READ, WRITE], today(allow("s3:GetObject", f"{LAKE}/*")), ROLE)
    assert [(one.need, one.because) for one in made.left_out] == [(WRITE, "not allowed today by the identity policies")]
    assert made.needs == (READ,)
    assert made.narrows


def test_a_boundary_withholds_what_it_does_not_allow() -> None:
    held = today(allow("*"), boundary=allow("s3:GetObject"))
    made = suggest([READ, WRITE], held, ROLE)
    assert [one.because for one in made.left_out] == ["not allowed today by the permissions boundary"]
    assert made.document == {"Version": "2012-10-17", "Statement": [allow("s3:GetObject", f"{LAKE}/in/*")]}


def test_a_deny_is_named_and_kept() -> None:
    secret = deny("s3:*", f"{LAKE}/out/*", Sid="NoWriting")
    made = suggest([READ, WRITE], today(allow("s3:*"), secret), ROLE)
    assert [one.because for one in made.left_out] == ["denied today by today[NoWriting]"]
    assert made.document is not None
    assert made.document["Statement"][-1] == {
        "Sid": "NoWriting",
        "Effect": "Deny",
        "Action": "s3:*",
        "Resource": f"{LAKE}/out/*",
    }


def test_of_a_wider_need_only_what_is_held_is_given() -> None:
    made = suggest([READ], today(allow("s3:*", f"{LAKE}/in/2026/*")), ROLE)
    assert made.document == {"Version": "2012-10-17", "Statement": [allow("s3:GetObject", f"{LAKE}/in/2026/*")]}
    assert [one.because for one in made.left_out] == [f"allowed today on {LAKE}/in/2026/* only, which is kept"]
    assert made.allows_seen


def test_an_overlap_that_no_pattern_says_is_left_out() -> None:
    made = suggest([READ], today(allow("s3:GetObject", f"{LAKE}/*.csv")), ROLE)
    assert made.document is None
    assert [one.because for one in made.left_out] == ["allowed today for part of it only, which no pattern says"]


def test_a_wildcard_does_not_cross_the_segments_of_an_arn() -> None:
    # to IAM the star stands for what is between two colons, so this grants nothing on the bucket's objects
    made = suggest([READ], today(allow("s3:GetObject", "arn:aws:s*:lake/*")), ROLE)
    assert made.document is None


def test_conditions_of_today_are_kept_and_said() -> None:
    condition = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}
    made = suggest([READ], today(allow("s3:*", Condition=condition)), ROLE)
    assert made.document == {
        "Version": "2012-10-17",
        "Statement": [allow("s3:GetObject", f"{LAKE}/in/*", Condition=condition)],
    }
    assert not made.allows_seen
    assert made.unproven[0] == f"s3:GetObject on {LAKE}/in/*: hangs on aws:sourcevpc, as it does today"


def test_listings_of_one_bucket_stand_together() -> None:
    def listing(prefix: str) -> Need:
        return need("s3:ListBucket", LAKE, Restriction("StringLike", "s3:prefix", (prefix,)))

    made = suggest([listing("in/*"), listing("in/a/*"), listing("out/*")], today(allow("s3:List*", LAKE)), ROLE)
    assert made.document == {
        "Version": "2012-10-17",
        "Statement": [allow("s3:ListBucket", LAKE, Condition={"StringLike": {"s3:prefix": ["in/*", "out/*"]}})],
    }
    assert made.allows_seen


def test_the_prefixes_that_may_be_listed_today_cut_down_those_that_are_needed() -> None:
    wanted = need("s3:ListBucket", LAKE, Restriction("StringLike", "s3:prefix", ("in/*",)))
    held = today(allow("s3:ListBucket", LAKE, Condition={"StringLike": {"s3:prefix": ["in/2026/*", "other/*"]}}))
    made = suggest([wanted], held, ROLE)
    assert made.document == {
        "Version": "2012-10-17",
        "Statement": [allow("s3:ListBucket", LAKE, Condition={"StringLike": {"s3:prefix": "in/2026/*"}})],
    }
    assert made.allows_seen
    assert [one.because for one in made.left_out] == [
        f"allowed today on {LAKE} with s3:prefix in/2026/* only, which is kept"
    ]


def test_a_role_that_is_as_narrow_already_is_not_called_narrowed() -> None:
    made = suggest([READ], today(allow("s3:GetObject", f"{LAKE}/in/*")), ROLE)
    assert made.narrows is False
    assert made.unproven == ("narrowing: nothing was found that is allowed today and would no longer be",)


def test_what_only_the_boundary_names_is_given_up_as_well() -> None:
    held = today(allow("s3:*"), boundary=allow("s3:GetObject", f"{LAKE}/*"))
    made = suggest([READ], held, ROLE)
    assert made.narrows
    assert [(action, resource.startswith(f"{LAKE}/")) for action, resource in made.given_up] == [("s3:GetObject", True)]


def test_without_todays_policies_nothing_is_proven_of_narrowing() -> None:
    made = suggest([READ], None, ROLE)
    assert (made.narrows, made.allows_seen, made.actions_today) == (None, True, None)
    assert made.unproven == ("narrowing: today's policies were not read",)


def test_plain_text_of_the_older_version_stays_plain() -> None:
    held = today(allow("s3:*"), deny("s3:*", f"{LAKE}/${{aws:userid}}/*"), version="2008-10-17")
    made = suggest([READ], held, ROLE)
    assert made.document is not None
    assert made.document["Statement"][-1]["Resource"] == f"{LAKE}/${{$}}{{aws:userid}}/*"
    assert made.narrows


def test_a_deny_that_is_not_understood_is_said() -> None:
    odd = read_policy(
        {
            "Version": "2012-10-17",
            "Statement": [
                allow("s3:*"),
                {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Sometimes": {"a": "b"}}},
            ],
        },
        name="odd",
    )
    made = suggest([READ], grants([odd]), ROLE)
    assert made.narrows is False
    assert "narrowing: a Deny of odd is not understood, and could not be kept" in made.unproven


def test_a_policy_that_is_too_long_joins_prefixes_and_says_so() -> None:
    jobs = [need("s3:PutObject", f"{LAKE}/models/team-{team}/job-{job:04}/*") for team in "ab" for job in range(200)]
    made = suggest([*jobs, READ], today(allow("s3:*", f"{LAKE}/*")), ROLE)
    assert made.document is not None
    assert made.size == size(made.document) <= MANAGED_LIMIT
    assert [str(one) for one in made.joints] == [
        f"{LAKE}/models/team-a/* for 200 prefixes below it",
        f"{LAKE}/models/team-b/* for 200 prefixes below it",
    ]
    assert made.narrows
    assert made.allows_seen
    assert READ in made.needs


def test_prefixes_are_not_joined_to_what_is_not_held() -> None:
    names = [f"{LAKE}/models/{'x' * 60}-{job:04}/*" for job in range(100)]
    made = suggest([need("s3:PutObject", name) for name in names], today(allow("s3:*", names)), ROLE)
    assert made.joints == ()
    assert made.size > MANAGED_LIMIT
    assert "do not fit a managed policy (6,144): split it" in made.unproven[-1]


def test_a_buckets_root_is_never_made_of_prefixes() -> None:
    names = [need("s3:PutObject", f"{LAKE}/{'x' * 60}-{job:04}/*") for job in range(100)]
    made = suggest(names, today(allow("s3:*")), ROLE)
    assert made.joints == ()
    assert made.size > MANAGED_LIMIT


def test_wildcards_of_a_key_are_plain_text() -> None:
    made = suggest([need("s3:GetObject", f"{LAKE}/a${{*}}b/*")], today(allow("s3:*", LAKE + "/*")), ROLE)
    assert made.document is not None
    suggested = grants([parse_policy(made.document, name="s")])
    assert suggested.decide("s3:GetObject", f"{LAKE}/a*b/x").may_allow
    assert not suggested.decide("s3:GetObject", f"{LAKE}/aXb/x").may_allow
    assert made.allows_seen


def test_denies_of_several_policies_keep_apart() -> None:
    def policy(name: str, *statements: dict[str, Any]) -> Any:
        return parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, name=name)

    spared = {"Effect": "Deny", "Action": "s3:*", "NotResource": f"{LAKE}/*", "Sid": "Same"}
    other = {"Effect": "Deny", "Action": "s3:*", "NotResource": f"{LAKE}/in/*", "Sid": "Same"}
    odd = deny("iam:*", Sid="with blanks")
    held = grants([policy("a", allow("s3:*"), spared, odd), policy("b", other, {**spared, "Sid": "Again"})])
    made = suggest([READ], held, ROLE)
    assert made.document is not None
    denies = [one for one in made.document["Statement"] if one["Effect"] == "Deny"]
    assert denies == [spared, deny("iam:*"), {name: value for name, value in other.items() if name != "Sid"}]
