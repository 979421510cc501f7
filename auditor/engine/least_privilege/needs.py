"""From what a resource touches to the permissions that its role needs for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.engine.least_privilege import access
from auditor.engine.least_privilege.access import Access, noun
from auditor.engine.least_privilege.locations import UnknownKeyError, key_arn, location, plain, repository
from auditor.engine.least_privilege.reading import Touch, written
from auditor.graph.estate import Estate
from auditor.iam.suggest import Need, Permission, Restriction
from auditor.model.aws.s3 import Bucket
from auditor.model.aws.sagemaker.hosting import Endpoint
from auditor.model.document import Identity
from auditor.model.gap import MissingEvidence
from auditor.model.values import Ref


class Found(Struct):
    """What one touch comes to: needs, what could not be found out, and what cannot be."""

    needs: list[Need] = field(default_factory=list[Need])
    gaps: list[str] = field(default_factory=list[str])
    hidden: list[str] = field(default_factory=list[str])

    def add(self, actions: Iterable[str], resource: str, why: str, *restrictions: Restriction) -> None:
        """Need these actions on a resource."""
        self.needs += [Need(Permission(action, resource, restrictions), why) for action in actions]


class Needs:
    """The needs of roles, with what the snapshot knows of buckets, keys and networks."""

    def __init__(self, estate: Estate) -> None:
        """Look things up in the estate."""
        self._estate = estate

    def of(self, touch: Touch, subject: Identity) -> Found:
        """What `subject` needs for something that it names."""
        found = Found()
        if touch.type == "AWS::S3::Bucket":
            self._stored(touch, subject, found)
        elif not plain(touch.text):
            found.gaps.append(f"{touch.fact} of a {noun(subject.type)} is no name: {touch.text}")
        elif touch.type == "AWS::KMS::Key":
            self._key(touch, subject, found)
        elif touch.type == "AWS::ECR::Repository":
            self._image(touch, subject, found)
        elif touch.type in {"AWS::EC2::Subnet", "AWS::EC2::SecurityGroup"}:
            self._network(touch, subject, found)
        elif touch.type == "AWS::EFS::FileSystem":
            _mounted(touch, subject, found)
        elif touch.type == "AWS::SecretsManager::Secret":
            _secret(touch.text, subject, found)
        elif touch.fact in access.MONITORED and noun(subject.type) in access.MONITORS:
            self._captured(touch, subject, found)
        return found

    def _captured(self, touch: Touch, subject: Identity, found: Found) -> None:
        """What an endpoint that is monitored has captured is read."""
        endpoint = self._estate.lookup(Ref(Endpoint.type, touch.text), subject)
        if not isinstance(endpoint, Endpoint):
            found.gaps.append(
                f"endpoint {touch.text} is not in the snapshot: where its captured data lies is not known"
            )
            return
        try:
            places = written(endpoint, Endpoint.facts["capture_bucket"])
        except MissingEvidence as missing:
            found.gaps.append(f"where endpoint {touch.text} keeps captured data was not read: {missing.gap.reason}")
            return
        for uri, _ in places:
            self._stored(replace(touch, fact="capture_bucket", type=Bucket.type, text=uri), subject, found)

    def _stored(self, touch: Touch, subject: Identity, found: Found) -> None:
        use = access.location(subject.type, touch.fact)
        if use is None:
            found.gaps.append(f"what {noun(subject.type)} does with its {touch.fact} is not known here")
        place = location(touch.text, use) if use else None
        if use is None or place is None:
            return
        if touch.fact in access.MANIFESTS or any("Manifest" in kind for kind in touch.beside):
            found.hidden.append(f"the objects that the manifest {touch.text} lists")
        bucket = f"arn:{subject.partition}:s3:::{place.bucket}"
        actions = (*(access.READING if Access.READ in use else ()), *(access.WRITING if Access.WRITE in use else ()))
        if noun(subject.type) == "FeatureGroup":
            actions = (*actions, *access.OFFLINE_OBJECTS)
            found.add(access.OFFLINE_BUCKET, bucket, f"{noun(subject.type)} {touch.fact}")
        for key in place.keys:
            found.add(actions, f"{bucket}/{key}", f"{noun(subject.type)} {touch.fact}")
        if Access.READ in use and place.listed is not None:
            prefix = () if place.listed == "*" else (Restriction("StringLike", "s3:prefix", (place.listed,)),)
            found.add(access.LISTED, bucket, f"{noun(subject.type)} {touch.fact}", *prefix)
        self._bucket_key(place.bucket, use, touch, subject, found)

    def _bucket_key(self, name: str, use: Access, touch: Touch, subject: Identity, found: Found) -> None:
        """The key that a bucket encrypts with: to read always, to write where the request names no other."""
        bucket = self._estate.lookup(Ref(Bucket.type, name), subject)
        if not isinstance(bucket, Bucket):
            found.gaps.append(f"bucket {name} is not in the snapshot: with which key it encrypts is not known")
            return
        actions = {*(access.READ_KEY if Access.READ in use else ())}
        if Access.WRITE in use and not touch.own_key:
            actions |= {*access.WRITTEN_KEY}
        try:
            key = bucket.key
        except MissingEvidence as missing:
            found.gaps.append(f"with which key bucket {name} encrypts was not read: {missing.gap.reason}")
            return
        if key is not None:
            self._use_key(key.text, sorted(actions), f"default key of bucket {name}", bucket.identity, found)

    def _key(self, touch: Touch, subject: Identity, found: Found) -> None:
        type_ = noun(subject.type)
        if touch.fact == "output_key":
            self._use_key(touch.text, access.OUTPUT_KEY, f"{type_} output_key", subject, found)
        elif touch.fact in access.VOLUME_FACTS and type_ not in access.OWN_CALLER:
            self._use_key(touch.text, access.VOLUME_KEY, f"{type_} {touch.fact}", subject, found)

    def _use_key(self, text: str, actions: Iterable[str], why: str, subject: Identity, found: Found) -> None:
        try:
            arn = key_arn(text, subject, self._estate)
        except UnknownKeyError:
            found.gaps.append(f"the key behind {text} is not in the snapshot")
            return
        if arn is not None:
            found.add(actions, arn, why)

    def _image(self, touch: Touch, subject: Identity, found: Found) -> None:
        if touch.fact in access.NOT_PULLED:
            return
        arn = repository(touch.text, subject.partition)
        if arn is None:
            found.hidden.append(f"how the image {touch.text} is fetched: it is in no ECR registry")
            return
        found.add(access.PULLING, arn, f"{noun(subject.type)} {touch.fact}")
        found.add(("ecr:GetAuthorizationToken",), "*", f"{noun(subject.type)} {touch.fact}")

    def _network(self, touch: Touch, subject: Identity, found: Found) -> None:
        if noun(subject.type) in access.WITHOUT_INTERFACES:
            return
        kind = "subnet" if touch.type.endswith("Subnet") else "security-group"
        own = f"arn:{subject.partition}:ec2:{subject.region}:{subject.account}"
        why = f"{noun(subject.type)} in a VPC"
        found.add(
            access.INTERFACE,
            f"arn:{subject.partition}:ec2:{subject.region}:{self._owner(touch, subject)}:{kind}/{touch.text}",
            why,
        )
        found.add((*access.INTERFACE, *access.OWN_INTERFACES), f"{own}:network-interface/*", why)
        found.add(access.NETWORK_READS, "*", why)

    def _owner(self, touch: Touch, subject: Identity) -> str:
        """The account of a subnet or security group, which may be shared by another one."""
        known = self._estate.lookup(Ref(touch.type, touch.text), subject)
        responses = known.document.responses.values() if known is not None else ()
        told = (response.get("OwnerId") for response in responses if response)
        return next((str(owner) for owner in told if owner), subject.account)


def _mounted(touch: Touch, subject: Identity, found: Found) -> None:
    """A file system of EFS or FSx that is mounted; a domain's home is mounted by the service."""
    if touch.fact == "home_file_system":
        return
    why, where = f"{noun(subject.type)} {touch.fact}", f"{subject.region}:{subject.account}"
    if "FSxLustre" in touch.beside:
        found.add(("fsx:DescribeFileSystems",), f"arn:{subject.partition}:fsx:{where}:file-system/{touch.text}", why)
        return
    writes = () if "ro" in touch.beside else ("elasticfilesystem:ClientWrite",)
    efs = f"arn:{subject.partition}:elasticfilesystem:{where}:file-system/{touch.text}"
    found.add(("elasticfilesystem:ClientMount", "elasticfilesystem:DescribeMountTargets", *writes), efs, why)


