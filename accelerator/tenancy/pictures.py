"""Uploaded pictures are re-encoded: what comes in as a file leaves as plain pixels."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Picture

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 40_000_000  # a bomb says more
SIDE = 640  # px; logos need no more
FORMATS = ("PNG", "JPEG", "WEBP")


def make_picture(upload: BinaryIO, *, alt: str = "", credit: str = "", licence: str = "") -> Picture:
    """Store a PNG, JPEG or WebP of at most 2 MB as a PNG whose longer side is at most 640 px.

    Raises Refused with a sentence for the uploader.
    """
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused("This picture is larger than 2 MB. Save it smaller and try again.")
    image = _open(content)
    image.thumbnail((SIDE, SIDE))
    out = BytesIO()
    image.convert("RGBA").save(out, "PNG", optimize=True)
    return Picture.objects.create(
        content=out.getvalue(),
        content_type="image/png",
        width=image.width,
        height=image.height,
        alt=alt,
        credit=credit,
        licence=licence,
    )


def _open(content: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise Refused("This picture has too many pixels. Save it smaller and try again.")
        image.load()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refused("This file is not a picture we can read. Use PNG, JPEG or WebP.") from error
    return image
