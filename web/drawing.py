"""A diagram as an SVG, with the path a case took drawn on it. It never reads a case: marks come in, markup goes out.

Order of the layers: lanes, flows not taken, flows taken, shapes, words, round numbers, links. All words are escaped:
each piece is made by `Markup.format`.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from web import glyphs, lettering
from workflows.shown import DrawnProcess, NodeMark

#: free space around the drawing
MARGIN = 12
#: narrower drawings are not stretched to the page, wider ones not pressed into it but drawn a little smaller
SMALL = 900
VAST = 2100
SMALLER = 0.8
UNTOUCHED = NodeMark(rounds=(), current=False, page=False)
TASKS = ("user_task", "business_rule_task", "script_task", "call_activity")
ROUND = ("start_event", "message_start_event", "end_event")


def anchor(key: str) -> str:
    """The id under which an opened process stands in a page."""
    return "process-" + key.replace("/", "--")


def draw(process: DrawnProcess, *, label: str) -> Markup:
    """The whole drawing; `label` says to those who do not see it what it is and where the same stands in words."""
    x, y, width, height = canvas(process)
    size = "small" if width < SMALL else "vast" if width > VAST else "fitting"
    return Markup(
        '<svg class="drawn {size}" width="{shown}" viewBox="{x} {y} {width} {height}" role="group"'
        ' aria-label="{label}">'
        '<g aria-hidden="true">{inside}</g>{links}</svg>'
    ).format(
        size=size,
        shown=round(width * SMALLER if size == "vast" else width),
        x=x,
        y=y,
        width=width,
        height=height,
        label=label,
        inside=Markup().join(layers(process)),
        links=Markup().join(links(process)),
    )


def is_wide(process: DrawnProcess) -> bool:
    """Whether the drawing is wider than a page, so that a reader may want to see it whole."""
    return canvas(process)[2] > VAST


def layers(process: DrawnProcess) -> Iterator[Markup]:
    """Everything that is seen, from the ground up."""
    yield from lanes(process)
    taken = {flow for flow, rounds in process.flows.items() if rounds}
    for flow in process.diagram.layout.flows:
        if flow not in taken:
            yield from line(process, flow, "")
    for flow in process.diagram.layout.flows:
        if flow in taken:
            yield from line(process, flow, "been")
    for node in sorted(process.diagram.layout.nodes, key=lambda each: kind_of(process, each).startswith("boundary")):
        yield from shape(process, node)
    for flow in process.diagram.layout.flows:
        yield from label_of_flow(process, flow)
    for node in process.diagram.layout.nodes:
        yield from round_tag(process, node)


def canvas(process: DrawnProcess) -> tuple[float, float, float, float]:
    """Left, top, width and height of what is drawn."""
    layout = process.diagram.layout
    boxes = [*layout.nodes.values(), *layout.lanes.values(), *layout.labels.values()]
    if layout.participant is not None:
        boxes.append(layout.participant)
    points = [(box.x, box.y) for box in boxes] + [(box.x + box.width, box.y + box.height) for box in boxes]
    points += [point for corners in layout.flows.values() for point in corners]
    left, top = min(x for x, _ in points) - MARGIN, min(y for _, y in points) - MARGIN
    return left, top, max(x for x, _ in points) - left + MARGIN, max(y for _, y in points) - top + MARGIN


def lanes(process: DrawnProcess) -> Iterator[Markup]:
    layout = process.diagram.layout
    names = {lane.id: lane.name for lane in process.diagram.lanes}
    box = '<rect class="lane" x="{}" y="{}" width="{}" height="{}"/>'
    upright = '<text class="lane-name" transform="translate({} {}) rotate(-90)" text-anchor="middle">{}</text>'
    if layout.participant is not None:
        pool = layout.participant
        yield Markup(box).format(pool.x, pool.y, pool.width, pool.height)
        yield Markup(upright).format(pool.x + 19, pool.y + pool.height / 2, process.name)
    for lane, bounds in layout.lanes.items():
        yield Markup(box).format(bounds.x, bounds.y, bounds.width, bounds.height)
        yield Markup(upright).format(bounds.x + 19, bounds.y + bounds.height / 2, names.get(lane, ""))


def line(process: DrawnProcess, flow: str, state: str) -> Iterator[Markup]:
    """A flow with its tip."""
    corners = process.diagram.layout.flows[flow]
    path = "M" + " L".join(f"{x:g} {y:g}" for x, y in corners)
    yield Markup('<path class="line {}" d="{}"/>').format(state, path)
    yield tip(corners[-2], corners[-1], state)


def tip(before: tuple[float, float], end: tuple[float, float], state: str) -> Markup:
    """The arrow's tip at the last corner, pointing the way the last piece goes."""
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = max((dx * dx + dy * dy) ** 0.5, 0.001)
    ux, uy = dx / length, dy / length
    long, wide = (11, 6) if state else (9, 4.5)
    back = (end[0] - ux * long, end[1] - uy * long)
    points = (end, (back[0] - uy * wide, back[1] + ux * wide), (back[0] + uy * wide, back[1] - ux * wide))
    text = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup('<polygon class="tip {}" points="{}"/>').format(state, text)


