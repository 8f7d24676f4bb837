"""The form that rates a finished course: stars and a comment, on the course's page and on the page after its end."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from lms.courses.forms import tidy
from lms.enrollments import ratings
from lms.enrollments.models import Enrollment
from lms.web.forms import Form

STARS = {
    "1": _l("did not help"),
    "2": _l("helped little"),
    "3": _l("helped somewhat"),
    "4": _l("helped much"),
    "5": _l("helped very much"),
}
"""What each number of stars means."""


class RatingForm(Form):
    """How many stars, and why."""

    stars = RadioField(
        _l("Rate this course"),
        [DataRequired(_l("Choose 1 to 5 stars."))],
        choices=[SelectChoice(*one) for one in STARS.items()],
    )
    comment = TextAreaField(
        _l("What helped, what was missing?"),
        [Length(max=ratings.LONGEST_COMMENT, message=_l("At most 1000 characters."))],
        filters=[tidy],
    )


def shown_rating(enrollment: Enrollment, form: RatingForm | None = None) -> dict[str, Any]:
    """What the page of a finished enrollment shows of its rating: the form (or `form`, when refused) and what was said
    before.
    """
    known = ratings.rating_of(enrollment)
    said = {"stars": str(known.stars), "comment": known.comment} if known else {}
    return {
        "rating": known,
        "rating_form": form or RatingForm(formdata=None, data=said),
        "just_rated": known is not None and "dinilai" in request.args,
        "stars": STARS,
    }
