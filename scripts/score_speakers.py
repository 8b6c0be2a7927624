"""How often the actor behind an attribution is the right one: against people's reading of a sample.

    python scripts/score_speakers.py [SAMPLE.tsv …] --data POLNEAR/dev.jsonl POLNEAR/train.jsonl [--found] [--wrong]

The samples (tests/data/speakers) hold places and names, no text: document, source (offsets, end exclusive),
kind of source, name. A name is the fullest that the article gives; ``|`` parts forms or persons of which each is
right, ``&`` several persons who speak together, and ``-`` says that no actor of a name is behind the words.
``--data`` is the corpus that the places point into: JSONL with doc_id, text and attributions.

By itself only the naming is measured: source, cue and content are those of the corpus. ``--found`` measures
what a user gets: the attributions that the rules and the model find, tied to the sample by their sources.

Answered: a name is given. Of the sources without a named actor, all count as answered; right is: no name.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.core.document import Document, DocumentKind
from onrecord.core.ids import content_id
from onrecord.core.nouns import Actor, ActorKind, Attribution
from onrecord.extract import attributions, models, pipeline
from onrecord.extract.actors import Cast
from onrecord.extract.identity import PersonName, person, plain
from onrecord.extract.meant import is_bare_body
from onrecord.extract.passage import passages
from onrecord.extract.spans import RawAttribution

SAMPLES = Path(__file__).parent.parent / "tests" / "data" / "speakers"
KINDS = ("pronoun", "role", "surname", "full name", "body")
NOBODY = "-"

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Row:
    """One source of the sample, and who is behind it."""

    document: str
    source: Spans
    kind: str
    name: str

    def right(self, answers: Sequence[str]) -> bool:
        """Whether the forms of an answered actor's name are right; no forms: nobody was named."""
        wanted = [form.strip() for part in self.name.split("&") for form in part.split("|")]
        if not answers:
            return NOBODY in wanted
        return any(same(form, answer) for form in wanted for answer in answers if form != NOBODY)


@dataclass(frozen=True)
class Answer:
    """What the program says of one source: the forms of the actor's name, the fullest first."""

    row: Row
    forms: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """Whether it gives a name, where there is one to give."""
        return bool(self.forms) or self.row.kind == "unnamed"

    @property
    def right(self) -> bool:
        """Whether that is the one whom people read there."""
        return self.row.right(self.forms)


def same(one: str, other: str) -> bool:
    """Whether two names are one: letter for letter but for articles and dots, or in given name and surname."""
    if _bare(one) == _bare(other):
        return True
    a, b = person(one), person(other)
    return bool(a.given and b.given) and (_ends(a), a.surname) == (_ends(b), b.surname)


def _ends(name: PersonName) -> str:
    return name.given[0]


def _bare(name: str) -> str:
    return plain(name).replace(".", "").removeprefix("the ").strip()


def rows(path: Path) -> list[Row]:
    """The rows of a sample."""
    lines = path.read_text("utf-8").splitlines()[1:]
    found = []
    for line in lines:
        document, source, kind, name = line.split("\t")
        found.append(Row(document, tuple(_span(s) for s in source.split("+")), kind, name))
    return found


def _span(words: str) -> tuple[int, int]:
    start, end = words.split("-")
    return int(start), int(end)


def _spans(found: Any) -> Spans:
    return tuple((a, b) for a, b in found)


def answers(
    article: dict[str, Any], sample: Sequence[Row], kit: models.Models, *, found: bool
) -> Iterator[Answer]:
    """What the program says of the sources of one article."""
    text = article["text"]
    ident = content_id("doc", article["doc_id"], text)
    document = Document(ident, article["doc_id"], "", text, DocumentKind.ARTICLE)
    made, actors = (_extracted if found else _given)(document, article, kit)
    for row in sample:
        exact = [a for a in made if tuple((s.start, s.end) for s in a.source) == row.source]
        alike = exact or [a for a in made if _overlap(a, row.source)]
        speaker = actors.get(alike[0].speaker or "") if alike else None
        named = speaker is not None and speaker.kind is not ActorKind.UNNAMED and not is_bare_body(speaker)
        yield Answer(row, (speaker.name, *speaker.aliases) if speaker is not None and named else ())


