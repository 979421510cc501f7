"""The HTML report in a browser: what a reader does with it, wide and narrow, light and dark, by mouse and keyboard."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from auditor.reports import html

from tests.reports.gate_sample import TEMPLATE, gate_report
from tests.reports.sample import large_report, sample_report
from tests.reports.test_html import HOSTILE, with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver import Chrome

    from auditor.model.report import Report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
AXE = [
    Path(os.environ.get("AXE_CORE_PATH", "")),
    Path(__file__).parents[1] / "browser" / "node_modules" / "axe-core" / "axe.min.js",
]
DESKTOP, PHONE = (1440, 900), (390, 844)
ROOT_ACCESS = "#c=notebook-root-access/notebook-root-access-a"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed"),
    pytest.mark.skipif(not DRIVER, reason="no chromedriver is installed"),
]


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


class Browser:
    """A report that is open in the browser, and what a reader does and sees."""

    def __init__(self, chrome: Chrome, path: Path) -> None:
        self.chrome = chrome
        self.path = path

    def look(self, size: tuple[int, int] = DESKTOP, scheme: str = "light", media: str = "") -> None:
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def go(self, address: str = "") -> None:
        self.chrome.get("about:blank")
        self.chrome.get(f"{self.path.as_uri()}{address}")
        self.until("document.documentElement.dataset.ready")

    def ask(self, script: str) -> Any:
        return self.chrome.execute_script(f"return {script}")

    def until(self, script: str, seconds: float = 15) -> None:
        end = time.monotonic() + seconds
        while not self.ask(script):
            assert time.monotonic() < end, f"never: {script}"
            time.sleep(0.02)

    def text(self, css: str) -> str:
        return str(self.ask(f"document.querySelector({css!r}).innerText"))

    def click(self, css: str) -> None:
        self.chrome.execute_script(f"document.querySelector({css!r}).click()")

    def choose(self, name: str, value: str) -> None:
        self.chrome.execute_script(
            "const [name, value] = arguments; const select = document.querySelector(`select[name=${name}]`);"
            "select.value = value; select.dispatchEvent(new Event('change'))",
            name,
            value,
        )

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains  # noqa: PLC0415 - selenium may be absent

        ActionChains(self.chrome).send_keys(*keys).perform()

    def complaints(self) -> list[str]:
        return [str(entry["message"]) for entry in self.chrome.get_log("browser")]  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def open_report(chrome: Chrome, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Report, str], Browser]:
    folder = tmp_path_factory.mktemp("html")

    def written(report: Report, name: str) -> Browser:
        path = folder / f"{name}.html"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            html.render(report, file.write)
        return Browser(chrome, path)

    return written


@pytest.fixture(scope="module")
def sample(open_report: Callable[[Report, str], Browser]) -> Browser:
    return open_report(sample_report(), "sample")


@pytest.fixture
def page(sample: Browser) -> Iterator[Browser]:
    sample.look()
    sample.go()
    yield sample
    assert sample.complaints() == [], "the console stays silent, the policy is never broken"


def test_the_causes_are_listed_worst_first(page: Browser) -> None:
    assert page.text("#count") == "18 causes, 45 findings"
    assert page.text(".list tbody th a") == "Execution role can do everything"


def test_filters_narrow_together_and_can_be_cleared(page: Browser) -> None:
    page.choose("verdict", "unknown")
    assert page.text("#count") == "3 causes with 6 findings of 45"
    page.choose("family", "bucket")
    assert page.text("#count") == "1 cause with 2 findings of 45"
    page.choose("region", "us-east-1")
    assert page.text("#count") == "Nothing matches these filters."
    page.click("button.plain")
    assert page.text("#count") == "18 causes, 45 findings"
    page.choose("status", "suppressed")
    assert page.text("#count") == "1 cause with 1 finding of 45"


def test_search_looks_through_names_rules_and_messages(page: Browser) -> None:
    page.press("/")
    page.press("geo-scratch")
    page.until("document.getElementById('count').textContent.startsWith('2 causes with 2 findings')")
    assert page.text(".resources b") == "1 of 4"
    page.press(" root")
    page.until("document.getElementById('count').textContent.startsWith('1 cause with 1 finding')")


def test_columns_sort_both_ways(page: Browser) -> None:
    page.click("[data-key=resources]")
    assert page.text(".resources b") == "214"
    assert page.ask("document.querySelector('th.resources').getAttribute('aria-sort')") == "ascending"
    page.click("[data-key=resources]")
    assert page.text(".resources b") == "1"


def test_every_finding_can_be_paged_through(page: Browser) -> None:
    page.click("input[value=findings]")
    assert page.ask("document.querySelectorAll('.list tbody tr').length") == 25
    page.click(".pages .next")
    assert page.text(".pages span") == "26\u201345 of 45"
    assert page.ask("document.querySelectorAll('.list tbody tr').length") == 20
    assert page.ask("document.activeElement.className") == "back"


def test_details_show_evidence_remedy_controls_and_the_picture(page: Browser) -> None:
    page.go(ROOT_ACCESS)
    shown = page.text("dialog")
    for told in (
        "fraud-exploration",
        "notebook.root_access",
        "sagemaker:DescribeNotebookInstance",
        "AC-6",
        "4 resources",
    ):
        assert told in shown, told
    assert page.ask("document.querySelectorAll('dialog svg.picture g.node').length") == 6
    assert page.ask("document.querySelector('dialog .picture .subject .name').textContent") == "fraud-exploration"


def test_gaps_are_named_where_the_verdict_is_unknown(page: Browser) -> None:
    page.go("#c=bucket-tls-not-required/policy-denied")
    assert "What could not be read" in page.text("dialog")
    assert "s3:GetBucketPolicy" in page.text("dialog")


def test_it_can_be_used_by_keyboard_alone(page: Browser) -> None:
    from selenium.webdriver import Keys  # noqa: PLC0415 - selenium may be absent

    page.chrome.execute_script("document.querySelector('.list tbody a').focus()")
    page.press(Keys.ENTER)
    page.until("document.querySelector('dialog').open")
    assert page.ask("document.activeElement.id") == "details-title"
    page.press(Keys.TAB, Keys.TAB)
    page.press(Keys.ESCAPE)
    page.until("!document.querySelector('dialog').open")
    assert page.ask("document.activeElement.textContent") == "Execution role can do everything"
    page.until("location.hash === '#findings'")


def test_remedies_are_tabs_that_arrow_keys_move_through(page: Browser) -> None:
    from selenium.webdriver import Keys  # noqa: PLC0415 - selenium may be absent

    page.go(ROOT_ACCESS)
    assert page.text("[role=tablist]").split() == ["CLI", "CloudFormation", "Terraform", "Patch", "Guardrail"]
    page.chrome.execute_script("document.querySelector('[role=tab]').focus()")
    page.press(Keys.ARROW_RIGHT)
    assert page.text("[role=tabpanel]:not([hidden]) code") == "Properties:\n  RootAccess: Disabled"
    page.press(Keys.END)
    assert "sagemaker:RootAccess" in page.text("[role=tabpanel]:not([hidden]) code")


def test_a_link_names_a_finding_by_its_fingerprint(page: Browser) -> None:
    finding = next(f for f in sample_report().findings if f.resource.name == "onboarding-demo")
    page.go(f"#f={finding.fingerprint}")
    assert page.text("dialog .facts .name") == "onboarding-demo"
    assert "Drawn for fraud-exploration" in page.text("dialog figcaption")


def test_runs_of_a_recurring_job_share_a_fingerprint_and_are_told_apart(
    open_report: Callable[[Report, str], Browser],
) -> None:
    report = sample_report()
    runs = [
        f.model_copy(update={"fingerprint": "lineage"})
        for f in report.findings
        if f.rule == "job-volume-aws-managed-key"
    ]
    page = open_report(report.model_copy(update={"findings": tuple(runs)}), "recurring")
    page.look()
    page.go("#f=lineage")
    assert "12 of 214 are listed" in page.text("dialog")
    page.click(".siblings li:nth-child(3) a")
    page.until("location.hash === '#f=lineage/3'")
    assert page.text("dialog .facts .name") == sorted(run.resource.name for run in runs)[2]


@pytest.mark.parametrize(
    "rest", ["f/9", "f/x", "f/-1", "<img src=x onerror=alert(1)>", "%", "%E0%A4%A", "__proto__", "a/b/../constructor"]
)
@pytest.mark.parametrize("kind", ["f", "c"])
def test_hostile_addresses_find_nothing(page: Browser, kind: str, rest: str) -> None:
    page.go(f"#{kind}={rest}")
    assert page.text("#count") == "The address names a finding that this report does not list."
    assert not page.ask("document.querySelector('dialog').open")


def test_hostile_text_is_only_text(open_report: Callable[[Report, str], Browser]) -> None:
    page = open_report(with_text(HOSTILE), "hostile")
    page.look()
    page.go(ROOT_ACCESS)
    assert "</script><img src=x onerror=alert(1)>" in page.text("dialog h2")
    assert page.ask("document.querySelectorAll('img, iframe, object, body script:not([id])').length") == 1
    assert page.complaints() == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("address", ["", ROOT_ACCESS, "#c=iam-role-admin/iam-role-admin-a"])
def test_the_page_never_scrolls_sideways(page: Browser, size: tuple[int, int], address: str) -> None:
    page.look(size)
    page.go(address)
    widths = "[document.documentElement, document.querySelector('dialog')].map((e) => e.scrollWidth - e.clientWidth)"
    assert page.ask(widths) == [0, 0]
    assert page.ask("innerWidth") == size[0]


def test_dark_follows_the_system_and_the_switch_overrides_it(page: Browser) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.ask(ground)
    page.look(scheme="dark")
    dark = page.ask(ground)
    assert light != dark
    page.click("#theme")
    assert (page.text("#theme"), page.ask(ground)) == ("Theme: light", light)
    page.click("#theme")
    page.look()
    assert (page.text("#theme"), page.ask(ground)) == ("Theme: dark", dark)
    page.click("#theme")
    assert (page.text("#theme"), page.ask(ground)) == ("Theme: auto", light)


def test_print_shows_the_summary_and_every_cause(page: Browser) -> None:
    page.chrome.execute_script("dispatchEvent(new Event('beforeprint'))")
    page.look(media="print", scheme="dark")
    assert page.ask("getComputedStyle(document.querySelector('.tools')).display") == "none"
    assert page.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.ask("document.querySelectorAll('.list tbody tr').length") == 18


def test_without_scripts_the_summary_stands_and_says_what_is_missing(sample: Browser) -> None:
    sample.look()
    sample.chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        sample.chrome.get("about:blank")
        sample.chrome.get(sample.path.as_uri())
        text = sample.chrome.find_element("tag name", "body").text
    finally:
        sample.chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "needs JavaScript, which is off" in text
    assert "Execution role can do everything" in text


def test_fifty_thousand_findings_are_usable_within_three_seconds(open_report: Callable[[Report, str], Browser]) -> None:
    page = open_report(large_report(), "large")
    page.look()
    page.go()
    assert page.ask("performance.now()") < 3000
    assert page.text("#count") == "400 causes, 50,000 findings"
    page.press("/")
    page.press("variant")
    started = time.monotonic()
    page.until("document.getElementById('count').textContent === '400 causes with 50,000 findings of 50,000'")
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("address", ["", ROOT_ACCESS, "#c=bucket-tls-not-required/policy-denied"])
def test_it_keeps_to_wcag_aa(page: Browser, address: str, size: tuple[int, int], scheme: str) -> None:
    axe = next((path for path in AXE if path.is_file()), None)
    if not axe:
        pytest.skip("axe-core is not installed: run npm ci in tests/browser, or set AXE_CORE_PATH")
    page.look(size, scheme)
    page.go(address)
    page.chrome.execute_script(axe.read_text(encoding="utf-8"))
    found = page.chrome.execute_async_script(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(arguments[0])"
    )
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_a_finding_in_code_shows_its_lines_and_the_diff(open_report: Callable[[Report, str], Browser]) -> None:
    report = gate_report()
    page = open_report(report, "gate")
    root = next(one for one in report.findings if one.rule == "notebook-root-access")
    for size, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        page.look(size, scheme)
        page.go(f"#f={root.fingerprint}")
        assert f"{TEMPLATE}:15:19" in page.text("#details")
        assert (
            page.ask("document.querySelector('.source mark').textContent").strip()
            == "> 15 │       RootAccess: Enabled  # for now"
        )
        assert page.text("#details [role=tab]") == "Diff"
        assert "+      RootAccess: Disabled" in page.text("#details [role=tabpanel]")
        assert page.ask("document.documentElement.scrollWidth <= innerWidth")
    page.look()
    page.go("#findings")
    page.click("input[value=findings]")
    assert f"{TEMPLATE}:15" in page.text(".list tbody td.place")
    assert page.text(".list thead th.place") == "File, line"
    assert page.ask("[...document.querySelectorAll('.tools select')].map(({ name }) => name)") == [
        *("severity", "verdict", "status", "family"),
    ]
    assert page.complaints() == []


def test_large_counts_break_no_word_on_a_phone(open_report: Callable[[Report, str], Browser]) -> None:
    report = gate_report()
    counts = {"enumerated": 98_765, "unknown": 98_765, "fail": 0, "passed": 0, "not_applicable": 0}
    many = [one.model_copy(update=counts) for one in report.population]
    page = open_report(report.model_copy(update={"population": tuple(many)}), "many")
    page.look(PHONE)
    page.go()
    cells = "[...document.querySelectorAll('.posture td:nth-child(n + 3)')]"
    assert page.ask(f"{cells}.every((cell) => cell.scrollWidth <= cell.clientWidth)")
    assert page.ask(f"new Set({cells}.map((cell) => cell.offsetHeight)).size") == 1
    page.click("input[value=findings]")
    width = "document.querySelector('.list tbody th.resource').offsetWidth"
    assert page.ask(f"{width} > 0.8 * document.querySelector('.list').offsetWidth")
