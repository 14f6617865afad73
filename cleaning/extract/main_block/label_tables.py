"""A table of labels and values is one text: an office's guide, a form, a fact sheet.

Its cells are too short to look like running text, so that one long cell alone would be taken for the article.

| html | text |
|---|---|
| `<tr><td>事项名称<td>烟花销售许可<tr><td>办理时限<td>十个工作日 …` | the whole table |

>>> rows = [("事项名称", "烟花销售许可"), ("受理机构", "应急局"), ("办理时限", "十天"), ("材料", "申请书，一份。")]
>>> boxes = [Box("body", "body", -1, 0, 4), Box("table", "table", 0, 0, 4), Box("td", "td", 1, 3, 4)]
>>> from cleaning.extract.render.lines import Line
>>> page = Flow([Line("\\t".join(row), 2 if n == 3 else 1, "td") for n, row in enumerate(rows)], boxes)
>>> whole_table(page, 2)
1
"""

from __future__ import annotations

from cleaning.extract.main_block.clause_punctuation import marks
from cleaning.extract.render.lines import Box, Flow

LABEL = 12  # characters: 行政许可事项办理流程图示 is as long as labels of public guides are
ROWS = 4  # labelled rows that make a table of labels; fewer are a head of title and date
LABELLED = 0.6  # share of the rows that have a label: guides have section rows and notes between them
LINKED = 0.3  # share of the characters in links above which the table is a menu
UP = 8  # boxes up to the table: td, tr, tbody, and divisions inside a cell


def whole_table(flow: Flow, chosen: int) -> int:
    """The number of the table of labels around the chosen box; else the number of the chosen box itself."""
    number = chosen
    for _ in range(UP):
        box = flow.boxes[number]
        if box.tag == "table" and _is_of_labels(flow, number):
            return number
        number = box.parent
        if number < 0:
            break
    return chosen


def _is_of_labels(flow: Flow, number: int) -> bool:
    table = flow.boxes[number]
    size = flow.size[table.last] - flow.size[table.first]
    if not size or flow.linked[table.last] - flow.linked[table.first] > LINKED * size:
        return False
    first = _first_cells(flow, table)
    labels = {text for text in first if _is_label(text)}
    return len(labels) >= max(ROWS, LABELLED * len(first))


def _first_cells(flow: Flow, table: Box) -> list[str]:
    """What each row begins with. Rows that were joined are lines; else cells alternate, a label and its value."""
    texts = [line.text for line in flow.lines[table.first : table.last] if line.text.strip()]
    if any("\t" in text for text in texts):
        return [text.partition("\t")[0] for text in texts]
    return [_text(flow, cell) for cell in _cells(flow, table)][::2]


def _cells(flow: Flow, table: Box) -> list[Box]:
    """The cells of a table in which no other table is, in the page's order."""
    inside = (box for box in flow.boxes if table.first <= box.first and box.last <= table.last and box is not table)
    found = [box for box in inside if box.tag in ("td", "th", "table")]
    return [] if any(box.tag == "table" for box in found) else found


def _text(flow: Flow, cell: Box) -> str:
    return "".join(line.text for line in flow.lines[cell.first : cell.last])


def _is_label(text: str) -> bool:
    text = text.strip()
    return 0 < len(text) <= LABEL and not marks(text) and not text[0].isdigit()
