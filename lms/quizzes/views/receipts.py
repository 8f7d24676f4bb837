"""The receipt as a file: what the server held when the attempt was handed in, signed."""

from __future__ import annotations

import json

from flask import Response

from lms.access.guard import requires
from lms.access.permissions import Permission
from lms.access.viewer import Viewer
from lms.problems import Missing
from lms.quizzes import services
from lms.quizzes.models import Attempt
from lms.quizzes.views.player import load


@requires(Permission.LEARN, load=load)
def receipt(viewer: Viewer, attempt: Attempt) -> Response:
    """The owner's receipt to keep, as JSON; `lms receipt` checks it."""
    if attempt.receipt is None:
        raise Missing
    text = json.dumps(services.receipt_file(attempt), ensure_ascii=False, indent=1)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="tanda-terima-{attempt.uuid}.json"'
    return response
