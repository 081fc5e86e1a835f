"""The fonts of the PDF papers: Noto Sans CJK, which has 𠮷 and 﨑, from the operating system's own package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.errors import TriageError

FILE = "NotoSansCJK-Regular.ttc"
# Debian and Ubuntu (fonts-noto-cjk), Fedora (google-noto-sans-cjk-fonts), Arch (noto-fonts-cjk), installed by hand.
FOLDERS = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/google-noto-sans-cjk-fonts"),
    Path("/usr/share/fonts/google-noto-cjk"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)


def folder() -> Path:
    """The folder with the fonts. Raises TriageError (fonts_missing) that says what to install."""
    for place in FOLDERS:
        if (place / FILE).is_file():
            return place
    raise TriageError(
        "fonts_missing",
        f"PDF: 日本語の書体 {FILE} が見つかりません。Debian や Ubuntu では apt-get install fonts-noto-cjk で入ります。"
        f"ほかでは、{FOLDERS[-2]} に置いてください。Word（.docx）とテキスト（.txt）は、書体がなくても作れます。",
    )


@cache
def covered(place: Path) -> frozenset[int]:
    """The characters that the fonts in `place` have. Takes a second."""
    from fontTools.ttLib import TTFont

    with TTFont(place / FILE, fontNumber=0, lazy=True) as font:  # the first of the collection is the Japanese one
        return frozenset(font.getBestCmap())
