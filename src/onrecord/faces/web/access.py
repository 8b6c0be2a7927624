"""Who may do what: one person with a token on this machine, or a team with names, passwords and roles.

Passwords are kept as argon2id hashes (RFC 9106) in a file of their own beside the record, so that a copy of
the record gives nobody's password away. Sessions live in memory: a restart asks everybody to come in again.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onrecord.core.problems import RecordError, UsageError

ROLES = ("reader", "reviewer", "editor", "admin")
"""Each may do what those before it may."""
RIGHTS = {"read": "reader", "review": "reviewer", "edit": "editor", "admin": "admin"}
SESSION_SECONDS = 12 * 3600
GRACE_SECONDS = 60
SHORTEST = 12
"""Letters in a password, at least (NIST SP 800-63B, revision 4, asks for 15, or 8 beside a second factor)."""
_LONGEST = 1024
_TRIES, _TRIES_SECONDS = 8, 300
_HASHING = threading.BoundedSemaphore(2)
"""A hash takes 64 MB: of many who log in at once, only so many are looked at side by side."""
_NAME = re.compile(r"[\w.@+-][\w .@+-]{0,78}[\w.@+-]|[\w.@+-]")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks: ``team`` is false for the one person of a record on this machine."""

    name: str
    role: str
    team: bool = False

    def may(self, right: str) -> bool:
        """Whether the role has a right: read, review, edit or admin."""
        return ROLES.index(self.role) >= ROLES.index(RIGHTS[right])


@dataclass(frozen=True, slots=True)
class Account:
    """A name with a role and a hash; ``active`` false for who has left. Nobody is deleted: names are in the log."""

    name: str
    role: str
    hash: str
    active: bool = True


