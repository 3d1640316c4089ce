"""Run a module, or a line, of the program under another Python: light.py MODULE [argument…], light.py -c LINE."""

import os
import runpy
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "app"), os.path.join(HERE, "site")]
os.environ["PHOTO_ORGANIZER_LIGHT"] = "1"  # photo_organizer.synology.nas
if sys.argv[1] == "-c":
    exec(sys.argv[2])  # noqa: S102 - the line of ui/index.cgi
else:
    runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
