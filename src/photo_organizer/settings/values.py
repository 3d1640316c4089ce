"""Settings as one frozen object, built once and handed down."""

from __future__ import annotations

from typing import Any

from photo_organizer.settings.options import OPTIONS


class Settings:
    """All settings of one library as attributes named `section_key`; frozen once built."""

    name: str  # of the library, "" for the first one: that of [paths]
    several: bool  # whether the settings file names further libraries, so that what is told needs a name
    paths_intake: str
    paths_library: str
    intake_mode: str
    intake_quiet_seconds: float
    intake_quiet_seconds_unprovable: float
    intake_scan_seconds: float
    intake_unknown_files: str
    naming_layout: str
    naming_correct_extension: bool
    dates_zone: str
    dates_local_time_cameras: tuple[str, ...]
    duplicates_delete_duplicates: bool
    duplicates_same_second: str
    duplicates_replace_with_better: bool
    duplicates_similar_in_library: bool
    duplicates_re_uploads: str
    safety_reserve_mb: int
    safety_breaker_percent: float
    safety_breaker_files: int
    logs_folder: str
    logs_rotate_mb: float
    logs_keep: int
    thumbnails_enabled: bool
    thumbnails_start: str
    thumbnails_hours: float
    thumbnails_width: int
    thumbnails_height: int
    thumbnails_candidates_per_tile: int
    thumbnails_seed: int
    thumbnails_roots: tuple[str, ...]
    thumbnails_model: str
    thumbnails_prompts: tuple[str, ...]
    thumbnails_weight_face: float
    thumbnails_weight_central: float
    thumbnails_weight_prompts: float
    thumbnails_weight_sharpness: float
    thumbnails_weight_colour: float
    thumbnails_weight_star: float

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        """Build from `values` by attribute name; what is missing takes its default."""
        given = values or {}
        object.__setattr__(self, "name", given.get("name", ""))
        object.__setattr__(self, "several", given.get("several", False))
        for option in OPTIONS:
            value = given[option.name] if option.name in given else option.read(option.default)
            object.__setattr__(self, option.name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"settings are frozen: {name} cannot become {value!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def replace(self, **changes: Any) -> Settings:
        """Return a copy with some values changed."""
        return Settings({**vars(self), **changes})

    @property
    def copies(self) -> bool:
        """Whether the intake stays as it is."""
        return self.intake_mode == "copy"

    @property
    def logs(self) -> str:
        """The folder of the CSV logs."""
        return self.logs_folder or self.paths_library
