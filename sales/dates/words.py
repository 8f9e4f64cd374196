"""The English words that dates are made of."""

import re

from sales.dates.phrases import phrases

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
FULL_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PLURAL_WEEKDAYS = {name + "s": number for number, name in enumerate(FULL_WEEKDAYS)}
FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {
    name: number
    for number, month in enumerate(FULL_MONTHS, start=1)
    for name in {month, month[:3], *(("sept",) if month == "september" else ())}
}
_MISSPELLED = {
    "firday": "friday", "fridya": "friday", "frday": "friday", "mondya": "monday", "moday": "monday",
    "teusday": "tuesday", "tuseday": "tuesday", "tomorow": "tomorrow", "tommorow": "tomorrow",
    "tommorrow": "tomorrow", "tomrorow": "tomorrow", "tomorrw": "tomorrow", "tomorro": "tomorrow",
}  # fmt: skip
_LONG_NAMES = tuple(name for name in (*FULL_WEEKDAYS, *FULL_MONTHS, "tomorrow") if len(name) >= 7)

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ONES = {word: number for number, word in enumerate(_ONES) if 0 < number < 10}
NUMBERS = {word: number for number, word in enumerate(_ONES) if number} | _TENS
ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        start=1,
    )
} | {"thirtieth": 30}
TENS = {"twenty": 20, "thirty": 30}

TODAY = phrases(
    {
        0: "today/2day",
        1: "tomorrow/tmrw/tmr/tmw/tmrrw/tomo/tmo/2moro/2morrow/2mrw",
        2: "overmorrow/day after tomorrow/day after tmrw/day after tmr/day after tom",
    }
)

UNITS = {
    name: unit
    for unit, names in {
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs h",
        "day": "day days d nights sleeps",
        "week": "week weeks wk wks w",
        "fortnight": "fortnight fortnights",
        "month": "month months mo mos mth mths",
        "quarter": "quarter quarters qtr qtrs",
        "year": "year years yr yrs y",
    }.items()
    for name in names.split()
}
WORKING = frozenset({"business", "working", "biz", "bus", "work", "bank"})

DAYPART_NAMES = {
    "morning": "morning/am/a . m/a . m ./midmorning/mid morning",
    "afternoon": "afternoon/pm/p . m/p . m ./aft/arvo/mid afternoon",
    "noon": "lunchtime/lunch time",
    "evening": "evening/eve/night/nite",
}
DAYPARTS = frozenset(name for names in DAYPART_NAMES.values() for name in names.split("/"))

# after a date: it describes nothing that follows ("friday with Bob"), where an unknown word may be a noun
FUNCTION_WORDS = frozenset(
    (
        "with w at to for and or but re about from in on by the a an if so as of via per plus then when while before "
        "after until unless because since through thru vs versus regarding is are was will can could should would "
        "must may might not no only also too instead i we they he she it you my our their his her your this that "
        "these those which who asap please pls pending latest max sharp etc cc than"
    ).split()
)
PREPOSITIONS = frozenset(
    (
        "with w at to for and or but re about from in on by if so as of via per plus then when while before after "
        "until unless because since through thru vs versus regarding is are will can could should would must instead "
        "i we they he she it you asap please pls pending cc"
    ).split()
)
# what reps do, and so what may follow a date: "friday send SOW"
ACTIONS = frozenset(
    (
        "send email call ping follow book schedule set share prep prepare get check chase confirm finalize finalise "
        "demo present discuss close sign talk speak sync connect circle reach nudge remind revisit loop ask tell "
        "create make submit deliver provide finish complete start begin kick intro introduce invite host join attend "
        "visit log add pitch renew escalate negotiate align try bring give put write forward text dm catch meet "
        "review update draft run touch go have do resend reply respond reschedule move cancel onboard train map "
        "build show walk sell upsell clean fix hand pick drop mail message slack zoom phone redline approve obtain "
        "collect gather verify validate test"
    ).split()
)
# what has a date of its own: "the friday demo"
EVENTS = frozenset(
    (
        "call calls demo demos meeting meetings mtg mtgs sync syncs review reviews qbr qbrs ebr ebrs workshop "
        "kickoff standup session presentation webinar onsite dinner lunch launch board training interview conference "
        "summit event party chat intro catchup checkin deadline offsite audit appointment appt visit stand golive "
        "readout steerco townhall keynote trip"
    ).split()
)
# what is named after a date: "monday notes"
ARTEFACTS = frozenset(
    (
        "notes note recap deck recording numbers report reports summary slides minutes agenda transcript promo "
        "campaign newsletter card cards special sale forecast thread pipeline edition figures results issue "
        "release deal deals offer team plans"
    ).split()
)
# what is done about an event, mostly before its day: "prep friday demo"
ABOUT_EVENTS = frozenset(
    (
        "confirm prep prepare cancel reschedule move push recap summarize summarise send share forward discuss "
        "debrief review skip postpone delay record rehearse rearrange"
    ).split()
)
# a clause that opens with one tells what has been: "met CFO monday"
PAST_VERBS = frozenset(
    (
        "met spoke talked chatted called emailed e-mailed sent had saw heard went did came pinged presented demoed "
        "discussed visited left sat shared received got was were signed held ran texted"
    ).split()
)

_SHAPE = re.compile(r"[a-z]{6,10}")


def respelled(word: str) -> str:
    """The date word that a slip of the keyboard meant ("wednsday"), else the word itself."""
    if word in _MISSPELLED:
        return _MISSPELLED[word]
    if not _SHAPE.fullmatch(word):
        return word
    return next((name for name in _LONG_NAMES if word[0] == name[0] and _one_slip(word, name)), word)


def _one_slip(word: str, name: str) -> bool:
    """Whether one letter was left out, added, changed, or swapped with its neighbour."""
    if word == name or abs(len(word) - len(name)) > 1 or word == name + "s":
        return False
    same = next((place for place, pair in enumerate(zip(word, name, strict=False)) if pair[0] != pair[1]), len(name))
    rest, meant = word[same:], name[same:]
    swapped = rest[:2] == meant[1::-1] and rest[2:] == meant[2:]
    return swapped or rest[1:] == meant[1:] or rest[1:] == meant or rest == meant[1:]
