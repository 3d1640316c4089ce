"""All routes, in the order of the written schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.web import api_activity, api_covers, api_files, api_logs, api_settings, api_state

if TYPE_CHECKING:
    from photo_organizer.web.routes import Route

ROUTES: tuple[Route, ...] = (
    *api_state.ROUTES,
    *api_activity.ROUTES,
    *api_files.ROUTES,
    *api_covers.ROUTES,
    *api_settings.ROUTES,
    *api_logs.ROUTES,
)
