"""EFS: file systems and their policies. The shortest collector, and the one to copy."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan

FILE_SYSTEM: Final = "AWS::EFS::FileSystem"


def _collect(scan: Scan) -> None:
    with scan.listing("DescribeFileSystems", FILE_SYSTEM):
        scan.each(lambda item: _add(scan, item), scan.items("DescribeFileSystems", "FileSystems"))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    name = item["FileSystemId"]
    answers = scan.ask(Ask("DescribeFileSystemPolicy", {"FileSystemId": name}, none=("PolicyNotFound",)))
    answers.responses["DescribeFileSystems"] = item
    scan.add(FILE_SYSTEM, name, answers, arn=item.get("FileSystemArn"))


COLLECTOR = Collector(
    service="efs",
    types=(FILE_SYSTEM,),
    operations=frozenset({"DescribeFileSystems", "DescribeFileSystemPolicy"}),
    collect=_collect,
)
