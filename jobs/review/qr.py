"""An address as a picture that a phone reads: the one door to segno."""

from __future__ import annotations

import io


def qr_data_uri(text: str) -> str:
    """An SVG picture as `data:` address, dark on light in any theme."""
    import segno

    return str(segno.make(text, micro=False).svg_data_uri(scale=5, border=4, light="#fff", dark="#000"))


def qr_lines(text: str) -> str:
    """The picture for a terminal."""
    import segno

    stream = io.StringIO()
    segno.make(text, micro=False).terminal(out=stream, compact=True)
    return stream.getvalue()
