"""Classical statistics of a quiz and its items, from who answered what.

Owns the formulas and the flags. Does not own who may see them, nor estimates of ability
(`recommender.ability`).

Words: *facility* mean score of an item, 0 to 1; *rest* the person's score on the other items;
*discrimination* the correlation of item and rest; *efficiency* that covariance as a share of the largest
these scores allow; *distractor* an option that is not the key. Below `LEAST` people nothing is shown: numbers
from a handful mislead and may expose a person.

Formulas: Crocker & Algina, Introduction to Classical and Modern Test Theory (1986), ch. 7 (reliability) and
14 (item analysis); discriminative efficiency as in Moodle's quiz statistics report. Variances have n − 1
below the line. Decision consistency and accuracy: `content.items.decisions`. Questions drawn for each person: `content.items.drawn`.

What is odd about an item is a *flag*: a code, plain words with what to do, and whether mending it asks for a regrade.
Facility is too low below 0.15 and too high above 0.95; discrimination weak below 0.15 (Moodle's "very weak"); an option
unused below 3 % of the people; an answer hasty when the median is under 5 seconds.
"""

from __future__ import annotations

from content.items.decisions import DecisionQuality, decision_quality
from content.items.drawn import FIXED, DrawnAnswer, DrawnItem, analyse_drawn
from content.items.flags import FLAGS, Flag, explained
from content.items.statistics import (
    LEAST,
    DistractorStatistics,
    ItemAnswers,
    ItemStatistics,
    QuizStatistics,
    analyse,
)

__all__ = [
    "FIXED",
    "FLAGS",
    "LEAST",
    "DecisionQuality",
    "DistractorStatistics",
    "DrawnAnswer",
    "DrawnItem",
    "Flag",
    "ItemAnswers",
    "ItemStatistics",
    "QuizStatistics",
    "analyse",
    "analyse_drawn",
    "decision_quality",
    "explained",
]
