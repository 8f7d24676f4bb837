"""What the pages of the editor share."""

from __future__ import annotations

from lms.courses.queries import Desk
from lms.courses.views.pages import home_of


def test_home_is_the_part_on_the_desk_or_the_edition(app, draft):
    part = draft.modules[0].activities[0]
    with app.test_request_context():
        assert home_of(Desk(draft)) == f"/studio/{draft.uuid}"
        assert home_of(Desk(draft, activity=part)) == f"/studio/{draft.uuid}/bagian/{part.uuid}"


def test_the_interface_is_complete_in_both_languages(app, sign_in, draft, kept):
    version = kept(draft)
    browser = sign_in("tari")
    assert "Kerangka kursus" in browser.get(f"/studio/{version}").text
    browser.send("/profil/bahasa", {"locale": "en"})
    assert "Outline of the course" in browser.get(f"/studio/{version}").text


def test_notices_of_a_review_are_worded(app):
    from lms.outbox.wording import words

    with app.test_request_context():
        for kind in ("courses.review_asked", "courses.returned", "courses.published"):
            assert "“Surat”" in words(kind, {"title": "Surat"})
