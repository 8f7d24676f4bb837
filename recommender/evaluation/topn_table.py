"""The report of ``topn`` as Markdown.

Owns: words and columns. Does not own: any figure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_COLUMNS = (
    *("model", "R@5", "R@10 [95 %]", "NDCG@10 [95 %]", "MRR", "cover@10", "Gini", "cold R@10"),
    *("train s (CPU)", "ms/person", "peak MB", "ours ahead R@10", "ours ahead NDCG@10", "ours ahead cold"),
)
_FRESH = ("model", "R@5", "R@10 [95 %]", "NDCG@10 [95 %]", "MRR", "ours ahead R@10", "ours ahead NDCG@10")


def table(report: Mapping[str, Any]) -> str:
    """Return the tables of people known and never trained on, and the checks."""
    lines = [
        "{events} events of {people} people, {items} items".format(**report["log"]),
        "{people} people asked for ({people_without_history} without history), {targets} targets "
        "({cold_targets} cold, {targets_outside_catalogue} outside the catalogue); "
        "{targets_taken_before} left out as taken before".format(**report["asked"]),
        "",
        *_table(_COLUMNS, [_known(name, row, report["ours_less"]) for name, row in report["models"].items()]),
    ]
    if fresh := report.get("never_trained_on"):
        for kept, found in fresh["after_courses"].items():
            rows = [_fresh(name, row, found["ours_less"]) for name, row in found["models"].items()]
            lines += ["", f"{fresh['asked']['people']} people never trained on, known by their last courses: {kept}"]
            lines += ["", *_table(_FRESH, rows)]
    return "\n".join([*lines, "", *_checks(report)]) + "\n"


def _checks(report: Mapping[str, Any]) -> list[str]:
    checks = report["checks"]
    row = checks["attached_to_training_rows"]
    lines = [
        f"Targets that are or begin with the last training item: {row['share']:.4f}, by chance {row['by_chance']:.4f}"
        + ("; SUSPICIOUS: the targets are attached to the training rows" if row["suspicious"] else ""),
        f"R@10 of knowing nothing: {checks['recall@10_of_chance']:.5f}",
    ]
    for name, less in report["less_popular"].items():
        if name.startswith("shuffled "):
            lines.append(f"R@10 of {name} less that of popular: {_interval(less['recall@10'])}")
    return lines


def _known(name: str, row: Mapping[str, Any], ours_less: Mapping[str, Any]) -> list[str]:
    less = ours_less.get(name, {})
    return [
        *_accuracy(name, row),
        f"{row['coverage@10']:.3f}",
        f"{row['gini']:.3f}",
        f"{row['cold_recall@10']:.4f}",
        f"{row['train_seconds']:.1f} ({row['train_cpu_seconds']:.1f})",
        f"{row['milliseconds_per_person']:.2f}",
        f"{row['peak_mb']:.0f}",
        *(_interval(less.get(figure)) for figure in ("recall@10", "ndcg@10", "cold_recall@10")),
    ]


def _fresh(name: str, row: Mapping[str, Any], ours_less: Mapping[str, Any]) -> list[str]:
    less = ours_less.get(name, {})
    return [*_accuracy(name, row), *(_interval(less.get(figure)) for figure in ("recall@10", "ndcg@10"))]


def _accuracy(name: str, row: Mapping[str, Any]) -> list[str]:
    def with_bounds(figure: str) -> str:
        low, high = row[f"{figure}_interval"]
        return f"{row[figure]:.4f} [{low:.4f}, {high:.4f}]"

    return [name, f"{row['recall@5']:.4f}", with_bounds("recall@10"), with_bounds("ndcg@10"), f"{row['mrr']:.4f}"]


def _interval(difference: Mapping[str, float] | None) -> str:
    return "{value:+.4f} [{low:+.4f}, {high:+.4f}]".format(**difference) if difference else ""


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows)]
