#!/bin/sh
# The door of the page in the DSM desktop: the package's own Python, with nothing of the NAS's in its way.
# DSM itself lets anybody in here. What is started asks DSM's authenticate.cgi who is there and answers
# administrators only (photo_organizer.web.cgi).
unset LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT PYTHONHOME PYTHONPATH PYTHONSTARTUP
export LC_ALL=C
exec /var/packages/PhotoOrganizer/target/runtime/bin/python3.13 -I -X utf8 -c "from photo_organizer.web.cgi import start; start()"
