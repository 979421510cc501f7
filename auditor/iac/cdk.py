"""What `cdk synth` writes: a cloud assembly, its manifest, and the stacks in it and in its stages.

Source: the AWS CDK's API reference of `cloud_assembly_schema` (AssemblyManifest, ArtifactManifest).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.iac.cloudformation.parameters import given
from auditor.iac.planned import Home, InputError, Kind, Options, Planned, Unit, partition_of
from auditor.iac.text import load
from auditor.iac.walk import is_file, shown

NEWEST: Final = 55
"""The newest major version of the manifest that this was written against."""

_MANIFEST: Final = "manifest.json"
_AGAIN: Final = "run `cdk synth` again"
_TEMPLATE: Final = ".template.json"
_ASSET: Final = "aws:asset:path"
_NESTED: Final = "AWS::CloudFormation::Stack"
_DEEPEST: Final = 10
_HASHED: Final = 32
"""Names of published files are digests; a shorter one could stand in any URL."""
_ENVIRONMENT: Final = r"aws://(?P<account>[^/]*)/(?P<region>.*)"


class Stack(Struct, frozen=True):
    """One stack of an assembly: its template, where it goes, what its parameters are set to, and its constructs.

    `constructs` is {logical id: construct path}; `assets` {the name of a published file: its path here}. `deployed`:
    the CDK deploys it; else it is published for others to deploy, or part of another one (a nested stack's template).
    """

    template: Path
    environment: str
    root: Path
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    constructs: Mapping[str, str] = field(default_factory=dict[str, str])
    assets: Mapping[str, Path] = field(default_factory=dict[str, Path])
    notes: tuple[str, ...] = ()
    deployed: bool = True

    def options(self, user: Options) -> Options:
        """The options for this stack: it goes where its environment says, and what the user set counts first."""
        home = _home(self.environment, user.home)
        if not self.parameters:
            return replace(user, home=home)
        return replace(user, home=home, parameters={**self.parameters, **given(user)}, parameter_files=())

    def settled(self, unit: Unit, options: Options) -> Unit:
        """The unit of its template, as the CDK's: each resource with its home and its construct."""
        resources = tuple(self._settled(one, options.home) for one in unit.resources)
        return replace(unit, kind=Kind.CDK, resources=resources, notes=(*self.notes, *unit.notes))

    def _settled(self, one: Planned, home: Home) -> Planned:
        address = one.source.address or self.constructs.get(one.key)
        return replace(one, home=one.home or home, source=replace(one.source, address=address))

    def located(self, tree: Any) -> Any:
        """The template with the file of each nested stack named, also where only the URL of its asset tells it."""
        resources = _mapping(_mapping(tree).get("Resources"))
        named = {name: {**body, "Metadata": {**_mapping(body.get("Metadata")), _ASSET: path}}
                 for name, body in resources.items() if (path := self._asset(body))}  # fmt: skip
        return {**tree, "Resources": {**resources, **named}} if named else tree

    def _asset(self, body: Any) -> str | None:
        """The file of a nested stack that has no metadata, relative to the template."""
        if _mapping(body).get("Type") != _NESTED or _ASSET in _mapping(body.get("Metadata")):
            return None
        url = json.dumps(_mapping(body.get("Properties")).get("TemplateURL"), default=str)
        found = next((path for name, path in self.assets.items() if name in url), None)
        return os.path.relpath(found, self.template.parent) if found else None

    def file(self, named: str) -> Path | None:
        """The file that the template names, relative to it; None where it is not within the assembly."""
        return _inside(self.template.parent, named, self.root)


def stacks(folder: Path, name: str) -> list[Stack]:
    """The stacks of an assembly, those of its stages among them, in the manifest's order.

    Raises:
        InputError: it has no manifest, or one that can't be read, or no stack.
    """
    found = list(_Assembly.opened(folder, name, folder.resolve()).stacks(0))
    if not found:
        raise InputError(name, f"this cloud assembly of the CDK has no stack: {_AGAIN}")
    return found


class _Assembly(Struct, frozen=True):
    """A folder with a manifest: the whole application (`root`), or one of its stages."""

    folder: Path
    file: str
    root: Path
    manifest: Mapping[Any, Any]
    artifacts: tuple[Mapping[Any, Any], ...]

    @classmethod
    def opened(cls, folder: Path, name: str, root: Path) -> _Assembly:
        path = folder / _MANIFEST
        if not is_file(path):
            raise InputError(name, f"it has no manifest.json, so that it is no cloud assembly: {_AGAIN}")
        file = shown(path)
        manifest = load(path, file).tree
        artifacts = manifest.get("artifacts") if isinstance(manifest, Mapping) else None
        if not isinstance(artifacts, Mapping) or not all(isinstance(each, Mapping) for each in artifacts.values()):
            raise InputError(file, f"this is no manifest of a cloud assembly, which lists its artifacts: {_AGAIN}")
        return cls(folder, file, root, manifest, tuple(artifacts.values()))

    def stacks(self, depth: int) -> Iterator[Stack]:
        assets, notes = self._assets(), tuple(self._notes())
        own: set[Path] = set()
        for artifact in self.artifacts:
            if artifact.get("type") == "aws:cloudformation:stack":
                made = self._stack(artifact, assets, notes)
                own.add(made.template)
                yield made
                notes = ()  # they are the assembly's: once is enough
            elif artifact.get("type") == "cdk:cloud-assembly" and depth < _DEEPEST:
                inner = self._required(artifact, "directoryName")
                yield from _Assembly.opened(inner, shown(inner), self.root).stacks(depth + 1)
        for template in sorted({*assets.values(), *self._older_assets()} - own):
            named = template.name.endswith(_TEMPLATE) and not template.name.endswith(f".nested{_TEMPLATE}")
            if named and _mapping(self._loaded(os.path.relpath(template, self.folder))).get("Resources"):
                yield Stack(template, "", self.root, assets=assets, deployed=False)

    def _older_assets(self) -> Iterator[Path]:
        """The published files that the CDK's first version lists among the metadata of a stack."""
        listed = (entries for artifact in self.artifacts for entries in _mapping(artifact.get("metadata")).values())
        for entry in (each for entries in listed if isinstance(entries, list) for each in entries):
            data = _mapping(_mapping(entry).get("data")) if _mapping(entry).get("type") == "aws:cdk:asset" else {}
            if (path := _inside(self.folder, data.get("path"), self.root)) is not None:
                yield path

    def _stack(self, artifact: Mapping[Any, Any], assets: Mapping[str, Path], notes: tuple[str, ...]) -> Stack:
        parameters = _mapping(_mapping(artifact.get("properties")).get("parameters"))
        return Stack(
            template=self._required(artifact, "templateFile"),
            environment=str(artifact.get("environment") or ""),
            root=self.root,
            parameters={str(key): str(value) for key, value in parameters.items() if isinstance(value, (str, int))},
            constructs=self._constructs(artifact),
            assets=assets,
            notes=notes,
        )

    def _required(self, artifact: Mapping[Any, Any], member: str) -> Path:
        named = _mapping(artifact.get("properties")).get(member)
        found = _inside(self.folder, named, self.root)
        if found is None:
            fault = f"the {member} of an artifact names nothing in this cloud assembly: {_AGAIN}"
            raise InputError(self.file, fault)
        return found

    def _notes(self) -> Iterator[str]:
        version = str(self.manifest.get("version") or "")
        major = version.partition(".")[0]
        if not major.isdecimal() or int(major) > NEWEST:
            what = f"has version {version}" if version else "tells no version"
            yield f"{self.file}: the manifest {what}; the auditor knows those up to {NEWEST}"
        if self.manifest.get("missing"):
            yield f"{self.file}: values of the account were missing in this synthesis, so that dummies stand for them"

    def _constructs(self, artifact: Mapping[Any, Any]) -> dict[str, str]:
        """{logical id: construct path}: the artifact's metadata, which newer versions keep in a file of its own."""
        found: dict[str, str] = {}
        for part in (artifact.get("metadata"), self._loaded(artifact.get("additionalMetadataFile"))):
            for path, entries in _mapping(part).items():
                for entry in entries if isinstance(entries, list) else ():
                    if _mapping(entry).get("type") == "aws:cdk:logicalId":
                        found[str(entry.get("data"))] = str(path).removeprefix("/")
        return found

    def _assets(self) -> dict[str, Path]:
        """{the name under which a file is published: its path}, from the asset manifests beside the stacks."""
        found: dict[str, Path] = {}
        manifests = (each for each in self.artifacts if each.get("type") == "cdk:asset-manifest")
        for artifact in manifests:
            listed = _mapping(self._loaded(_mapping(artifact.get("properties")).get("file")))
            for key, file in _mapping(listed.get("files")).items():
                here = _inside(self.folder, _mapping(_mapping(file).get("source")).get("path"), self.root)
                if here is not None and len(str(key)) >= _HASHED:
                    found[str(key)] = here
        return found

    def _loaded(self, named: Any) -> Any:
        """What stands in a file that helps but is not needed; None where it can't be read."""
        path = _inside(self.folder, named, self.root)
        try:
            return load(path, shown(path)).tree if path else None
        except InputError:
            return None


def _inside(folder: Path, named: Any, root: Path) -> Path | None:
    """The path of what is named, where it stands within the assembly: a manifest has no business elsewhere."""
    if not isinstance(named, str) or not named:
        return None
    try:
        path = folder / named
        return path if path.resolve().is_relative_to(root) and path.exists() else None
    except (OSError, ValueError, RuntimeError):  # a loop of links is a RuntimeError
        return None


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _home(environment: str, otherwise: Home) -> Home:
    parts = re.fullmatch(_ENVIRONMENT, environment)
    account = parts["account"] if parts else "unknown-account"
    region = parts["region"] if parts else "unknown-region"
    if region != "unknown-region":
        otherwise = replace(otherwise, region=region, partition=partition_of(region))
    return replace(otherwise, account=account) if account != "unknown-account" else otherwise
