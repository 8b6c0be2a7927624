"""Coming in, and the accounts of a team."""

from __future__ import annotations

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from onrecord.core.problems import UsageError

from .access import ROLES, Accounts, Door, Visitor
from .guard import cookie_name, set_session
from .pages import show
from .room import Room
from .work import refused


def routes(room: Room, door: Door, *, secure: bool) -> APIRouter:
    """The routes of accounts. There are none where one person uses the record on this machine."""
    router = APIRouter(include_in_schema=False)
    if door.accounts is None:
        return router
    accounts = door.accounts

    @router.get("/login")
    def login(request: Request) -> Response:
        return show(request, room, "login.html", told="")

    @router.post("/login")
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

    @router.post("/logout")
    def leave(request: Request) -> Response:
        door.log_out(request.state.session)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(cookie_name(request))
        return answer

    @router.get("/account")
    def account(request: Request, told: str = "") -> Response:
        return _page(request, room, accounts, told)

    @router.post("/account/password")
    def password(
        request: Request, old: str = Form(max_length=2000), new: str = Form(max_length=2000)
    ) -> Response:
        visitor: Visitor = request.state.visitor
        if accounts.verify(visitor.name, old) is None:
            return _page(request, room, accounts, "The old password is not right.", 403)
        accounts.set_password(visitor.name, new)
        door.end_all(visitor.name)
        return RedirectResponse("/login", 303)

    @router.post("/accounts")
    def add(
        request: Request,
        name: str = Form(max_length=100),
        role: str = Form(),
        password: str = Form(max_length=2000),
    ) -> Response:
        no = refused(request, room, "admin")
        if no:
            return no
        if accounts.get(name) is not None:
            raise UsageError(f"there is an account {name!r} already.")
        accounts.add(name, role, password)
        return RedirectResponse("/account", 303)

    @router.post("/accounts/change")
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

    return router


def _page(request: Request, room: Room, accounts: Accounts, told: str, status: int = 200) -> Response:
    visitor: Visitor = request.state.visitor
    listed = accounts.all() if visitor.may("admin") else []
    return show(request, room, "account.html", status=status, told=told, accounts=listed, roles=ROLES)
