"""Pictures: the neighbours of a finding's resource, and no more than a reader can see."""

from __future__ import annotations

from msgspec.structs import replace

from auditor.api import TrainingJob
from auditor.engine.picture import LARGEST, Painter
from auditor.model.report import Edge
from tests.graph.estates import ROLE, estate, key, known, notebook, role
from tests.support.snapshots import document

KEY = key(aliases=["alias/lab"])
LAB = notebook("lab", KmsKeyId="alias/lab")
LAB_ID, KEY_ID = LAB.identity.id, KEY.identity.id


def test_a_picture_shows_what_a_resource_refers_to_and_what_refers_to_it() -> None:
    painter = Painter(estate(role(), KEY, LAB, notebook("other")))
    of_lab, of_role = painter.around(LAB_ID, []), painter.around(ROLE, [])
    assert of_lab is not None
    assert of_role is not None
    assert of_lab.edges == (
        Edge(source=LAB_ID, target=ROLE, relation="role"),
        Edge(source=LAB_ID, target=KEY_ID, relation="volume_key"),
    )
    assert {node.name for node in of_role.nodes} == {"training", "lab", "other"}


def test_marks_tell_the_subject_and_its_evidence_from_the_rest() -> None:
    painted = Painter(estate(role(), KEY, LAB)).around(LAB_ID, [LAB_ID, KEY_ID, KEY_ID, "arn:of:nothing"])
    assert painted is not None
    assert [(node.name, node.mark) for node in painted.nodes] == [
        ("lab", "subject"),
        ("11-22", "evidence"),
        ("training", "context"),
    ]


def test_one_node_is_no_picture() -> None:
    painter = Painter(estate(role()))
    assert painter.around(ROLE, [ROLE]) is None
    assert painter.around("arn:of:nothing", []) is None


def test_edges_between_what_the_evidence_names_are_drawn() -> None:
    painted = Painter(estate(role(), KEY, LAB, notebook("other"))).around(KEY_ID, [LAB_ID])
    assert painted is not None
    assert painted.edges == (Edge(source=LAB_ID, target=KEY_ID, relation="volume_key"),)
    painted = Painter(estate(role(), KEY, LAB)).around(KEY_ID, [LAB_ID, ROLE])
    assert painted is not None
    assert Edge(source=LAB_ID, target=ROLE, relation="role") in painted.edges


def test_a_crowd_is_cut_and_no_edge_leads_out_of_the_picture() -> None:
    crowd = [notebook(f"lab-{number}") for number in range(3 * LARGEST)]
    painted = Painter(estate(role(), *crowd)).around(ROLE, [crowd[-1].identity.id])
    assert painted is not None
    ids = [node.id for node in painted.nodes]
    assert ids[:2] == [ROLE, crowd[-1].identity.id]
    assert len(set(ids)) == len(ids) == LARGEST
    assert len(painted.edges) == LARGEST - 1
    assert {end for edge in painted.edges for end in (edge.source, edge.target)} == set(ids)


def test_a_job_is_drawn_with_what_those_alike_share() -> None:
    job = document("AWS::SageMaker::TrainingJob", "run-1", DescribeTrainingJob={"RoleArn": ROLE})
    second = replace(job.identity, name="run-2")
    painter = Painter(estate(role()))
    painter.place(TrainingJob(job, known()), [job.identity, second])
    painted = painter.around(second.id, [ROLE])
    assert painted is not None
    assert [(node.name, node.mark) for node in painted.nodes] == [("run-2", "subject"), ("training", "evidence")]
    assert painted.edges == (Edge(source=second.id, target=ROLE, relation="role"),)
