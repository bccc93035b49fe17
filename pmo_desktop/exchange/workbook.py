"""A table as a workbook of one sheet (Office Open XML, ECMA-376), as spreadsheets open it: texts as texts, numbers as numbers."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

Cell = str | float | int | None
_WIDEST = 60
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_NAMESPACE}"><fonts count="2"><font/><font><b/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}
_FORBIDDEN = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}


def workbook(title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the file of a workbook whose one sheet is called `title`; its headings are bold and stay while one scrolls."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(name, _HEAD + content)
        name = escape(_sheet_name(title), {'"': "&quot;"})
        package.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook xmlns="{_NAMESPACE}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        package.writestr("xl/worksheets/sheet1.xml", _HEAD + "".join(_sheet(headings, rows)))
    return held.getvalue()


def _sheet_name(title: str) -> str:
    """Return a title as the name of a sheet, which has at most 31 letters and none of a few."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in title.translate(_FORBIDDEN))
    return kept.strip("' ")[:31] or "Table"


def _sheet(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    yield f'<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for number, heading in enumerate(headings, 1):
        longest = max((len(str(row[number - 1])) for row in rows if number <= len(row)), default=0)
        width = min(_WIDEST, max(longest, len(heading)) + 2)
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    for number, row in enumerate((headings, *rows), 1):
        yield f'<row r="{number}">'
        yield from (_cell(_address(column, number), cell, bold=number == 1) for column, cell in enumerate(row))
        yield "</row>"
    yield "</sheetData></worksheet>"


def _cell(address: str, cell: Cell, *, bold: bool) -> str:
    style = ' s="1"' if bold else ""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        text = escape(cell.translate(_FORBIDDEN))
        return f'<c r="{address}" t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{address}"{style}><v>{cell!r}</v></c>'


def _address(column: int, row: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
