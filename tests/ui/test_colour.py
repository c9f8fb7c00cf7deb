import pytest

from accelerator.ui import colour


@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "expected"),
    [
        (1, 0, 0, "#ffffff"),
        (0, 0, 0, "#000000"),
        (0.62796, 0.25768, 29.2339, "#ff0000"),
        (0.86644, 0.29483, 142.4953, "#00ff00"),
        (0.45201, 0.31321, 264.052, "#0000ff"),
        (0.59987, 0, 0, "#808080"),
    ],
)
def test_known_colours_come_out_exact(lightness, chroma, hue, expected):
    assert colour.oklch_hex(lightness, chroma, hue) == expected


def test_white_text_on_every_accent_can_be_read():
    assert min(colour.contrast(colour.accent_hex(hue), "#ffffff") for hue in range(360)) >= 4.5


def test_accent_text_on_every_tint_can_be_read():
    assert min(colour.contrast(colour.accent_hex(hue), colour.tint_hex(hue)) for hue in range(360)) >= 4.5


def test_a_tenant_without_a_hue_has_the_houses_own():
    assert colour.accent_hex(None) == colour.accent_hex(168)


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_wcags(one, other, ratio):
    assert round(colour.contrast(one, other), 2) == ratio
