"""Diagrams of the state machines, written from their tables."""

from core.workflow import Machine, Move


def diagram(machine: Machine) -> str:
    """Markdown page of one machine: a Mermaid diagram and the table of moves."""
    lines = [
        f"# {machine.title}",
        "",
        "Written from the table of moves by `./portal states`; do not edit by hand.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {machine.initial}",
    ]
    for move in machine.moves:
        lines += [f"    {s} --> {move.target}: {move.name}" for s in move.sources]
    lines += ["```", "", "| move | from | to | who | what must hold | reason |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    lines += [_row(move) for move in machine.moves]
    return "\n".join(lines) + "\n"


def _row(move: Move) -> str:
    cells = [
        f"{move.name} ({move.label})",
        ", ".join(move.sources),
        move.target,
        move.may.__name__,
        ", ".join(getattr(c, "__name__", "?") for c in move.conditions) or "–",
        "yes" if move.asks_reason else "–",
    ]
    return f"| {' | '.join(cells)} |"
