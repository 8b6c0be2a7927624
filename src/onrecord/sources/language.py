"""Whether a paper is in English, which is all that onrecord reads."""

from __future__ import annotations

import io
import re
from functools import cache
from types import SimpleNamespace
from typing import Any

from py3langid import modelio
from py3langid.langid import MODEL_FILE, LanguageIdentifier

_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian",
    "bn": "Bengali", "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian",
    "lv": "Latvian", "mk": "Macedonian", "ms": "Malay", "mt": "Maltese", "nb": "Norwegian", "nl": "Dutch",
    "nn": "Norwegian", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _identifier() -> Any:
    # It unpacks its model into a temporary file, which the reading child may not write: in memory, then.
    modelio.tempfile = SimpleNamespace(TemporaryFile=lambda **_: io.BytesIO())
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def read(name: str, data: bytes) -> str:
    """The name of the language that a sample (UTF-8) is in, "English" too. Runs in the reading child, since
    the detector loads a model of its own (py3langid after Lui and Baldwin 2012, langid.py)."""
    sample = " ".join(_LETTERS.findall(data.decode("utf-8", "replace")))
    code, probability = _identifier().classify(sample)
    if code == "en" or probability < 0.9:
        return "English"
    return _NAMES.get(str(code), str(code))
