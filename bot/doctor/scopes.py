"""The scopes that the app asks for, and what does not work without each."""

WITHOUT: dict[str, str] = {
    "channels:read": "channels cannot be named by #name, nor looked at here",
    "chat:write": "no message can be sent",
    "commands": "commands and shortcuts do nothing",
    "groups:read": "private channels cannot be looked at, and nothing is shared in one",
    "users:read": "nobody is known, and no morning message is planned",
    "users:read.email": "owners in a CRM's file are not found by their e-mail",
}