def mark_of(process: DrawnProcess, node: str) -> NodeMark:
    return process.nodes.get(node, UNTOUCHED)


def kind_of(process: DrawnProcess, node: str) -> str:
    return process.diagram.nodes[node].kind


def state_of(mark: NodeMark) -> str:
    return "now" if mark.current else "been" if mark.rounds else ""


def shape(process: DrawnProcess, node: str) -> Iterator[Markup]:
    """The outline of a node, its sign, its words."""
    kind = kind_of(process, node)
    mark = mark_of(process, node)
    classes = " ".join(word for word in (state_of(mark), "sheet" if mark.page else "") if word)
    if kind in TASKS:
        yield from task(process, node, kind, classes)
    elif kind.endswith("gateway"):
        yield from gateway(process, node, kind, classes)
    else:
        yield from event(process, node, kind, classes)


def task(process: DrawnProcess, node: str, kind: str, classes: str) -> Iterator[Markup]:
    box = process.diagram.layout.nodes[node]
    call = kind == "call_activity"
    yield Markup('<rect class="shape {} {}" x="{}" y="{}" width="{}" height="{}" rx="8"/>').format(
        classes, "call" if call else "", box.x, box.y, box.width, box.height
    )
    yield glyphs.in_corner(kind, box.x + 13, box.y + 13, classes)
    yield glyphs.at_foot(kind, box.x + box.width / 2, box.y + box.height - 10, classes)
    words = lettering.fitted(
        process.diagram.nodes[node].name,
        width=box.width - 10,
        height=box.height - (22 if call else 8),
        bold="sheet" in classes,
    )
    middle = box.y + (box.height - (14 if call else 0)) / 2
    yield written(words, box.x + box.width / 2, words.baseline(middle), "words " + classes)


def gateway(process: DrawnProcess, node: str, kind: str, classes: str) -> Iterator[Markup]:
    box = process.diagram.layout.nodes[node]
    x, y, half, tall = box.x + box.width / 2, box.y + box.height / 2, box.width / 2, box.height / 2
    yield Markup('<path class="shape {}" d="M{} {} l{} {} l{} {} l{} {} Z"/>').format(
        classes, x, y - tall, half, tall, -half, tall, -half, -tall
    )
    yield glyphs.in_middle(kind, x, y, classes)
    yield from own_label(process, node)


def event(process: DrawnProcess, node: str, kind: str, classes: str) -> Iterator[Markup]:
    box = process.diagram.layout.nodes[node]
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, box.width / 2
    ends = " ending" if kind == "end_event" else ""
    dashed = "" if process.diagram.nodes[node].interrupting else " passing"
    yield Markup('<circle class="shape {}{}{}" cx="{}" cy="{}" r="{}"/>').format(classes, ends, dashed, x, y, radius)
    if kind not in ROUND:
        yield Markup('<circle class="glyph {}{}" cx="{}" cy="{}" r="{}"/>').format(classes, dashed, x, y, radius - 3)
    yield glyphs.in_middle(kind, x, y, classes)
    yield from own_label(process, node)


