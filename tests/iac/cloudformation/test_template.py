"""A template becomes planned resources, or one line says why it is none."""

from __future__ import annotations

import pytest

from auditor.iac.cloudformation.template import exported, read
from auditor.iac.documents import sketches
from auditor.iac.planned import InputError, Kind, Mark, Options
from auditor.iac.text import parse
from auditor.model.choice import OneOf, Unknown
from tests.iac.cloudformation.reading import HOME, in_world, resources_of, text_of, unit_of

NOTEBOOK = """
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Notebook:
    Type: AWS::SageMaker::NotebookInstance
    DeletionPolicy: Retain
    DependsOn: Role
    Metadata:
      aws:cdk:path: Stack/Notebook/Resource
      auditor: {ignore: []}
    Properties:
      RoleArn: !GetAtt Role.Arn
      RootAccess: Enabled
  Role:
    Type: AWS::IAM::Role
  Own:
    Type: Custom::Thing
"""


def test_every_resource_is_planned_with_its_place() -> None:
    unit = unit_of(NOTEBOOK, home=HOME)
    notebook, role, *others = unit.resources
    assert (unit.file, unit.kind, unit.notes) == ("t.yaml", Kind.CLOUDFORMATION, ())
    assert (notebook.type, notebook.key) == ("AWS::SageMaker::NotebookInstance", "Notebook")
    assert notebook.properties == {"RoleArn": "«Role|Arn»", "RootAccess": "Enabled"}
    assert notebook.source.pointer == "/Resources/Notebook"
    assert notebook.source.marks["/Resources/Notebook/Properties/RootAccess"] == (
        Mark(13, 7, 13, 17),
        Mark(13, 19, 13, 26),
    )
    assert notebook.place == "t.yaml#Stack/Notebook/Resource"
    assert notebook.metadata["auditor"] == {"ignore": []}
    assert notebook.home == HOME
    assert (role.properties, role.exists, role.place) == ({}, True, "t.yaml#Role")
    assert [one.type for one in others] == ["Custom::Thing"]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("", "t.yaml: no template: a mapping with Resources was expected, not an empty file"),
        ("[a]", "t.yaml:1:1: no template: a mapping with Resources was expected, not a list"),
        ("a", "t.yaml:1:1: no template: a mapping with Resources was expected, not a text"),
        ("Description: x", "t.yaml:1:1: no template: it has no Resources"),
        ("Resources: {}", "t.yaml:1:1: no template: Resources takes a mapping with at least one resource"),
        ("Resources: [a]", "t.yaml:1:1: no template: Resources takes a mapping with at least one resource"),
        ("Resources:\n  A: 5", "t.yaml:2:3: the resource A takes a mapping with a Type"),
        ("Resources:\n  A: {Properties: {}}", "t.yaml:2:3: the resource A has no Type"),
        ("Resources:\n  A: {Type: [x]}", "t.yaml:2:3: the resource A has no Type"),
        ("Resources:\n  A:\n    Type: x\n    Properties: 5", "t.yaml:4:5: the Properties of A take a mapping"),
        ("Parameters: [a]\nResources: {A: {Type: x}}", "t.yaml:1:1: no template: Parameters takes a mapping of names"),
        (
            "Parameters:\n  P: 5\nResources: {A: {Type: x, Properties: {a: !Ref P}}}",
            "t.yaml:2:3: the parameter P takes",
        ),
    ],
)
def test_what_is_no_template_is_refused_with_its_place(template: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        unit_of(template)
    assert str(caught.value).startswith(said)


def test_ids_with_placeholders_make_keys_without_slashes_and_colons() -> None:
    found = resources_of("Resources: {'A/b:c': {Type: x}, B: {Type: x, Properties: {a: !Ref 'A/b:c'}}}")
    assert found["B"].properties["a"] == "«A-b-c|Ref»"
    assert "A-b-c" in found


def test_resources_that_refer_to_each_other_in_a_circle_are_read() -> None:
    template = """
    Resources:
      A: {Type: "AWS::EC2::SecurityGroup", Properties: {X: !Ref B}}
      B: {Type: "AWS::EC2::SecurityGroup", Properties: {X: !GetAtt A.GroupId}}
    """
    assert [one.properties["X"] for one in unit_of(template).resources] == ["«B|Ref»", "«A|GroupId»"]


@pytest.mark.parametrize(
    ("resources", "circle"),
    [
        ("A: {Type: 'X::Y', Properties: {P: !Ref A}}", "A -> A"),
        ("A: {Type: 'X::Y', Properties: {P: [!GetAtt B.Arn]}}, B: {Type: 'X::Y', DependsOn: [A]}", "A -> B -> A"),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Properties: {P: !Sub 'x${A.Arn}'}}", "A -> B -> A"),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Properties: {P: !If [Yes_, !Ref A, x]}}", "A -> B -> A"),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Properties: {P: !If [Yes_, x, !Ref A]}}", ""),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Properties: {P: !If [Perhaps, !Ref A, x]}}", ""),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Condition: Perhaps, DependsOn: A}", ""),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Properties: {P: !Sub ['${A}', {A: x}]}}", ""),
        ("A: {Type: 'X::Y', DependsOn: B}, B: {Type: 'X::Y', Properties: {P: !Sub '${!A}'}, Metadata: !Ref A}", ""),
        ("A: {Type: 'X::Y', DependsOn: [B, C]}, B: {Type: 'X::Y', DependsOn: C}, C: {Type: 'X::Y'}", ""),
    ],
)
def test_a_circle_of_resources_is_told(resources: str, circle: str) -> None:
    conditions = "Conditions: {Yes_: !Equals [a, a], Perhaps: !Equals [!Ref P, a]}\nParameters: {P: {Type: String}}"
    unit = unit_of(f"Resources: {{{resources}}}\n{conditions}")
    said = [f"t.yaml:1:13: the resources depend on each other in a circle: {circle}"] if circle else []
    assert [str(one) for one in unit.faults] == said
    assert not unit.notes


