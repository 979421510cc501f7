"""A question that is asked again has the same answer, and the same evidence for whoever asks it."""

from __future__ import annotations

import pytest

from auditor.graph.once import Answered
from auditor.model.choice import OneOf, Undecided
from auditor.model.document import Identity
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Field, Recorder

ROLE = Identity("aws", "123456789012", "global", "AWS::IAM::Role", "worker")
POLICY = Identity("aws", "123456789012", "global", "AWS::IAM::ManagedPolicy", "data")
PLACE = Field("GetAccountAuthorizationDetails", "Arn", str)
DENIED = Gap("ListPolicies", Reason.DENIED)


def told(recorder: Recorder) -> str:
    """Reads a place and three facts, one of them twice."""
    recorder.look(ROLE, PLACE)
    for resource, fact, value in ((ROLE, "name", "worker"), (POLICY, "versions", [1]), (ROLE, "name", "worker")):
        recorder.note(resource, fact, value, "GetAccountAuthorizationDetails")
    return "allowed"


def test_who_asks_again_has_the_same_answer_and_evidence() -> None:
    first, second = Recorder(ROLE), Recorder(ROLE)
    second.note(ROLE, "path", "/", "GetAccountAuthorizationDetails")
    answered = Answered.by(lambda: told(first), first)
    second.replay(answered.tape)
    assert answered.given() == "allowed"
    assert [read.fact for read in first.reads] == ["name", "versions"]
    assert second.reads[1:] == first.reads
    assert second.fields == first.fields == {PLACE: None}


def test_evidence_that_was_known_before_the_question_belongs_to_its_answer_too() -> None:
    first, second = Recorder(ROLE), Recorder(ROLE)
    first.note(ROLE, "name", "worker", "GetAccountAuthorizationDetails")
    second.replay(Answered.by(lambda: told(first), first).tape)
    assert [read.fact for read in second.reads] == ["name", "versions"]


def test_what_was_read_before_evidence_lacked_is_kept_and_the_lack_is_told_each_time() -> None:
    recorder, other = Recorder(ROLE), Recorder(ROLE)

    def ask() -> str:
        told(recorder)
        raise MissingEvidence("worker", "policies", DENIED)

    answered = Answered.by(ask, recorder)
    other.replay(answered.tape)
    assert len(other.reads) == 2
    for _ in range(2):
        with pytest.raises(MissingEvidence) as missing:
            answered.given()
        assert (missing.value.resource, missing.value.fact, missing.value.gap) == ("worker", "policies", DENIED)


def test_a_decision_that_an_answer_hangs_on_is_asked_for_each_time() -> None:
    choice = OneOf("parameter Env", {"dev": 1, "prod": 2})

    def ask() -> str:
        raise Undecided(choice)

    answered = Answered.by(ask, Recorder(ROLE))
    for _ in range(2):
        with pytest.raises(Undecided) as fork:
            answered.given()
        assert fork.value.choice is choice
