"""Decision tables: a DMN file in, a table that decides out. It never remembers anything between two decisions.

Input cells: `-` or nothing is any value; `"a"`, `"a", "b"` is one of these; `>= 10`, `!= None` compares; anything with
`?` is an expression about the input's value. Output cells are expressions; a text in quotes may hold {expressions}.
A UNIQUE table answers with its one row that matches, a COLLECT table with the list of all that do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine import grammar, language, xmlfile
from engine.acts import Value
from engine.errors import BadBundle, BrokenInstance

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
_DRAWINGS = "{https://www.omg.org/spec/DMN/20191111/DMNDI/}"

#: Most rows and columns of a table.
ROWS = 200
COLUMNS = 20

_COMPARISONS = ("<", ">", "=", "!=")


@dataclass(frozen=True)
class Input:
    """One question of a table."""

    expression: language.Expression
    label: str
    #: the values it may have, () if the file declares none
    declared: tuple[Value, ...]


@dataclass(frozen=True)
class Output:
    """One answer of a table: the name of the variable it becomes."""

    name: str
    declared: tuple[Value, ...]


@dataclass(frozen=True)
class Cell:
    """One condition of a row."""

    source: str
    #: None: any value
    expression: language.Expression | None
    #: the values it lists, None where it is any value or an expression
    literals: tuple[Value, ...] | None


@dataclass(frozen=True)
class Row:
    """One rule, numbered from 1."""

    number: int
    description: str
    cells: tuple[Cell, ...]
    answers: tuple[language.Expression | language.Text, ...]


@dataclass(frozen=True)
class Decision:
    """What a table decided: every output, the numbers of the rows that matched, each input's source and value."""

    outputs: Mapping[str, Value]
    rows: tuple[int, ...]
    inputs: Mapping[str, Value]


@dataclass(frozen=True)
class Table:
    """One decision table."""

    id: str
    name: str
    #: UNIQUE or COLLECT
    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]

    def decide(self, scope: language.Scope) -> Decision:
        """Decide with the values of a scope, which records what was asked; every output is assigned.

        No row: None, or [] of a COLLECT table. Two rows of a UNIQUE table: raises BrokenInstance.
        """
        asked = [one.expression.evaluate(scope) for one in self.inputs]
        rows = [row for row in self.rows if _matches(row, asked, scope)]
        numbers = tuple(row.number for row in rows)
        if self.hit_policy == "COLLECT":
            found = [_answer(row.answers[0], scope) for row in rows]
            outputs: dict[str, Value] = {self.outputs[0].name: found}
        elif len(rows) > 1:
            raise BrokenInstance(
                f"Table {self.id}: rows {', '.join(map(str, numbers))} match at once, one may. Change the table."
            )
        else:
            answers = rows[0].answers if rows else ()
            outputs = {output.name: None for output in self.outputs}
            outputs |= {one.name: _answer(cell, scope) for one, cell in zip(self.outputs, answers, strict=False)}
        sources = (one.expression.source for one in self.inputs)
        return Decision(outputs, numbers, dict(zip(sources, asked, strict=True)))


def read(data: bytes) -> Table:
    """The table of a DMN file; raises BadBundle naming row and cell."""
    root = xmlfile.read(data)
    if root.tag != f"{DMN}definitions":
        raise BadBundle("this is no DMN 1.3 file: its first element is not definitions.")
    xmlfile.unique_ids(root)
    decisions = root.findall(f"{DMN}decision")
    strange = [one for one in root if one.tag != f"{DMN}decision" and not str(one.tag).startswith(_DRAWINGS)]
    if strange:
        raise xmlfile.refusal(strange[0], "is not supported: take it out")
    if len(decisions) != 1:
        raise BadBundle(f"the file holds {len(decisions)} decisions, one is needed.")
    id_ = xmlfile.identity(decisions[0])
    table = decisions[0].find(f"{DMN}decisionTable")
    if table is None:
        raise xmlfile.refusal(decisions[0], "has no decision table")
    policy = table.get("hitPolicy", "UNIQUE")
    inputs = tuple(_input(one) for one in table.iterfind(f"{DMN}input"))
    outputs = tuple(_output(one) for one in table.iterfind(f"{DMN}output"))
    _check_shape(table, policy, inputs, outputs)
    rules = table.findall(f"{DMN}rule")
    rows = tuple(_row(rule, number, len(inputs), len(outputs)) for number, rule in enumerate(rules, start=1))
    if not 0 < len(rows) <= ROWS:
        raise BadBundle(f"table {id_} has {len(rows)} rows, 1 to {ROWS} are allowed.")
    return Table(id_, xmlfile.words(decisions[0]) or id_, policy, inputs, outputs, rows)


