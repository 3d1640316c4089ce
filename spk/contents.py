"""What of the Debian packages and of the wheels goes into the runtime, as data.

Left out is what a program on a NAS never runs: tests, build files, graphical parts, second copies.
"""

from __future__ import annotations

import re
from fnmatch import fnmatch

from spk.unused import is_unused

# Shared libraries, beside the loader itself. No gconv, no name service plug-ins, no locales.
LIBRARIES = (
    "libc.so.6",
    "libm.so.6",
    "libpthread.so.0",
    "libdl.so.2",
    "librt.so.1",
    "libutil.so.1",
    "libresolv.so.2",
    "libgcc_s.so.1",
    "libstdc++.so.6",
    "libz.so.1",
    "libzstd.so.1",
    "libexpat.so.1",
    "libssl.so.3",
    "libcrypto.so.3",
    "libffi.so.8",
    "liblzma.so.5",
    "libbz2.so.1.0",
    "libsqlite3.so.0",
    "libuuid.so.1",
)

# What no program uses; what only ours does not is in `unused`.
_STDLIB_DROP = (
    "EXTERNALLY-MANAGED",
    "LICENSE.txt",
    "LONG_BIT",
    "__phello__",
    "_android_support.py",
    "_apple_support.py",
    "_ios_support.py",
    "_osx_support.py",
    "_pyrepl",
    "antigravity.py",
    "cProfile.py",
    "config-*",
    "curses",
    "dbm",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "mailbox.py",
    "profile.py",
    "pstats.py",
    "pydoc.py",
    "pydoc_data",
    "rlcompleter.py",
    "sitecustomize.py",  # a link into the NAS's own /etc
    "tabnanny.py",
    "test",
    "this.py",
    "tkinter",
    "turtle.py",
    "turtledemo",
    "venv",
    "webbrowser.py",
    "xmlrpc",
)
_EXTENSION_DROP = (
    "_test*",
    "xx*",
    "_xx*",
    "_ctypes_test*",
    "_curses*",
    "_dbm*",
    "_gdbm*",
    "readline*",
    "_lsprof*",
)

_WHEEL_DROP = (
    r"(^|/)tests?/",
    r"(^|/)include/",
    r"\.(pyi|pxd|pyx|h|hpp|hxx|c|cpp|f|f90|a|lib|toml)$",
    r"^bin/",
    r"^[^/]+\.data/(data|scripts)/",
    r"^[^/]+\.dist-info/(RECORD|WHEEL|top_level\.txt|zip-safe|entry_points\.txt|sboms/.*)$",
    r"^PIL/(_imagingtk|ImageTk|ImageQt|_tkinter_finder|ImageGrab)",
    r"^PIL/_imagingft\.",  # draws letters
    r"^pillow\.libs/lib(freetype|harfbuzz)",  # but what unpacks WOFF2 also unpacks the EXIF of JPEG XL
    r"^cv2/(typing|data/haarcascade_|LICENSE)",  # the licences lie in its .dist-info too
    r"^numpy/(f2py|distutils|doc|_pyinstaller)/",
    r"^numpy/_core/(_simd|_multiarray_tests|_operand_flag_tests|_rational_tests|_struct_ufunc_tests|_umath_tests)\.",
    r"^numpy/_core/lib/",
    r"^numpy/random/(lib|_examples)/",
    # the C interface's copy of the whole engine; the Python binding carries its own
    r"^onnxruntime/capi/libonnxruntime\.so",
    r"^onnxruntime/(transformers|quantization|tools|datasets|backend)/",
    r"^onnxruntime/capi/(training|convert_npz)",
)
# Libraries that a file names and of which the program calls nothing, with the names that the file takes of them.
# OpenCV reads films here and nothing else; AVIF pictures are Pillow's.
NEVER_CALLED = {
    "cv2/cv2.abi3.so": {
        "libopenblas": r"cblas_[sdcz]gemm|[sd](ge|po)[a-z]+_",
        "libavif": r"avif[A-Z]\w+",
    },
}
# Encoders in whose place a stub stands, with what each function answers (the last pattern that fits counts).
# libheif asks x265 for its table of functions, for its own name and when it is to encode, and looks for NULL both times.
# FFmpeg asks libvpx what it is able to do: nothing. It reads VP8 and VP9 with decoders of its own; should anybody open
# those of libvpx by name, the answer is VPX_CODEC_INCAPABLE.
STUBS = {
    "pillow_heif.libs/libx265": {r"x265_(api_get_\d+|cleanup)": 0},
    "opencv_python_headless.libs/libvpx": {
        r"vpx_(codec|img)_\w+": 0,
        r"vpx_codec_(enc_init_ver|dec_init_ver|enc_config_default)": 4,
    },
}
COMMON_LICENCES = ("GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3", "Apache-2.0", "MPL-2.0", "BSD")


def keeps_stdlib(relative: str) -> bool:
    """Return whether a file of the standard library, by its path below python3.13/, is shipped."""
    top, _, rest = relative.partition("/")
    if any(fnmatch(top, pattern) for pattern in _STDLIB_DROP):
        return False
    if top == "lib-dynload" and any(fnmatch(rest, pattern) for pattern in _EXTENSION_DROP):
        return False
    return not is_unused(relative)


def keeps_wheel_file(name: str) -> bool:
    """Return whether a wheel's member is shipped; METADATA and licence texts always are."""
    if name.endswith("/") or any(re.search(pattern, name) for pattern in _WHEEL_DROP):
        return False
    return not is_unused(place_of_wheel_file(name))


def place_of_wheel_file(name: str) -> str:
    """Return where a wheel's member belongs below dist-packages (PEP 427: purelib and platlib)."""
    return re.sub(r"^[^/]+\.data/(purelib|platlib)/", "", name)


def libraries_of(place: str) -> str:
    """Return the folder beside a package in which its wheel keeps the libraries of a file."""
    return {"cv2": "opencv_python_headless.libs"}[place.partition("/")[0]]
