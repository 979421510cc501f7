"""The endpoint itself: takes requests in process or over HTTP, answers them from accounts, and records them."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final, cast

from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import ConnectTimeoutError
from msgspec import Struct

from auditor.sandbox.account import Account
from auditor.sandbox.answer import Answers
from auditor.sandbox.errors import ServiceError, denied, throttled
from auditor.sandbox.faults import Fault, Faults
from auditor.sandbox.model import Operation, service_of_event
from auditor.sandbox.parse import parse
from auditor.sandbox.routing import Request, route, services_of
from auditor.sandbox.serialize import HttpResponse, serialize, serialize_error

_SESSION_KEY: Final = re.compile(r"ASIA(\d{12})")
_EXPIRES: Final = datetime(2099, 1, 1, tzinfo=UTC)
_UNROUTABLE: Final = HttpResponse(
    404, {"Content-Type": "text/plain"}, b"no operation of the signed service is asked for\n"
)


class Call(Struct, frozen=True):
    """One call that reached the sandbox.

    Attributes:
        outcome: `ok`, the error code of the answer, `timeout` or `truncated`.
    """

    service: str
    operation: str
    region: str | None
    params: Mapping[str, Any]
    outcome: str


class _Dropped(Exception):  # noqa: N818 - no error of the sandbox: the connection is dropped on command
    """The call gets no answer."""


class Sandbox:
    """An AWS endpoint over one account or several.

    Args:
        accounts: one account, or accounts by number. The first answers unknown access keys; `sts:AssumeRole` of a
            role of another one gives a key for that one (unless the caller's account has its own answer to it).
        faults: failures on command, the first that matches a call strikes.
        seed: chooses which calls a fault with a share strikes.
    """

    def __init__(
        self, accounts: Account | Mapping[str, Account], faults: Sequence[Fault] = (), *, seed: int = 0
    ) -> None:
        held = {accounts.id: accounts} if isinstance(accounts, Account) else dict(accounts)
        if not held:
            raise ValueError("a sandbox needs an account")
        self._answers = {number: Answers(account) for number, account in held.items()}
        self._faults, self._calls, self._lock = Faults(tuple(faults), seed), list[Call](), Lock()

    @property
    def calls(self) -> list[Call]:
        """The calls so far, in the order of their answers."""
        with self._lock:
            return list(self._calls)

    def attach(self, session: Any) -> None:
        """Answers every client of a boto3 or botocore session in process; nothing leaves the machine.

        Signing, retries, paging and parsing are botocore's own, timeouts are raised as botocore raises them.
        """

        def before_send(request: Any, event_name: str, **_: Any) -> AWSResponse:
            asked = Request.of(request.method, request.url, request.headers, request.body)
            try:
                answer = self._answer([service_of_event(event_name)], asked)
            except _Dropped as dropped:
                raise ConnectTimeoutError(endpoint_url=request.url) from dropped
            return AWSResponse(request.url, answer.status, _headers(answer), _Raw(answer.body))

        getattr(session, "_session", session).register("before-send", before_send)

    @contextmanager
    def serve(self, port: int = 0) -> Generator[str]:
        """Answers over HTTP on 127.0.0.1 while the block runs; yields the URL to give as `endpoint_url`.

        S3 needs path-style addressing, S3 Control `inject_host_prefix=False`.
        """
        server = _Server(("127.0.0.1", port), _Handler)
        server.sandbox = self
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def answer_http(self, request: Request) -> HttpResponse | None:
        """The response to a request whose service is told by its signature; None: drop the connection."""
        near = {service for answers in self._answers.values() for service in answers.account.services}
        try:
            return self._answer(services_of(request.scope[2], request, near), request)
        except _Dropped:
            return None

    def _answer(self, services: list[str], request: Request) -> HttpResponse:
        found = next((routed for service in services if (routed := route(service, request))), None)
        if found is None:
            return _UNROUTABLE
        op, uri = found
        params, region = parse(op, request, uri), request.scope[1]
        fault = self._faults.strike(f"{op.service_model.service_name}.{op.name}", region)
        if fault and fault.delay:
            time.sleep(fault.delay)
        try:
            if fault:
                _fail(op, fault)
            response, outcome = serialize(op, self._respond(op, params, request)), "ok"
        except ServiceError as error:
            response, outcome = serialize_error(op, error), error.code
        except _Dropped:
            self._record(op, region, params, "timeout")
            raise
        if fault and fault.kind == "truncated":
            response, outcome = _truncated(response), "truncated"
        self._record(op, region, params, outcome)
        return response

    def _record(self, op: Operation, region: str | None, params: Mapping[str, Any], outcome: str) -> None:
        with self._lock:
            self._calls.append(Call(op.service_model.service_name, op.name, region, params, outcome))

    def _respond(self, op: Operation, params: Mapping[str, Any], request: Request) -> dict[str, Any]:
        access_key, region, _ = request.scope
        session, first = _SESSION_KEY.fullmatch(access_key), next(iter(self._answers.values()))
        answers = self._answers.get(session[1], first) if session else first
        assume = op.service_model.service_name == "sts" and op.name == "AssumeRole"
        if assume and "AssumeRole" not in answers.account.part("sts", region).cases:
            return self._assumed(op, params)
        return answers.answer(op, params, region)

    def _assumed(self, op: Operation, params: Mapping[str, Any]) -> dict[str, Any]:
        """Credentials whose key names the role's account; valid far longer than any test takes."""
        _, partition, _, _, number, role = params["RoleArn"].split(":", 5)
        if number not in self._answers:
            raise denied(op)
        session = f"{role.rsplit('/', 1)[-1]}/{params['RoleSessionName']}"
        return {
            "Credentials": {
                "AccessKeyId": f"ASIA{number}",
                "SecretAccessKey": "sandbox",
                "SessionToken": "sandbox",
                "Expiration": _EXPIRES,
            },
            "AssumedRoleUser": {
                "AssumedRoleId": f"AROA{number}:{params['RoleSessionName']}",
                "Arn": f"arn:{partition}:sts::{number}:assumed-role/{session}",
            },
        }


def _headers(answer: HttpResponse) -> Any:
    """The headers as botocore holds those of a response."""
    return HeadersDict(answer.headers)


def _fail(op: Operation, fault: Fault) -> None:
    """Raises what a fault means, nothing for those that let the answer through.

    Raises:
        ServiceError: the answer is this error.
    """
    if fault.kind == "timeout":
        raise _Dropped
    if fault.kind == "deny":
        raise denied(op)
    if fault.kind == "throttle":
        raise throttled(op)
    if fault.kind == "error5xx":
        raise ServiceError("InternalFailure", "An internal error occurred")


def _truncated(response: HttpResponse) -> HttpResponse:
    return HttpResponse(response.status, response.headers, response.body[: len(response.body) // 2])


class _Raw(io.BytesIO):
    """The little of urllib3's response that botocore reads."""

    def stream(self, amt: int | None = None, **_: Any) -> Iterator[bytes]:
        """The body in chunks."""
        while chunk := self.read(amt or -1):
            yield chunk


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sandbox: Sandbox


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body leave together, at once
    wbufsize = -1

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request.of(self.command, self.path, dict(self.headers.items()), body)
        response = cast("_Server", self.server).sandbox.answer_http(request)
        if response is None:
            self.close_connection = True
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do_PATCH = _handle  # noqa: N815 - http.server asks by these names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of http.server
        """Says nothing: calls are recorded, not printed."""
