"""Files are known by their content."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lms.files.services import PICTURES, recognise, send, store
from lms.problems import Problem


def picture(size=(40, 30), kind="PNG", mode="RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "green" if mode == "RGB" else (0, 90, 70, 120)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (picture(), "image/png"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"<script>alert(1)</script>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_type_comes_from_the_content(data, kind):
    assert recognise(data) == kind


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_is_made_anew(database, mode):
    stored = store(None, picture(mode=mode), "../foto liburan.png", allowed=PICTURES, limit=10**6)
    assert stored.media_type == "image/webp"
    assert stored.name == "foto liburan.png"


@pytest.mark.parametrize(
    ("data", "limit", "words"),
    [
        (b"x" * 50, 10, "lebih besar"),
        (b"GIF89a....", 10**6, "tidak diterima"),
        (picture()[:60], 10**6, "rusak"),
    ],
)
def test_what_is_not_accepted_says_why(app, database, data, limit, words):
    with app.test_request_context(), pytest.raises(Problem, match=words):
        store(None, data, "a.png", allowed=PICTURES, limit=limit)


def test_a_huge_picture_is_refused_before_it_is_opened(app, database, monkeypatch):
    from lms.files import services

    monkeypatch.setattr(services, "MOST_PIXELS", 100)
    with app.test_request_context(), pytest.raises(Problem, match="terlalu besar"):
        store(None, picture(), "a.png", allowed=PICTURES, limit=10**6)


def test_ranges_and_downloads(app, database):
    from lms.files.services import keep, read

    stored = keep(None, b"0123456789", "a.bin", "application/octet-stream")
    assert read(stored) == b"0123456789"
    with app.test_request_context(headers={"Range": "bytes=2-4"}):
        answer = send(stored)
        answer.direct_passthrough = False
        assert (answer.status_code, answer.data) == (206, b"234")
        assert answer.headers["Content-Disposition"].startswith("attachment")
