"""QR codes, drawn here: nobody else is asked for one (learning 23)."""


def squares(text: str, *, margin: int = 2) -> list[list[bool]]:
    """The rows of the code, true for black, with `margin` empty ones around it. It can be read where a seventh of it
    is lost, as on paper that was folded."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode  # brings Pillow: 9 MB that only who draws needs

    code = QRCode(error_correction=ERROR_CORRECT_M, border=margin)
    code.add_data(text)
    return code.get_matrix()


def one_path(rows: list[list[bool]]) -> str:
    """The `d` of one SVG path that draws the rows, a line of 1 through the middle of each black square."""
    return "".join(f"M{x},{y}.5h1" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
