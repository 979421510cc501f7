"""Takes the README's picture of the demo report, docs/report.png: `make picture`. Needs Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
SIZE = "1280,1180"


def main() -> int:
    """Scan the demo account, render it, and take the picture of its first page."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.stderr.write("no Chromium found: install it to take the picture\n")
        return 1
    auditor = Path(sys.executable).with_name("auditor")
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "report.html"
        subprocess.run([auditor, "scan", "--demo", "-f", f"html={page}"], capture_output=True, check=False)
        shot = [f"--screenshot={DOCS / 'report.png'}", f"--window-size={SIZE}", "--hide-scrollbars"]
        options = ["--headless=new", "--no-sandbox", *shot]
        subprocess.run([browser, *options, page.as_uri()], capture_output=True, check=False)
    return 0 if (DOCS / "report.png").exists() else 1


if __name__ == "__main__":
    raise SystemExit(main())