def test_types_that_are_none_are_told_and_those_of_others_taken() -> None:
    kinds = ["Model", "AWS::Model", "AWS::SageMaker::Nope", "AWS::New::Thing", "Custom::Thing", "Own::Org::Thing"]
    unit = unit_of("Resources:\n" + "".join(f"  R{at}: {{Type: '{kind}'}}\n" for at, kind in enumerate(kinds)))
    assert [one.type for one in unit.resources] == kinds
    assert [str(one) for one in unit.faults] == [
        "t.yaml:2:3: the auditor does not know the type Model of R0 (and 2 more like it)"
    ]
    assert unit.notes == tuple(
        f"t.yaml#R{at}: the auditor does not know the type {kind} of R{at}" for at, kind in enumerate(kinds[1:3], 1)
    )


def test_what_a_macro_may_define_is_noted_and_no_fault() -> None:
    resources = "Resources: {A: {Type: 'X::Y', Properties: {P: !Ref Made}}}"
    words = "t.yaml#A: Made is nowhere defined in the template"
    assert [str(one) for one in unit_of(resources).faults] == [f"t.yaml:1:13: {words.partition(': ')[2]}"]
    include = "{Fn::Transform: {Name: AWS::Include}}"
    for more in ("Transform: Mine", "Transform: AWS::Serverless-2016-10-31", f"Parameters: {include}"):
        unit = unit_of(f"{more}\n{resources}")
        assert words in unit.notes
        assert not unit.faults


def test_macros_that_only_aws_runs_are_noted() -> None:
    unit = unit_of("Transform: [AWS::LanguageExtensions, Mine]\nResources: {A: {Type: 'X::Y'}}")
    assert unit.notes == ("t.yaml: only AWS can run the macro Mine: what it changes is not seen",)
    odd = unit_of("Transform: [[x], {Name: [AWS::Include]}]\nResources: {A: {Type: 'X::Y'}}")
    assert odd.notes == ("t.yaml: only AWS can run the macro without a name: what it changes is not seen",)
    assert unit_of("Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: x}}").kind is Kind.SAM


