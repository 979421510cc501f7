"""The HTML report as a document: its policy, its escaping, its executive page, its data island."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from auditor.reports import html
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.report import Input, Report
from tests.reports.gate_sample import BROKEN, PLAN, TEMPLATE, gate_report
from tests.reports.sample import large_report, sample_report

HOSTILE = "</script><img src=x onerror=alert(1)>\"'`{{7*7}}{% raw %}\u202e\u200b\x1b[31m\x00<!--]]>"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Page(HTMLParser):
    """A page taken apart: its tags with their attributes, and the text of its scripts and style sheets."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[str, dict[str, str | None], str]] = []
        self.words: list[str] = []
        self._open: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = (tag, dict(attrs)) if tag in {"script", "style"} else None

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inline.append((*self._open, data))
        else:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[0]:
            self._open = None

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def island(self) -> Any:
        packed = "".join(text for _, attributes, text in self.inline if attributes.get("id") == "island")
        return json.loads(gzip.decompress(base64.b64decode(packed)))


def rendered(report: Report) -> str:
    chunks: list[str] = []
    html.render(report, chunks.append)
    return "".join(chunks)


@cache
def sample_page() -> Page:
    return Page(rendered(sample_report()))


def policy(page: Page) -> dict[str, list[str]]:
    text = next(a["content"] or "" for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    return {name: values for name, *values in (part.split() for part in text.split(";"))}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_nothing_but_the_inline_parts_by_their_hashes() -> None:
    page = sample_page()
    scripts = [hash_of(text) for tag, attributes, text in page.inline if tag == "script" and "type" not in attributes]
    assert len(scripts) == 2
    assert policy(page) == {
        "default-src": ["'none'"],
        "script-src": scripts,
        "style-src": [hash_of(text) for tag, _, text in page.inline if tag == "style"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_the_policy_stands_before_anything_that_it_governs() -> None:
    order = [tag if tag != "meta" else str(attributes.get("http-equiv")) for tag, attributes in sample_page().tags]
    assert order.index("Content-Security-Policy") < min(
        order.index("script"), order.index("style"), order.index("link")
    )


def test_nothing_is_loaded_from_anywhere_and_no_attribute_carries_code() -> None:
    for tag, attributes in sample_page().tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset"}], tag
        for name in ("href", "action", "data", "xlink:href"):
            value = attributes.get(name)
            assert value is None or value.startswith("#") or value == "data:,", (tag, value)
    style = next(text for tag, _, text in sample_page().inline if tag == "style")
    assert "@import" not in style
    assert set(re.findall(r"url\(([^)]*)\)", style)) == {"#hatch"}


def test_scripts_build_the_page_from_text_only() -> None:
    scripts = "".join(text for tag, attributes, text in sample_page().inline if tag == "script" and not attributes)
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch("):
        assert sink not in scripts


def test_the_island_holds_every_finding_once_and_repeats_nothing() -> None:
    report, island = sample_report(), sample_page().island
    assert sorted(island["fingerprint"]) == sorted(finding.fingerprint for finding in report.findings)
    assert len(island["pool"]) == len({json.dumps(value) for value in island["pool"]})
    by_fingerprint = {finding.fingerprint: finding for finding in report.findings}
    for row, fingerprint in enumerate(island["fingerprint"]):
        finding = by_fingerprint[fingerprint]
        read = [(fact, value) for _, fact, value, _ in island["pool"][island["evidence"][row]]]
        assert read == [(evidence.fact, evidence.value) for evidence in finding.evidence]
        assert island["pool"][island["prefix"][row]] + island["name"][row] == finding.resource.id


def test_the_executive_page_says_what_was_asked_found_missed_left_out_and_accepted() -> None:
    text = sample_page().text
    for told in (
        "14 causes to fix",
        "241 of 4,759 verdicts are failures; 1 is suppressed. 6 could not be decided , because",
        "111122223333, 444455556666",
        "assumed-role/SecurityAudit/auditor",
        "This picture has holes.",
        "s3:GetBucketPolicy",
        "12,760 finished jobs were left out on purpose.",
        "Training job 11,840",
        "platform@example.com · until 2027-03-31",
        "expired on 2026-08-01, so the finding is back",
        "KeyError: 'OfflineStoreConfig'",
        "no resource was seen",
        "Rule feature-group-offline-key",
    ):
        assert told in text, told
    assert "Transform job 0" not in text


def test_each_bar_says_its_numbers_in_words_and_fills_its_width() -> None:
    tags = sample_page().tags
    bars = [(at, a["aria-label"]) for at, (tag, a) in enumerate(tags) if tag == "svg" and a.get("class") == "stack"]
    assert (bars[0][1] or "").startswith("job: 217 fail, 0 unknown, 1901 pass, 1980 not applicable")
    for at, _ in bars:
        ends = []
        for tag, attributes in tags[at + 1 :]:
            if tag != "rect":
                break
            ends.append(float(attributes["x"] or 0) + float(attributes["width"] or 0))
        assert max(ends) == pytest.approx(240, abs=0.1)


@pytest.mark.parametrize(
    ("change", "headline"),
    [
        ({"coverage": (), "population": (), "errors": (), "inputs": (), "findings": ()}, "Nothing was judged"),
        ({"findings": ()}, "241 failures, not listed here"),
    ],
)
def test_what_is_not_known_is_not_called_clean(change: dict[str, Any], headline: str) -> None:
    text = Page(rendered(sample_report().model_copy(update=change))).text
    assert headline in text
    assert "Nothing to fix" not in text


def test_only_a_whole_reading_without_failures_is_called_clean() -> None:
    sample = sample_report()
    clean = next(row for row in sample.population if row.rule == "notebook-root-access").model_copy(
        update={"fail": 0, "enumerated": 15}
    )
    whole = tuple(row for row in sample.coverage if row.status == "complete")
    report = sample.model_copy(
        update={"population": (clean,), "findings": (), "inputs": (), "errors": (), "coverage": whole}
    )
    text = Page(rendered(report)).text
    assert "Nothing to fix 0 of 15 verdicts are failures. Everything that was asked for could be read." in text
    denied = Page(rendered(report.model_copy(update={"coverage": sample.coverage}))).text
    assert "Nothing to fix in what could be read" in denied
    assert "5 operations did not answer in full" in denied


def test_what_was_judged_in_code_is_named_by_its_file() -> None:
    sample = sample_report()
    nowhere = sample.scope.model_copy(update={"accounts": (), "regions": (), "caller_arn": None, "started": None})
    file = Input(path="infra/template.yaml", type="cloudformation", status="read")
    text = Page(rendered(sample.model_copy(update={"scope": nowhere, "inputs": (file,)}))).text
    assert "Input 0 resources in 1 file: infra/template.yaml" in text
    assert "none: code only" in text
    assert "Asked as" not in text


def test_a_report_on_code_tells_files_places_and_what_verdicts_wait_for() -> None:
    text = Page(rendered(gate_report())).text
    assert f"{BROKEN} Not read line 3: a key stands twice" in text
    assert text.index(f"{BROKEN} Not read") < text.index(f"{PLAN} terraform")
    assert f"Notebook {TEMPLATE}:15:19" in text
    assert f"until 2027-03-31 · {TEMPLATE}:40" in text
    assert "1 verdict is told only after deployment" in text
    assert f"{TEMPLATE}#Artifacts" in text
    assert "no resource was seen" not in text


def test_counts_that_do_not_add_up_are_called_out() -> None:
    sample = sample_report()
    wrong = sample.population[0].model_copy(update={"enumerated": 1000})
    text = Page(rendered(sample.model_copy(update={"population": (wrong, *sample.population[1:])}))).text
    assert "The counts of 1 rule do not add up (notebook-root-access)" in text


def with_text(text: str) -> Report:
    """The sample with `text` wherever text from AWS or from people comes in."""
    sample = sample_report()
    findings = tuple(
        f.model_copy(
            update={
                "title": text,
                "message": text,
                "path": (text,),
                "resource": f.resource.model_copy(update={"name": text, "id": f"id/{text}", "account": text}),
                "evidence": (*f.evidence, f.evidence[0].model_copy(update={"value": {text: [text]}})),
                "neighbourhood": f.neighbourhood
                and f.neighbourhood.model_copy(
                    update={"nodes": tuple(n.model_copy(update={"name": text}) for n in f.neighbourhood.nodes)}
                ),
                "suppression": f.suppression and f.suppression.model_copy(update={"reason": text, "owner": text}),
            }
        )
        for f in sample.findings
    )
    return sample.model_copy(
        update={
            "findings": findings,
            "scope": sample.scope.model_copy(update={"accounts": (text,), "caller_arn": text}),
            "coverage": tuple(c.model_copy(update={"reason": text}) for c in sample.coverage),
            "errors": tuple(e.model_copy(update={"message": text}) for e in sample.errors),
        }
    )


def check_harmless(text: str) -> None:
    plain, page_text = Page(rendered(with_text("plain"))), rendered(with_text(text))
    page = Page(page_text)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(attributes) for _, attributes in page.tags] == [sorted(attributes) for _, attributes in plain.tags]
    assert not UNSEEN.search(page_text)
    assert not UNSEEN.search(json.dumps(page.island, ensure_ascii=False))


def test_hostile_text_stays_text() -> None:
    check_harmless(HOSTILE)


@settings(max_examples=15, deadline=None)
@given(st.text(st.sampled_from("<>&\"'`/=\\{}%#!-]; \n\r\t\x00\x1b\x85\u202e\u2066\ufeff\ud7ffaScript"), max_size=40))
def test_any_text_stays_text(text: str) -> None:
    check_harmless(text + "x")


def test_invisible_characters_are_named() -> None:
    text = Page(rendered(with_text("a\u202eb\x07c"))).text
    assert "a[U+202E]b␇c" in text


def test_the_same_report_gives_the_same_bytes() -> None:
    once = rendered(sample_report())
    again = rendered(Report.model_validate_json(sample_report().model_dump_json()))
    assert once == again


def test_fifty_thousand_findings_stay_under_five_megabytes() -> None:
    sizes: list[int] = []
    html.render(large_report(), lambda chunk: sizes.append(len(chunk.encode())))
    assert sum(sizes) < 5_000_000
    assert max(sizes) < 2_000_000, "written in pieces, never held whole"
