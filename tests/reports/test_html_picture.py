"""The picture of a neighbourhood: well formed, legible, and complete in words."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

from auditor.reports._picture import HEIGHT, MAX_NODES, WIDTH, picture
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.report import Edge, Neighbourhood, Node
from tests.reports.sample import sample_report
from tests.reports.sample_parts import crowd

SVG = "{http://www.w3.org/2000/svg}"


def made(nodes: dict[str, str], *edges: tuple[str, str, str]) -> Neighbourhood:
    """Nodes as id -> mark, edges as (from, relation, to)."""
    return Neighbourhood(
        nodes=tuple(
            Node.model_validate({"id": id_, "type": "AWS::IAM::Role", "name": id_, "mark": mark})
            for id_, mark in nodes.items()
        ),
        edges=tuple(Edge.model_validate({"from": a, "to": b, "relation": relation}) for a, relation, b in edges),
    )


def boxes(svg: str) -> dict[str, tuple[float, float, str]]:
    """The upper left corner and the classes of each box, by the whole name in its tooltip."""
    found = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):  # noqa: S314 - our own picture
        x, y = map(float, re.findall(r"[-\d.]+", group.attrib["transform"]))
        found[group.findtext(f"{SVG}title") or ""] = (x, y, group.attrib["class"])
    return found


def test_references_run_from_left_to_right_through_the_subject() -> None:
    drawn = boxes(
        picture(
            made({"it": "subject", "user": "context", "key": "evidence"}, ("user", "runs", "it"), ("it", "key", "key"))
        )
    )
    assert drawn["user"][0] < drawn["it"][0] < drawn["key"][0]
    assert [drawn[name][2] for name in ("it", "user", "key")] == ["node subject", "node context", "node evidence"]


def test_arrows_are_labelled_and_told_in_words() -> None:
    svg = picture(made({"it": "subject", "key": "evidence"}, ("it", "volume key", "key")))
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    assert [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "relation"] == ["volume key"]
    assert root.findtext(f"{SVG}desc") == "2 resources, 1 references. Role it: volume key Role key."
    assert root.findtext(f"{SVG}title") == "it and what is around it"


def test_boxes_never_overlap_and_stay_inside() -> None:
    for finding in sample_report().findings:
        if not finding.neighbourhood:
            continue
        svg = picture(finding.neighbourhood)
        places = [(x, y) for x, y, _ in boxes(svg).values()]
        for (ax, ay), (bx, by) in itertools.combinations(places, 2):
            assert abs(ax - bx) >= WIDTH or abs(ay - by) >= HEIGHT
        _, _, width, height = map(float, ET.fromstring(svg).attrib["viewBox"].split())  # noqa: S314 - our own picture
        assert all(0 <= x <= width - WIDTH and 0 <= y <= height - HEIGHT for x, y in places)


def test_many_that_are_alike_become_a_stack_and_are_still_named_in_words() -> None:
    role = next(finding.resource for finding in sample_report().findings if finding.rule == "iam-role-admin")
    svg = picture(crowd(role))
    drawn = boxes(svg)
    assert len(drawn) == 8
    assert "and 39 more" in drawn
    assert "notebook-of-team-43" in svg


def test_no_more_nodes_are_drawn_than_can_be_read_and_the_subject_is_always_among_them() -> None:
    nodes = {f"n{i}": "context" for i in range(80)} | {"it": "subject"}
    chain = [(f"n{i}", f"uses {i}", f"n{i + 1}") for i in range(79)]
    drawn = boxes(picture(made(nodes, ("it", "starts", "n0"), *chain)))
    assert len(drawn) == MAX_NODES
    assert "it" in drawn


def test_cycles_loose_ends_and_unknown_nodes_do_no_harm() -> None:
    nodes = {"it": "subject", "a": "context", "alone": "context"}
    drawn = boxes(
        picture(made(nodes, ("it", "to", "a"), ("a", "back", "it"), ("a", "self", "a"), ("a", "out", "nowhere")))
    )
    assert set(drawn) == {"it", "a", "alone"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12, unique=True), st.text(max_size=60))
def test_any_names_and_relations_give_a_well_formed_picture(names: list[str], relation: str) -> None:
    nodes = dict.fromkeys(names[1:], "context")
    around = made({names[0]: "subject"} | nodes, *((names[0], relation, name) for name in nodes))
    root = ET.fromstring(picture(around))  # noqa: S314 - our own picture
    assert {child.tag.removeprefix(SVG) for child in root.iter()} <= {
        *["svg", "title", "desc", "defs", "marker", "path", "g", "rect", "text"]
    }
