"""The colours of pages, charts and maps, and whether two of them can be told apart."""

import re

from django.utils.translation import gettext as _

INK = "#14282f"
PAPER = "#ffffff"
QUIET = "#f4f6f5"
BRAND = "#0b5563"
RULE = "#c3ccca"
MUTED = "#4a5c61"

# Okabe and Ito (2008): told apart by people who see colours differently. Black and yellow are left out: ink is text,
# and yellow on white is too faint for a line.
BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY = "#0072b2", "#d55e00", "#009e73", "#aa4b85", "#b87700", "#3f8fbf"
CATEGORIES = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)

# One hue, light to dark, even steps of lightness.
SEQUENTIAL = ("#dcebec", "#b0d2d5", "#7db3b8", "#478f97", "#1f6c77", "#0b4652")
# Blue below, vermillion above, paper in the middle; the ends are told apart by every kind of colour sight.
DIVERGING = ("#1f5f8f", "#6ba0c8", "#c4dbea", "#f2f2f0", "#f6d0b4", "#dd8b51", "#a84d0c")

LEAST_CONTRAST = 4.5


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def contrast_problem(colour: str) -> str | None:
    """What is wrong with a brand colour, in a sentence, or None: it carries white text and is text on white."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return str(_("Enter the colour as a hash sign and six digits or letters, such as #0b5563."))
    ratio = contrast(colour, PAPER)
    if ratio >= LEAST_CONTRAST:
        return None
    return str(
        _(
            "White text on %(colour)s is too hard to read: its contrast is %(ratio).1f to 1 and must be at least "
            "4.5 to 1. Choose a darker colour."
        )
        % {"colour": colour, "ratio": ratio}
    )
