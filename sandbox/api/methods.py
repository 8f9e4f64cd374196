"""Every Web API method that the sandbox knows, with scopes and tiers."""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.api import apps, chat, conversations, files, people, views
from sandbox.api.call import Method

_LISTING = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_OPENING = ("im:write", "channels:manage", "groups:write", "mpim:write")

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "api.test": Method(people.api_test, caller="anyone"),
        "auth.test": Method(people.auth_test),
        "auth.revoke": Method(people.revoke, tier=3, reads_json=False),
        "apps.connections.open": Method(apps.open_connection, ("connections:write",), tier=3, caller="app"),
        "bots.info": Method(people.bot_info, ("users:read",), tier=3, reads_json=False),
        "chat.delete": Method(chat.delete, ("chat:write",), tier=3),
        "chat.getPermalink": Method(chat.get_permalink, reads_json=False),
        "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",), tier=4),
        "chat.postMessage": Method(chat.post_message, ("chat:write",)),
        "chat.update": Method(chat.update, ("chat:write",), tier=3),
        "conversations.history": Method(conversations.history, _HISTORY, tier=3, reads_json=False),
        "conversations.info": Method(conversations.info, _LISTING, tier=3, reads_json=False),
        "conversations.join": Method(conversations.join, ("channels:join",), tier=3),
        "conversations.list": Method(conversations.list_all, _LISTING, tier=2, reads_json=False),
        "conversations.members": Method(conversations.members, _LISTING, tier=4, reads_json=False),
        "conversations.open": Method(conversations.open_conversation, _OPENING, tier=3),
        "conversations.replies": Method(conversations.replies, _HISTORY, tier=3, reads_json=False),
        "files.completeUploadExternal": Method(files.complete_upload, ("files:write",), tier=4),
        "files.getUploadURLExternal": Method(files.upload_url, ("files:write",), tier=4, reads_json=False),
        "files.info": Method(files.file_info, ("files:read",), tier=4, reads_json=False),
        "reactions.add": Method(chat.add_reaction, ("reactions:write",), tier=3),
        "team.info": Method(people.team_info, ("team:read",), tier=3, reads_json=False),
        "users.conversations": Method(conversations.list_own, _LISTING, tier=3, reads_json=False),
        "users.info": Method(people.user_info, ("users:read",), tier=4, reads_json=False),
        "users.list": Method(people.list_users, ("users:read",), tier=2, reads_json=False),
        "users.lookupByEmail": Method(people.lookup_by_email, ("users:read.email",), tier=3, reads_json=False),
        "views.open": Method(views.open_view, tier=4),
        "views.publish": Method(views.publish, tier=4),
        "views.push": Method(views.push, tier=4),
        "views.update": Method(views.update, tier=4),
    }
)
