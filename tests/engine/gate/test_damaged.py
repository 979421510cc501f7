"""Templates in which something stands that AWS would never take: they are judged or refused, and no rule breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.iac.text import load
from tests.engine.gate.gating import gate, written

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "gate"
SOUND = [load(path, path.name).tree for path in sorted(FIXTURES.glob("*.yaml"))]
ODD: list[Any] = [
    None, True, 0, 1.5, "", "x", [], {}, [[]], [None], {"a": "b"}, "{{resolve:ssm:x}}",
    {"Ref": ["x"]}, {"Ref": "AWS::NoValue"}, {"Fn::If": ["C", 1]}, {"Fn::GetAtt": ["A"]}, {"Fn::Sub": {}},
    {"Fn::Join": [",", {"Ref": "X"}]}, {"Fn::Transform": {"Name": ["x"]}}, {"Fn::ForEach::X": ["A", ["b"], {"k": "v"}]},
]  # fmt: skip


def places(tree: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, each in inner:
        yield (*at, step)
        yield from places(each, (*at, step))


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_value_in_a_template_breaks_the_gate(data: st.DataObject) -> None:
    tree = deepcopy(data.draw(st.sampled_from(SOUND)))
    *above, last = data.draw(st.sampled_from(list(places(tree))))
    holder = tree
    for step in above:
        holder = holder[step]
    holder[last] = data.draw(st.sampled_from(ODD))
    with TemporaryDirectory() as folder:
        gated = gate(written(Path(folder), json.dumps(tree)))
    assert not gated.report.errors