def _check_shape(table: xmlfile.Element, policy: str, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> None:
    if policy not in ("UNIQUE", "COLLECT") or table.get("aggregation"):
        raise xmlfile.refusal(table, f"has the hit policy {policy}: UNIQUE and COLLECT (a list) are supported")
    if not 0 < len(inputs) <= COLUMNS or not 0 < len(outputs) <= COLUMNS:
        raise xmlfile.refusal(table, f"needs 1 to {COLUMNS} inputs and 1 to {COLUMNS} outputs")
    if policy == "COLLECT" and len(outputs) > 1:
        raise xmlfile.refusal(table, "collects one output, it has more")
    names = [output.name for output in outputs]
    if len(set(names)) < len(names):
        raise xmlfile.refusal(table, "has two outputs of one name")


def _input(element: xmlfile.Element) -> Input:
    source = xmlfile.text(element, f"{DMN}inputExpression/{DMN}text") or ""
    with xmlfile.placed(element):
        return Input(language.expression(source), element.get("label") or source, _declared(element, "inputValues"))


def _output(element: xmlfile.Element) -> Output:
    name = element.get("name", "")
    if not grammar.is_name(name):
        raise xmlfile.refusal(element, f"has the name {name!r}: a name is letters, digits and _, a letter first")
    with xmlfile.placed(element):
        return Output(name, _declared(element, "outputValues"))


def _declared(element: xmlfile.Element, tag: str) -> tuple[Value, ...]:
    source = xmlfile.text(element, f"{DMN}{tag}/{DMN}text")
    return (grammar.literals(source) or ()) if source else ()


def _row(rule: xmlfile.Element, number: int, inputs: int, outputs: int) -> Row:
    asked, answered = rule.findall(f"{DMN}inputEntry"), rule.findall(f"{DMN}outputEntry")
    if (len(asked), len(answered)) != (inputs, outputs):
        raise xmlfile.refusal(rule, f"(row {number}) does not have one cell for each column")
    return Row(
        number,
        xmlfile.text(rule, f"{DMN}description") or "",
        tuple(_cell(one) for one in asked),
        tuple(_answer_cell(one) for one in answered),
    )


def _cell(element: xmlfile.Element) -> Cell:
    source = xmlfile.text(element, f"{DMN}text") or ""
    if source in ("", "-"):
        return Cell(source, None, None)
    with xmlfile.placed(element):
        if source.startswith(_COMPARISONS):
            return Cell(source, language.expression(f"? {source}", question=True), None)
        if any(token.text == "?" for token in grammar.tokens(source, question=True)):
            return Cell(source, language.expression(source, question=True), None)
        literals = grammar.literals(source)
        if literals is None:
            raise xmlfile.refusal(element, f"holds {source!r}: write values, a comparison, or an expression with ?")
        return Cell(source, language.expression(f"? in [{source}]", question=True), literals)


def _answer_cell(element: xmlfile.Element) -> language.Expression | language.Text:
    source = xmlfile.text(element, f"{DMN}text") or ""
    with xmlfile.placed(element):
        tokens = grammar.tokens(source)
        if len(tokens) == 1 and tokens[0].kind == "text":
            return language.text(source[1:-1])
        return language.expression(source)


def _matches(row: Row, asked: list[Value], scope: language.Scope) -> bool:
    for cell, value in zip(row.cells, asked, strict=True):
        if cell.expression is not None and not cell.expression.holds(language.asking(scope, value)):
            return False
    return True


def _answer(cell: language.Expression | language.Text, scope: language.Scope) -> Value:
    return cell.render(scope) if isinstance(cell, language.Text) else cell.evaluate(scope)
