"""Shut the reading child in: no network, no file but the interpreter's own, no other program.

On Linux by Landlock (https://docs.kernel.org/userspace-api/landlock.html) and a seccomp filter
(https://docs.kernel.org/userspace-api/seccomp_filter.html), both by system call, since Python has neither.
A process that has shut itself in cannot let itself out. Where the kernel has one of them not, or the system
is another, the rest holds, and :func:`told` says what is missing.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field

FILES, NETWORK, PROGRAMS, LIMITS = "files", "network", "programs", "limits"
WALLS = (FILES, NETWORK, PROGRAMS, LIMITS)
"""What can be in force: no files, no network, no other programs; limits of memory and processor time."""


TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where systems keep Tesseract's language data. The child may read these folders, and TESSDATA_PREFIX."""


@dataclass
class _Standing:
    walls: list[str] = field(default_factory=list)


_standing = _Standing()


def confine(*, limited: bool = False) -> tuple[str, ...]:
    """Shut this process in, for good. Gives what is in force; ``limited``: its limits are set already."""
    walls = [LIMITS] if limited else []
    if sys.platform.startswith("linux") and ctypes.sizeof(ctypes.c_void_p) == 8 and sys.byteorder == "little":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            walls += [FILES] if _landlock(libc) else []
            walls += [NETWORK, PROGRAMS] if _seccomp(libc) else []
    _standing.walls = walls
    return tuple(walls)


def told(_name: str, _data: bytes) -> list[str]:
    """What is in force in this process: how the child answers when it is asked."""
    return _standing.walls


# --- Landlock: files ------------------------------------------------------------------------------

_PR_SET_NO_NEW_PRIVS = 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
_NOWHERE = "/dev/null"
"""What Tesseract wants to say of a page it writes there, and dies where it cannot."""
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights over files each version of Landlock knows; from 5 on they are 16."""


def _landlock(libc: ctypes.CDLL) -> bool:
    """Refuse every file but those that the interpreter needs for itself, and these to be written."""
    version = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    rights = (1 << _RIGHTS.get(version, 16)) - 1
    network, scoped = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    asked = struct.pack("<QQQ", rights, network, scoped)[:size]
    ruleset = libc.syscall(_CREATE_RULESET, asked, ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    try:
        for path in _own_files():
            _allow(libc, ruleset, path, rights)
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there need not be allowed
    try:
        access = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112 - as os.open has it
        if path == _NOWHERE:
            access |= (_WRITE_FILE | _TRUNCATE) & rights
        libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("<Qi", access, opened), 0)
    finally:
        os.close(opened)


def _own_files() -> Iterator[str]:
    """Code, shared libraries, fonts and time zones: what libraries open when they are imported or asked."""
    wide = {"/", os.path.expanduser("~")}  # noqa: PTH111 - a path as sys.path has it
    own = {*sys.path, *(sysconfig.get_path(p) for p in ("stdlib", "platstdlib"))}
    own |= {os.path.join(root, "lib") for root in (sys.prefix, sys.base_prefix)}  # noqa: PTH118
    yield from sorted(p for p in own if p and os.path.realpath(p) not in wide)
    yield from ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
    yield from ("/usr/share/fonts", "/usr/share/zoneinfo", "/etc/mime.types", _NOWHERE, "/dev/urandom")
    told = os.environ.get("TESSDATA_PREFIX", "")
    yield from (*TESSDATA, *((told,) if told and os.path.realpath(told) not in wide else ()))


# --- seccomp: network and programs ----------------------------------------------------------------

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_REFUSED = (
    # A call's number on x86_64 and on aarch64; -1 where it has none there.
    (41, 198), (42, 203), (43, 202), (44, 206), (46, 211), (49, 200), (50, 201), (53, 199), (288, 242), (307, 269),
    # socket, connect, accept, sendto, sendmsg, bind, listen, socketpair, accept4, sendmmsg
    (57, -1), (58, -1), (59, 221), (322, 281), (62, 129), (424, 424), (101, 117), (310, 270), (311, 271), (438, 438),
    # fork, vfork, execve, execveat, kill, pidfd_send_signal, ptrace, process_vm_readv and _writev, pidfd_getfd
    (90, -1), (91, 52), (268, 53), (452, 452), (92, -1), (93, 55), (94, -1), (260, 54), (132, -1), (235, -1),
    # chmod, fchmod, fchmodat, fchmodat2, chown, fchown, lchown, fchownat, utime, utimes
    (261, -1), (280, 88), (188, 5), (189, 6), (190, 7), (197, 14), (198, 15), (199, 16),
    # futimesat, utimensat, setxattr, lsetxattr, fsetxattr, removexattr, lremovexattr, fremovexattr
    (165, 40), (166, 39), (155, 41), (161, 51), (272, 97), (308, 268), (304, 265), (428, 428), (429, 429),
    # mount, umount2, pivot_root, chroot, unshare, setns, open_by_handle_at, open_tree, move_mount
    (175, 105), (313, 273), (176, 106), (246, 104), (320, 294), (321, 280), (323, 282), (298, 241), (425, 425),
    # init_module, finit_module, delete_module, kexec_load, kexec_file_load, bpf, userfaultfd, perf_event_open,
    # io_uring_setup (which would open files and sockets past this filter)
    (248, 217), (249, 218), (250, 219),
    # add_key, request_key, keyctl
)  # fmt: skip
_CLONE, _CLONE3 = (56, 220), 435
_CLONE_THREAD = 0x10000
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ALLOW, _NOT_PERMITTED, _NOT_THERE = 0x80000000, 0x7FFF0000, 0x00050001, 0x00050026
_X32 = 0x40000000
_PR_SET_SECCOMP, _FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _seccomp(libc: ctypes.CDLL) -> bool:
    """Refuse sockets, other programs, and what would get round that. Threads of its own it may have."""
    known = _ARCHITECTURES.get(platform.machine())
    if known is None:
        return False
    code = _filter(*known)
    program = _Program(len(code) // 8, code)
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(column: int, architecture: int) -> bytes:
    """The filter as classic BPF: each step is a code, two jumps and a value."""
    refused = [pair[column] for pair in _REFUSED if pair[column] >= 0]
    steps = [
        (_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL),
    ]  # fmt: skip
    for number in refused:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _NOT_PERMITTED)]
    # The C library falls back from clone3, whose flags no filter can see, to clone, whose flags it can.
    steps += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _NOT_THERE)]
    steps += [(_EQUAL, 0, 3, _CLONE[column]), (_LOAD, 0, 0, 16), (_HAS_BIT, 1, 0, _CLONE_THREAD)]
    steps += [(_RETURN, 0, 0, _NOT_PERMITTED), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)
