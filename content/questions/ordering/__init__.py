"""Ordering: three to seven items to put in order; neighbours in the right order earn part of the mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions.contract import (
    BLANK,
    OPTION_TEXT,
    RATIONALE,
    AtOnce,
    Form,
    Grade,
    Mark,
    QuestionType,
    Raw,
    Response,
    alike,
    arranged,
    by_seed,
    field_value,
    graded,
    identify,
    paired_fields,
    pairs,
)

LEAST, MOST = 3, 7


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that has its place in the order."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderingBody:
    """The items in the right order and why it is right."""

    items: tuple[Item, ...]
    rationale: str


class Ordering(AtOnce):
    """Items to put in order."""

    kind = "ordering"
    fields = frozenset({"items", "rationale"})
    max_options = MOST

    def parse(self, raw: Mapping[str, Any]) -> OrderingBody:
        """Read the items. Raises `Invalid`, also when two are alike."""
        reader = Reader(raw)
        texts = reader.texts("items", least=LEAST, most=MOST, longest=OPTION_TEXT)
        alike(texts, reader.at("items"), reader.problems)
        rationale = reader.text("rationale", most=RATIONALE, required=False)
        reader.finish()
        return OrderingBody(tuple(Item(identify(text), text) for text in texts), rationale)

    def dump(self, body: OrderingBody) -> Raw:
        """The fields as the package format writes them."""
        return {"items": [item.text for item in body.items], "rationale": body.rationale}

    def unexplained(self, body: OrderingBody) -> list[str]:
        """The rationale's path when it is empty."""
        return [] if body.rationale else ["rationale"]

    def option_ids(self, body: OrderingBody) -> list[str]:
        """The ids in an order made of the words alone."""
        return self.shuffle(body, "")

    def shuffle(self, body: OrderingBody, seed: str) -> list[str]:
        """The ids in the seed's order, the right one as likely as any other: an order that never came would be the key."""
        return by_seed((item.id for item in body.items), seed)

    def for_learner(self, body: OrderingBody, order: Sequence[str]) -> Raw:
        """Ids and texts in the attempt's order. Raises `Invalid` on a foreign order."""
        return {"items": [{"id": item.id, "text": item.text} for item in arranged(body.items, order)]}

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}-{item id}` holds its place from 1. Raises `Invalid` on what cannot be an id or a place."""
        places = {}
        for item, text in list(paired_fields(form, slot).items())[:MOST]:
            if not (text.isascii() and text.isdigit() and len(text) == 1 and 1 <= int(text) <= MOST):
                raise Invalid(
                    [Problem("place", "Choose a place from 1 to %(most)s.", {"most": MOST}, f"s{slot}-{item}")]
                )
            places[item] = int(text)
        return {"places": places} if places else None

    def grade(self, body: OrderingBody, response: Response | None) -> Grade:
        """The share of neighbouring pairs of the key that stand side by side in the response."""
        places = pairs(response, "places")
        if not places:
            return BLANK
        given = _sequence(body, places)
        wanted = set(pairwise(item.id for item in body.items))
        fraction = sum(pair in wanted for pair in pairwise(given)) / len(wanted)
        per_option: dict[str, Mark] = {}
        for place, item in enumerate(body.items, 1):
            stated = places.get(item.id)
            per_option[item.id] = "missed" if stated is None else "right" if stated == place else "wrong"
        return graded(fraction, per_option)

    def review(self, body: OrderingBody, _order: Sequence[str], response: Response | None) -> Raw:
        """The items in the right order, the place each was given, and why."""
        places = pairs(response, "places")
        return {
            "items": [
                {
                    "id": item.id,
                    "text": item.text,
                    "place": place,
                    "chosen": places.get(item.id, ""),
                    "right": places.get(item.id) == place,
                }
                for place, item in enumerate(body.items, 1)
            ],
            "state": self.grade(body, response).state,
            "rationale": body.rationale,
        }

    def unfinished(self, body: OrderingBody, response: Response | None) -> list[Problem]:
        """Items without a place of their own: left out, or sharing a place, which then holds none."""
        missing = _sequence(body, pairs(response, "places")).count("")
        return (
            [Problem("places_left", "Items without a place of their own: %(count)s.", {"count": missing})]
            if missing
            else []
        )

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`items-{i}` in the right order, those left empty dropped; `rationale` beside them."""
        items = [field_value(form, f"{prefix}items-{i}") for i in range(self.max_options)]
        return {
            "items": [text for text in items if text],
            "rationale": field_value(form, f"{prefix}rationale"),
        }


def _sequence(body: OrderingBody, places: Mapping[str, Any]) -> list[str]:
    """The item at each place; a place that no item or several items claim holds none."""
    claims: dict[int, list[str]] = {}
    for item in body.items:
        claims.setdefault(places.get(item.id, 0), []).append(item.id)
    alone = [claims.get(place, []) for place in range(1, len(body.items) + 1)]
    return [ids[0] if len(ids) == 1 else "" for ids in alone]


TYPE: QuestionType[OrderingBody] = Ordering()
