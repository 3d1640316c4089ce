#!/bin/sh
# The page of an upgrade. DSM fills conf/resource from a wizard's answers and from nowhere else, and calls a package
# broken whose shared folder has no name. So this page always gives the names: hidden ones, from the settings that are
# kept; where the settings do not tell them, the questions of a first installation.
var=${SYNOPKG_PKGVAR:-/var/packages/PhotoOrganizer/var}
home=/var/packages/PhotoOrganizer
here=$(dirname "$0")

# folder_in FILE KEY: the folder that a settings file sets under this name.
folder_in() {
    sed -n "s/^[[:space:]]*$2[[:space:]]*[=:][[:space:]]*[\"']\{0,1\}\(\/[^\"']*\).*/\1/p" "$1" | head -n 1
}

# share_of FOLDER: the name of the shared folder that it lies in, nothing where that cannot be told.
share_of() {
    case $1 in
        /volume[0-9]*/?*) rest=${1#/volume*/} ;;
        /volumeUSB[0-9]*/?*) rest=${1#/volumeUSB*/} ;;
        /var/services/?*) rest=${1#/var/services/} ;;
        "$home"/shares/?*) rest=${1#"$home"/shares/} ;;
        *) return ;;
    esac
    name=$(echo "${rest%%/*}" | sed 's/[[:space:]]*$//')
    case $name in
        '' | @* | *[\"\\@]* | homes | home) ;;
        *) echo "$name" ;;
    esac
}

# put NAME WORDS: replace NAME by WORDS in the page, sign by sign as they are.
put() {
    rest=$page page=''
    while [ "${rest#*"$1"}" != "$rest" ]; do
        page=$page${rest%%"$1"*}$2
        rest=${rest#*"$1"}
    done
    page=$page$rest
}

# page_for NAME: the file of that name in the owner's language.
page_for() {
    if [ -r "$here/$1_${SYNOPKG_DSM_LANGUAGE:-enu}" ]; then
        cat "$here/$1_${SYNOPKG_DSM_LANGUAGE:-enu}"
    else
        cat "$here/$1"
    fi
}

# names LIBRARY INTAKE: find the shared folders in the first file that sets these two, as the program looks for them.
names() {
    for settings in "$home/config.ini" "$var/config.ini" "$home/target/var/config.ini" "$home/target/config.ini"; do
        [ -r "$settings" ] || continue
        library=$(share_of "$(folder_in "$settings" "$1")")
        intake=$(share_of "$(folder_in "$settings" "$2")")
        [ -z "$library" ] || [ -z "$intake" ] || return 0
    done
    return 1
}

if names library intake || names destination_root source_dir; then
    page=$(page_for kept_settings)
    put @LIBRARY@ "$library"
    put @INTAKE@ "$intake"
    printf '%s\n' "$page" >"$SYNOPKG_TEMP_LOGFILE"
else
    page_for install_uifile >"$SYNOPKG_TEMP_LOGFILE"
fi
