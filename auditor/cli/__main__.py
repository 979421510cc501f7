"""`python -m auditor.cli`, where no script is installed."""

from auditor.cli import main

main()
