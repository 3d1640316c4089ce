#!/bin/sh
# On an upgrade there is something to ask only when the package was never told its folders.
# Writing nothing to SYNOPKG_TEMP_LOGFILE means: no question.
var=${SYNOPKG_PKGVAR:-/var/packages/PhotoOrganizer/var}
home=/var/packages/PhotoOrganizer

for settings in "$home/config.ini" "$var/config.ini" "$home/target/var/config.ini"; do
    if [ -r "$settings" ] && grep -Eq '^[[:space:]]*(library|destination_root)[[:space:]]*[=:][[:space:]]*/' "$settings"; then
        exit 0
    fi
done
here=$(dirname "$0")
questions=$here/install_uifile_${SYNOPKG_DSM_LANGUAGE:-enu}
[ -r "$questions" ] || questions=$here/install_uifile
cat "$questions" >"$SYNOPKG_TEMP_LOGFILE"
