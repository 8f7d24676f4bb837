"""Store and recognise files."""

from __future__ import annotations

import hashlib
import io
import secrets
from pathlib import Path

from flask import Response, current_app, send_file
from flask_babel import gettext as _
from PIL import Image, UnidentifiedImageError

from lms.access.viewer import Viewer
from lms.clock import now
from lms.config import Settings
from lms.db import db
from lms.files.models import StoredFile
from lms.problems import Problem

SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"WEBP", 8, "image/webp"),
    (b"ID3", 0, "audio/mpeg"),
    (b"\xff\xfb", 0, "audio/mpeg"),
    (b"\xff\xf3", 0, "audio/mpeg"),
    (b"ftyp", 4, "video/mp4"),
    (b"WEBVTT", 0, "text/vtt"),
    (b"PK\x03\x04", 0, "application/zip"),
)
PICTURES = ("image/png", "image/jpeg", "image/webp")
MOST_PIXELS = 40_000_000
WIDEST = 1600


def recognise(data: bytes) -> str:
    """The media type by content; names and browsers' claims are not trusted. Unknown content is `application/octet-stream`."""
    for mark, offset, kind in SIGNATURES:
        if data[offset : offset + len(mark)] == mark:
            return kind
    return "application/octet-stream"


def store(viewer: Viewer | None, data: bytes, name: str, *, allowed: tuple[str, ...], limit: int) -> StoredFile:
    """Keep an upload. Pictures are re-encoded (which drops position and camera data). Raises `Problem`."""
    if len(data) > limit:
        raise Problem(_("The file is larger than %(limit)s MB. Choose a smaller one.", limit=limit // 1_000_000))
    kind = recognise(data)
    if kind not in allowed:
        raise Problem(_("This kind of file is not accepted here. Accepted: %(kinds)s.", kinds=", ".join(allowed)))
    if kind in PICTURES:
        data, kind = _clean_picture(data), "image/webp"
    return keep(viewer, data, name, kind)


def keep(viewer: Viewer | None, data: bytes, name: str, media_type: str) -> StoredFile:
    """Keep bytes that we made or already checked."""
    digest = hashlib.sha256(data).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.new")
        temporary.write_bytes(data)
        temporary.replace(path)
    stored = StoredFile(
        sha256=digest,
        size=len(data),
        media_type=media_type,
        name=Path(name).name[:200] or "berkas",
        account_id=viewer.account_id if viewer else None,
        created_at=now(),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def _clean_picture(data: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Problem(_("The picture has too many pixels. Reduce it below 40 megapixels."))
            picture.thumbnail((WIDEST, WIDEST * 4))
            out = io.BytesIO()
            picture.convert("RGBA" if "A" in picture.mode else "RGB").save(out, "WEBP", quality=82)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as error:
        raise Problem(_("The picture is damaged. Save it again as PNG or JPEG and upload that.")) from error
    return out.getvalue()


def read(stored: StoredFile) -> bytes:
    """The content of a stored file."""
    return _path(stored.sha256).read_bytes()


def send(stored: StoredFile, *, download: bool = False, named: bool = True) -> Response:
    """Deliver a stored file with byte ranges; the caller has checked that the viewer may have it. Without `named` it does not
    say what it was called.
    """
    inline = stored.media_type.startswith(("image/", "video/", "audio/")) or stored.media_type in (
        "text/vtt",
        "application/pdf",
    )
    return send_file(
        _path(stored.sha256),
        mimetype=stored.media_type,
        as_attachment=download or not inline,
        download_name=stored.name if named else None,
        conditional=True,
        etag=stored.sha256,
        max_age=None,
    )


def _path(digest: str) -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data / "files" / digest[:2] / digest
