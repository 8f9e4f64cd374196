"""Numbers and words that look like dates and are not: hidden before anything is read.

Every pattern starts at a definite character and repeats one class at a time, so that the work grows with the
length of the text and no faster.
"""

import re

HIDDEN = "\0"

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_UNIT = r"(?:min|minute|hr|hour|day|night|wk|week|fortnight|mo|month|qtr|quarter|yr|year)"
_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_LABEL = (
    r"(?:net|tier|phase|stage|step|round|wave|batch|cohort|sprint|gate|part|page|slide|section|chapter|exhibit"
    r"|appendix|annex|article|clause|option|plan|series|level|grade|class|type|model|build|gen|release|version|ver|rev"
    r"|iso|soc|pci|ios|windows|python|java|room|floor|suite|bldg|building|dock|store|site|region|zone|lane|lot"
    r"|item|sku|po|ref|id|nr|case|ticket|order|invoice|opp|ext|extension|touch|top|day|week|month|route|highway"
    r"|area|district|volume|vol|number|team|pod|squad|bucket|priority)"
)
_NOT_A_PERIOD = r"(?<!\w)(?<!next )(?<!this )(?<!a )"
_ENDINGS = frozenset(
    (
        "pdf doc docx xls xlsx ppt pptx csv txt png jpg jpeg zip htm html json md eml msg mov mp4 com io ai net org "
        "co dev app de fr es nl uk eu ch ca au jp tv gov edu info biz tech example"
    ).split()
)