def own_label(process: DrawnProcess, node: str) -> Iterator[Markup]:
    """The words beside an event or a gateway, where the drawing puts them, else below it."""
    name = process.diagram.nodes[node].name
    if not name:
        return
    mark = mark_of(process, node)
    strong = "label" + (" sheet" if mark.page else "") + (" reached" if state_of(mark) else "")
    box = process.diagram.layout.labels.get(node)
    if box is not None:
        words = lettering.fitted(name, width=max(box.width, 40), height=max(box.height, 14), bold=mark.page)
        yield written(words, box.x + box.width / 2, words.baseline(box.y + box.height / 2), strong)
        return
    shape_box = process.diagram.layout.nodes[node]
    words = lettering.fitted(name, width=110, height=44)
    below = shape_box.y + shape_box.height + 6 + words.height / 2
    yield written(words, shape_box.x + shape_box.width / 2, words.baseline(below), strong)


def label_of_flow(process: DrawnProcess, flow: str) -> Iterator[Markup]:
    """The words of a flow, and the rounds it was taken in, if it was more than the first."""
    corners, rounds = process.diagram.layout.flows[flow], process.flows.get(flow, ())
    name, box = process.diagram.flows[flow].name, process.diagram.layout.labels.get(flow)
    if name:
        x, y, width, height = (
            (box.x, box.y, box.width, box.height) if box else (corners[0][0] + 6, corners[0][1] - 18, 60, 14)
        )
        words = lettering.fitted(name, width=max(width, 24), height=max(height, 13))
        yield written(words, x + width / 2, words.baseline(y + height / 2), "label" + (" reached" if rounds else ""))
    if rounds and rounds != (1,):
        x, y = middle_of(corners)
        yield tag(x, y, numbers(rounds), "")


def middle_of(corners: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """The middle of the longest straight piece."""
    pieces = zip(corners, corners[1:], strict=False)
    (ax, ay), (bx, by) = max(pieces, key=lambda piece: abs(piece[0][0] - piece[1][0]) + abs(piece[0][1] - piece[1][1]))
    return (ax + bx) / 2, (ay + by) / 2


def round_tag(process: DrawnProcess, node: str) -> Iterator[Markup]:
    """The rounds of a task at its upper right corner, "now" where the case stands."""
    mark = mark_of(process, node)
    box = process.diagram.layout.nodes[node]
    if mark.current:
        last = f"{mark.rounds[-1]} now" if mark.rounds and mark.rounds[-1] > 1 else "now"
        yield tag(box.x + box.width - 12, box.y, last, "now")
    elif mark.rounds and kind_of(process, node) in TASKS and kind_of(process, node) != "script_task":
        yield tag(box.x + box.width - 8, box.y, numbers(mark.rounds), "")


def numbers(rounds: tuple[int, ...]) -> str:
    """1, 2 · from four rounds on 1–5."""
    return f"{rounds[0]}–{rounds[-1]}" if len(rounds) > 3 else ", ".join(str(each) for each in rounds)


def tag(x: float, y: float, text: str, state: str) -> Markup:
    width = 10 + 7 * len(text)
    return Markup(
        '<rect class="tag {}" x="{}" y="{}" width="{}" height="18" rx="9"/>'
        '<text class="tag-text {}" x="{}" y="{}" text-anchor="middle">{}</text>'
    ).format(state, x - width / 2, y - 9, width, state, x, y + 4, text)


def written(words: lettering.Lettering, x: float, baseline: float, classes: str) -> Markup:
    spans = Markup().join(
        Markup('<tspan x="{}" dy="{}">{}</tspan>').format(x, f"{words.size * lettering.LINE if n else 0:g}", text)
        for n, text in enumerate(words.lines)
    )
    return Markup('<text class="{}" font-size="{}" y="{:.1f}" text-anchor="middle">{}</text>').format(
        classes, f"{words.size:g}", baseline, spans
    )


def links(process: DrawnProcess) -> Iterator[Markup]:
    """What can be touched: calls that open, and the anchor of the present step."""
    outline = '<rect x="{}" y="{}" width="{}" height="{}" rx="8"/>'
    for node, box in process.diagram.layout.nodes.items():
        mark = mark_of(process, node)
        place = Markup(outline).format(box.x, box.y, box.width, box.height)
        here = Markup(' id="{}-now"').format(anchor(process.key)) if mark.current else Markup()
        if mark.opens is not None:
            yield Markup('<a{} href="#{}" aria-label="{}">{}</a>').format(
                here, anchor(mark.opens), process.diagram.nodes[node].name, place
            )
        elif mark.current:
            yield Markup('<g{} class="place">{}</g>').format(here, place)
