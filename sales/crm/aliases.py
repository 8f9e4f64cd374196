"""The headers under which CRMs export each field of a deal.

Compared without case, accents and punctuation (see `key_of`), so `Close Date`, `close_date` and `CloseDate` are one
entry. Within a field the first that a file has wins. Labels are HubSpot's, Salesforce's, Pipedrive's and Zoho's in
English, HubSpot's and Salesforce's in German, French, Spanish, Italian, Portuguese and Japanese, some of HubSpot's in
Dutch, and the names of their APIs. A label that nobody has seen in a file is not here: `--map` is for those.
"""

from collections.abc import Mapping

from sales.crm.text import key_of

Vocabulary = Mapping[str, tuple[str, ...]]

DEAL_FIELDS: Vocabulary = {
    "external_id": (
        *("External ID", "Record ID", "hs_object_id", "Opportunity ID", "Deal ID", "Id", "Pipedrive System ID"),
        *("Datensatz-ID", "ID de registro", "ID del registro", "ID de la fiche d'informations"),
        *("ID de fiche d'informations", "ID de l'enregistrement", "Opportunity Record ID", "Opportunity-ID"),
        *("ID record", "ID do registro", "レコードID"),
    ),
    "name": (
        *("Deal Name", "Opportunity Name", "Deal Title", "Deal", "Opportunity", "Name", "Title"),
        *("Opportunity-Name", "Nom de la transaction", "Nom de l'opportunité"),
        *("Nombre del negocio", "Nombre de la transacción", "Nombre de la oportunidad"),
        *("Nome trattativa", "Nome opportunità", "Nome do negócio", "Nome da oportunidade"),
        *("Dealnaam", "取引名", "商談名"),
    ),
    "account": (
        *("Account Name", "Account", "Associated Company", "Primary Associated Company", "Associated Company Name"),
        *("Company Name", "Company", "Organization", "Organization - Name", "Organisation", "Customer", "Client"),
        *("Zugeordnetes Unternehmen", "Zugeordnete Unternehmen", "Unternehmen", "Accountname"),
        *("Entreprise associée", "Entreprise", "Nom du compte"),
        *("Empresa asociada", "Empresa", "Nombre de la cuenta"),
        *("Azienda associata", "Nome account", "Nome da conta", "取引先名"),
    ),
    "product": ("Product", "Product Name", "Produkt", "Produit", "Producto"),
    "amount": (
        *("Amount", "Deal Amount", "Opportunity Amount", "Deal Value", "Value", "Close Value", "Total Value"),
        *("Betrag", "Montant", "Importe", "Monto", "Cantidad", "Valor"),
        *("Importo", "Ammontare", "Bedrag", "金額"),
    ),
    "currency": (
        *("Amount Currency", "Deal Currency Code", "Currency", "Deal Currency", "Opportunity Currency"),
        *("Currency Code", "Currency ISO Code", "Currency of value", "Währung", "Betrag Währung"),
        *("Devise", "Moneda", "Divisa"),
    ),
    "stage": (
        *("Deal Stage", "Stage", "Stage Name", "Opportunity Stage", "Stage (pipeline)", "Deal-Phase", "Phase"),
        *("Phase de la transaction", "Étape de la transaction", "Étape"),
        *("Etapa del negocio", "Etapa de la transacción", "Etapa"),
        *("Fase trattativa", "Fase", "Etapa do negócio", "Dealfase", "取引ステージ", "フェーズ"),
    ),
    "stage_since": (
        *("Date entered current stage", "hs_v2_date_entered_current_stage"),
        *("Last Stage Change Date", "Last Stage Change", "Stage Change Time"),
        "Data di entrata nella fase corrente",
    ),
    "stage_days": ("Stage Duration",),
    "pipeline": ("Pipeline", "Deal Pipeline", "Pipeline Name", "Sales Pipeline", "パイプライン"),
    "status": ("Status", "Deal Status", "Opportunity Status", "State", "Statut", "Estado"),
    "is_closed": ("Is Closed", "Closed", "Is Deal Closed", "hs_is_closed"),
    "is_won": ("Is Won", "Won", "Is Closed Won", "hs_is_closed_won", "È con chiusura vinta"),
    "is_lost": ("Is Lost", "Lost", "Is Closed Lost", "hs_is_closed_lost", "È con chiusura persa"),
    "is_deleted": ("Is Deleted", "Deleted"),
    "lost_reason": ("Lost Reason", "Closed Lost Reason", "Loss Reason", "Motivo da perda"),
    "owner_name": (
        *("Deal Owner", "Opportunity Owner", "Owner Name", "Owner", "Owner Full Name", "Deal Owner Name"),
        *("Sales Agent", "Sales Rep", "Salesperson"),
        *("Deal-Inhaber", "Für Deal zuständiger Mitarbeiter", "Zuständiger Mitarbeiter", "Opportunity-Inhaber"),
        *("Propriétaire de la transaction", "Propriétaire de l'opportunité", "Propriétaire"),
        *("Propietario del negocio", "Propietario de la transacción", "Propietario de la oportunidad", "Propietario"),
        *("Proprietario della trattativa", "Titolare opportunità", "Proprietário do negócio"),
        *("Proprietário da oportunidade", "Deal-eigenaar", "取引担当者", "商談 所有者"),
    ),
    "owner_email": ("Owner Email", "Deal Owner Email", "Opportunity Owner Email", "Owner E-mail"),
    "owner_external_id": ("hubspot_owner_id", "Owner ID", "Deal Owner ID", "Deal Owner.id", "Owner.id"),
    "close_on": (
        *("Close Date", "Expected Close Date", "Closing Date", "close_on", "Estimated Close Date"),
        *("Abschlussdatum", "Schlusstermin", "Date de fermeture", "Date de clôture", "Fecha de cierre"),
        *("Data di chiusura", "Data chiusura", "Data de fechamento", "Sluitingsdatum", "クローズ日", "完了予定日"),
    ),
    "created_at": (
        *("Create Date", "Created Date", "Deal Created", "Created At", "Created Time", "Creation Date", "Created"),
        *("Date Created", "Add Time", "Engage Date", "Erstellungsdatum", "Erstelldatum", "Erstellt am"),
        *("Date de création", "Fecha de creación"),
        *("Data di creazione", "Data de criação", "作成日"),
    ),
    "closed_at": ("Closed At", "Deal Closed On", "Closed On", "Closed Date", "Close Time"),
    "won_at": ("Won Time", "Won At", "Won Date", "Won On"),
    "lost_at": ("Lost Time", "Lost At", "Lost Date", "Lost On"),
    "next_step": (
        *("Next Step", "Next Steps", "hs_next_step", "crm_next_step"),
        *("Nächster Schritt", "Prochaine étape", "Étape suivante"),
        *("Próximo paso", "Siguiente paso", "Paso siguiente"),
        "Fase successiva",
    ),
}

