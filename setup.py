"""Mounts the top-level folders `rules/`, `reports/` and `fixtures/` inside the `auditor` package.

They stand at the top so that a newcomer finds them, and are installed as `auditor.rules`, `auditor.reports` and
`auditor.fixtures` because PyPI already has a package called `rules`.
"""

from setuptools import find_packages, setup

MOUNTS = {"auditor.rules": "rules", "auditor.reports": "reports", "auditor.fixtures": "fixtures"}

setup(
    package_dir={"auditor": "auditor", **MOUNTS},
    packages=[
        *find_packages(include=["auditor", "auditor.*"]),
        *MOUNTS,
        *(f"{mount}.{found}" for mount, folder in MOUNTS.items() for found in find_packages(folder)),
    ],
    package_data={
        "auditor": ["py.typed", "iam/data/*", "iac/data/*", "**/*.json", "**/*.yaml", "**/*.csv"],
        "auditor.rules": ["*.yaml", "frameworks/*.yaml"],
        "auditor.reports": ["templates/*"],
        "auditor.fixtures": ["accounts/**/*.yaml", "accounts/**/*.json", "rules/**/*.yaml"],
    },
)
