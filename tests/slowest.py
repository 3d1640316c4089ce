"""The files of tests that take longest, the longest first: they begin before all others, so that none of them ends alone.

A file stays with one of the processes that share the tests, and so do the services and browsers that its tests share.
"""

from __future__ import annotations

SLOWEST = (
    "spk/test_build.py",
    "torture/test_torture.py",
    "page/test_phone.py",
    "faults/test_crash.py",
    "thumbnails/test_evidence.py",
    "journeys/test_libraries.py",
    "journeys/test_libraries_out_of_order.py",
    "faults/test_old_kernels.py",
    "synology/test_thumbnails.py",
    "journeys/test_similar_table.py",
    "look/test_recall.py",
    "look/test_comparing.py",
    "journeys/test_hostile.py",
    "spk/test_licences.py",
    "faults/test_errors.py",
    "page/test_access.py",
    "web/test_contract.py",
    "page/test_together.py",
    "synology/test_journey.py",
    "service/test_idle.py",
    "page/test_cut_off.py",
)
