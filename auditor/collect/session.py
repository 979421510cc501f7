"""Sessions: as whom, in which accounts and regions, and the clients of each.

Every mistake that a user can make here ends the scan before it begins, with one line that says what to do.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import count
from typing import Any, Final

import boto3
import botocore.session
from botocore.credentials import (
    CredentialProvider,
    CredentialResolver,
    Credentials,
    DeferredRefreshableCredentials,
    create_assume_role_refresher,
)
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConfigParseError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    UnknownRegionError,
)
from msgspec import Struct, field

from auditor.collect.botomodel import shared_loader
from auditor.collect.caller import Patience
from auditor.collect.clients import SESSION_NAME, custom_endpoint, make_client
from auditor.collect.errors import CollectError, CredentialsError, ScopeError
from auditor.collect.failures import failure, one_line, shortened
from auditor.model.arn import Arn

_FIRST_REGION: Final = "us-east-1"
_PATIENCE: Final = Patience(attempts=10)
"""For the first calls, without which there is no scan: more than for any other."""


class Login(Struct, frozen=True):
    """What the user said of whom to be and where to look.

    `role_arns`: one account each; none: the caller's own. `regions`: none: the profile's or environment's.
    `paced`: whether to respect token buckets; None: unless an endpoint is configured.
    """

    profile: str | None = None
    regions: tuple[str, ...] = ()
    all_regions: bool = False
    role_arns: tuple[str, ...] = ()
    external_id: str | None = None
    paced: bool | None = None


class AccountSession(Struct):
    """One account under the identity that reads it. Safe to use from several threads."""

    session: boto3.Session
    partition: str
    account: str
    caller_arn: str
    regions: tuple[str, ...]
    paced: bool
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, service: str, region: str) -> Any:
        """The client of a service in a region; standard retries, no host prefixes at a custom endpoint."""
        with self._lock:
            if (service, region) not in self._clients:
                self._clients[service, region] = make_client(self.session, service, region)
            return self._clients[service, region]

    def offers(self, service: str, region: str) -> bool:
        """Whether botocore knows an endpoint of the service in the region (true of global services everywhere)."""
        known = self.session.get_available_regions(service, partition_name=self.partition)
        return not known or region in known


def open_sessions(login: Login, base: boto3.Session | None = None) -> tuple[AccountSession, ...]:
    """One session for each account that is to be read. `base` replaces the session of the login's profile.

    Raises:
        CredentialsError: none found, expired, or a role that cannot be assumed.
        ScopeError: an unknown profile or region, no region at all, or an account asked for twice.
    """
    base = base or _base_session(login.profile)
    sessions = [_assumed(base, role, login) for role in login.role_arns] or [base]
    opened = tuple(_open(session, login) for session in sessions)
    accounts = [each.account for each in opened]
    if len(set(accounts)) < len(accounts):
        raise ScopeError(f"several roles lead to one account ({', '.join(accounts)}): name one role an account")
    if len({each.partition for each in opened}) > 1:
        raise ScopeError("the roles are of different partitions: scan each partition by itself")
    return opened


def made_up_session(region: str | None = _FIRST_REGION, *, key: str = "AKIAMADEUP") -> boto3.Session:
    """A session whose credentials mean nothing, for an endpoint on this machine; it asks neither files nor network."""
    core = botocore.session.Session()
    core.register_component("data_loader", shared_loader())
    return boto3.Session(
        aws_access_key_id=key,
        aws_secret_access_key="made-up",  # noqa: S106 - it opens nothing
        region_name=region,
        botocore_session=core,
    )


def _base_session(profile: str | None) -> boto3.Session:
    core = botocore.session.Session(profile=profile)
    try:
        core.get_scoped_config()
    except ProfileNotFound as error:
        known = ", ".join(core.available_profiles) or "none"
        raise ScopeError(f"unknown profile {core.profile!r}; the AWS configuration has: {known}") from error
    except ConfigParseError as error:
        raise ScopeError(f"{_line(error)}; mend the file") from error
    core.register_component("data_loader", shared_loader())
    return boto3.Session(botocore_session=core)


def _open(session: boto3.Session, login: Login) -> AccountSession:
    first = next(iter(login.regions), None) or session.region_name or _FIRST_REGION
    _known_partition(session, first)
    caller = _asked(lambda: make_client(session, "sts", first).get_caller_identity(), "read the caller's identity")
    arn = Arn.parse(caller["Arn"])
    regions = _regions(session, login, arn.partition, first)
    paced = not custom_endpoint(session) if login.paced is None else login.paced
    return AccountSession(session, arn.partition, caller["Account"], caller["Arn"], regions, paced)


def _regions(session: boto3.Session, login: Login, partition: str, first: str) -> tuple[str, ...]:
    if login.all_regions:
        enabled = tuple(sorted(_enabled(session, first)))
        if not enabled:
            raise ScopeError("no region: DescribeRegions says that none is enabled; name one with --region")
        return enabled
    regions = tuple(dict.fromkeys(login.regions or ((session.region_name,) if session.region_name else ())))
    if not regions:
        raise ScopeError("no region: name one with --region, set AWS_REGION, or ask for --all-regions")
    known = set(session.get_available_regions("ec2", partition_name=partition))
    for region in regions:
        if region not in known and region not in _enabled(session, first):
            raise ScopeError(
                f"unknown region {region!r} in partition {partition}; known are {', '.join(sorted(known))}"
            )
    return regions


def _enabled(session: boto3.Session, region: str) -> set[str]:
    """The regions that the account has enabled."""
    answer = _asked(
        lambda: make_client(session, "ec2", region).describe_regions(AllRegions=False), "read the enabled regions"
    )
    return {row["RegionName"] for row in answer["Regions"]}


def _known_partition(session: boto3.Session, region: str) -> None:
    try:
        session.get_partition_for_region(region)
    except UnknownRegionError as error:
        raise ScopeError(f"unknown region {region!r}: no partition of AWS has one of such a name") from error


def _asked(call: Callable[[], dict[str, Any]], what: str) -> dict[str, Any]:
    """The answer to one of the first calls, which the scan cannot do without; asked again while AWS throttles.

    Raises:
        CredentialsError: whatever went wrong, in one line.
    """
    for attempt in count(1):
        try:
            return call()
        except ClientError as error:
            if not _PATIENCE.allows(failure(error, offered=True), attempt):
                raise _refused(error, what) from error
        except (NoCredentialsError, PartialCredentialsError) as error:
            raise CredentialsError(f"no usable AWS credentials ({error}): sign in, or name a --profile") from error
        except (BotoCoreError, ValueError, OSError) as error:  # a credential_process, or an endpoint that is none
            raise CredentialsError(f"cannot {what}: {_line(error)}") from error
        time.sleep(_PATIENCE.wait(attempt))
    raise AssertionError  # pragma: no cover - the loop has no end


def _refused(error: ClientError, what: str) -> CollectError:
    code = error.response.get("Error", {}).get("Code", "")
    if code.startswith("ExpiredToken") or code == "RequestExpired":
        return CredentialsError("the AWS credentials have expired: sign in again")
    if code in {"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "AuthFailure"}:
        return CredentialsError(f"AWS does not accept these credentials ({code}): sign in, or name another --profile")
    hint = "; let the role trust the caller, and check --external-id" if error.operation_name == "AssumeRole" else ""
    return CredentialsError(f"cannot {what}: {_line(error)}{hint}")


def _assumed(base: boto3.Session, role_arn: str, login: Login) -> boto3.Session:
    """A session of a role, whose credentials are fetched anew before they expire."""
    if not Arn.looks_like(role_arn):
        raise ScopeError(f"--role-arn {role_arn!r} is no ARN of a role")
    region = next(iter(login.regions), None) or base.region_name or _FIRST_REGION
    _known_partition(base, region)
    extra = {"ExternalId": login.external_id} if login.external_id else {}
    terms = {"RoleArn": role_arn, "RoleSessionName": SESSION_NAME, **extra}
    refresh = create_assume_role_refresher(make_client(base, "sts", region), terms)
    _asked(refresh, f"assume {role_arn}")
    core = botocore.session.Session()
    core.register_component("data_loader", shared_loader())
    core.register_component("credential_provider", CredentialResolver([_Assumed(refresh)]))
    if base.region_name:
        core.set_config_variable("region", base.region_name)
    return boto3.Session(botocore_session=core)


class _Assumed(CredentialProvider):
    """A credential provider for one role, as botocore's resolver wants it."""

    METHOD = "sts-assume-role"
    CANONICAL_NAME = METHOD

    def __init__(self, refresh: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self._refresh = refresh

    def load(self) -> Credentials:
        """Credentials that call AssumeRole when they are first used and whenever they are about to expire."""
        found: Credentials = DeferredRefreshableCredentials(self._refresh, self.METHOD)
        return found


def _line(error: Exception) -> str:
    return shortened(one_line(str(error)))
