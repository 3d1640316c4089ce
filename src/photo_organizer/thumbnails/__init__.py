"""Folder thumbnails by night: which folders are due, which pictures are drawn, which four are shown, and how.

Decisions are pure (`tree`, `moments`, `due`, `draw`, `judge`, `choose`, `crop`, `layout`, `explain`, `seal`); `walk` looks,
`scorer` asks the child that decodes, `night` tells the story. No image library is ever imported here.
"""
