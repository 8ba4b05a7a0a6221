"""Which endpoint needs which action."""

from __future__ import annotations

import flask

from web import permissions
from workflows import staff


def test_every_route_is_in_the_map_and_the_map_holds_nothing_else(app: flask.Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert set(permissions.ENDPOINTS) == routes


def test_every_action_of_the_map_is_one_of_the_staff() -> None:
    actions = {action for action in permissions.ENDPOINTS.values() if action is not None}

    assert actions <= set(staff.PERMISSIONS)


def test_only_signing_in_and_static_files_need_nobody() -> None:
    public = {endpoint for endpoint, action in permissions.ENDPOINTS.items() if action is permissions.PUBLIC}

    assert public == {"static", "sessions.ask", "sessions.sign_in"}
