"""Open, won or lost: told from what says so, never inferred from anything else."""

import re
from collections.abc import Mapping

from sales.crm.text import key_of, quoted
from sales.deal import Status

_WON = frozenset({
    *("won", "closedwon", "gewonnen", "abgeschlossenundgewonnen", "geschlossenundgewonnen"),
    *("gagne", "gagnee", "fermegagne", "fermeegagnee", "ganado", "ganada"),
    *("cierreganado", "cerradoganado", "cerradaganada"),
    *("vinta", "vinto", "chiusuravinta", "ganho", "ganha", "fechadoganho", "fechadaganha"),
    *(key_of(name) for name in ("受注", "成立", "クローズ済み成立")),
})  # fmt: skip
_LOST = frozenset({
    *("lost", "closedlost", "verloren", "abgeschlossenundverloren", "geschlossenundverloren"),
    *("perdu", "perdue", "fermeperdu", "fermeeperdue", "perdido", "perdida"),
    *("cierreperdido", "cerradoperdido", "cerradaperdida"),
    *("persa", "perso", "chiusurapersa", "fechadoperdido", "fechadaperdida"),
    *(key_of(name) for name in ("失注", "不成立", "クローズ済み不成立")),
})  # fmt: skip
_OPEN = frozenset({
    *("open", "offen", "ouvert", "ouverte", "abierto", "abierta", "aperto", "aperta", "aberto", "aberta"),
})  # fmt: skip
_TRUE = frozenset({
    *("true", "1", "yes", "y", "x", "ja", "oui", "si", "sim", "wahr", "vrai", "verdadero", "vero", "verdadeiro"),
})  # fmt: skip
_FALSE = frozenset({"false", "0", "no", "n", "nein", "non", "nao", "falsch", "faux", "falso"})
_PIPELINE_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")

Values = Mapping[str, str]


def status_of(values: Values) -> tuple[Status, str | None]:
    """A deal's status and, where the file says something that cannot be followed, a sentence on it.

    `values` are the cells by field. In this order: the status column; is-closed and is-won; is-lost; a stage called
    won or lost; the later of a won time and a lost time; a lost reason. Else the deal is open.
    """
    told = named_status(values.get("status", ""))
    if told:
        return told, None
    flagged = _by_flags(values)
    status = flagged or named_status(values.get("stage", ""), pipeline_behind=True) or _by_traces(values)
    return status or "open", _unclear(values, flagged, status)


def named_status(name: str, *, pipeline_behind: bool = False) -> Status | None:
    """What a status or stage called so means: `Closed Won`, `closedwon`, `6 - Won`, `Closed Won (Sales Pipeline)`."""
    key = key_of(_PIPELINE_BEHIND.sub("", name) if pipeline_behind else name).lstrip("0123456789")
    if key in _WON or key.startswith("closedwon"):
        return "won"
    if key in _LOST or key.startswith("closedlost"):
        return "lost"
    return "open" if key in _OPEN and not pipeline_behind else None


def plainly_named_status(name: str) -> Status | None:
    """Won or lost, where a stage's name says that and nothing more; "Closed Won - Renewal" says more."""
    key = key_of(_PIPELINE_BEHIND.sub("", name)).lstrip("0123456789")
    return "won" if key in _WON else "lost" if key in _LOST else None


def is_deleted(values: Values) -> bool:
    """Whether the CRM holds the deal as deleted."""
    return _truth(values, "is_deleted") is True or key_of(values.get("status", "")) == "deleted"


def _by_flags(values: Values) -> Status | None:
    closed, won, lost = (_truth(values, field) for field in ("is_closed", "is_won", "is_lost"))
    if won:
        return "won"
    if lost or (closed and won is False):
        return "lost"
    return "open" if closed is False else None


def _by_traces(values: Values) -> Status | None:
    won_at, lost_at = values.get("won_at", ""), values.get("lost_at", "")
    if won_at and lost_at:
        return None
    if won_at:
        return "won"
    return "lost" if lost_at or values.get("lost_reason") else None


def _unclear(values: Values, flagged: Status | None, status: Status | None) -> str | None:
    if status is None and values.get("won_at") and values.get("lost_at"):
        return "The deal has both a won and a lost time and no status: it was taken as open."
    if status is None and flagged is None and _truth(values, "is_closed"):
        return "The deal is closed, but nothing says whether it was won or lost: it was taken as open."
    if status is None and values.get("status"):
        return f"The status {quoted(values['status'])} is none of open, won and lost: the deal was taken as open."
    return None


def _truth(values: Values, field: str) -> bool | None:
    key = key_of(values.get(field, ""))
    return True if key in _TRUE else False if key in _FALSE else None