def _overlap(attribution: Attribution, source: Spans) -> bool:
    return any(s.start < b and a < s.end for s in attribution.source for a, b in source)


def _extracted(
    document: Document, article: dict[str, Any], kit: models.Models
) -> tuple[Sequence[Attribution], dict[str, Actor]]:
    read = pipeline.run(document, kit)
    return read.attributions, {a.id: a for a in read.actors}


def _given(
    document: Document, article: dict[str, Any], kit: models.Models
) -> tuple[Sequence[Attribution], dict[str, Actor]]:
    """The attributions made of the corpus's own spans."""
    gold = [
        RawAttribution(_spans(a["source"]), _spans(a["cue"]), _spans(a["content"]))
        for a in article["attributions"]
        if a["source"] and a["content"]
    ]
    gold.sort(key=lambda raw: raw.content[0][0])
    made: list[Attribution] = []
    cast = Cast()
    for passage in passages(document, kit):
        read = pipeline.Read(passage, kit, document.published, cast)
        for step in pipeline.BEFORE_SPEECH:
            read = step(read)
        cast = read.cast
        here = [raw for raw in gold if passage.first <= raw.content[0][0] < passage.last]
        named = attributions.attributed(here, passage, read.mentions, cast, read.times, kit.knowledge)
        made += [a for a in named if a is not None]
    return made, {a.id: a for a in cast.actors}


def table(found: Sequence[Answer]) -> str:
    """Right among the answered and share answered, overall and by kind."""
    lines = [f"{'':24}{'rows':>6}{'answered':>10}{'right':>8}"]
    named = [a for a in found if a.row.kind in KINDS]
    groups = [("with a named actor", named), *((k, [a for a in found if a.row.kind == k]) for k in KINDS)]
    groups += [
        ("several together", [a for a in found if a.row.kind == "several"]),
        ("no named actor", [a for a in found if a.row.kind == "unnamed"]),
        ("all", list(found)),
    ]
    for name, group in groups:
        if not group:
            continue
        counts = Counter((a.answered, a.right) for a in group)
        answered = counts[True, True] + counts[True, False]
        right = counts[True, True] / answered if answered else 0.0
        lines.append(f"{name:24}{len(group):6}{answered / len(group):10.1%}{right:8.1%}")
    return "\n".join(lines)


def main() -> None:
    """Read the samples and the corpus, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("samples", nargs="*", type=Path, default=sorted(SAMPLES.glob("*.tsv")))
    parser.add_argument(
        "--data", type=Path, required=True, nargs="+", help="JSONL with doc_id, text and attributions"
    )
    parser.add_argument(
        "--found", action="store_true", help="with the attributions that the program finds itself"
    )
    parser.add_argument("--wrong", action="store_true", help="list what is wrong or not answered")
    options = parser.parse_args()
    articles = {}
    for path in options.data:
        for line in path.read_text("utf-8").splitlines():
            article = json.loads(line)
            articles[article["doc_id"]] = article
    kit = models.load()
    for path in options.samples:
        sample = rows(path)
        found: list[Answer] = []
        for ident in dict.fromkeys(row.document for row in sample):
            here = [row for row in sample if row.document == ident]
            found += answers(articles[ident], here, kit, found=options.found)
        print(f"{path.stem}: {len({r.document for r in sample})} articles")
        print(table(found))
        if options.wrong:
            for answer in found:
                if not (answer.answered and answer.right):
                    row = answer.row
                    said = answer.forms[0] if answer.forms else "nobody"
                    print(f"  {row.document}:{row.source[0][0]} {row.kind}: {row.name!r}, answered {said!r}")


if __name__ == "__main__":
    main()
