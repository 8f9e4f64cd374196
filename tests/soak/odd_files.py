"""Files of deals that nobody would write, by a seed: known headers or not, any cells, any encoding, torn on the way."""

import random

from sales.crm.aliases import DEAL_FIELDS
from services.exporting import FIELDS

ALIASES = [alias for aliases in DEAL_FIELDS.values() for alias in aliases]
SURE = ("Deal Name", "ID", "Amount", "Deal Stage", "Close Date", "Deal owner", "Owner Email", "Currency", "Next step")
OTHERS = (
    "",
    " ",
    "Mood",
    "=1+1",
    "Deal - ",
    "名前",
    "x" * 300,
    "Name\nin two lines",
    "'",
    'Date entered "Demo (Sales)"',
)
CELLS = (
    *("", " ", "n/a", "-", "0", "1", "Acme", "Acme, Inc", "Müller & Söhne", "日本電気", "🚀", "O'Brien", "x" * 200),
    *("45.3k", "(500)", "-5", "€1.234,50", "1,234.50", "45.300", "1e9", "1E+99", "9" * 30, "NaN", "$", "1 000 kr"),
    *("03/04/2026", "31.12.2026", "2026-02-30", "2026-09-30 10:36", "45631", "0000-00-00", "3. März 2026", "soon"),
    *("won", "closedwon", "Closed Lost", "Proposal", "Legal", "open", "true", "FALSE", "Jane Roe", "jane@example.com"),
    *("=1+1", "+1", "@SUM(A1)", "'=1", "\t=1", "=\"007\"", "<!channel>", "%s {} \\", "\ufeff", "\u202e", "a\nb"),
    *('"', '""', 'half "quoted', '"open', "\r", ";", "|", "UJANE", "005000000000001", "row-1", "T1"),
    *("slack", "y" * 5000),
)  # fmt: skip
FOOTERS = ("", "\nGrand Totals (3 records)\n", "\nAlles streng vertraulich\nCopyright (c) 2000-2026", ",,,,\n\n\n", '"')
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1")


def odd_file(seed: int) -> bytes:
    """The file of a seed."""
    chance = random.Random(seed)
    delimiter = chance.choice((",", ",", ";", "\t", "|"))
    header = _header(chance)
    width = len(header)
    rows = [_row(chance, width) for _ in range(chance.choice((0, 1, 3, 8, 40)))]
    if rows and chance.random() < 0.3:
        rows.append(list(chance.choice(rows)))
    quoted = chance.random() < 0.7
    lines = [delimiter.join(_written(cell, quoted=quoted) for cell in row) for row in [header, *rows]]
    text = chance.choice(("\n", "\r\n", "\r")).join(lines) + chance.choice(FOOTERS)
    content = text.encode(chance.choice(ENCODINGS), errors="replace")
    return _torn(chance, content) if chance.random() < 0.3 else content


def _header(chance: random.Random) -> list[str]:
    if chance.random() < 0.1:
        return list(FIELDS["deals"])
    sure = chance.sample(SURE, chance.randint(0, len(SURE)))
    more = [chance.choice((*ALIASES, *OTHERS)) for _ in range(chance.randint(0, 4))]
    found = [*(["Deal Name"] if chance.random() < 0.8 else []), *sure, *more] or ["Deal Name"]
    chance.shuffle(found)
    return found


def _row(chance: random.Random, width: int) -> list[str]:
    length = width if chance.random() < 0.8 else chance.randint(0, width + 2)
    return [chance.choice(CELLS) if chance.random() < 0.9 else str(chance.random()) for _ in range(length)]


def _written(cell: str, *, quoted: bool) -> str:
    """A cell as a careful program writes it, or as a careless one does."""
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if quoted else cell


def _torn(chance: random.Random, content: bytes) -> bytes:
    start = chance.randint(0, len(content))
    end = min(len(content), start + chance.randint(0, 20))
    return content[:start] + chance.randbytes(chance.randint(0, 6)) + content[end:]
