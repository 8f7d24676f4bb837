"""A trained model on disk: arrays in ``.npz``, everything else in a signed JSON manifest.

Owns: the file format, its version and its signature. Does not own: where models live, which one is in use,
or the key.

``<name>.npz`` holds the arrays; ``<name>.json`` holds the version, all other facts (of a ranking model: signals,
intercept, data stamp, settings, metrics), the SHA-256 of the arrays, and an HMAC-SHA-256 over all of that. Nothing is unpickled; nothing is
parsed as a model before both hashes hold.
"""

import hmac
import io
import json
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.blend import Model
from recommender.steps import Steps

VERSION = 3
_ARRAYS = ("weight", "mean", "scale")
_STEPS = ("steps", "profile")


class UntrustedModelError(ValueError):
    """The files are not what this key signed, or of another version."""


def save(model: Model, folder: Path, name: str, key: bytes) -> None:
    """Write ``model`` as ``<name>.npz`` and ``<name>.json``, signed with ``key``; each file appears whole."""
    facts = {
        "signals": list(model.signals),
        "intercept": model.intercept,
        "trained": model.trained,
        "stamp": model.stamp,
        "settings": dict(model.settings),
        "metrics": dict(model.metrics),
    }
    arrays = {one: getattr(model, one) for one in _ARRAYS}
    for one in _STEPS:
        arrays |= {f"{one}_{part.name}": getattr(getattr(model, one), part.name) for part in fields(Steps)}
    write_signed(arrays, facts, folder, name, key)


def load(folder: Path, name: str, key: bytes) -> Model:
    """Return the model ``name`` of ``folder``; raises as ``read_signed``."""
    numbers, manifest = read_signed(folder, name, key)
    arrays: dict[str, Any] = {one: numbers[one] for one in _ARRAYS}
    for one in _STEPS:
        arrays[one] = Steps(**{part.name: numbers[f"{one}_{part.name}"] for part in fields(Steps)})
    return Model(
        signals=tuple(manifest["signals"]),
        intercept=manifest["intercept"],
        trained=manifest["trained"],
        stamp=manifest["stamp"],
        settings=manifest["settings"],
        metrics=manifest["metrics"],
        **arrays,
    )


def write_signed(
    arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any], folder: Path, name: str, key: bytes
) -> None:
    """Write ``arrays`` and ``facts`` (what JSON holds) as the two files of a model."""
    buffer = io.BytesIO()
    given: dict[str, Any] = dict(arrays)
    np.savez(buffer, **given)
    content = buffer.getvalue()
    manifest = {"version": VERSION, **facts, "arrays": sha256(content).hexdigest()}
    signed = {"manifest": manifest, "signature": _signature(manifest, key)}
    _replace(folder / f"{name}.npz", content)
    _replace(folder / f"{name}.json", json.dumps(signed, indent=2, sort_keys=True).encode())


def read_signed(folder: Path, name: str, key: bytes) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """Return the arrays and the facts of the model ``name``.

    Raises UntrustedModelError when the signature, the arrays' hash or the version does not hold, and
    FileNotFoundError when a file is missing.
    """
    manifest = _manifest((folder / f"{name}.json").read_bytes(), key)
    content = (folder / f"{name}.npz").read_bytes()
    if sha256(content).hexdigest() != manifest["arrays"]:
        raise UntrustedModelError(f"the arrays of {name} are not the signed ones")
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return dict(stored), manifest


def _manifest(text: bytes, key: bytes) -> dict[str, Any]:
    try:
        signed = json.loads(text)
        manifest, signature = dict(signed["manifest"]), str(signed["signature"])
    except (ValueError, KeyError, TypeError) as broken:
        raise UntrustedModelError("the manifest cannot be read") from broken
    if not hmac.compare_digest(signature.encode(), _signature(manifest, key).encode()):
        raise UntrustedModelError("the manifest was not signed with this key")
    if manifest["version"] != VERSION:
        raise UntrustedModelError(f"version {manifest['version']} is not {VERSION}")
    return manifest


def _signature(manifest: dict[str, Any], key: bytes) -> str:
    canonical = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, canonical.encode(), sha256).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(content)
    draft.replace(path)
