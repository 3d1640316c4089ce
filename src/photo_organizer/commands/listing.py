"""The names in a folder, for commands that need to know which are taken. Touches nothing."""

from __future__ import annotations

import os

from photo_organizer.errors import FileProblem, from_os_error


def names_in(folder: str) -> list[str]:
    """Return the names in `folder`, none where there is no such folder. Raises FileProblem, VolumeProblem."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
    except NotADirectoryError as error:
        raise FileProblem(
            f"{folder!r} is a file or a link where a folder is needed", folder, "rename it"
        ) from error
    except OSError as error:
        raise from_os_error(error, "list", folder) from error
