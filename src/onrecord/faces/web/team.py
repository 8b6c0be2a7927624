"""Coming in, and the accounts of a team."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from onrecord.core.problems import UsageError

from .access import ROLES, Account, Accounts, Door, Visitor
from .data import Data, allowed
from .described import answers
from .guard import cookie_name, set_session
from .pages import show
from .room import Room
from .work import refused


def routes(room: Room, door: Door, *, secure: bool) -> APIRouter:
    """The routes of accounts. There are none where one person uses the record on this machine."""
    router = APIRouter()
    if door.accounts is not None:
        _pages(router, room, door, door.accounts, secure=secure)
        _api(router, door, door.accounts)
    return router


def _pages(router: APIRouter, room: Room, door: Door, accounts: Accounts, *, secure: bool) -> None:
    @router.get("/login", include_in_schema=False)
    def login(request: Request) -> Response:
        return show(request, room, "login.html", told="")

    @router.post("/login", include_in_schema=False)
    def come_in(
        request: Request, name: str = Form(max_length=200), password: str = Form(max_length=2000)
    ) -> Response:
        try:
            session = door.log_in(name, password)
        except UsageError as fault:
            return show(request, room, "login.html", status=429, told=str(fault))
        if session is None:
            return show(request, room, "login.html", status=403, told="Name or password is not right.")
        answer = RedirectResponse("/", 303)
        set_session(request, answer, session, secure=secure)
        return answer

    @router.post("/logout", include_in_schema=False)
    def leave(request: Request) -> Response:
        door.log_out(request.state.session)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(cookie_name(request, secure=secure), secure=secure, httponly=True, samesite="strict")
        return answer

    @router.get("/account", include_in_schema=False)
    def account(request: Request, told: str = "") -> Response:
        return _page(request, room, accounts, told)

    @router.post("/account/password", include_in_schema=False)
    def password(
        request: Request, old: str = Form(max_length=2000), new: str = Form(max_length=2000)
    ) -> Response:
        visitor: Visitor = request.state.visitor
        try:
            known = door.known(visitor.name, old)
        except UsageError as fault:
            return _page(request, room, accounts, str(fault), 429)
        if known is None:
            return _page(request, room, accounts, "The old password is not right.", 403)
        accounts.set_password(visitor.name, new)
        door.end_all(visitor.name)
        return RedirectResponse("/login", 303)

    @router.post("/accounts", include_in_schema=False)
    def add(
        request: Request,
        name: str = Form(max_length=100),
        role: str = Form(),
        password: str = Form(max_length=2000),
    ) -> Response:
        no = refused(request, room, "admin")
        if no:
            return no
        added(accounts, name, role, password)
        return RedirectResponse("/account", 303)

    @router.post("/accounts/change", include_in_schema=False)
    def change(
        request: Request, name: str = Form(), role: str = Form(""), active: str = Form("")
    ) -> Response:
        no = refused(request, room, "admin")
        if no:
            return no
        if role:
            accounts.set_role(name, role)
        if active:
            accounts.set_active(name, active=active == "yes")
        return RedirectResponse("/account", 303)


def added(accounts: Accounts, name: str, role: str, password: str) -> Account:
    """Add somebody. Raises UsageError where the name is taken: another password is the owner's to give."""
    if accounts.get(name) is not None:
        raise UsageError(f"there is an account {name!r} already.")
    return accounts.add(name, role, password)


def _page(request: Request, room: Room, accounts: Accounts, told: str, status: int = 200) -> Response:
    visitor: Visitor = request.state.visitor
    listed = accounts.all() if visitor.may("admin") else []
    return show(request, room, "account.html", status=status, told=told, accounts=listed, roles=ROLES)


# --- the same as data ---------------------------------------------------------------------------------


class AccountBody(BaseModel):
    """Somebody new."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "ben", "role": "reviewer", "password": "several plain words do well"}]
        }
    )
    name: str = Field(max_length=100)
    role: str = Field(description=", ".join(ROLES))
    password: str = Field(max_length=2000)


class AccountChangeBody(BaseModel):
    """Another role, or whether the account is open; what is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "editor"}, {"active": False}]})
    role: str = ""
    active: bool | None = None


class PasswordBody(BaseModel):
    """One's own old password, and a new one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"old": "several plain words do well", "new": "other plain words do better"}]
        }
    )
    old: str = Field(max_length=2000)
    new: str = Field(max_length=2000)


def _told(account: Account) -> Data:
    return {"name": account.name, "role": account.role, "active": account.active}


def _api(router: APIRouter, door: Door, accounts: Accounts) -> None:
    @router.get("/api/accounts", tags=["accounts"], responses=answers("GET /api/accounts"))
    def listed(request: Request) -> list[Data]:
        """Everybody who has an account, with role and whether it is open."""
        allowed(request, "admin")
        return [_told(a) for a in accounts.all()]

    @router.post(
        "/api/accounts", tags=["accounts"], status_code=201, responses=answers("POST /api/accounts", 201)
    )
    def add(request: Request, body: Annotated[AccountBody, Body()]) -> Data:
        """Add somebody, with a first password."""
        allowed(request, "admin")
        return _told(added(accounts, body.name, body.role, body.password))

    @router.post("/api/accounts/{name}", tags=["accounts"], responses=answers("POST /api/accounts/{name}"))
    def change(request: Request, name: str, body: Annotated[AccountChangeBody, Body()]) -> Data:
        """Give somebody another role, or shut or open an account."""
        allowed(request, "admin")
        if body.role:
            accounts.set_role(name, body.role)
        if body.active is not None:
            accounts.set_active(name, active=body.active)
        found = accounts.get(name)
        if found is None:
            raise HTTPException(404, f"there is no account {name!r}.")
        return _told(found)

    @router.post("/api/account/password", tags=["accounts"], status_code=204)
    def password(request: Request, body: Annotated[PasswordBody, Body()]) -> None:
        """Give oneself another password. All sessions of the account end."""
        visitor: Visitor = request.state.visitor
        if door.known(visitor.name, body.old) is None:
            raise HTTPException(403, "the old password is not right.")
        accounts.set_password(visitor.name, body.new)
        door.end_all(visitor.name)
