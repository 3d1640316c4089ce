#!/bin/sh
# The page of an upgrade. DSM fills conf/resource from a wizard's answers and from nowhere else, and calls a package
# broken whose shared folder has no name. So this page always gives a name: a hidden one, from the settings that are
# kept. Where these lie in no shared folder that can be given, that one question is asked and the settings are kept all
# the same; only where nothing is set yet, it is the questions of a first installation.
var=${SYNOPKG_PKGVAR:-/var/packages/PhotoOrganizer/var}
home=/var/packages/PhotoOrganizer
here=$(dirname "$0")

# folder_in FILE KEY: the folder that a settings file sets under this name in [paths], as the program reads it.
folder_in() {
    awk -v wanted="$2" '
        NR == 1 { sub(/^[^[#; \tA-Za-z]*/, "") } # a byte order mark
        { sub(/[ \t\r]+$/, "") }
        /^[ \t]*([#;]|$)/ { next }
        /^[ \t]/ && begun { if (ours && value == "") value = $0; next }
        /^[ \t]*\[[^]]*\]$/ { paths = tolower($0) ~ /\[[ \t]*paths[ \t]*\]/; begun = ours = 0; next }
        {
            begun = 1
            at = match($0, /[=:]/)
            key = tolower(substr($0, 1, at - 1))
            gsub(/[ \t]/, "", key)
            ours = paths && at && key == wanted
            if (ours) value = substr($0, at + 1)
        }
        END {
            gsub(/^[ \t]+/, "", value)
            gsub(/^["\047]|["\047]$/, "", value)
            if (value ~ /^\//) print value
        }' "$1"
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
        '' | @* | *[\"\\@]*) ;;
        *) echo "$name" ;;
    esac
}

# shown_as FOLDER: its shared folder, or its path in letters that any page can hold.
shown_as() {
    name=$(share_of "$1")
    echo "${name:-$(printf %s "$1" | tr -cd ' -~' | tr -d '"\\<>&@')}"
}

# granted FOLDER…: the first shared folder of these on which DSM gives a package permission: not the personal ones, and
# not one that was renamed or deleted, for DSM would make it anew, empty.
granted() {
    for folder; do
        name=$(share_of "$folder")
        case $name in
            '' | homes | home) ;;
            *) is_there "$name" && echo "$name" && return ;;
        esac
    done
}

# is_there NAME: whether there is a shared folder of this name; an encrypted one that is locked lies between two @.
is_there() {
    for place in /volume*[0-9]/"$1" /volume*[0-9]/@"$1"@; do
        [ ! -d "$place" ] || return 0
    done
    return 1
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

# folders LIBRARY INTAKE: find the folders in the first file that sets these two, as the program looks for them.
folders() {
    for settings in "$home/config.ini" "$var/config.ini" "$home/target/var/config.ini" "$home/target/config.ini"; do
        [ -r "$settings" ] || continue
        library=$(folder_in "$settings" "$1")
        intake=$(folder_in "$settings" "$2")
        [ -z "$library" ] || [ -z "$intake" ] || return 0
    done
    return 1
}

if folders library intake || folders destination_root source_dir; then
    share=$(granted "$library" "$intake")
    page=$(page_for "$([ -n "$share" ] && echo kept_settings || echo kept_share)")
    put @SHARE@ "$share"
    put @LIBRARY@ "$(shown_as "$library")"
    put @INTAKE@ "$(shown_as "$intake")"
    printf '%s\n' "$page" >"$SYNOPKG_TEMP_LOGFILE"
else
    page_for install_uifile >"$SYNOPKG_TEMP_LOGFILE"
fi