@pytest.mark.parametrize(
    "type_",
    [
        "My::Thing::Bucket::MODULE",
        "AWS::CloudFormation::StackSet",
        "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
    ],
)
def test_resources_that_plan_others_out_of_sight_are_told(type_: str) -> None:
    unit = unit_of(f"Resources: {{A: {{Type: '{type_}'}}}}")
    assert unit.notes == (f"t.yaml#A: A ({type_}) plans resources that are not seen",)
    assert not unit.whole


def test_a_macro_beside_the_type_makes_what_only_deployment_tells() -> None:
    template = "Resources: {A: {Type: AWS::X::Y, Fn::Transform: {Name: Mine}, Properties: {P: 1}}}"
    assert resources_of(template)["A"].properties.get("P") == Unknown("the macro Mine makes it at deployment")


def test_a_snippet_beside_the_type_is_put_in() -> None:
    include = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: r.yaml}}"
    template = f"Resources: {{A: {{Type: AWS::X::Y, {include}}}, B: {{{include}}}}}"
    found = resources_of(template, {"r.yaml": "{Type: AWS::Z::Z, Properties: {P: !Ref A}}"})
    assert [(one.type, one.properties) for one in found.values()] == [
        ("AWS::X::Y", {"P": "«A|Ref»"}),
        ("AWS::Z::Z", {"P": "«A|Ref»"}),
    ]


def test_whole_resources_of_macros_are_not_seen() -> None:
    for content in ("B: {Fn::Transform: {Name: Mine}}", "Fn::Transform: {Name: Mine}"):
        unit = unit_of(f"Resources: {{A: {{Type: AWS::X::Y}}, {content}}}")
        assert [one.key for one in unit.resources] == ["A"]
        assert not unit.whole


def test_properties_that_a_macro_makes_are_unknown_whatever_is_asked_for() -> None:
    template = """
    Resources:
      A:
        Type: AWS::SageMaker::NotebookInstance
        Properties:
          RootAccess: Disabled
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: 's3://bucket/x.yaml'}}
    """
    unit = unit_of(template)
    properties = unit.resources[0].properties
    document = sketches(unit, HOME)[0].under({})
    assert document.responses == {}
    assert document.gaps["DescribeNotebookInstance"].detail == "the macro AWS::Include makes it at deployment"
    assert properties.get("RootAccess") == Unknown("the macro AWS::Include makes it at deployment")
    assert "KmsKeyId" in properties


LOOPS = """
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: "a-1,b"}
  Open: {Type: CommaDelimitedList}
Resources:
  Fn::ForEach::Buckets:
    - Name
    - LIST
    - Bucket&{Name}:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub "x-${Name}"
          Tag: !Ref Name
  Other: {Type: "AWS::X::Y", Properties: {A: !GetAtt Bucketb.Arn}}
"""


def test_loops_make_a_resource_for_each_item() -> None:
    found = resources_of(LOOPS.replace("LIST", "[a-1, b]"))
    assert list(found) == ["Bucketa1", "Bucketb", "Other"]
    assert found["Bucketa1"].properties == {"BucketName": "x-a-1", "Tag": "a-1"}
    assert found["Bucketa1"].source.pointer == "/Resources/Fn::ForEach::Buckets/2/Bucket&{Name}"
    assert found["Bucketa1"].source.pointer in found["Bucketa1"].source.marks
    assert found["Other"].properties == {"A": "«Bucketb|Arn»"}


def test_loops_over_a_default_are_assumed_and_over_the_unknown_noted() -> None:
    assumed = resources_of(LOOPS.replace("LIST", "!Ref Names"))["Bucketb"].exists
    assert assumed == OneOf("parameter Names", {"its default, a-1,b": True}, assumed=True)
    given = resources_of(LOOPS.replace("LIST", "!Ref Names"), parameters={"Names": "c"})
    assert given["Bucketc"].exists is True
    notes = unit_of(LOOPS.replace("LIST", "!Ref Open")).notes
    assert notes[0] == "t.yaml: Fn::ForEach::Buckets runs over a list that only deployment tells"


