"""The tenant's hue as a plain sRGB colour, for mails and files that cannot compute `oklch()`.

The matrices are those of the OKLab colour space (public, by its author; also in CSS Color 4).
"""

from functools import lru_cache
from math import cos, radians, sin

DEFAULT_HUE = 168
ACCENT = (0.41, 0.085)  # lightness and chroma of --accent in the light scheme
TINT = (0.95, 0.025)

RGB = tuple[float, float, float]


@lru_cache(maxsize=720)
def accent_hex(hue: int | None) -> str:
    """The accent of a tenant's hue (0-359 degrees, None for the house's own) as "#rrggbb"."""
    return oklch_hex(*ACCENT, DEFAULT_HUE if hue is None else hue)


def tint_hex(hue: int | None) -> str:
    """The quiet background of a hue as "#rrggbb"."""
    return oklch_hex(*TINT, DEFAULT_HUE if hue is None else hue)


def oklch_hex(lightness: float, chroma: float, hue: float) -> str:
    """An OKLCH colour (lightness 0-1, hue in degrees) as hex; chroma is lowered until sRGB can show it."""
    low, high = 0.0, chroma
    colour = _linear(lightness, chroma, hue)
    if not _shows(colour):
        while high - low > 1e-5:
            middle = (low + high) / 2
            low, high = (middle, high) if _shows(_linear(lightness, middle, hue)) else (low, middle)
        colour = _linear(lightness, low, hue)
    return "#" + "".join(f"{round(255 * _gamma(min(max(part, 0), 1))):02x}" for part in colour)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two hex colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _linear(lightness: float, chroma: float, hue: float) -> RGB:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shows(colour: RGB) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in colour)


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
