"""The models that reading needs, loaded once and handed down."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import spacy
from spacy.language import Language

from onrecord import knowledge
from onrecord.core import plugins
from onrecord.core.problems import ModelError
from onrecord.knowledge import Knowledge

from . import neural
from .settings import ExtractSettings
from .spans import SpanFinder

_UNUSED = ("senter", "entity_linker", "textcat", "textcat_multilabel", "trainable_lemmatizer")
_WHOLE = tuple(f"{e}-mail{end}" for e in "eE" for end in ("", "s", "ed", "ing"))
"""Words that the tokenizer would cut at the hyphen, and the parser then cannot place."""
_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


@dataclass(frozen=True)
class Models:
    """Everything loaded: ``nlp`` parses, ``knowledge`` is what the house knows before it reads, ``steps`` are
    those of plugins, which come after the house's own."""

    nlp: Language
    knowledge: Knowledge
    finder: SpanFinder
    settings: ExtractSettings = ExtractSettings()
    steps: tuple[tuple[plugins.Plugin, Callable[..., Any]], ...] = ()


def load(settings: ExtractSettings = ExtractSettings()) -> Models:
    """Load the pipeline that the settings name. Raises ModelError where it is missing or lacks a part."""
    nlp = _pipeline(settings.pipeline)
    missing = [name for name in _NEEDED if name not in nlp.pipe_names]
    if missing:
        raise ModelError(
            f"the pipeline {settings.pipeline!r} has no {missing[0]}; name a full English pipeline"
        )
    keep = getattr(nlp.tokenizer, "add_special_case", None)  # spaCy's own tokenizer has it, others may not
    for word in _WHOLE:
        if keep is None:
            break
        keep(word, [{"ORTH": word, "NORM": word.lower().replace("-", "")}])
    finder = neural.load(settings.attribution, settings.threads)
    steps = tuple((p, p.load()) for p in plugins.installed(plugins.STEPS))
    return Models(nlp, knowledge.load(settings.knowledge, settings.packs), finder, settings, steps)


def _pipeline(name: str) -> Language:
    try:
        if importlib.util.find_spec(name) is not None:
            module = importlib.import_module(name)
            nlp: Language = module.load(exclude=list(_UNUSED))
            return nlp
    except (ImportError, ValueError, AttributeError, OSError):
        pass  # not a module that loads itself: let spaCy look for a package or a folder of that name
    try:
        return spacy.load(name, exclude=list(_UNUSED))
    except (OSError, ImportError, ValueError) as cause:
        raise ModelError(
            f"the language pipeline {name!r} cannot be loaded; install it, or name another in the settings"
        ) from cause