def test_loops_nest_and_stand_within_properties() -> None:
    template = """
    Parameters:
      Env: {Type: String, AllowedValues: [p, d]}
      Open: {Type: CommaDelimitedList}
    Conditions: {P: !Equals [!Ref Env, p]}
    Resources:
      Fn::ForEach::Outer:
        - X
        - [a, b]
        - Fn::ForEach::Inner:
            - Y
            - !If [P, [c], [c, d]]
            - R${X}${Y}: {Type: "AWS::X::Y"}
      Z:
        Type: AWS::X::Y
        Properties:
          Known: {"Fn::ForEach::K": [K, [a, b], {"k${K}": !Ref K}], l: 1}
          Hidden: {"Fn::ForEach::K": [K, !Ref Open, {"k${K}": !Ref K}], l: 1}
    """
    found = resources_of(template)
    assert list(found) == ["Rac", "Rad", "Rbc", "Rbd", "Z"]
    assert found["Rac"].exists is True
    assert in_world(found["Rad"].exists, parameter_Env="p") is False
    assert found["Z"].properties["Known"] == {"ka": "a", "kb": "b", "l": 1}
    assert isinstance(found["Z"].properties["Hidden"], Unknown)


def test_loops_that_explode_are_refused() -> None:
    body = "{'R${a}': {Type: x}}"
    for level in range(18):
        body = f"{{'Fn::ForEach::L{level}': [v{level}, [a, b], {body}]}}"
    with pytest.raises(InputError, match="loops make more than 200,000 values"):
        unit_of(f"Resources: {body}")


def test_snippets_beside_the_template_are_put_in() -> None:
    template = """
    Transform: {Name: AWS::Include, Parameters: {Location: top.yaml}}
    Resources:
      A:
        Type: AWS::X::Y
        Properties:
          Own: 1
          Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./p.yaml}}
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: r.yaml}}
    """
    files = {"top.yaml": "Mappings: {M: {a: {b: c}}}", "./p.yaml": "{Own: 2, More: !FindInMap [M, a, b]}"}
    found = resources_of(template, {**files, "r.yaml": "B: {Type: AWS::Z::Z, Properties: {A: !Ref A}}"})
    assert found["A"].properties == {"Own": 1, "More": "c"}
    assert found["B"].properties == {"A": "«A|Ref»"}
    assert (found["B"].source.file, found["B"].source.pointer) == ("r.yaml", "/B")


def test_a_snippet_that_includes_itself_ends() -> None:
    again = "{Fn::Transform: {Name: AWS::Include, Parameters: {Location: p.yaml}}}"
    found = resources_of(f"Resources: {{A: {{Type: x, Properties: {{P: {again}}}}}}}", {"p.yaml": f"a: {again}"})
    assert isinstance(found["A"].properties["P"]["a"]["a"]["a"]["a"]["a"], Unknown)
    unit = unit_of(f"Resources: {{A: {{Type: 'X::Y'}}, {again[1:-1]}}}", {"p.yaml": again})
    assert unit.notes == ("t.yaml: a macro adds to it what only deployment tells",)


NESTED = """
Parameters:
  Env: {Type: String, AllowedValues: [prod, dev]}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  Net:
    Type: AWS::CloudFormation::Stack
    Condition: IsProd
    Properties:
      TemplateURL: ./nested/net.yaml
      Parameters: {Env: !Ref Env, Zones: !Join [',', [a, !Ref Key]], Role: !GetAtt Iam.Outputs.Arn}
  Iam:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: iam.yaml}
  Far: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: "https://bucket/x.yaml"}}
  Key: {Type: "AWS::KMS::Key"}
  User:
    Type: AWS::X::Y
    Properties: {Subnet: !GetAtt Net.Outputs.Subnet, Kind: !GetAtt Net.Outputs.Kind, Far: !GetAtt Far.Outputs.X}
"""
FILES = {
    "./nested/net.yaml": """
        Parameters:
          Env: {Type: String}
          Zones: {Type: CommaDelimitedList}
          Size: {Type: String, Default: small}
          Gone: {Type: String}
          Role: {Type: String}
        Conditions: {Big: !Equals [!Ref Env, prod]}
        Resources:
          Subnet:
            Type: AWS::EC2::Subnet
            Properties: {Zones: !Ref Zones, Size: !Ref Size, Gone: !Ref Gone, Role: !Ref Role, Key: !Ref Deep}
          Deep: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: deep.yaml}}
        Outputs:
          Subnet: {Value: !Ref Subnet}
          Kind: {Value: !If [Big, big, small]}
        """,
    "./nested/deep.yaml": "Resources: {Topic: {Type: AWS::SNS::Topic}}",
    "iam.yaml": "{Resources: {Role: {Type: AWS::IAM::Role}}, Outputs: {Arn: {Value: !GetAtt Role.Arn}}}",
}


