"""A reader of ISO 14977 EBNF, small enough to be obviously right: recognises token lists, and makes sentences."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LEXEME = re.compile(r"\s*(?:(\(\*.*?\*\))|\"([^\"]*)\"|\?([^?]*)\?|([a-z][a-z-]*)|([=,|;(){}\[\]]))", re.DOTALL)

Words = list[str]


@dataclass(frozen=True)
class Terminal:
    words: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    name: str


@dataclass(frozen=True)
class Sequence:
    parts: tuple[object, ...]


@dataclass(frozen=True)
class Choice:
    parts: tuple[object, ...]


@dataclass(frozen=True)
class Repeat:
    part: object
    most: int | None


class Grammar:
    """`special` says for each rule that is a `? ... ?` which words it is, and gives an example."""

    def __init__(self, text: str, special: dict[str, tuple[Callable[[str], bool], Words]]) -> None:
        self._lexemes = [m.groups()[1:] for m in _LEXEME.finditer(text) if not m[1]]
        self._at = 0
        self.special = special
        self.rules: dict[str, object] = {}
        while self._at < len(self._lexemes):
            name = self._take(2)
            self._symbol("=")
            self.rules[name] = self._choice(name)
            self._symbol(";")

    # ---- reading the grammar

    def _take(self, kind: int) -> str:
        lexeme = self._lexemes[self._at][kind]
        assert lexeme is not None, self._lexemes[self._at]
        self._at += 1
        return lexeme

    def _symbol(self, symbol: str) -> None:
        assert self._take(3) == symbol

    def _sees(self, symbol: str) -> bool:
        return self._at < len(self._lexemes) and self._lexemes[self._at][3] == symbol

    def _choice(self, name: str) -> object:
        parts = [self._sequence(name)]
        while self._sees("|"):
            self._at += 1
            parts.append(self._sequence(name))
        return Choice(tuple(parts))

    def _sequence(self, name: str) -> object:
        parts = [self._part(name)]
        while self._sees(","):
            self._at += 1
            parts.append(self._part(name))
        return Sequence(tuple(parts))

    def _part(self, name: str) -> object:
        for opening, closing in ("()", "[]", "{}"):
            if self._sees(opening):
                self._at += 1
                inner = self._choice(name)
                self._symbol(closing)
                return inner if opening == "(" else Repeat(inner, 1 if opening == "[" else None)
        literal, special, rule, _ = self._lexemes[self._at]
        self._at += 1
        if literal is not None:
            return Terminal(tuple(literal.split()))
        if special is not None:
            assert name in self.special, f"what is the special sequence of {name}?"
            return Rule(f"?{name}")
        assert rule is not None
        return Rule(rule)

    # ---- recognising

    def accepts(self, words: Words, rule: str = "term") -> bool:
        return len(words) in set(self._ends(Rule(rule), words, 0))

    def _ends(self, part: object, words: Words, at: int) -> Iterator[int]:
        if isinstance(part, Terminal):
            if tuple(words[at : at + len(part.words)]) == part.words:
                yield at + len(part.words)
        elif isinstance(part, Rule) and part.name.startswith("?"):
            if at < len(words) and self.special[part.name[1:]][0](words[at]):
                yield at + 1
        elif isinstance(part, Rule):
            yield from self._ends(self.rules[part.name], words, at)
        elif isinstance(part, Choice):
            for inner in part.parts:
                yield from self._ends(inner, words, at)
        elif isinstance(part, Sequence):
            ends = {at}
            for inner in part.parts:
                ends = {end for start in ends for end in self._ends(inner, words, start)}
            yield from ends
        elif isinstance(part, Repeat):
            yield from self._repeated(part, words, at)

    def _repeated(self, part: Repeat, words: Words, at: int) -> Iterator[int]:
        ends, new, times = {at}, {at}, 0
        while new and (part.most is None or times < part.most):
            new = {end for start in new for end in self._ends(part.part, words, start)} - ends
            ends |= new
            times += 1
        yield from ends

    # ---- making sentences

    def sentence(self, chance: random.Random, part: object = Rule("term"), depth: int = 0) -> Words:
        if isinstance(part, Terminal):
            return list(part.words)
        if isinstance(part, Rule) and part.name.startswith("?"):
            return [chance.choice(self.special[part.name[1:]][1])]
        if isinstance(part, Rule):
            return self.sentence(chance, self.rules[part.name], depth + 1)
        if isinstance(part, Choice):
            # Deep down only the first choice (`after`), so that a sentence ends.
            return self.sentence(chance, part.parts[0] if depth > 8 else chance.choice(part.parts), depth)
        if isinstance(part, Sequence):
            return [word for inner in part.parts for word in self.sentence(chance, inner, depth)]
        assert isinstance(part, Repeat)
        times = chance.randint(0, part.most or 2)
        return [word for _ in range(times) for word in self.sentence(chance, part.part, depth)]