def _secret(text: str, subject: Identity, found: Found) -> None:
    own = f"arn:{subject.partition}:secretsmanager:{subject.region}:{subject.account}:secret:{text}-??????"
    found.add(
        ("secretsmanager:GetSecretValue",), text if text.startswith("arn:") else own, f"{noun(subject.type)} secret"
    )


def surroundings(subject: Identity, *, glue: bool = False) -> Iterator[Need]:
    """What a type needs whatever it names: its logs, its metrics, and what its documentation asks for besides."""
    type_, found = noun(subject.type), Found()
    where = f"{subject.region}:{subject.account}"
    for begin in access.LOG_GROUPS.get(type_, ()):
        found.add(access.LOGGING, f"arn:{subject.partition}:logs:{where}:log-group:{begin}*", f"{type_} logs")
    if type_ in access.LOG_GROUPS and type_ not in access.WITHOUT_METRICS:
        namespaces = Restriction("StringLike", "cloudwatch:namespace", access.METRICS)
        found.add(("cloudwatch:PutMetricData",), "*", f"{type_} metrics", namespaces)
    if type_.startswith("AutoMLJob"):
        found.add(access.AUTOML, f"arn:{subject.partition}:sagemaker:{where}:*", f"{type_} candidates")
    if glue:
        catalog = f"arn:{subject.partition}:glue:{where}"
        for one in ("catalog", "database/sagemaker_featurestore", "table/sagemaker_featurestore/*"):
            found.add(("glue:GetTable", "glue:UpdateTable"), f"{catalog}:{one}", f"{type_} catalogue")
    yield from found.needs