def test_the_resources_of_nested_stacks_join_the_unit() -> None:
    unit = unit_of(NESTED, FILES)
    found = {one.key: one for one in unit.resources}
    assert list(found) == ["Net", "Net.Subnet", "Net.Deep", "Net.Deep.Topic", "Iam", "Iam.Role", "Far", "Key", "User"]
    subnet = found["Net.Subnet"]
    assert subnet.source.file == "./nested/net.yaml"
    assert subnet.exists == OneOf("parameter Env", {"prod": True, "dev": False})
    assert found["Net.Deep.Topic"].exists == subnet.exists
    assert subnet.properties == {
        "Zones": ["a", "«Key|Ref»"],
        "Size": "small",
        "Gone": Unknown("parameter Net.Gone has no default and no value was passed on", "«Net.Gone»"),
        "Role": "«Iam.Role|Arn»",
        "Key": "«Net.Deep|Ref»",
    }
    user = found["User"].properties
    assert user["Subnet"] == "«Net.Subnet|Ref»"
    assert user["Kind"] == OneOf("parameter Env", {"prod": "big", "dev": "small"})
    assert user["Far"] == Unknown("Outputs.X of the nested stack Far is not at hand")
    assert unit.notes == ("t.yaml#Far: the nested stack Far has its template elsewhere: its resources are not seen",)


@pytest.mark.parametrize(
    ("passed", "comes_to"),
    [
        ("{P: !Ref AWS::NoValue}", "x"),
        ("{P: !If [Prod, given, !Ref AWS::NoValue]}", OneOf("parameter Env", {"prod": "given", "dev": "x"})),
        ("!If [Prod, {P: a}, !Ref AWS::NoValue]", Unknown("only deployment tells what is passed on")),
        ("{'Fn::Transform': {Name: Mine}}", Unknown("only deployment tells what is passed on")),
    ],
)
def test_a_nested_stack_has_its_defaults_where_nothing_is_passed_on(passed: str, comes_to: object) -> None:
    template = f"""
    Parameters: {{Env: {{Type: String, AllowedValues: [prod, dev]}}}}
    Conditions: {{Prod: !Equals [!Ref Env, prod]}}
    Resources:
      Net: {{Type: "AWS::CloudFormation::Stack", Properties: {{TemplateURL: n.yaml, Parameters: {passed}}}}}
    """
    inner = "{Parameters: {P: {Type: String, Default: x}}, Resources: {A: {Type: 'X::Y', Properties: {V: !Ref P}}}}"
    assert resources_of(template, {"n.yaml": inner})["Net.A"].properties["V"] == comes_to


def test_nested_stacks_that_go_in_circles_end() -> None:
    own = "{Resources: {Me: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}}}"
    assert unit_of(own, {"t.yaml": own}).notes == ("t.yaml#Me: the nested stack Me is not read: it holds itself",)
    crossed = """
    Resources:
      A: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: n.yaml, Parameters: {P: !GetAtt B.Outputs.O}}}
      B: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: n.yaml, Parameters: {P: !GetAtt A.Outputs.O}}}
    """
    inner = "{Parameters: {P: {Type: String}}, Resources: {R: {Type: x}}, Outputs: {O: {Value: !Ref P}}}"
    assert [one.key for one in unit_of(crossed, {"n.yaml": inner}).resources] == ["A", "A.R", "B", "B.R"]


