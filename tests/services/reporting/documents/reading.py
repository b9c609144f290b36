"""Reading a PDF the way a screen reader's author would: its text, its structure, its links."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

_LINE = re.compile(r"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>$", re.MULTILINE)


def opened(pdf: bytes) -> Any:
    return pikepdf.open(BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text in the order it is drawn, without white space (line ends have none anyway)."""
    return "".join(part for page in opened(pdf).pages for part in _texts(page)).replace(" ", "")


def squeezed(text: str) -> str:
    """As `text_of` has it."""
    return re.sub(r"\s", "", text)


def elements(document: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    waiting = [document.Root.StructTreeRoot.K]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, pikepdf.Array):
            waiting = [*one, *waiting]
        elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            waiting = [one.get("/K", pikepdf.Array()), *waiting]


def tags(document: Any, tag: str) -> list[Any]:
    return [one for one in elements(document) if str(one.S) == f"/{tag}"]


def actions(document: Any) -> list[str]:
    """Addresses of all links."""
    found = [note for page in document.pages for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in found if "/A" in note]


def _texts(page: Any) -> Iterator[str]:
    letters = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    font = ""
    for one_step in pikepdf.parse_content_stream(page):
        operands, operator = one_step.operands, one_step.operator
        if str(operator) == "Tf":
            font = str(operands[0])
        elif str(operator) == "TJ":
            for one in operands[0]:
                if isinstance(one, pikepdf.String):
                    yield _decoded(bytes(one), letters[font])
        elif str(operator) == "Tj":
            yield _decoded(bytes(operands[0]), letters[font])


def _decoded(glyphs: bytes, letters: dict[int, str]) -> str:
    pairs = (int.from_bytes(glyphs[at : at + 2]) for at in range(0, len(glyphs), 2))
    return "".join(re.sub(r"\s", "", letters.get(glyph, "")) for glyph in pairs)


def _letters(font: Any) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode("ascii")
    return {
        int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
        for glyph, text in _LINE.findall(table)
    }
