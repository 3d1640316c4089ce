"""Which permission the account needs on a folder, and where the owner gives it. Touches nothing."""

from __future__ import annotations

import re

_SHARED = re.compile(r"/volume\d+/([^/]+)(?:/(.+))?")
_ELSEWHERE = "give the account {account} read and write permission on {folder}"
_WHOLE = (
    "in DSM open Control Panel > Shared Folder, choose {share}, then Edit > Permissions; choose System internal user "
    "in the list above, tick Read/Write for {account}, and save"
)
_ONE = (
    "in DSM open File Station as an administrator, right-click {share}/{below}, then Properties > Permission > Create; "
    "choose the system internal user {account}, Allow, everything under Read and Write, then Done; tick 'Apply to this "
    "folder, sub-folders and files' and save. Then give {account} in the same way only 'Traverse folders' and 'List "
    "folders', for 'This folder', on {above}"
)


def steps(folder: str, account: str) -> str:
    """Return what the owner does so that `account` may read and write in `folder`; in a home, in that folder alone."""
    found = _SHARED.fullmatch(folder)
    if not found:
        return _ELSEWHERE.format(account=account, folder=folder)
    share, below = found[1], found[2]
    if not below or share != "homes":
        return _WHOLE.format(share=share, account=account)
    parts = [share, *below.split("/")]
    above = " and on ".join("/".join(parts[:end]) for end in range(1, len(parts)))
    return _ONE.format(share=share, below=below, account=account, above=above)
