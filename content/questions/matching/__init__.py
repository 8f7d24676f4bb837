"""Matching: three to six prompts, each with its match, and extra matches that belong to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.plain_data import Reader
from content.problems import Problem
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
    check_id,
    edited_rows,
    field_value,
    graded,
    identify,
    paired_fields,
    pairs,
)
from content.rendering import only_words, words_of

LEAST, MOST = 3, 6


@dataclass(frozen=True, slots=True)
class Pair:
    """A prompt, the match that belongs to it, and why."""

    id: str
    prompt: str
    match: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Match:
    """One match to choose; two prompts may share it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class MatchingBody:
    """The pairs and the extra matches."""

    pairs: tuple[Pair, ...]
    distractors: tuple[str, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every different match, by the alphabet so that the pairs' order shows nothing."""
        texts = {pair.match for pair in self.pairs} | set(self.distractors)
        return tuple(Match(identify(text), text) for text in sorted(texts, key=lambda t: (t.casefold(), t)))


class Matching(AtOnce):
    """Prompts to pair with matches. A list to choose from holds words alone, so matches that are more than words – pictures,
    sounds, formulas – are shown above it by letters.
    """

    kind = "matching"
    fields = frozenset({"pairs", "distractors"})
    max_options = MOST

    def parse(self, raw: Mapping[str, Any]) -> MatchingBody:
        """Read pairs and distractors. Raises `Invalid`, also when two prompts are alike or an extra match
        fits a prompt.
        """
        reader = Reader(raw)
        found = []
        for row in reader.rows("pairs", least=LEAST, most=MOST):
            row.known({"prompt", "match", "rationale"})
            prompt = row.text("prompt", most=OPTION_TEXT)
            match = row.text("match", most=OPTION_TEXT)
            found.append(Pair(identify(prompt), prompt, match, row.text("rationale", most=RATIONALE, required=False)))
        distractors = reader.texts("distractors", most=MOST, longest=OPTION_TEXT)
        alike([pair.prompt for pair in found], reader.at("pairs"), reader.problems)
        alike(
            [*dict.fromkeys(pair.match for pair in found), *distractors],
            reader.at("distractors"),
            reader.problems,
        )
        reader.finish()
        return MatchingBody(tuple(found), distractors)

    def dump(self, body: MatchingBody) -> Raw:
        """The fields as the package format writes them."""
        raw: Raw = {"pairs": [{"prompt": p.prompt, "match": p.match, "rationale": p.rationale} for p in body.pairs]}
        return raw | ({"distractors": list(body.distractors)} if body.distractors else {})

    def unexplained(self, body: MatchingBody) -> list[str]:
        """Paths of the empty rationales."""
        return [f"pairs-{i}-rationale" for i, pair in enumerate(body.pairs) if not pair.rationale]

    def option_ids(self, body: MatchingBody) -> list[str]:
        """The ids of the matches by the alphabet; prompts keep the author's order."""
        return [match.id for match in body.matches]

    def shuffle(self, body: MatchingBody, seed: str) -> list[str]:
        """The ids of the matches in the seed's order."""
        return by_seed(self.option_ids(body), seed)

    def for_learner(self, body: MatchingBody, order: Sequence[str]) -> Raw:
        """Prompts and matches apart, each match with its words; `lettered` where words do not say all of some. Raises
        `Invalid` on a foreign order.
        """
        matches = arranged(body.matches, order)
        return {
            "prompts": [{"id": pair.id, "text": pair.prompt} for pair in body.pairs],
            "matches": [{"id": match.id, "text": match.text, "words": words_of(match.text)} for match in matches],
            "lettered": not all(only_words(match.text) for match in matches),
        }

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}-{prompt id}` holds the id of a match. Raises `Invalid` on what cannot be an id, or too
        many.
        """
        chosen = {prompt: check_id(match, f"s{slot}-{prompt}") for prompt, match in paired_fields(form, slot).items()}
        return {"pairs": dict(list(chosen.items())[:MOST])} if chosen else None

    def grade(self, body: MatchingBody, response: Response | None) -> Grade:
        """The share of prompts paired with their match."""
        chosen = pairs(response, "pairs")
        if not chosen:
            return BLANK
        per_option: dict[str, Mark] = {}
        for pair in body.pairs:
            given = chosen.get(pair.id)
            per_option[pair.id] = "missed" if not given else "right" if given == identify(pair.match) else "wrong"
        right = list(per_option.values()).count("right")
        return graded(right / len(body.pairs), per_option)

    def review(self, body: MatchingBody, _order: Sequence[str], response: Response | None) -> Raw:
        """Each prompt with its match, the match given, the mark and the rationale."""
        chosen = pairs(response, "pairs")
        texts = {match.id: match.text for match in body.matches}
        return {
            "pairs": [
                {
                    "id": pair.id,
                    "prompt": pair.prompt,
                    "match": pair.match,
                    "chosen": texts.get(str(chosen.get(pair.id)), ""),
                    "right": chosen.get(pair.id) == identify(pair.match),
                    "rationale": pair.rationale,
                }
                for pair in body.pairs
            ]
        }

    def unfinished(self, body: MatchingBody, response: Response | None) -> list[Problem]:
        """Prompts without a match."""
        chosen = pairs(response, "pairs")
        missing = sum(not chosen.get(pair.id) for pair in body.pairs)
        return (
            [Problem("prompts_left", "Prompts without a match yet: %(count)s.", {"count": missing})] if missing else []
        )

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """Rows `pairs-{i}-prompt`, `-match`, `-rationale`; `distractors` holds one extra match a line."""
        rows = edited_rows(form, prefix, "pairs", ("prompt", "match", "rationale"), self.max_options)
        lines = field_value(form, f"{prefix}distractors").splitlines()
        return {
            "pairs": [row for _, row in rows],
            "distractors": [line.strip() for line in lines if line.strip()],
        }


TYPE: QuestionType[MatchingBody] = Matching()
