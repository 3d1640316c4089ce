"""All routes, in the order of the written schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from photo_organizer.web import (
    api_activity,
    api_card,
    api_carried,
    api_commands,
    api_dates,
    api_duplicates,
    api_files,
    api_films,
    api_folders,
    api_libraries,
    api_library,
    api_logs,
    api_many,
    api_plan,
    api_replies,
    api_settings,
    api_similar,
    api_state,
    api_support,
    api_thumbnails,
    api_undated,
)

if TYPE_CHECKING:
    from photo_organizer.web.routes import Route

ROUTES: tuple[Route, ...] = (
    *api_state.ROUTES,
    *api_commands.ROUTES,
    *api_replies.ROUTES,
    *api_activity.ROUTES,
    *api_plan.ROUTES,
    *api_card.ROUTES,
    *api_duplicates.ROUTES,
    *api_files.ROUTES,
    *api_films.ROUTES,
    *api_libraries.ROUTES,
    *api_library.ROUTES,
    *api_undated.ROUTES,
    *api_dates.ROUTES,
    *api_similar.ROUTES,
    *api_many.ROUTES,
    *api_carried.ROUTES,
    *api_thumbnails.ROUTES,
    *api_settings.ROUTES,
    *api_folders.ROUTES,
    *api_logs.ROUTES,
    *api_support.ROUTES,
)
