"""The files of tests that take longest, the longest first: they begin before all others, so that none of them ends alone.

The package for x86_64, which the fifth builds, is not waited for while that for ARM is built by the first.
A file stays with one of the processes that share the tests, and so do the services and browsers that its tests share.
"""

from __future__ import annotations

SLOWEST = (
    "spk/test_build.py",
    "torture/test_torture.py",
    "faults/test_crash.py",
    "page/test_phone.py",
    "synology/test_thumbnails.py",
    "thumbnails/test_evidence.py",
    "journeys/test_libraries.py",
    "faults/test_old_kernels.py",
    "journeys/test_similar_table.py",
    "thumbnails/test_night.py",
    "synology/test_journey.py",
    "synology/test_processors.py",
    "synology/test_start_stop.py",
    "journeys/test_hostile.py",
    "page/test_more.py",
    "page/test_access.py",
    "service/test_idle.py",
    "page/test_review.py",
    "look/test_recall.py",
    "look/test_comparing.py",
    "thumbnails/test_merit.py",
    "synology/test_refusals.py",
    "spk/test_runtime.py",
    "spk/test_imports.py",
    "spk/test_licences.py",
    "service/test_thumbnails_now.py",
    "page/test_together.py",
    "page/test_walk.py",
    "synology/test_light.py",
    "page/test_cut_off.py",
    "web/test_contract.py",
)
