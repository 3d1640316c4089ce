"""How files and folders are opened: never through a link, never waiting, never handed to another program.

The only place of the program that names the flags of open(2).
"""

from __future__ import annotations

import os

_CAREFUL = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
READ = os.O_RDONLY | _CAREFUL
UNSEEN = READ | os.O_NOATIME  # the owner of a file, or root, may look without leaving a trace
FOLDER = os.O_RDONLY | os.O_DIRECTORY | _CAREFUL
ROOT = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC  # a folder named in the settings may be reached by a link
NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | _CAREFUL  # a name that nobody has yet
APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | _CAREFUL
DIRECT = os.O_DIRECT  # past the memory of the kernel
KEEP = os.O_RDWR | os.O_CREAT | _CAREFUL  # a file of ours that stays: made when it is missing
