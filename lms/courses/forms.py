"""Shape and wording of what authors type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.competencies.models import Competency
from lms.competencies.queries import name_of
from lms.courses import labels
from lms.courses.models import Activity, CourseVersion
from lms.courses.services.drafts import Claim, Details
from lms.courses.services.questions import Tags
from lms.problems import Problem
from lms.web.forms import Form
from lms.web.languages import LOCALES

CLAIMS, PREREQUISITES = 3, 3
MOST_OUTCOMES, LONGEST_OUTCOME = 10, 300
MOST_TAGS, LONGEST_TAG = 20, 60
LONGEST_LESSON = 100_000
LONGEST_GIFT = 300_000
MOST_MINUTES = 600
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FILL = DataRequired(_l("Please fill this in."))


def tidy(text: str | None) -> str:
    """A typed text without control characters, which no database keeps, and with plain line ends."""
    return _CONTROL.sub("", (text or "").replace("\r\n", "\n").replace("\r", "\n"))


def trimmed(text: str | None) -> str:
    """A typed line without blanks around it."""
    return tidy(text).strip()


def revision_of(text: Any) -> int:
    """The revision that a form carries along; -1, which nothing has, for anything else."""
    return int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) <= 9 else -1


class CourseForm(Form):
    """A new course: five answers, everything else can wait."""

    title = StringField(_l("Title"), [FILL, Length(max=150)], filters=[trimmed])
    summary = TextAreaField(_l("Summary"), [FILL, Length(max=300)], filters=[trimmed], render_kw={"rows": 3})
    category = SelectField(_l("Category"), [FILL])
    competency = SelectField(_l("Competency that it raises"), [FILL])
    level = SelectField(_l("Level that it leads to"), [InputRequired(_l("Please fill this in."))], coerce=int)

    def offer(self, competencies: Sequence[Competency]) -> None:
        """Fill the lists to choose from."""
        self.category.choices = _choices([("", _("Choose a category")), *labels.categories()])
        self.competency.choices = _choices([("", _("Choose a competency")), *_named(competencies)])
        self.level.choices = _choices(labels.levels())


class DetailsForm(Form):
    """What the catalogue says of a course."""

    title = StringField(_l("Title"), [FILL, Length(max=150)], filters=[trimmed])
    summary = TextAreaField(_l("Summary"), [FILL, Length(max=300)], filters=[trimmed], render_kw={"rows": 3})
    category = SelectField(_l("Category"), [FILL])
    audience = TextAreaField(_l("For whom"), [Length(max=500)], filters=[trimmed], render_kw={"rows": 2})
    outcomes = TextAreaField(_l("What one can do afterwards"), [Length(max=3000)], filters=[trimmed])
    tags = StringField(_l("Search words"), [Length(max=500)], filters=[trimmed])
    language = SelectField(_l("Language"), choices=[SelectChoice(*one) for one in LOCALES.items()])
    form = SelectField(_l("Form of development"))
    open_to_all = BooleanField(_l("Open to people of all agencies"))
    competency_1 = SelectField(_l("Competency"))
    competency_2 = SelectField(_l("Competency"))
    competency_3 = SelectField(_l("Competency"))
    from_1 = SelectField(_l("From level"), coerce=int)
    from_2 = SelectField(_l("From level"), coerce=int)
    from_3 = SelectField(_l("From level"), coerce=int)
    to_1 = SelectField(_l("To level"), coerce=int)
    to_2 = SelectField(_l("To level"), coerce=int)
    to_3 = SelectField(_l("To level"), coerce=int)
    prerequisite_1 = StringField(_l("Course to finish first"), [Length(max=40)], filters=[trimmed])
    prerequisite_2 = StringField(_l("Course to finish first"), [Length(max=40)], filters=[trimmed])
    prerequisite_3 = StringField(_l("Course to finish first"), [Length(max=40)], filters=[trimmed])
    revision = HiddenField(filters=[revision_of])

    @classmethod
    def of(cls, version: CourseVersion) -> DetailsForm:
        """The form as the stored edition fills it."""
        data: dict[str, Any] = {
            name: getattr(version, name)
            for name in ("title", "summary", "category", "audience", "language", "form", "revision")
        }
        data["outcomes"], data["tags"] = "\n".join(version.outcomes), ", ".join(version.tags)
        data["open_to_all"] = version.course.open_to_all
        for number, claim in enumerate(version.raises[:CLAIMS], start=1):
            data[f"competency_{number}"] = claim.competency.code
            data[f"from_{number}"], data[f"to_{number}"] = claim.from_level, claim.to_level
        for number, one in enumerate(version.prerequisites[:PREREQUISITES], start=1):
            data[f"prerequisite_{number}"] = one.required_course.code
        return cls(formdata=None, data=data)

    def offer(self, competencies: Sequence[Competency], version: CourseVersion) -> None:
        """Fill the lists to choose from; what the edition has now stays on offer."""
        self.category.choices = _choices(_with_present(labels.categories(), version.category))
        self.form.choices = _choices(_with_present(labels.development_forms(), version.form))
        for number in range(1, CLAIMS + 1):
            self[f"competency_{number}"].choices = _choices([("", _("No competency")), *_named(competencies)])
            self[f"from_{number}"].choices = _choices(labels.levels(0))
            self[f"to_{number}"].choices = _choices(labels.levels())

    def details(self) -> Details:
        """What was typed. Raises `Problem` on too many or too long outcomes and tags."""
        outcomes = tuple(line.strip(" -*\t") for line in self.outcomes.data.splitlines() if line.strip(" -*\t"))
        tags = tuple(dict.fromkeys(tag.strip() for tag in self.tags.data.split(",") if tag.strip()))
        if len(outcomes) > MOST_OUTCOMES or any(len(one) > LONGEST_OUTCOME for one in outcomes):
            raise _wrong("outcomes", _("Write at most 10 outcomes, one a line, each at most 300 characters."))
        if len(tags) > MOST_TAGS or any(len(one) > LONGEST_TAG for one in tags):
            raise _wrong("tags", _("Write at most 20 search words, separated by commas."))
        return Details(
            title=self.title.data,
            summary=self.summary.data,
            category=self.category.data,
            audience=self.audience.data,
            outcomes=outcomes,
            tags=tags,
            language=self.language.data,
            form=self.form.data,
            claims=self._claims(),
            prerequisites=self._prerequisites(),
        )

    def _claims(self) -> tuple[Claim, ...]:
        rows = (
            (self[f"competency_{n}"].data, self[f"from_{n}"].data, self[f"to_{n}"].data) for n in range(1, CLAIMS + 1)
        )
        return tuple(Claim(code, low, high) for code, low, high in rows if code)

    def _prerequisites(self) -> tuple[str, ...]:
        codes = (self[f"prerequisite_{n}"].data for n in range(1, PREREQUISITES + 1))
        return tuple(code for code in codes if code)

    def problem(self, problem: Problem) -> None:
        """Put a complaint about claims or prerequisites beside the first field of its group."""
        groups = {"claims": "competency_1", "prerequisites": "prerequisite_1"}
        fields = {groups.get(name, name): message for name, message in problem.fields.items()}
        super().problem(Problem(problem.message, fields=fields))


class LessonForm(Form):
    """A lesson."""

    title = StringField(_l("Title"), [FILL, Length(max=150)], filters=[trimmed])
    minutes = IntegerField(_l("Minutes"), [InputRequired(_l("Please fill this in.")), NumberRange(1, MOST_MINUTES)])
    objective = StringField(_l("Objective"), [Length(max=500)], filters=[trimmed])
    body = TextAreaField(_l("Text of the lesson"), [Length(max=LONGEST_LESSON)], filters=[tidy])
    revision = HiddenField(filters=[revision_of])

    @classmethod
    def of(cls, lesson: Activity) -> LessonForm:
        """The form as the stored lesson fills it."""
        return cls(formdata=None, obj=lesson)


def tidied(values: MultiDict[str, str]) -> MultiDict[str, str]:
    """Form values without what no database keeps."""
    return MultiDict([(name, tidy(value)) for name, value in values.items(multi=True)])


def read_tags(values: MultiDict[str, str]) -> Tags:
    """What imported questions measure. Raises `Problem` when a number is none or out of its bounds."""
    competency = trimmed(values.get("competency"))[:40]
    if not competency:
        raise _wrong("competency", _("Choose the competency that the questions measure."))
    return Tags(
        competency,
        _within(values, "level", 1, 5),
        _within(values, "indicator", 0, 3),
        _within(values, "difficulty", 1, 5),
    )


def _within(values: MultiDict[str, str], name: str, least: int, most: int) -> int:
    text = values.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) == 1 and least <= int(text) <= most):
        raise _wrong(name, _("Write a whole number from %(least)s to %(most)s.", least=least, most=most))
    return int(text)


def read_gift_text(values: MultiDict[str, str]) -> str:
    """The GIFT text that a page carried along. Raises `Problem` when it is empty or too large."""
    text = tidy(values.get("gift"))
    if not text.strip():
        raise _wrong("file", _("Choose a GIFT file, or paste its text."))
    if len(text.encode()) > LONGEST_GIFT:
        raise _too_large()
    return text


def read_gift_file(upload: FileStorage | None) -> str:
    """The text of an uploaded GIFT file. Raises `Problem` when there is none, it is too large or not UTF-8."""
    data = upload.read(LONGEST_GIFT + 1) if upload is not None else b""
    if not data.strip():
        raise _wrong("file", _("Choose a GIFT file, or paste its text."))
    if len(data) > LONGEST_GIFT:
        raise _too_large()
    try:
        return tidy(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _wrong("file", _("Save the file as UTF-8 text, then upload it again.")) from None


def _too_large() -> Problem:
    return _wrong("file", _("The file is larger than %(most)s KB. Split it.", most=LONGEST_GIFT // 1000))


def _choices(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in pairs]


def _named(competencies: Sequence[Competency]) -> list[tuple[str, str]]:
    return [(one.code, f"{name_of(one)} ({one.code})") for one in competencies]


def _with_present(choices: list[tuple[str, str]], present: str) -> list[tuple[str, str]]:
    return choices if not present or present in dict(choices) else [*choices, (present, present)]


def _wrong(field: str, message: str) -> Problem:
    return Problem(message, fields={field: message})
