"""The date words of six languages, without accents: only what is beyond doubt in each."""

from collections.abc import Mapping
from dataclasses import dataclass

from sales.dates.phrases import Phrases, phrases
from sales.dates.words import FULL_MONTHS


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language. A word that starts with one of `unsettled` beside a date makes it a question."""

    weekdays: Phrases[int]
    months: Mapping[str, int]
    days: Phrases[int]  # days from today
    leads: Phrases[bool]  # whether a date after it stays certain
    next_weekday: Phrases[str]  # before the weekday: "next", "this", "coming"
    after_weekday: Phrases[str]  # after it
    next_week: Phrases[int]  # weeks ahead
    units: Mapping[str, str]
    in_words: Phrases[bool]
    numbers: Mapping[str, int]
    ends: Phrases[str]
    vague: Phrases[bool]
    times: Phrases[bool]  # before an hour
    hours: frozenset[str]  # after it
    dayparts: Phrases[bool]
    joints: frozenset[str]  # between a day and its month, a month and its year
    unsettled: tuple[str, ...]


def _months(names: str) -> dict[str, int]:
    native = {name: number for number, names in enumerate(names.split(), 1) for name in names.split("/")}
    return native | {name: number for number, name in enumerate(FULL_MONTHS, 1) if len(name) > 6}


def _weekdays(names: str) -> Phrases[int]:
    return phrases({number: day.replace("+", "/") for number, day in enumerate(names.split("/"))})


def _units(day: str, week: str, month: str) -> dict[str, str]:
    return {word: unit for unit, words in (("day", day), ("week", week), ("month", month)) for word in words.split()}


def _numbers(words: str) -> dict[str, int]:
    return {word: number for number, listed in enumerate(words.split(), 1) for word in listed.split("/")}


GERMAN = Language(
    weekdays=_weekdays("montag/dienstag/mittwoch/donnerstag/freitag/samstag+sonnabend/sonntag"),
    months=_months("januar/janner februar marz april mai juni juli august september oktober november dezember"),
    days=phrases({0: "heute", 1: "morgen", 2: "ubermorgen"}),
    leads=phrases(
        {
            True: "am/bis/bis zum/bis spatestens/spatestens/spatestens am/bis am/fallig/fallig am/den/bis zu/vor dem",
            False: "ab/seit/nach/vor/nach dem/ab dem/seit dem/gegen/um den/zwischen/jeden/ab dem",
        }
    ),
    next_weekday=phrases(
        {
            "next": "nachsten/nachster/nachste/am nachsten",
            "this": "diesen/dieser/diese/an diesem",
            "coming": "kommenden/kommender/am kommenden",
        }
    ),
    after_weekday=phrases({"next week": "nachster woche/nachste woche/in der nachsten woche"}),
    next_week=phrases({1: "nachste woche", 0: "diese woche"}),
    units=_units("tag tage tagen", "woche wochen", "monat monate monaten"),
    in_words=phrases({True: "in/binnen/innerhalb von"}),
    numbers=_numbers("ein/eine/einem/einer/einen zwei drei vier funf sechs sieben"),
    ends=phrases(
        {
            "month": "ende des monats/ende monat/monatsende/zum monatsende/ende dieses monats",
            "next month": "ende nachsten monats/ende des nachsten monats",
            "week": "ende der woche/ende dieser woche",
            "next week": "ende nachster woche/ende der nachsten woche",
            "year": "ende des jahres/jahresende/ende dieses jahres",
            "quarter": "ende des quartals/quartalsende/ende dieses quartals",
        }
    ),
    vague=phrases(
        {
            True: "nachste woche/nachsten monat/nachstes quartal/nachstes jahr/diese woche/diesen monat"
            "/ubernachste woche/kommende woche/kommenden monat/bald/demnachst/so bald wie moglich/am wochenende"
            "/nachstes wochenende/in kurze/in den nachsten tagen/in ein paar tagen/in ein paar wochen/jede woche"
            "/dieses quartal",
            False: "gestern/vorgestern/letzte woche/letzten monat/vorige woche",
        }
    ),
    times=phrases({True: "um/ab/gegen/bis"}),
    hours=frozenset({"uhr"}),
    dayparts=phrases(
        {True: "fruh/vormittag/mittag/nachmittag/abend/morgen/am vormittag/am nachmittag/am abend/nachmittags"}
    ),
    joints=frozenset({".", "of"}),
    unsettled=tuple(
        "ubern nachst letzt vorletzt vorig vergangen kommend dies jed erst zweit dritt viert funft halb anfang mitte "
        "ende vor nach seit ab zwischen oder und bis gegen um von zu zum fruh spat morgens abend nacht uhr tag woch "
        "monat jahr quartal stund minut gestern vorgestern heut morgen ubermorgen drauf darauf danach davor her hin "
        "im am an in den guten gute guter "
        "der des dem ein gut mittag vormittag nachmittag".split()
    ),
)

FRENCH = Language(
    weekdays=_weekdays("lundi/mardi/mercredi/jeudi/vendredi/samedi/dimanche"),
    months=_months(
        "janvier/janv fevrier/fev mars avril/avr mai juin juillet/juil aout septembre/sept octobre/oct novembre"
        "/nov decembre/dec"
    ),
    days=phrases({0: "aujourd'hui", 1: "demain", 2: "apres demain"}),
    leads=phrases(
        {
            True: "le/avant/avant le/d'ici/d'ici le/d'ici a/pour/pour le/au plus tard/au plus tard le/jusqu'au"
            "/d'ici la/ce",
            False: "apres/apres le/depuis/depuis le/des/des le/a partir de/a partir du/vers/vers le/entre/chaque"
            "/tous les",
        }
    ),
    next_weekday=phrases({"this": "ce", "next": "le prochain/prochain"}),
    after_weekday=phrases(
        {
            "next": "prochain",
            "next week": "de la semaine prochaine/semaine prochaine/la semaine prochaine",
        }
    ),
    next_week=phrases({1: "la semaine prochaine/semaine prochaine", 0: "cette semaine"}),
    units=_units("jour jours", "semaine semaines", "mois"),
    in_words=phrases({True: "dans/d'ici/sous"}),
    numbers=_numbers("un/une deux trois quatre cinq six sept"),
    ends=phrases(
        {
            "month": "fin du mois/la fin du mois/fin de mois/fin de ce mois",
            "next month": "fin du mois prochain/la fin du mois prochain",
            "week": "fin de semaine/fin de la semaine/la fin de la semaine/la fin de semaine",
            "next week": "fin de la semaine prochaine/la fin de la semaine prochaine/fin de semaine prochaine",
            "year": "fin d'annee/fin de l'annee/la fin de l'annee",
            "quarter": "fin du trimestre/fin de trimestre/la fin du trimestre",
        }
    ),
    vague=phrases(
        {
            True: "la semaine prochaine/semaine prochaine/le mois prochain/mois prochain/l'annee prochaine"
            "/cette semaine/ce mois/ce mois ci/ce week end/ce weekend/le week end/bientot/des que possible"
            "/au plus vite/prochainement/le trimestre prochain/dans quelques jours/dans quelques semaines"
            "/chaque semaine/dans les prochains jours",
            False: "hier/avant hier/la semaine derniere/le mois dernier",
        }
    ),
    times=phrases({True: "a/vers/avant"}),
    hours=frozenset({"h", "heure", "heures"}),
    dayparts=phrases({True: "matin/apres midi/soir/midi/au matin/au soir/dans la matinee"}),
    joints=frozenset({"er", "de", "."}),
    unsettled=tuple(
        "prochain dernier derni passe suivant ce cet cette chaque tous toutes premier deuxi troisi second quatri "
        "debut mi fin milieu avant apres depuis des vers entre ou et a au aux en dans de du d'ici le la les jusqu "
        "pendant durant matin soir midi minuit nuit heure jour semaine mois an trimestre hier aujourd'hui demain "
        "plus tard tot il y huit quinze "
        "week minute partir".split()
    ),
)

SPANISH = Language(
    weekdays=_weekdays("lunes/martes/miercoles/jueves/viernes/sabado/domingo"),
    months=_months(
        "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre"
    ),
    days=phrases({0: "hoy", 1: "manana", 2: "pasado manana"}),
    leads=phrases(
        {
            True: "el/para el/para/antes del/antes de/hasta el/este/a mas tardar el/a mas tardar/el dia",
            False: "despues del/despues de/desde el/desde/a partir del/entre el/cada/todos los/hacia el",
        }
    ),
    next_weekday=phrases({"next": "el proximo/proximo/el siguiente", "this": "este"}),
    after_weekday=phrases(
        {
            "next": "proximo/que viene",
            "next week": "de la proxima semana/de la semana que viene/de la semana proxima",
        }
    ),
    next_week=phrases({1: "la proxima semana/la semana que viene", 0: "esta semana"}),
    units=_units("dia dias", "semana semanas", "mes meses"),
    in_words=phrases({True: "en/dentro de"}),
    numbers=_numbers("un/una/uno dos tres cuatro cinco seis siete"),
    ends=phrases(
        {
            "month": "fin de mes/final de mes/finales de mes/el fin de mes/fin del mes/final del mes",
            "next month": "fin del proximo mes/final del proximo mes",
            "week": "el final de la semana/final de la semana",
            "year": "fin de ano/final de ano/fin del ano/final del ano",
            "quarter": "fin de trimestre/fin del trimestre/final del trimestre",
        }
    ),
    vague=phrases(
        {
            True: "la proxima semana/proxima semana/la semana que viene/el proximo mes/proximo mes/el mes que viene"
            "/esta semana/este mes/el proximo ano/el fin de semana/este fin de semana/fin de semana/pronto"
            "/lo antes posible/cuanto antes/en unos dias/en unas semanas/en los proximos dias/cada semana"
            "/el proximo trimestre",
            False: "ayer/anteayer/la semana pasada/el mes pasado",
        }
    ),
    times=phrases({True: "a las/a la/antes de las/a eso de las"}),
    hours=frozenset({"h", "hrs", "horas"}),
    dayparts=phrases({True: "por la manana/por la tarde/por la noche/al mediodia"}),
    joints=frozenset({"de", "del", "."}),
    unsettled=tuple(
        "proxim pasad ultim siguient anterior que viene este esta ese cada todos primer segund tercer cuart "
        "principio inicio mediados fin antes despues desde hasta entre o y u a al en de del el la los las por para "
        "hace dentro tarde noche "
        "mediod mediano hora dia semana mes ano trimestre ayer anteayer hoy manana minuto".split()
    ),
)

ITALIAN = Language(
    weekdays=_weekdays("lunedi/martedi/mercoledi/giovedi/venerdi/sabato/domenica"),
    months=_months("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    days=phrases({0: "oggi", 1: "domani", 2: "dopodomani/dopo domani"}),
    leads=phrases(
        {
            True: "il/entro/entro il/per/per il/prima del/prima di/entro e non oltre il/al piu tardi/al piu tardi il",
            False: "dopo/dopo il/da/dal/a partire da/a partire dal/verso il/tra il/ogni/fino a/fino al",
        }
    ),
    next_weekday=phrases({"next": "prossimo/il prossimo", "this": "questo"}),
    after_weekday=phrases(
        {"next": "prossimo", "next week": "della prossima settimana/della settimana prossima/prossima settimana"}
    ),
    next_week=phrases({1: "la prossima settimana/prossima settimana/la settimana prossima", 0: "questa settimana"}),
    units=_units("giorno giorni", "settimana settimane", "mese mesi"),
    in_words=phrases({True: "tra/fra/entro"}),
    numbers=_numbers("un/una/uno due tre quattro cinque sei sette"),
    ends=phrases(
        {
            "month": "fine mese/la fine del mese/fine del mese/fine di questo mese",
            "next month": "fine del prossimo mese/fine del mese prossimo",
            "week": "fine settimana lavorativa/la fine della settimana",
            "year": "fine anno/la fine dell'anno/fine dell'anno",
            "quarter": "fine trimestre/la fine del trimestre/fine del trimestre",
        }
    ),
    vague=phrases(
        {
            True: "la prossima settimana/prossima settimana/la settimana prossima/settimana prossima/il prossimo mese"
            "/il mese prossimo/mese prossimo/questa settimana/questo mese/l'anno prossimo/fine settimana"
            "/nel fine settimana/presto/prima possibile/il prima possibile/tra qualche giorno/tra alcuni giorni"
            "/ogni settimana",
            False: "ieri/l'altro ieri/la settimana scorsa/il mese scorso",
        }
    ),
    times=phrases({True: "alle/alle ore/ore/prima delle/dalle"}),
    hours=frozenset({"h"}),
    dayparts=phrases({True: "mattina/pomeriggio/sera/di mattina/nel pomeriggio"}),
    joints=frozenset({"di", "del", "."}),
    unsettled=tuple(
        "prossim scors passat ultim seguent quest ogni prim second terz inizio meta fine dopo da dal fino entro tra "
        "fra o e a al alle in di del dei il la lo le i mattin pomerig sera notte mezzo ora ore giorn settiman mes "
        "ann trimestr ieri oggi "
        "domani dopodomani fa che viene minut".split()
    ),
)

PORTUGUESE = Language(
    weekdays=_weekdays("segunda feira/terca feira/quarta feira/quinta feira/sexta feira/sabado/domingo"),
    months=_months("janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro"),
    days=phrases({0: "hoje", 1: "amanha", 2: "depois de amanha"}),
    leads=phrases(
        {
            True: "na/no/no dia/ate/ate a/ate o/ate o dia/para/para a/para o/antes de/antes da/antes do/dia/em/ate dia",
            False: "depois de/depois da/depois do/a partir de/a partir da/desde/entre/cada/toda/todas as/apos",
        }
    ),
    next_weekday=phrases({"next": "na proxima/proxima/no proximo/proximo", "this": "nesta/esta/neste/este"}),
    after_weekday=phrases(
        {
            "next": "que vem/proxima/proximo",
            "next week": "da proxima semana/da semana que vem/na proxima semana",
        }
    ),
    next_week=phrases({1: "na proxima semana/proxima semana/na semana que vem/semana que vem", 0: "esta semana"}),
    units=_units("dia dias", "semana semanas", "mes meses"),
    in_words=phrases({True: "em/dentro de/daqui a"}),
    numbers=_numbers("um/uma dois/duas tres quatro cinco seis sete"),
    ends=phrases(
        {
            "month": "fim do mes/o fim do mes/final do mes/o final do mes/fim deste mes",
            "next month": "fim do proximo mes/final do proximo mes",
            "week": "o fim da semana/fim da semana",
            "year": "fim do ano/o fim do ano/final do ano",
            "quarter": "fim do trimestre/o fim do trimestre/final do trimestre",
        }
    ),
    vague=phrases(
        {
            True: "na proxima semana/proxima semana/a proxima semana/na semana que vem/semana que vem/no proximo mes"
            "/proximo mes/o proximo mes/mes que vem/no mes que vem/esta semana/nesta semana/este mes/neste mes"
            "/fim de semana/no fim de semana/em breve/logo/o mais rapido possivel/assim que possivel/em alguns dias"
            "/toda semana",
            False: "ontem/anteontem/semana passada/na semana passada/mes passado",
        }
    ),
    times=phrases({True: "as/a/antes das/pelas"}),
    hours=frozenset({"h", "hs", "horas"}),
    dayparts=phrases({True: "de manha/a tarde/a noite/da manha/da tarde/pela manha"}),
    joints=frozenset({"de", "do", "."}),
    unsettled=tuple(
        "proxim passad ultim seguint anterior que vem este esta esse cada primeir segund terceir inicio meados fim "
        "final antes depois desde ate entre ou e a ao em de do da no na o as os por para ha dentro daqui tarde noite "
        "meio hora dia semana "
        "mes ano trimestre ontem anteontem hoje amanha minuto apos".split()
    ),
)

DUTCH = Language(
    weekdays=_weekdays("maandag/dinsdag/woensdag/donderdag/vrijdag/zaterdag/zondag"),
    months=_months("januari februari maart april mei juni juli augustus september oktober november december"),
    days=phrases({0: "vandaag", 1: "morgen", 2: "overmorgen"}),
    leads=phrases(
        {
            True: "op/voor/tegen/uiterlijk/uiterlijk op/voor het/tot en met/per/aanstaande",
            False: "na/vanaf/sinds/rond/tussen/elke/iedere/tot",
        }
    ),
    next_weekday=phrases({"next": "volgende", "this": "deze", "coming": "komende/aanstaande/eerstkomende"}),
    after_weekday=phrases({"next week": "volgende week/van volgende week", "coming": "aanstaande"}),
    next_week=phrases({1: "volgende week", 0: "deze week"}),
    units=_units("dag dagen", "week weken", "maand maanden"),
    in_words=phrases({True: "over/binnen"}),
    numbers=_numbers("een twee drie vier vijf zes zeven"),
    ends=phrases(
        {
            "month": "eind van de maand/einde van de maand/het einde van de maand/eind deze maand/einde maand",
            "next month": "eind volgende maand/einde volgende maand/eind van volgende maand",
            "week": "eind van de week/einde van de week/eind deze week/het einde van de week",
            "next week": "eind volgende week/einde volgende week/eind van volgende week",
            "year": "eind van het jaar/einde van het jaar/eind dit jaar/het einde van het jaar",
            "quarter": "eind van het kwartaal/einde van het kwartaal/eind dit kwartaal",
        }
    ),
    vague=phrases(
        {
            True: "volgende week/volgende maand/volgend kwartaal/volgend jaar/deze week/deze maand/komende week"
            "/dit weekend/volgend weekend/in het weekend/binnenkort/zo snel mogelijk/zsm/over een paar dagen"
            "/over een paar weken/elke week",
            False: "gisteren/eergisteren/vorige week/vorige maand/afgelopen week",
        }
    ),
    times=phrases({True: "om/voor/rond"}),
    hours=frozenset({"uur", "u"}),
    dayparts=phrases({True: "ochtend/middag/avond/vroeg"}),
    joints=frozenset({"."}),
    unsettled=tuple(
        "volgend komend vorig afgelopen laatst deze dit elk ieder eerst tweed derd begin midden half eind voor na "
        "sinds vanaf tussen of en tot om rond in op over per de het een ochtend middag avond nacht uur dag week "
        "weken maand jaar kwart "
        "gister eergister vandaag morgen overmorgen geleden later vroeg laat weekend minu uren goede".split()
    ),
)

LANGUAGES: Mapping[str, Language] = {
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "it": ITALIAN,
    "pt": PORTUGUESE,
    "nl": DUTCH,
}
