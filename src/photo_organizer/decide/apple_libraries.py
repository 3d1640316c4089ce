"""The ending of a folder that is a whole library of Photos, iPhoto or Aperture; part of a regular expression. Pure data."""

ENDING = r"\.(?:photos?library|migrated(?:photo|ap)library|aplibrary)"