_OF_SLACK = (
    r"<(?:[@#!]|https?:|mailto:)[^<>]*>",  # mentions and links
    r"`[^`]*`",
    r":[a-z][a-z0-9_+-]{0,40}:",  # emoji
    r"(?<!\w)#\w[\w-]*",  # "#4411", "#fri-calls"
)
_TELEPHONES = (
    r"\+[0-9][0-9 ().-]{6,20}[0-9]",
    r"(?<![0-9-])\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4}(?![0-9-])",
    r"(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])",
)
_MONEY = (
    r"[$€£¥][ ]?[0-9][0-9.,]*(?:[ ]?(?:k|m|mm|mn|bn|b|million|thousand)(?!\w))?",
    (
        r"(?<![0-9])(?<![0-9][.,])[0-9][0-9.,]*[ ]?(?:[$€£¥%]|(?:usd|eur|gbp|chf|cad|aud|dollars?|euros?|pounds?"
        r"|bucks|k|mm|bn|million|thousand|mrr|arr|acv|tcv|percent|pct|bps|x)(?!\w))"
    ),
)
_PARTS_OF_A_WHOLE = (  # "2 of 3", "1/2 of", "1:1", "24/7", "9-5"
    (
        r"(?<![0-9./])[0-9]+(?:/[0-9]+|st|nd|rd|th)?[ ](?:of|out[ ]of)[ ]"
        r"(?:[0-9]+|the|our|their|all|its|them|us)(?!\w)"
    ),
    r"(?<![0-9./])1?[0-9]/1?[0-9][ ](?:of|price|off|majority|done|full|way|complete|inch|day|hour|stars)(?!\w)",
    r"(?<![0-9:])[0-9]{1,3}:[0-9](?![0-9])s?",
    r"(?<![0-9])(?:24[ ]?[/x][ ]?7(?:/365)?|30[/-]60[/-]90|10/20/30)(?![0-9])",
    r"(?<![0-9:/.-])[89][ ]?(?:-|to)[ ]?[56](?![0-9:/.-])(?![ ]?[ap]\.?m)",
)
_LENGTHS = (  # that describe something: "30-day", "two-week", "12 month renewal", "net 30 days"
    r"(?<![0-9./-])[0-9]+(?:-[0-9]+)?-" + _UNIT + r"(?!\w)",
    r"(?<!\w)" + _SMALL + r"-" + _UNIT + r"(?!\w)",
    r"(?<![0-9./-])(?!1[ ])[0-9]+[ ]" + _UNIT + r"(?=[ ](?!from|hence|ago|before|after|prior|time|later)[a-z])",
    r"(?<!\w)net[ -]?[0-9]+(?:[ ]days?)?(?![\w/])",
)
_LABELLED = (  # versions, addresses, "tier 2", "PO 4411", "page 2/3"
    r"(?<![a-z0-9])v\.?[ ]?[0-9]+(?:\.[0-9]+)*(?!\w)",
    r"(?<![0-9.])[0-9]+(?:\.[0-9]+){3,}",
    (
        _NOT_A_PERIOD + _LABEL + r"[ ]?#?[0-9]{1,4}(?:\.[0-9]+)*(?![0-9]*[0-9a-z/:-])"
        r"(?!\.?[ ](?:" + _MONTH + r"|[ap]\.?m(?!\w)|" + _UNIT + r"|(?:or|and|to|&|-)[ ][0-9]))"
    ),
    _NOT_A_PERIOD + _LABEL + r"[ ]" + _SMALL + r"(?![\w-])(?![ ]" + _UNIT + r")",
    r"(?<!\w)sku[ :#-]{1,3}[\w-]+",
    r"(?<!\w)(?:po|inv|ref|id|case|ticket|order|invoice|opp|part)[ :#-]{1,3}[\w-]{0,20}[0-9]{3,}(?!/)[\w-]*",
    (
        r"(?<!\w)(?:page|part|step|slide|round|rated|rating|score|scored|nps|ratio|split|touch|version)"
        r"[ ][0-9]{1,3}/[0-9]{1,3}(?![0-9/])"
    ),
)
_CODES = (  # letters and digits in one word, apart from months, quarters, units and times of day
    r"(?<![\w.])[0-9]{5,}(?!\w)",
    r"(?<![\w-])(?!" + _MONTH + r"[a-z]*[0-9])(?!(?:q|h|fy|cy|eo[qmyw]|b4)[0-9]*(?!\w))[a-z]{1,12}[0-9][\w-]*",
    r"(?<![\w-])(?-i:(?!" + _MONTH.upper() + r")[A-Z]{1,6}-[0-9][\w-]*)",
    (
        r"(?<![\w./:-])(?!2(?:moro|morrow|mrw|day|nite)(?!\w))[0-9]+(?!(?:st|nd|rd|th|er|ish|[ap]m?|h|hrs?|hours?"
        r"|d|days?|w|wks?|weeks?|mos?|months?|mins?|minutes?|y|yrs?|years?|bd)(?!\w)|h[0-9]|" + _MONTH + r"|[ap]\.m)"
        r"[a-z]\w*"
    ),
    r"(?<![\w./:-])[0-9]+-(?!" + _MONTH + r")[a-z]{3,}",  # "7-Eleven"
)
_IDIOMS = (r"(?<!\w)at the end of the day(?=,)",)
_TRAPS = re.compile(
    "|".join(
        (*_OF_SLACK, *_TELEPHONES, *_MONEY, *_PARTS_OF_A_WHOLE, *_LENGTHS, *_LABELLED, *_CODES, *_IDIOMS),
    ),
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]{1,80}"')
_ADDRESS_SIGNS = re.compile(r"://|^www\.|\w@[A-Za-z]|^\W?@[A-Za-z]|[A-Za-z0-9]_[A-Za-z0-9]")


def mask(plain: str) -> str:
    """The same text, as long as before, with every trap's characters replaced by HIDDEN."""
    chunks = plain.split(" ")
    kept = " ".join(_hidden(chunk) if _is_address(chunk) else chunk for chunk in chunks)
    kept = _TRAPS.sub(lambda trap: _hidden(trap[0]), kept)
    if '"' in kept and _QUOTED.sub("", kept).strip():
        kept = _QUOTED.sub(lambda quoted: _hidden(quoted[0]), kept)
    return kept


def _is_address(chunk: str) -> bool:
    """Links, e-mail addresses, mentions, domains and file names: one run of characters without a space."""
    if _ADDRESS_SIGNS.search(chunk):
        return True
    name, dot, ending = chunk.split("/", maxsplit=1)[0].split("'", maxsplit=1)[0].rstrip(").,;:!?").rpartition(".")
    return bool(dot and name) and ending.lower() in _ENDINGS


def _hidden(text: str) -> str:
    return HIDDEN * len(text)
