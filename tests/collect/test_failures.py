from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from auditor.collect.failures import failure, one_line, shortened

PAGE = """<!doctype html>
<html lang=en><head><title>500 Internal Server Error</title><style>p > a { color: red }</style></head>
<body><!-- a -> b --><h1>Internal Server Error</h1>
<p>The server encountered an <b>internal</b> error.</p></body></html>
"""


def test_a_page_of_html_is_told_in_its_words() -> None:
    error = ClientError({"Error": {"Code": "500", "Message": PAGE}}, "ListModels")
    assert failure(error, offered=True).detail == (
        "500: Internal Server Error The server encountered an internal error."
    )


@pytest.mark.parametrize("text", ["x < y and y > z", "5 <= 7 -> yes", "a <", "<", ""])
def test_what_is_no_markup_is_kept(text: str) -> None:
    assert one_line(text) == text


def test_a_page_that_is_cut_off_leaves_no_markup_behind() -> None:
    assert one_line("502: <html><body class='x'><p>Bad gateway</p></bo") == "502: Bad gateway"


def test_a_long_refusal_keeps_who_and_why() -> None:
    who, why = "User: arn:aws:sts::111122223333:assumed-role/audit/me is not authorized", "service control policy"
    told = shortened(
        f"{who} to perform: {'sagemaker:DescribeModel on resource: * ' * 20}with an explicit deny in a {why}"
    )
    assert len(told) == 200
    assert told.startswith(who)
    assert told.endswith(why)
    assert shortened("x" * 200) == "x" * 200
