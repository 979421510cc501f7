"""Allow-lists: what a pattern takes in, and whose things it never does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.api.allowed import allowed
from auditor.model.arn import Arn
from auditor.model.aws.sagemaker.studio import Domain
from auditor.model.values import Ref
from tests.model.documents import read

OWNER = read(Domain)
HOME = OWNER.identity
names = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)
accounts = st.from_regex(r"[0-9]{12}", fullmatch=True).filter(lambda account: account != HOME.account)


def arn(name: str, account: str = HOME.account) -> str:
    return str(Arn(HOME.partition, "sagemaker", HOME.region, account, f"image/{name}"))


def image(text: str) -> Ref:
    return Ref("AWS::SageMaker::Image", text)


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("lab", "lab", True),
        ("Lab", "lab", True),
        ("lab", "lab-*", False),
        ("lab-2", "lab-*", True),
        ("lab", arn("lab"), True),
        (arn("lab"), "lab", True),
        (arn("lab"), "arn:*:sagemaker:*:*:image/lab", True),
        (arn("lab"), "arn:aws:sagemaker:us-east-1:*:image/lab", False),
        (arn("lab", "444455556666"), "*:444455556666:image/*", True),
        ("lab", arn("lab", "444455556666"), False),
    ],
)
def test_names_and_arns(text: str, pattern: str, expected: bool) -> None:  # noqa: FBT001 - what is expected
    assert allowed(image(text), [pattern], OWNER) is expected


@given(names)
def test_a_name_means_the_same_as_its_own_arn(name: str) -> None:
    assert allowed(image(name), [arn(name)], OWNER)
    assert allowed(image(arn(name)), [name], OWNER)


@given(names, accounts)
def test_a_plain_name_never_takes_in_what_another_account_has(name: str, account: str) -> None:
    assert not allowed(image(arn(name, account)), [name, "*", f"*{name}"], OWNER)


@given(names)
def test_nothing_is_in_an_empty_list(name: str) -> None:
    assert not allowed(image(name), [], OWNER)
