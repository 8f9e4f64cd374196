"""Exports in the languages that CRMs export in: headers, won and lost, months."""

import io
from datetime import date
from decimal import Decimal

import pytest

from sales.crm import DealRow, Export, read_export
from sales.crm.dates import When, read_when


def opened(text: str) -> Export:
    return read_export(lambda: io.BytesIO(text.encode()), source=None, mapping={}, date_order=None, currency="EUR")


HUBSPOT = {
    "de": "Datensatz-ID,Deal-Name,Deal-Phase,Betrag,Abschlussdatum,Deal-Inhaber",
    "fr": "ID de la fiche d'informations,Nom de la transaction,Phase de la transaction,Montant,Date de fermeture,"
    "Propriétaire de la transaction",
    "es": "ID de registro,Nombre del negocio,Etapa del negocio,Valor,Fecha de cierre,Propietario del negocio",
    "it": "ID record,Nome trattativa,Fase trattativa,Importo,Data di chiusura,Proprietario della trattativa",
    "pt": "ID do registro,Nome do negócio,Etapa do negócio,Valor,Data de fechamento,Proprietário do negócio",
    "ja": "レコードID,取引名,取引ステージ,金額,クローズ日,取引担当者",
    "nl": "Record ID,Dealnaam,Dealfase,Bedrag,Sluitingsdatum,Deal-eigenaar",
}
SALESFORCE = {
    "de": "Opportunity-Inhaber,Accountname,Opportunity-Name,Phase,Betrag,Schlusstermin",
    "fr": "Propriétaire de l'opportunité,Nom du compte,Nom de l'opportunité,Étape,Montant,Date de clôture",
    "es": "Propietario de la oportunidad,Nombre de la cuenta,Nombre de la oportunidad,Etapa,Importe,Fecha de cierre",
    "it": "Titolare opportunità,Nome account,Nome opportunità,Fase,Ammontare,Data chiusura",
    "pt": "Proprietário da oportunidade,Nome da conta,Nome da oportunidade,Fase,Valor,Data de fechamento",
    "ja": "商談 所有者,取引先名,商談名,フェーズ,金額,完了予定日",
}


@pytest.mark.parametrize("language", HUBSPOT)
def test_hubspots_labels_are_known(language: str) -> None:
    export = opened(f"{HUBSPOT[language]}\n77,Acme,Demo,1200,2026-09-30 00:00,Ann Lee\n")
    (row,) = export.rows()
    assert isinstance(row, DealRow)
    assert (export.source, export.unknown_columns) == ("hubspot", ())
    assert (row.external_id, row.name, row.stage, row.amount) == ("77", "Acme", "Demo", Decimal(1200))
    assert (row.close_on, row.owner_name) == (date(2026, 9, 30), "Ann Lee")


@pytest.mark.parametrize("language", SALESFORCE)
def test_salesforces_labels_are_known(language: str) -> None:
    export = opened(f'{SALESFORCE[language]}\nAnn Lee,Acme,Pilot,Demo,"1.200,50",30.09.2026\n')
    (row,) = export.rows()
    assert isinstance(row, DealRow)
    assert (export.source, export.unknown_columns) == ("salesforce", ())
    assert (row.owner_name, row.account, row.name, row.stage) == ("Ann Lee", "Acme", "Pilot", "Demo")
    assert (row.amount, row.close_on) == (Decimal("1200.50"), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("Chiusura vinta", "won"),
        ("Chiusura persa", "lost"),
        ("Fechado ganho", "won"),
        ("Fechado perdido", "lost"),
        ("受注", "won"),
        ("失注", "lost"),
        ("クローズ済み成立", "won"),
        ("クローズ済み不成立", "lost"),
        ("Trattativa", "open"),
    ],
)
def test_won_and_lost_are_told_in_these_languages(stage: str, status: str) -> None:
    (row,) = opened(f"{HUBSPOT['it']}\n77,Acme,{stage},1,2026-09-30,Ann Lee\n").rows()
    assert isinstance(row, DealRow)
    assert row.status == status


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3. März 2026", date(2026, 3, 3)),
        ("3 mars 2026", date(2026, 3, 3)),
        ("15 août 2026", date(2026, 8, 15)),
        ("3 de marzo de 2026", date(2026, 3, 3)),
        ("3 de set. de 2026", date(2026, 9, 3)),
        ("04-mai-2026", date(2026, 5, 4)),
        ("30 sept. 2026", date(2026, 9, 30)),
        ("1 mag 2026", date(2026, 5, 1)),
        ("3 października 2026", date(2026, 10, 3)),
        ("3 maj 2026", date(2026, 5, 3)),
        ("3. maaliskuuta 2026", date(2026, 3, 3)),
        ("2026年3月4日", date(2026, 3, 4)),
        ("30.9.2026 10.36", date(2026, 9, 30)),
        ("30/09/2026 10h36", date(2026, 9, 30)),
    ],
)
def test_dates_are_read_as_people_there_write_them(text: str, day: date) -> None:
    when = read_when(text, None)
    assert isinstance(when, When)
    assert when.day == day