def test_nested_stacks_that_explode_are_bounded() -> None:
    def twice(name: str) -> str:
        one = f"{{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {name}}}}}"
        return f"Resources: {{A: {one}, B: {one}}}"

    files = {f"{n}.yaml": twice(f"{n + 1}.yaml") for n in range(30)}
    unit = unit_of(twice("0.yaml"), files)
    assert len(unit.resources) == 202
    assert any("there are more than 100 of them" in note for note in unit.notes)


def test_an_output_is_a_text() -> None:
    template = """
    Resources:
      N: {Type: "AWS::CloudFormation::Stack", Properties: {TemplateURL: n.yaml}}
      A: {Type: x, Properties: {A: !GetAtt N.Outputs.L, B: !Sub "${N.Outputs.B}", C: !GetAtt N.Outputs.C, D: !Ref N}}
    """
    inner = "{Resources: {R: {Type: x}}, Outputs: {L: {Value: [a]}, B: {Value: true}}}"
    assert resources_of(template, {"n.yaml": inner})["A"].properties == {
        "A": Unknown("the output is no text"),
        "B": "true",
        "C": Unknown("there is no output C"),
        "D": "«N|Ref»",
    }


def test_exports_are_imported_without_taking_one_name_for_another() -> None:
    network = text_of(
        """
        Parameters: {Env: {Type: String, AllowedValues: [p, d]}, Name: {Type: String}}
        Conditions: {P: !Equals [!Ref Env, p]}
        Resources: {Vpc: {Type: "AWS::EC2::VPC"}}
        Outputs:
          A: {Value: !Sub "${AWS::Region}-${Vpc}", Export: {Name: the-vpc}}
          B: {Value: !If [P, x, y], Export: {Name: the-kind}}
          C: {Value: z, Export: {Name: !Sub "${Name}-z"}}
        """,
        "network.yaml",
    )
    exports = exported(network, Options())
    assert exports == {
        "the-vpc": "«region»-«Vpc of network.yaml|Ref»",
        "the-kind": OneOf("parameter Env of network.yaml", {"p": "x", "d": "y"}),
    }
    found = resources_of("Resources: {A: {Type: x, Properties: {V: !ImportValue the-vpc}}}", exports=exports)
    assert found["A"].properties["V"] == "«region»-«Vpc of network.yaml|Ref»"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("none.yaml", "is not read: there is no such file"),
        ("list.yaml", "is not read: its file is no template"),
        ("/etc/hostname", "has its template elsewhere: its resources are not seen"),
        ("!Sub '${AWS::StackName}.yaml'", "has its template elsewhere: its resources are not seen"),
    ],
)
def test_a_nested_stack_that_is_not_at_hand_is_noted(url: str, why: str) -> None:
    template = f"Resources: {{N: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {url}}}}}}}"
    assert unit_of(template, {"list.yaml": "[a]"}).notes == (f"t.yaml#N: the nested stack N {why}",)


def test_what_is_wrong_with_a_nested_template_is_told_with_its_own_place() -> None:
    template = "Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: n.yaml}}}"
    with pytest.raises(InputError, match=r"^n\.yaml:1:13: the resource A has no Type"):
        unit_of(template, {"n.yaml": "Resources: {A: {}}"})


def test_cdk_names_the_template_of_a_nested_stack_in_its_metadata() -> None:
    template = """
    Resources:
      N:
        Type: AWS::CloudFormation::Stack
        Metadata: {"aws:asset:path": n.json, "aws:asset:property": TemplateURL}
        Properties: {TemplateURL: !Join ['', ['https://s3.', !Ref AWS::URLSuffix, '/x.json']]}
    """
    assert "N.R" in resources_of(template, {"n.json": "Resources: {R: {Type: x}}"})


def test_json_templates_have_marks_too() -> None:
    text = parse('{"Resources": {\n  "A": {"Type": "x", "Properties": {"B": {"Ref": "A"}}}}}', "t.json", "json")
    one = read(text, Options()).resources[0]
    assert one.properties == {"B": "«A|Ref»"}
    assert one.source.marks[f"{one.source.properties}/B"][0] == Mark(2, 37, 2, 40)
