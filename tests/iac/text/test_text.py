"""Files of code become trees, or one clear line says why not."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iac.planned import InputError, Mark
from auditor.iac.text import MOST_BYTES, load, parse
from auditor.iac.text.literal import neutral, neutral_text


def tree(text: str) -> Any:
    return parse(text, "t.yaml", "yaml").tree


def fault(text: str, flavour: Any = "yaml") -> str:
    with pytest.raises(InputError) as caught:
        parse(text, f"t.{flavour}", flavour)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!GetAtt a.b.c", {"Fn::GetAtt": ["a", "b.c"]}),
        ("!GetAtt [a, b]", {"Fn::GetAtt": ["a", "b"]}),
        ("!Sub '${A}'", {"Fn::Sub": "${A}"}),
        ("!If [c, !Ref A, !Ref AWS::NoValue]", {"Fn::If": ["c", {"Ref": "A"}, {"Ref": "AWS::NoValue"}]}),
        ("!Transform {Name: AWS::Include}", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("2012-10-17", "2012-10-17"),
        ("000012345678", "000012345678"),
        ("012345678901", "012345678901"),
        ("123456789012", 123456789012),
        ("22:22", "22:22"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("0.5", 0.5),
        ("-3", -3),
        ("yes", True),
        ("Off", False),
        ("'yes'", "yes"),
        ("!!str 5", "5"),
        ("~", None),
        ("", None),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_scalars_and_short_forms_mean_what_cloudformation_takes_them_for(written: str, read: Any) -> None:
    value = tree(f"a: {written}\n")["a"]
    assert value == read
    assert type(value) is type(read)


def test_keys_are_texts_whatever_they_look_like() -> None:
    assert tree("{123456789012: a, yes: b, 2012-10-17: c}") == {"123456789012": "a", "yes": "b", "2012-10-17": "c"}


def test_aliases_and_merge_keys_are_followed() -> None:
    text = "base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\nboth: {<<: [{x: 7}, *b]}\nagain: *b\n"
    assert tree(text) == {
        "base": {"x": 1, "y": 2},
        "use": {"x": 1, "y": 3},
        "both": {"x": 7, "y": 2},
        "again": {"x": 1, "y": 2},
    }


def test_a_document_in_which_nothing_stands_may_follow() -> None:
    assert tree("---\na: 1\n---\n# the end\n---\n") == {"a": 1}


def test_marks_point_at_keys_and_values() -> None:
    text = parse("A:\n  b/c: [x, !GetAtt d.e]\n  f: !Sub\n    - '${x}'\n", "t.yaml", "yaml")
    assert text.marks["/A/b~1c"] == (Mark(2, 3, 2, 6), Mark(2, 8, 2, 24))
    assert text.marks["/A/b~1c/0"][1] == Mark(2, 9, 2, 10)
    assert text.marks["/A/b~1c/1/Fn::GetAtt"][1] == Mark(2, 12, 2, 23)
    assert text.marks["/A/f/Fn::Sub/0"][1] == Mark(4, 7, 4, 13)


def test_lines_are_those_that_editors_count() -> None:
    text = parse("X: '\u2028 \x85 \U0001f600'\nA: '\u2029'\nB: c\n", "t.yaml", "yaml")
    key, value = text.marks["/B"]
    assert ((key.line, key.column), (value.line, value.column, value.end_column)) == ((3, 1), (3, 4, 5))
    assert fault("X: '\x85'\nA: [\n").startswith("t.yaml:3:1:")
    assert fault("X: '\x85'\nA: 1\nA: 2\n").startswith("t.yaml:3:1: the key A")


def test_marks_of_json_point_at_keys_and_values() -> None:
    text = parse('{\n\t"A": {"b/c": [1, "\\"x"]},\n "": null}', "t.json", "json")
    assert text.marks["/A"] == (Mark(2, 2, 2, 5), Mark(2, 7, 2, 26))
    assert text.marks["/A/b~1c/1"][1] == Mark(2, 19, 2, 24)
    assert text.marks["/"] == (Mark(3, 2, 3, 4), Mark(3, 6, 3, 10))
    assert text.marks[""][1] == Mark(1, 1, 3, 11)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "t.yaml:3:1: the key a stands twice"),
        ("a: [1\nb: 2\n", "t.yaml:2:"),
        ("a: *b\n", "t.yaml:1:4: the alias *b names no anchor that stands before it"),
        ("a: &a [*a]\n", "t.yaml:1:8: the alias *a names no anchor"),
        ("? [a]\n: b\n", "a key must be a text"),
        ("{{ x }}: 1\n", "a key must be a text"),
        ("a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document begins here"),
        ("<<: 3\n", "<< takes a mapping"),
        ("a: \0", "t.yaml:1:4: a NUL stands here"),
        ("a: \x01", "no YAML"),
        ("[" * 5000, "nested more than 100 levels deep"),
        ("!a " * 5, "no YAML"),
        ("a:\n\tb: 1\n", "t.yaml:2:1: no YAML: found character that cannot start any token"),
    ],
)
def test_what_is_wrong_with_yaml_is_told_with_its_place(text: str, said: str) -> None:
    assert said in fault(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,}', "t.json:1:"),
        ('{"a": 1,\n "a": 2}', "t.json:2:2: the key a stands twice"),
        ('{"a": NaN}', "NaN is no value of JSON"),
        ("a: 1", "t.json:1:1: no JSON: Expecting value"),
        ("", "t.json:1:1: no JSON: Expecting value"),
        ("[" * 100_000, "t.json"),
        ("[" * 150 + "]" * 150, "nested more than 100 levels deep"),
        (r'{"a": "\ud800"}', "half a surrogate pair"),
        ('{"a": "\t"}', "Invalid control character"),
    ],
)
def test_what_is_wrong_with_json_is_told_in_json_s_own_words(text: str, said: str) -> None:
    assert said in fault(text, "json")


def test_aliases_that_explode_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert "the aliases repeat so much that the file explodes" in fault("\n".join(lines))


def test_aliases_that_only_nest_are_refused_too() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 200))]
    assert "explodes" in fault("\n".join(lines))


def test_files_are_decoded_strictly(tmp_path: Path) -> None:
    (tmp_path / "bom.json").write_bytes(b'\xef\xbb\xbf{"a": "\xc3\xa9"}')
    (tmp_path / "latin.yaml").write_bytes(b"a: 1\nb: \xe9\n")
    (tmp_path / "x.template").write_bytes(b'  {"a": 1,\n\t"b": "\\ud83d\\ude00"}')
    assert load(tmp_path / "bom.json", "bom.json").tree == {"a": "é"}
    assert load(tmp_path / "x.template", "x").flavour == "json"
    (tmp_path / "named.json").write_text("# a template\nResources: {}\n")
    assert load(tmp_path / "named.json", "named.json").tree == {"Resources": {}}
    with pytest.raises(InputError, match=r"latin\.yaml:2: byte 8 is no UTF-8"):
        load(tmp_path / "latin.yaml", "latin.yaml")


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    large, loop = tmp_path / "large.yaml", tmp_path / "loop.yaml"
    with large.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    loop.symlink_to(loop)
    for path, said in (
        (large, "larger than 50 MB"),
        (loop, "can't be read"),
        (tmp_path, "no regular file"),
        (tmp_path / "none.yaml", "No such file"),
        (Path("a\0b"), "can't be read"),
    ):
        with pytest.raises(InputError, match=said):
            load(path, "x")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(_JSON, st.sampled_from([None, 1, "\t"]))
def test_any_json_is_read_as_it_is_and_every_value_has_marks(value: Any, indent: Any) -> None:
    written = json.dumps(value, indent=indent)
    text = parse(written, "t.json", "json")
    value = neutral(value, written)
    assert text.tree == value
    lines = written.split("\n")
    for pointer, (_, mark) in text.marks.items():
        stretch = "\n".join(lines[mark.line - 1 : mark.end_line])
        stretch = stretch[mark.column - 1 : len(stretch) - len(lines[mark.end_line - 1]) + mark.end_column - 1]
        assert json.loads(neutral_text(stretch)) == at(value, pointer)


def at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


_BITS = st.sampled_from(
    [*"[]{}:,&*!|>-?#%@`'\"\\\n\t ~<a1", ": ", "\n  ", "- ", "<<: ", "&a ", "*a", "!Ref ", "!GetAtt ", "---\n", "\x85"]
)


@settings(max_examples=400)
@given(st.lists(_BITS | st.text(max_size=3), max_size=40).map("".join))
def test_no_text_gets_past_the_loader_but_as_a_tree_or_an_input_error(text: str) -> None:
    for flavour in ("yaml", "json"):
        try:
            read = parse(text, "t", flavour)
        except InputError:
            continue
        assert set(read.marks) or read.tree is None


@given(st.binary(max_size=60))
def test_no_bytes_get_past_the_loader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_bytes(content)
    with suppress(InputError):
        assert load(path, "fuzz.yaml").file == "fuzz.yaml"