class Accounts:
    """The accounts file. Read afresh when it has changed; written as a whole, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._held: dict[str, Account] = {}

    def all(self) -> list[Account]:
        """Every account, by name. Raises RecordError where the file is damaged."""
        return sorted(self._read().values(), key=lambda a: a.name.casefold())

    def get(self, name: str) -> Account | None:
        """The account of that name, whatever its case."""
        return self._read().get(name.casefold())

    def add(self, name: str, role: str, password: str) -> Account:
        """Add somebody, or give an account a new role and password. Raises UsageError."""
        if not _NAME.fullmatch(name):
            raise UsageError("a name has letters, digits, blanks and . @ + - in it, 80 at most.")
        self._known(role)
        made = Account(name, role, self._hash(password))
        self._change(made)
        return made

    def set_role(self, name: str, role: str) -> None:
        """Give somebody another role. Raises UsageError for one that there is not, or the last admin's."""
        self._known(role)
        self._change(replace(self._named(name), role=role))

    def set_active(self, name: str, *, active: bool) -> None:
        """Shut an account, or open it again. Raises UsageError for the last admin's."""
        self._change(replace(self._named(name), active=active))

    def set_password(self, name: str, password: str) -> None:
        """Give somebody another password. Raises UsageError for a short one."""
        self._change(replace(self._named(name), hash=self._hash(password)))

    def verify(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own. Takes as long for names that there are not."""
        found = self.get(name)
        held = found.hash if found else self._nobody
        try:
            with _HASHING:
                self._hasher.verify(held, password[:_LONGEST])
        except (VerificationError, InvalidHashError):
            return None
        if found is None or not found.active:
            return None
        if self._hasher.check_needs_rehash(held):
            self._change(replace(found, hash=self._hasher.hash(password[:_LONGEST])))
        return found

    def _hash(self, password: str) -> str:
        if not SHORTEST <= len(password) <= _LONGEST:
            raise UsageError(f"a password has at least {SHORTEST} letters; several plain words do well.")
        return self._hasher.hash(password)

    def _named(self, name: str) -> Account:
        found = self.get(name)
        if found is None:
            raise UsageError(f"there is no account {name!r}.")
        return found

    @staticmethod
    def _known(role: str) -> None:
        if role not in ROLES:
            raise UsageError(f"a role is {', '.join(ROLES[:-1])} or {ROLES[-1]}, not {role!r}.")

    def _read(self) -> dict[str, Account]:
        with self._lock:
            try:
                found = self.path.stat()
            except FileNotFoundError:
                return {}
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                try:
                    rows = json.loads(self.path.read_text(encoding="utf-8"))["accounts"]
                    self._held = {r["name"].casefold(): Account(**r) for r in rows}
                except (OSError, ValueError, KeyError, TypeError) as cause:
                    raise RecordError(f"the accounts file {self.path} cannot be read: {cause}.") from cause
                self._stamp = stamp
            return dict(self._held)

    def _change(self, account: Account) -> None:
        held = self._read()
        held[account.name.casefold()] = account
        if not any(a.role == "admin" and a.active for a in held.values()):
            raise UsageError("somebody has to be an admin: make another one first.")
        rows = [asdict(a) for a in held.values()]
        with self._lock:
            folder = self.path.resolve().parent
            handle, name = tempfile.mkstemp(dir=folder, prefix=".accounts-")  # only its owner can read it
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"accounts": rows}, file, ensure_ascii=False, indent=1)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
            self._stamp = None


@dataclass(frozen=True, slots=True)
class _Session:
    name: str
    ends: float


class Door:
    """Lets people in: by the token that was printed, or by name and password where there are accounts."""

    def __init__(self, token: str, accounts: Accounts | None = None, name: str = "") -> None:
        self.token = token
        self.accounts = accounts
        self._name = name
        self._sessions: dict[str, _Session] = {}
        self._tries: dict[str, list[float]] = {}
        self._used: float | None = None
        self._lock = threading.Lock()

    def open_once(self, token: str) -> str | None:
        """A session for the token in the printed address; None for any other.

        It opens once: a minute after its first use it opens no more. Until then it does, since browsers may
        ask for an address twice before they show it.
        """
        if self.accounts is not None or not secrets.compare_digest(token.encode(), self.token.encode()):
            return None
        with self._lock:
            now = time.monotonic()
            if self._used is not None and now - self._used > GRACE_SECONDS:
                return None
            self._used = self._used if self._used is not None else now
            return self._begin(self._name)

    def log_in(self, name: str, password: str) -> str | None:
        """A session for who knows the password. Raises UsageError after too many tries on one name."""
        account = self.known(name, password)
        if account is None:
            return None
        with self._lock:
            return self._begin(account.name)

    def known(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own. Raises UsageError after too many tries on one name."""
        if self.accounts is None:
            return None
        key = name.casefold()
        now = time.monotonic()
        with self._lock:
            recent = [t for t in self._tries.get(key, ()) if now - t < _TRIES_SECONDS]
            if len(recent) >= _TRIES:
                raise UsageError("too many tries on this name; wait five minutes.")
            self._tries = {k: v for k, v in self._tries.items() if v and now - v[-1] < _TRIES_SECONDS}
            self._tries[key] = [*recent, now]
        account = self.accounts.verify(name, password)
        if account is not None:
            with self._lock:
                self._tries.pop(key, None)
        return account

    def who(self, session: str) -> Visitor | None:
        """Who holds a session."""
        with self._lock:
            found = self._sessions.get(session)
            if found is None or found.ends < time.monotonic():
                self._sessions.pop(session, None)
                return None
        if self.accounts is None:
            return Visitor(found.name, "admin")
        account = self.accounts.get(found.name)
        return Visitor(account.name, account.role, team=True) if account and account.active else None

    def log_out(self, session: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(session, None)

    def end_all(self, name: str) -> None:
        """End every session of somebody, as after a new password."""
        with self._lock:
            self._sessions = {k: s for k, s in self._sessions.items() if s.name.casefold() != name.casefold()}

    def _begin(self, name: str) -> str:
        session = secrets.token_urlsafe(32)
        self._sessions[session] = _Session(name, time.monotonic() + SESSION_SECONDS)
        return session
