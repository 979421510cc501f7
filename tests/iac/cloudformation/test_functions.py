"""Each intrinsic function comes to what CloudFormation would make of it, or says that only deployment tells."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from auditor.model.choice import OneOf, Unknown
from tests.iac.cloudformation.reading import HOME, resources_of, unit_of, value_of

MAPS = """
Mappings:
  Sizes:
    eu-west-1: {large: ml.m5.large, list: [a, b]}
    us-east-1: {large: ml.m4.large, list: [c]}
"""
LEFT = """
Parameters:
  Left: {Type: String}
  Listed: {Type: "List<AWS::EC2::Subnet::Id>"}
  Looked: {Type: "AWS::SSM::Parameter::Value<String>", Default: /some/name}
  Secret: {Type: String, NoEcho: true, Default: hunter2hunter2}
"""


@pytest.mark.parametrize(
    ("expression", "comes_to"),
    [
        ("!Join ['-', [a, 1, true, !Ref AWS::NoValue]]", "a-1-true"),
        ("!Join ['', ['arn:', !Ref AWS::Partition, ':', !GetAtt Bucket.Arn]]", "arn:aws:«Bucket|Arn»"),
        ("!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/${!literal}'", "arn:aws:s3:::«Bucket|Ref»/${literal}"),
        ("!Sub ['${a}-${Bucket.Arn}', {a: !Ref AWS::AccountId}]", "111122223333-«Bucket|Arn»"),
        ("!Ref Bucket", "«Bucket|Ref»"),
        ("!GetAtt [Bucket, Arn]", "«Bucket|Arn»"),
        ("!Select [1, !Split [',', 'a,b']]", "b"),
        ("!Select ['0', [x]]", "x"),
        ("!Select [0, !Split [',', !Join ['', []]]]", ""),
        ("!Select [0, !Ref None]", ""),
        ("!Sub 'a${AWS::NoValue}b'", "ab"),
        ("!GetAZs ''", [f"«availability zone {number}»" for number in range(6)]),
        ("!GetAZs {Ref: AWS::Region}", [f"«availability zone {number}»" for number in range(6)]),
        ("!Select [1, !GetAZs us-east-1]", "«availability zone 1 of us-east-1»"),
        ("!Cidr [10.0.0.0/16, 3, 8]", ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]),
        ("!Select [1, !Cidr [10.0.0.0/24, 2, 4]]", "10.0.0.16/28"),
        ("!Select [1, !Cidr [10.0.0.0/16, 2]]", "10.0.1.0/24"),
        ("Fn::Cidr: [192.168.0.0/24, '6', '5']", [f"192.168.0.{host}/27" for host in range(0, 192, 32)]),
        ("Fn::Cidr: ['2001:db8:1234:1a00::/56', 2, 64]", ["2001:db8:1234:1a00::/64", "2001:db8:1234:1a01::/64"]),
        ("!Select [0, !Cidr ['2001:db8::/64', 1]]", "2001:db8::/120"),
        ("Fn::Base64: !Sub 'cd ${AWS::Region}'", base64.b64encode(b"cd eu-west-1").decode()),
        ("Fn::Length: [a, b]", 2),
        ("Fn::ToJsonString: {a: [1, true], b: !Ref AWS::Region}", '{"a":[1,true],"b":"eu-west-1"}'),
        ("!FindInMap [Sizes, !Ref AWS::Region, large]", "ml.m5.large"),
        ("!FindInMap [Sizes, eu-west-1, list]", ["a", "b"]),
        ("!FindInMap [Sizes, mars, large, {DefaultValue: small}]", "small"),
        ("!FindInMap [Sizes, mars, large, {DefaultValue: !Ref AWS::NoValue}]", "ABSENT"),
        ("!Ref AWS::NoValue", "ABSENT"),
        ("[a, !Ref AWS::NoValue, b]", ["a", "b"]),
        ("{a: !Ref AWS::NoValue, b: 1}", {"b": 1}),
        ("!ImportValue shared-key", "alias/shared"),
        ("!ImportValue {'Fn::Sub': 'shared-${Key}'}", None),
        ("{Condition: {StringEquals: {a: b}}}", {"Condition": {"StringEquals": {"a": "b"}}}),
    ],
)
def test_what_is_known(expression: str, comes_to: Any) -> None:
    around = f"{MAPS}Parameters: {{None: {{Type: CommaDelimitedList}}}}\n"
    value = value_of(expression, around, home=HOME, exports={"shared-key": "alias/shared"}, parameters={"None": ""})
    if comes_to is None:
        assert isinstance(value, Unknown)
    else:
        assert value == comes_to


@pytest.mark.parametrize(
    ("expression", "reason", "text"),
    [
        ("!Ref Left", "parameter Left has no default", "«Left»"),
        ("!Ref Listed", "parameter Listed has no default", "«Listed»"),
        ("!Ref Looked", "parameter Looked is a name that Systems Manager resolves at deployment", "«Looked»"),
        ("!Sub 's3://${Left}/x'", "parameter Left has no default", "s3://«Left»/x"),
        ("!Join [/, [a, !Ref Left, !Ref Bucket]]", "parameter Left has no default", "a/«Left»/«Bucket|Ref»"),
        ("!Select [0, !Ref Listed]", "parameter Listed has no default", ""),
        ("!Select [5, [a]]", "it is selected from a list that is too short", ""),
        ("!Split ['/', !GetAtt Bucket.Arn]", "a part of a name that only deployment spells", ""),
        ("!ImportValue other", "it is imported from another stack, under the name other", ""),
        ("!Ref Nothing", "Nothing is nowhere defined in the template", ""),
        ("!GetAtt Nothing.Arn", "Nothing is nowhere defined in the template", ""),
        ("Fn::GetStackOutput: {a: b}", "Fn::GetStackOutput is a function that the auditor does not know", ""),
        ("{Fn::Sub: x, More: y}", "a function stands beside other members, where CloudFormation takes it alone", ""),
        ("Fn::Transform: {Name: Mine}", "the macro Mine makes it at deployment", ""),
        ("Fn::ToJsonString: {a: !Ref Left}", "parameter Left has no default", '{"a":"«Left»"}'),
        ("!FindInMap [Sizes, !Ref Looked, large]", "parameter Looked is a name", ""),
        ("!Cidr [!GetAtt Bucket.X, 2, 8]", "only deployment tells the networks of this block", ""),
        ("!Cidr [10.0.0.0/24, 6, 7]", "Fn::Cidr makes no such number of networks of this block", ""),
        ("!Cidr [10.0.0.0/16, 0, 8]", "Fn::Cidr makes no such number of networks of this block", ""),
        ("!Cidr [10.0.0.0/16, 257, 4]", "Fn::Cidr makes no such number of networks of this block", ""),
        ("Fn::Length: !GetAZs ''", "only deployment tells how many zones a region has", ""),
        ("!Join x", "a function stands here with other arguments than it takes", ""),
        ("!Base64 {a: b}", "a list or a mapping stands where a text is expected", ""),
    ],
)
def test_what_only_deployment_tells(expression: str, reason: str, text: str) -> None:
    value = value_of(expression, MAPS + LEFT, home=HOME)
    assert isinstance(value, Unknown)
    assert value.reason.startswith(reason)
    assert value.text == text


@pytest.mark.parametrize(
    ("expression", "service"),
    [
        ("'{{resolve:ssm:/prod/name:1}}'", "Systems Manager's parameters"),
        ("'pre-{{resolve:secretsmanager:MySecret:SecretString:password}}'", "Secrets Manager"),
        ("!Sub '{{resolve:secretsmanager:${Bucket}:SecretString}}'", "Secrets Manager"),
        ("!Join ['', ['{{resolve:ssm-secure:', MySecret, '}}']]", "Systems Manager's parameters"),
    ],
)
def test_a_dynamic_reference_is_unknown_and_its_content_is_not_repeated(expression: str, service: str) -> None:
    value = value_of(expression)
    assert value.reason == f"it is read from {service} at deployment"
    assert "resolve" not in value.text
    assert "Secret" not in value.text


def test_two_unknown_parts_are_never_taken_for_one_another() -> None:
    one, other = value_of("[!Join ['', [a, !ImportValue b]], !Join ['', [a, !ImportValue b]]]")
    assert one.text != other.text


def test_what_a_custom_resource_answers_is_unknown() -> None:
    template = """
    Resources:
      Lookup: {Type: Custom::Lookup}
      X: {Type: "AWS::X::Y", Properties: {A: !GetAtt Lookup.KeyId, B: !Ref Lookup}}
    """
    found = resources_of(template)["X"].properties
    assert found["A"] == Unknown("what Lookup answers only deployment tells", "«Lookup|KeyId»")
    assert isinstance(found["B"], Unknown)


def test_texts_that_double_themselves_without_end_are_not_made() -> None:
    node: Any = "x"
    for _ in range(12):
        node = f"{{'Fn::Sub': ['${{a}}${{a}}${{a}}${{a}}', {{a: {node}}}]}}"
    value = value_of(str(node))
    assert value.reason == "it is too long a text"
    assert len(value.text) < 1000


def test_a_region_that_is_not_told_is_a_decision_only_where_the_template_tells_regions_apart() -> None:
    value = value_of("[!FindInMap [Sizes, !Ref AWS::Region, large], !Ref AWS::Region]", MAPS)
    assert isinstance(value[0], OneOf)
    assert value[0].decision == "AWS::Region"
    assert {name: each for name, each in value[0].options.items() if isinstance(each, str)} == {
        "eu-west-1": "ml.m5.large",
        "us-east-1": "ml.m4.large",
    }
    assert isinstance(value[0].options["another value"], Unknown)
    assert value[1] == "«region»"


def test_more_combinations_than_anybody_reads_are_unknown() -> None:
    around = "Parameters:\n" + "".join(f"  P{n}: {{Type: String, AllowedValues: [a, b]}}\n" for n in range(7))
    value = value_of(f"!Join ['', [{', '.join(f'!Ref P{n}' for n in range(7))}]]", around)
    assert isinstance(value, Unknown)
    assert value.reason.startswith("it hangs on more than 64 combinations of parameter P0")


def test_notes_name_the_place_once() -> None:
    template = """
    Resources:
      X: {Type: "AWS::X::Y", Properties: {A: !Select x, B: {"Fn::New": x}, C: {"Fn::New": x}}}
    """
    assert unit_of(template).notes == ("t.yaml#X: Fn::New is a function that the auditor does not know",)


@pytest.mark.parametrize(
    ("block", "comes_to"),
    [
        ("10.7.0.0/16", "10.7.2.0/24"),
        ("!Ref Given", Unknown("only deployment tells the networks of this block")),
        ("!Ref Left", Unknown("parameter Left has no default")),
    ],
)
def test_the_networks_of_a_block_that_the_template_gives_a_vpc(block: str, comes_to: Any) -> None:
    template = f"""
    Parameters:
      Given: {{Type: String, AllowedValues: [none]}}
      Left: {{Type: String}}
    Resources:
      Network: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: {block}}}}}
      Subnet:
        Type: AWS::EC2::Subnet
        Properties: {{CidrBlock: !Select [2, !Cidr [!GetAtt Network.CidrBlock, 3, 8]]}}
    """
    assert resources_of(template)["Subnet"].properties["CidrBlock"] == comes_to
