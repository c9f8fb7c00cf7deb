"""PDFs, set by Typst in this process (docs/decisions/documents.md).

A document is a template `templates/<app>/documents/<name>.typ` that imports `/ui/documents/house.typ`. Data goes
in as JSON and is only ever text there: nothing that a person typed is read as markup.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils import formats
from django.utils.text import slugify

from accelerator import clock
from accelerator.ui.colour import accent_hex, tint_hex

ACCESSIBLE = ["ua-1"]  # PDF/UA: Typst refuses to write what is not


@dataclass(frozen=True)
class House:
    """Whose document it is: the tenant's name, colour and logo (PNG, None without one)."""

    name: str
    hue: int | None
    logo: bytes | None = None
    locale: str = "en-gb"


def compile_pdf(template: str, data: dict[str, Any], house: House) -> bytes:
    """The PDF of "home/documents/evidence.typ" filled with `data`: A4, tagged, reproducible from the same data."""
    return _compile(
        template, data, house, format="pdf", pdf_standards=ACCESSIBLE, timestamp=clock.now().replace(microsecond=0)
    )


def compile_pictures(template: str, data: dict[str, Any], house: House, ppi: int = 72) -> list[bytes]:
    """Its pages as PNG, to look at."""
    found = _compile(template, data, house, format="png", ppi=ppi)
    return found if isinstance(found, list) else [found]


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    """A file to keep; its name says what it is and of which day."""
    response = HttpResponse(pdf, content_type="application/pdf")
    filename = f"{slugify(name)}-{clock.today():%Y-%m-%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _compile(template: str, data: dict[str, Any], house: House, **options: Any) -> Any:
    frame = {
        "tenant": house.name,
        "accent": accent_hex(house.hue),
        "tint": tint_hex(house.hue),
        "logo": list(house.logo) if house.logo else None,
        "lang": house.locale[:2],
        "region": house.locale[3:5].upper() or None,
        "day": formats.date_format(clock.today(), "j F Y"),
    }
    inputs = {"data": json.dumps({**frame, **data}, cls=DjangoJSONEncoder)}
    path = settings.BASE_DIR / "templates" / template
    return typst.compile(
        str(path), root=str(settings.BASE_DIR / "templates"), font_paths=_fonts(), sys_inputs=inputs, **options
    )


@cache
def _fonts() -> typst.Fonts:
    """Those in the wheel alone, so that a page looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