DATE_FIELDS = ("close_on", "created_at", "closed_at", "won_at", "lost_at", "stage_since")

OWNER_FIELDS: Vocabulary = {
    "name": ("Name", "Owner", "Owner Name", "Full Name", "Real Name", "Display Name", "Sales Agent", "Sales Rep"),
    "email": ("Email", "E-mail", "Email Address", "E-mail Address", "Mail", "Owner Email"),
    "slack_id": ("Slack ID", "Slack", "Member ID", "Slack Member ID", "Slack User ID", "User ID"),
}

TEAM_FIELDS: Vocabulary = {
    "owner": ("Owner", "Sales Agent", "Sales Rep", "Rep", "Owner Name", "Deal Owner", "Name", "Member"),
    "manager": ("Manager", "Sales Manager", "Team Manager", "Team Lead"),
    "team": ("Team", "Team Name", "Regional Office", "Region", "Office"),
}

_SOURCES: tuple[tuple[str, frozenset[str], tuple[frozenset[str], ...]], ...] = (
    # source, headers that rule it out, sets of headers of which one must be there whole
    (
        "hubspot",
        frozenset({"closingdate"}),
        (
            *(frozenset({"dealname", second}) for second in ("recordid", "dealstage", "hsobjectid")),
            *(frozenset({"dealname", second}) for second in ("datensatzid", "dealphase")),
            *(frozenset({key_of(sole)}) for sole in ("Nom de la transaction", "Nombre del negocio", "Nome trattativa")),
            *(frozenset({key_of(sole)}) for sole in ("Nome do negócio", "Dealnaam", "取引名")),
        ),
    ),
    (
        "salesforce",
        frozenset(),
        (
            *(frozenset({sole}) for sole in ("opportunityname", "opportunityowner", "stagename", "iswon")),
            *(frozenset({sole}) for sole in ("opportunityinhaber", "nomdelopportunite", "nombredelaoportunidad")),
            *(frozenset({key_of(sole)}) for sole in ("Nome opportunità", "Nome da oportunidade", "商談名")),
        ),
    ),
)


def source_of(keys: frozenset[str], *, has_deal_prefix: bool) -> str:
    """Which CRM wrote a file with these headers (as keys): hubspot, salesforce, pipedrive or, unknown, csv.

    Pipedrive alone writes `Deal - ` before its headers.
    """
    if has_deal_prefix:
        return "pipedrive"
    for source, foreign, marks in _SOURCES:
        if not keys & foreign and any(mark <= keys for mark in marks):
            return source
    return "csv"
