"""Document → actors, offices, attributions, claims, events, stances. Pure, given its models."""

from .link import link
from .models import Models, load
from .pipeline import run
from .settings import VERSION, ExtractSettings

__all__ = ["VERSION", "ExtractSettings", "Models", "link", "load", "run"]
