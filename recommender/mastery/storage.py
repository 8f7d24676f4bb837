"""A trained tracer on disk, in the signed format of ``recommender.store``: arrays and JSON, nothing that runs.

Owns: the names of the arrays. Does not own: the format and its signature.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender import store
from recommender.mastery.forest import Forest
from recommender.mastery.practice import FEATURES, Bank, ItemFacts, SkillFacts
from recommender.mastery.tracing import Tracer

Arrays = Mapping[str, NDArray[Any]]
_NODES = ("feature", "threshold", "nan_left", "left", "right", "value", "roots")
_ITEM = ("easiness", "share", "discrimination", "answers", "turn")
_SKILL = ("easiness", "answers")


def save(tracer: Tracer, folder: Path, name: str, key: bytes, facts: Mapping[str, Any]) -> None:
    """Write ``tracer`` as two files signed with ``key``, with ``facts`` about it (data stamp, metrics)."""
    arrays = {"said": tracer.said, "seen": tracer.seen, **_bank_arrays(tracer.bank)}
    for number, forest in enumerate(tracer.forests):
        arrays |= {f"tree.{number}.{one}": getattr(forest, one) for one in _NODES}
    manifest = {
        "features": list(FEATURES),
        "forests": [{"depth": one.depth, "baseline": one.baseline} for one in tracer.forests],
        "facts": dict(facts),
    }
    store.write_signed(arrays, manifest, folder, name, key)


def load(folder: Path, name: str, key: bytes) -> tuple[Tracer, dict[str, Any]]:
    """Return the tracer ``name`` of ``folder`` and the facts about it.

    Raises UntrustedModelError when the files are not what ``key`` signed or were made for other features, and
    FileNotFoundError when one is missing.
    """
    arrays, manifest = store.read_signed(folder, name, key)
    if manifest.get("features") != list(FEATURES):
        raise store.UntrustedModelError(f"{name} was trained on other features")
    forests = tuple(_forest(arrays, number, rest) for number, rest in enumerate(manifest["forests"]))
    return Tracer(_bank(arrays), forests, arrays["said"], arrays["seen"]), manifest["facts"]


def _forest(arrays: Arrays, number: int, rest: Mapping[str, Any]) -> Forest:
    nodes: dict[str, Any] = {one: arrays[f"tree.{number}.{one}"] for one in _NODES}
    return Forest(**nodes, depth=rest["depth"], baseline=rest["baseline"])


def _bank_arrays(bank: Bank) -> Arrays:
    """Return the bank in columns; the last row of items and of skills is the unknown one."""
    items, skills = [*bank.items.values(), bank.unknown_item], [*bank.skills.values(), bank.unknown_skill]
    back, before, was, after = zip(*bank.after, strict=True) if bank.after else ((), (), (), ())
    first, second = zip(*bank.next, strict=True) if bank.next else ((), ())
    return {
        "items": np.array(list(bank.items), np.str_),
        "item.place": np.array([one.place for one in items], np.float64),
        **{f"item.{name}": np.array([getattr(one, name) for one in items]) for name in _ITEM},
        "skills": np.array(list(bank.skills), np.str_),
        **{f"skill.{name}": np.array([getattr(one, name) for one in skills]) for name in _SKILL},
        "after.back": np.array(back, np.int64),
        "after.before": np.array(before, np.str_),
        "after.right": np.array(was, np.int64),
        "after.item": np.array(after, np.str_),
        "after.surprise": np.array(list(bank.after.values()), np.float64),
        "next.first": np.array(first, np.str_),
        "next.second": np.array(second, np.str_),
        "next.share": np.array(list(bank.next.values()), np.float64),
    }


def _bank(arrays: Arrays) -> Bank:
    columns = [*(arrays[f"item.{name}"].tolist() for name in _ITEM), map(tuple, arrays["item.place"].tolist())]
    items = [ItemFacts(*row) for row in zip(*columns, strict=True)]
    skills = [SkillFacts(*row) for row in zip(*(arrays[f"skill.{name}"].tolist() for name in _SKILL), strict=True)]
    keys = zip(*(arrays[f"after.{name}"].tolist() for name in ("back", "before", "right", "item")), strict=True)
    followed = zip(arrays["next.first"].tolist(), arrays["next.second"].tolist(), strict=True)
    return Bank(
        dict(zip(arrays["items"].tolist(), items[:-1], strict=True)),
        dict(zip(arrays["skills"].tolist(), skills[:-1], strict=True)),
        dict(zip(keys, arrays["after.surprise"].tolist(), strict=True)),
        dict(zip(followed, arrays["next.share"].tolist(), strict=True)),
        items[-1],
        skills[-1],
    )
