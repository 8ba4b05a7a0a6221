"""The demo's calls: which story is told about which student, how long ago and how far. It names stories, not steps.

The stories lie in the library; a call whose story the library does not have is left out.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One story told about one student of the demo."""

    story: str
    student: str
    #: how many school days before the demo's first morning it is filed
    days: int
    #: local time of the filing
    time: str
    #: how many of its steps are taken at most; None: as many as there is time for until the first morning
    steps: int | None = None
    #: minutes from one act to the next
    pace: int = 12
    #: the story that the case goes on with which this one has started, taken to the first morning
    then: str = ""
    #: school days after the filing until the student is in school again; None: still out
    back: int | None = 1
    #: school days before the first morning on which the student was absent without anybody knowing why
    absent: tuple[int, ...] = ()
    #: school days before the first morning that the school has marked as truant
    truant: tuple[int, ...] = ()
    #: who plays the story's first officer; "": the officer of the student's school
    officer: str = ""


CALLS = (
    # The first morning: what has just come in.
    Call("pt10", "Wren Alderquill", 0, "08:08", steps=0),
    Call("pt1", "Silas Hawthornby", 0, "08:05", steps=1, pace=2, truant=(4, 11, 19)),
    Call("pt3", "Jasper Nettlecombe", 0, "07:57", steps=2, pace=3),
    Call("pt3", "Kai Driftwell", 0, "07:53", steps=1, pace=4, officer="ines"),
    Call("sr1", "Felix Dovetail", 0, "08:04", steps=0),
    Call("sr1", "Tate Gillyflower", 0, "08:00", steps=1, pace=4),
    Call("sr15", "Vida Starling", 0, "08:01", steps=1, pace=4),
    Call("mh1", "Rafael Wagtail", 0, "08:02", steps=0, back=None, truant=(22, 26)),
    Call("av1", "Orla Finchley-Made", 0, "08:05", steps=0),
    # Yesterday and the days before: calls on their way.
    Call("pt1", "Dario Barleymow", 1, "09:12", steps=5, pace=11, officer="ines", truant=(6, 15)),
    Call("pt1", "Juno Cloudberry", 1, "11:40", steps=9),
    Call("pt2", "Basil Larkinfield", 1, "10:05", steps=10, pace=14),
    Call("pt14", "Cyrus Marigold", 1, "13:05", steps=9, pace=16, officer="ines"),
    Call("pt12", "Zora Reedwater", 4, "10:20", steps=7, pace=13),
    Call("sr1", "Jory Alderquill", 1, "08:06", steps=6, pace=17, truant=(9,)),
    Call("sr11", "Ansel Candlewick", 2, "08:09", steps=9, pace=15),
    Call("sr6a", "Mateo Juniperus", 1, "08:04", steps=9, pace=14),
    Call("sr1", "Pip Ashwhistle", 1, "08:10", steps=8, pace=16),
    Call("mh1", "Rowan Featherstone", 1, "10:30", steps=0, back=None),
    Call("mh1", "Leif Quickbeam", 3, "09:40", steps=0, back=None),
    Call("mh5", "Anouk Kestrel", 4, "09:15", pace=22, back=None),
    Call("mh5", "Emil Rushmere", 3, "10:10", pace=22, back=None),
    Call("mh2b", "Nell Driftwell", 3, "11:25", steps=0, back=None),
    Call("mh10", "Ximena Goldenrod", 1, "09:50", steps=4, pace=25, back=None),
    Call("mh14b", "Mirela Lindenhall", 1, "13:10", steps=1, pace=35, back=None),
    Call("mh6", "Tansy Applegarth", 7, "09:30", steps=10, pace=21, back=None),
    Call("av1", "Linh Fernsby", 4, "11:00", steps=0),
    Call("av1", "Odette Elderbrook", 7, "09:20", steps=0),
    Call("av1", "Noor Birdsong", 5, "10:45", steps=1),
    Call("av1", "Amihan Pebblemarsh", 1, "13:30", steps=3, pace=24),
    Call("av6a", "Luz Bramblewood", 2, "12:15", steps=0),
    Call("av7", "Pearl Honeywell-Invented", 3, "14:00", steps=0),
    # Agreements for twenty school days.
    Call("pt2", "Niko Tamarack", 25, "09:35", then="dm1a"),
    Call("pt2", "Ivo Copperfen", 13, "10:50", then="dm1a", officer="ben"),
    Call("pt2", "Ezra Greenshank", 9, "09:05", then="dm1a", absent=(1,), officer="ines"),
    Call("mh12", "Saoirse Oatlands", 8, "10:00", pace=18),
    Call("pt13", "Ivo Copperfen", 1, "09:25", steps=9, pace=13, officer="ben"),
    # Calls that have ended.
    Call("pt1", "Maeve Brackenridge", 12, "10:15"),
    Call("pt6a", "Marisol Fallowfield", 3, "09:55", pace=6),
    Call("pt6b", "Corin Ashwhistle", 5, "11:10", pace=2),
    Call("pt7", "Rina Copperfen", 10, "12:30"),
    Call("pt8", "Mila Sandpiper", 6, "10:40"),
    Call("pt9a", "Bao Fernsby", 4, "13:20"),
    Call("sr3", "Teo Bramblewood", 6, "08:02"),
    Call("sr7a", "Diego Fallowfield", 8, "08:05"),
    Call("sr2a", "Ione Meadowsweet", 2, "08:20"),
    Call("sr8a", "Thea Greenshank", 11, "08:03", pace=5),
    Call("mh4a", "Elowen Ashwhistle", 9, "09:45", pace=19),
    Call("mh7a", "Amara Thistlewood", 14, "10:25", pace=20),
    Call("mh9", "Datu Pebblemarsh", 5, "08:50", pace=30),
    Call("mh17", "Hollis Sorrelby", 12, "09:00", pace=40),
    Call("av2a", "Gus Cottongrass", 10, "10:10", pace=26),
    Call("av3a", "Remy Kestrel", 8, "11:35", pace=26),
    Call("av8a", "Sunniva Willowherb", 6, "12:05", pace=45),
    Call("av9", "Otis Meadowsweet", 7, "09:10", pace=27),
    Call("av11", "Tuan Sandpiper", 9, "13:00", pace=28),
)
