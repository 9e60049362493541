"""A picture of documents and their relations: one below the other, bound by arcs. Pure module: no Django import.

The documents stand in the order of their dates, each on a line of its own beside which there is room for its name,
so that the picture is legible on a telephone. An arc leads from a document to the one that it bears on.
"""

from dataclasses import dataclass
from textwrap import wrap

WIDTH, GUTTER, ROW = 350, 86, 58
LINE, CHARACTERS, LINES = 17, 36, 2
TOP = 8


@dataclass(frozen=True)
class Node:
    label: str
    url: str
    date: str  # EDTF
    is_centre: bool = False


@dataclass(frozen=True)
class Edge:
    """An arc between two places in the list of nodes: the first bears on the second, as the words say."""

    subject: int
    object: int
    words: str
    citations: tuple = ()


@dataclass(frozen=True)
class Row:
    """A node in its place; the lines are (height, words)."""

    node: Node
    y: int
    lines: tuple[tuple[int, str], ...]
    date_y: int


@dataclass(frozen=True)
class Arc:
    """An edge in its place: the path of its line and of its head, and the two nodes that it binds."""

    edge: Edge
    path: str
    head: str
    subject: Node
    object: Node

    @property
    def is_own(self) -> bool:
        """Whether it begins or ends at the document in the middle of the matter."""
        return self.subject.is_centre or self.object.is_centre


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    x: int  # of the points
    text_x: int
    rows: tuple[Row, ...]
    arcs: tuple[Arc, ...]
    left_out: int


def drawn(nodes: list[Node], edges: list[Edge], left_out: int = 0) -> Picture:
    """Put the nodes, in their order, and the arcs between them on a sheet."""
    rows = tuple(_row(number, node) for number, node in enumerate(nodes))
    longest = max((abs(edge.subject - edge.object) for edge in edges), default=1)
    arcs = tuple(_arc(edge, nodes, rows, longest) for edge in edges)
    return Picture(WIDTH, TOP * 2 + ROW * len(nodes), GUTTER, GUTTER + 14, rows, arcs, max(left_out, 0))


def _row(number: int, node: Node) -> Row:
    lines = wrap(node.label, CHARACTERS, max_lines=LINES, placeholder=" …") or [""]
    top = TOP + ROW * number + 14
    placed = tuple((top + LINE * n, line) for n, line in enumerate(lines))
    return Row(node, top - 5, placed, top + LINE * len(lines))


def _arc(edge: Edge, nodes: list[Node], rows: tuple[Row, ...], longest: int) -> Arc:
    # Off the point itself, so that arcs that come and arcs that go do not lie on one another.
    down = 1 if edge.object > edge.subject else -1
    y1, y2 = rows[edge.subject].y + 3 * down, rows[edge.object].y - 3 * down
    reach = 18 + round((GUTTER - 24) * abs(edge.subject - edge.object) / max(longest, 1))
    x = GUTTER - 6
    bend = max(GUTTER - round(reach * 1.33), 2 - GUTTER // 4)
    path = f"M{x} {y1}C{bend} {y1} {bend} {y2} {x - 5} {y2}"
    head = f"M{x} {y2}l-8 -4v8z"
    return Arc(edge, path, head, nodes[edge.subject], nodes[edge.object])
