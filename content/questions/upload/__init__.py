"""Upload: files that a person marks with a rubric.

The caller stores the files; a response only names them. A page posts new files as `f{slot}`; the caller checks each
with `check_file`, stores it, and adds the field `s{slot}-{file id}` with its name before it calls `read_response`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.plain_data import Reader
from content.problems import Invalid, Problem
from content.questions.contract import (
    BLANK,
    PENDING,
    RATIONALE,
    Form,
    Grade,
    Marking,
    QuestionType,
    Raw,
    Response,
    Unchosen,
    field_value,
    whole_or_none,
)
from content.questions.rubric import Rubric, dump_rubric, edited_rubric, read_rubric, shown_rubric

MEGABYTE = 1_000_000
MOST_FILES, MOST_MEGABYTES = 5, 50
LONGEST_NAME = 200
FILE_ID = re.compile(r"[0-9a-f]{32}")
OFFICE = frozenset({"application/zip"})
# What a file may be, by the ending of its name, and the media types its content may show. Office files are ZIP archives.
ALLOWED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "pdf": {"pdf": frozenset({"application/pdf"})},
    "picture": {
        "png": frozenset({"image/png"}),
        "jpg": frozenset({"image/jpeg"}),
        "jpeg": frozenset({"image/jpeg"}),
        "webp": frozenset({"image/webp"}),
    },
    "document": {"docx": OFFICE, "odt": OFFICE},
    "spreadsheet": {"xlsx": OFFICE, "ods": OFFICE},
    "slides": {"pptx": OFFICE, "odp": OFFICE},
    "audio": {"mp3": frozenset({"audio/mpeg"})},
    "video": {"mp4": frozenset({"video/mp4"})},
}


@dataclass(frozen=True, slots=True)
class UploadBody:
    """Which kinds of file, how many, how large each in megabytes, the rubric and what a good piece of work holds."""

    rubric: Rubric
    allowed: tuple[str, ...]
    most_files: int
    most_megabytes: int
    rationale: str

    @property
    def endings(self) -> dict[str, frozenset[str]]:
        """The endings a name may have, each with the media types its content may show."""
        return {ending: types for kind in self.allowed for ending, types in ALLOWED[kind].items()}


def check_file(body: UploadBody, name: str, size: int, media_type: str) -> None:
    """Refuse a file by its name, its size in bytes and the media type that its content shows. Raises `Invalid`."""
    ending = name.rpartition(".")[2].lower()
    problems = []
    if ending not in body.endings:
        problems.append(
            Problem("file_kind", "Send a file that ends in: %(endings)s.", {"endings": ", ".join(body.endings)})
        )
    elif media_type not in body.endings[ending]:
        problems.append(Problem("file_content", "The content of this file is not what its name says."))
    if size > body.most_megabytes * MEGABYTE:
        problems.append(
            Problem(
                "file_size", "This file is larger than %(most)s MB. Send a smaller one.", {"most": body.most_megabytes}
            )
        )
    if size == 0:
        problems.append(Problem("file_empty", "This file is empty."))
    if problems:
        raise Invalid(problems)


class Upload(Unchosen):
    """Files that a person marks."""

    kind = "upload"
    fields = frozenset({"rubric", "allowed", "most_files", "most_megabytes", "rationale"})
    marking: Marking = "manual"

    def parse(self, raw: Mapping[str, Any]) -> UploadBody:
        """Read the rubric and what may be sent. Raises `Invalid`, also when no kind or an unknown one is allowed."""
        reader = Reader(raw)
        allowed = tuple(dict.fromkeys(reader.texts("allowed", least=1, most=len(ALLOWED))))
        for kind in allowed:
            if kind and kind not in ALLOWED:
                reader.problems.append(
                    Problem("choice", "Choose one of: %(among)s.", {"among": ", ".join(ALLOWED)}, reader.at("allowed"))
                )
        body = UploadBody(
            read_rubric(reader),
            allowed,
            reader.whole("most_files", 1, MOST_FILES, default=1),
            reader.whole("most_megabytes", 1, MOST_MEGABYTES, default=10),
            reader.text("rationale", most=RATIONALE, required=False),
        )
        reader.finish()
        return body

    def dump(self, body: UploadBody) -> Raw:
        """The fields as the package format writes them."""
        return {
            "rubric": dump_rubric(body.rubric),
            "allowed": list(body.allowed),
            "most_files": body.most_files,
            "most_megabytes": body.most_megabytes,
            "rationale": body.rationale,
        }

    def for_learner(self, body: UploadBody, _order: Sequence[str]) -> Raw:
        """What may be sent and what the marker looks at, without points."""
        return {
            "endings": [f".{ending}" for ending in body.endings],
            "most_files": body.most_files,
            "most_megabytes": body.most_megabytes,
            "rubric": shown_rubric(body.rubric),
        }

    def read_response(self, form: Form, slot: str | int) -> Response | None:
        """`s{slot}-{file id}` holds the name of a stored file. Raises `Invalid` on what cannot be one, or too many."""
        start = f"s{slot}-"
        files = []
        for field in (name for name in form if name.startswith(start)):
            name = field_value(form, field)
            file_id = field.removeprefix(start)
            if not name:
                continue
            if not FILE_ID.fullmatch(file_id) or len(name) > LONGEST_NAME:
                raise Invalid([Problem("not_a_file", "This is not a file that was sent.", path=field)])
            files.append({"id": file_id, "name": name})
        if len(files) > MOST_FILES:
            raise Invalid([Problem("too_many_files", "Send at most %(most)s files.", {"most": MOST_FILES}, f"s{slot}")])
        return {"files": files} if files else None

    def grade(self, _body: UploadBody, response: Response | None) -> Grade:
        """Blank, or waiting for a marker."""
        return PENDING if file_names(response) else BLANK

    def review(self, body: UploadBody, _order: Sequence[str], response: Response | None) -> Raw:
        """The files and what good work holds; the marking is shown by `rubric_review.html`."""
        return {
            "files": [{"id": one, "name": name} for one, name in file_names(response).items()],
            "state": self.grade(body, response).state,
            "rationale": body.rationale,
        }

    def read_edit(self, form: Form, prefix: str = "") -> Raw:
        """`allowed` holds any number of kinds; `most_files`, `most_megabytes`, `rationale` and the rubric's rows."""
        return {
            "rubric": edited_rubric(form, prefix),
            "allowed": [kind for kind in form.get(f"{prefix}allowed", ()) if kind],
            "most_files": whole_or_none(field_value(form, f"{prefix}most_files") or "1"),
            "most_megabytes": whole_or_none(field_value(form, f"{prefix}most_megabytes") or "10"),
            "rationale": field_value(form, f"{prefix}rationale"),
        }

    def rubric(self, body: UploadBody) -> Rubric:
        """The question's rubric."""
        return body.rubric

    def unfinished(self, body: UploadBody, response: Response | None) -> list[Problem]:
        """More files than this question takes."""
        if len(file_names(response)) <= body.most_files:
            return []
        return [Problem("too_many_files", "Send at most %(most)s files.", {"most": body.most_files})]


def file_names(response: Response | None) -> dict[str, str]:
    """The names of the files a response holds, by id; none when it is blank or of another shape."""
    return dict(_files((response or {}).get("files")))


def _files(stored: object) -> Iterator[tuple[str, str]]:
    for one in stored if isinstance(stored, list) else ():
        if isinstance(one, dict) and isinstance(one.get("id"), str) and isinstance(one.get("name"), str):
            yield one["id"], one["name"]


TYPE: QuestionType[UploadBody] = Upload()
