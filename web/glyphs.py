"""The small signs of BPMN inside shapes: envelope, clock, person, table. It never knows where a case stands."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

#: kind -> sign around the point (0, 0), drawn with the class handed in
PLUS = '<path class="glyph {c}" d="M-8 0 h16 M0 -8 v16"/>'
CROSS = '<path class="glyph {c}" d="M-6 -6 l12 12 m0 -12 l-12 12"/>'
CLOCK = '<circle class="glyph {c}" r="8"/><path class="glyph {c}" d="M0 -5 v5 h4"/>'
ENVELOPE = '<path class="glyph {c}" d="M-7 -5 h14 v10 h-14 z l7 6 l7 -6"/>'
SENT = '<path class="solid {c}" d="M-7 -5 h14 l-7 5.5 z M-7 -3 l7 5.5 l7 -5.5 v8 h-14 z"/>'
PERSON = '<path class="glyph {c}" d="M-6 6 c0 -8 12 -8 12 0 z"/><circle class="glyph {c}" cy="-3" r="3.2"/>'
TABLE = '<path class="glyph {c}" d="M-7 -5 h14 v10 h-14 z M-7 -1.5 h14 M-2.5 -1.5 v6.5"/>'
SCRIPT = '<path class="glyph {c}" d="M-5 -6 h10 v12 h-10 z M-2.5 -3 h5 M-2.5 0 h5 M-2.5 3 h5"/>'
FOLDED = '<path class="glyph {c}" d="M-7 -7 h14 v14 h-14 z M-4 0 h8 M0 -4 v8"/>'
FIVE = "M0 -5.5 L5.2 -1.7 L3.2 4.5 H-3.2 L-5.2 -1.7 Z"
EITHER = '<circle class="glyph {c}" r="9"/><path class="glyph {c}" d="' + FIVE + '"/>'

MIDDLE: dict[str, str] = {
    "exclusive_gateway": CROSS,
    "parallel_gateway": PLUS,
    "event_based_gateway": EITHER,
    "message_start_event": ENVELOPE,
    "message_catch_event": ENVELOPE,
    "message_throw_event": SENT,
    "timer_catch_event": CLOCK,
    "boundary_timer": CLOCK,
    "boundary_message": ENVELOPE,
}
CORNER: dict[str, str] = {
    "user_task": PERSON,
    "business_rule_task": TABLE,
    "script_task": SCRIPT,
}


def _placed(signs: dict[str, str]) -> Callable[[str, float, float, str], Markup]:
    def placed(kind: str, x: float, y: float, classes: str) -> Markup:
        if kind not in signs:
            return Markup()
        return Markup('<g transform="translate({x} {y})">' + signs[kind] + "</g>").format(x=x, y=y, c=classes)

    return placed


#: the sign in the middle of a gateway or an event; nothing for a kind without one
in_middle = _placed(MIDDLE)
#: the sign in the upper left corner of a task
in_corner = _placed(CORNER)
#: the sign at the foot of a call
at_foot = _placed({"call_activity": FOLDED})
