"""QR codes (ISO/IEC 18004), drawn by Segno (BSD)."""

import io


def qr(text: str, about: str = "") -> str:
    """The QR code of a text, as SVG: level M corrects 15 % of it, the quiet zone of four modules is in it.

    ``about`` is what a reader that cannot see it is told.
    """
    import segno  # noqa: PLC0415  not at cold start

    drawing, described = io.BytesIO(), {"title": about, "desc": text} if about else {}
    segno.make_qr(text, error="m").save(
        drawing, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True, light="white", **described
    )
    return drawing.getvalue().decode()
