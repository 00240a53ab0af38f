"""What one line says for and against its being spam: finds, coverage, shape. No context, no decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipelines.rules.spam import CONTACT, GUARD, OFFER, PROMISE, SUPPORT, SpamRule, SpamRules
from pipelines.text.characters import HAN
from pipelines.text.folding import fold

_QUOTED = re.compile(
    r"“[^“”]{1,60}”|「[^「」]{1,60}」|『[^『』]{1,60}』|《[^《》]{1,60}》|‘[^‘’]{1,60}’|\"[^\"]{1,60}\""
)
_SAYS = re.compile(r"[^“「『‘\"]{2,16}[:,]?[“「『‘\"]")  # somebody, or a trick, and then the words
_CHARS = re.compile(rf"[{HAN}a-z0-9]")
_HAN = re.compile(rf"[{HAN}]")
_END = re.compile(r"[。!?…;:,][”」』)]*\s*$|[”」』]\s*$")
_STOP = re.compile(r"[。,][”」』)]*\s*$|[。!?…][”」』]\s*$")
_FUNCTION = re.compile(r"[的了在是和将把被对从为与等并也就都而其这那让向于]")
_PARTS = re.compile(r"[^\s_|,、/#·•>»+★☆◆●;:\-—~()\[\]【】]{2,}")  # what separators part
_FINDS = 21  # of one pattern in a line
_ASKED = 160  # longer blocks are articles or link farms: the rules know both
_PLAIN = -0.3  # below it, a line without a word of the lexicon is no advertisement: patterns needn't be tried
_LONG = 1200  # the head of a longer block decides: spam puts its words first, and time stays bounded


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """What was found in one line.

    subject    weight of what is advertised
    kinds      weight by what is advertised
    contact, offer, promise, guard   weights; guard <= 0
    coverage   share of the characters that belong to a find of subject or contact, 0..1
    segments   number of parts between separators; hit_segments of them hold a find
    repeated   share of character pairs that are repeats, 0..1; 0 below 20 characters
    sentence   reads as a sentence: an end, and words that hold sentences together
    model      log-odds by the model, 0 where it was not asked
    rule       id of the heaviest rule, "" where none was found
    terms      what was found to be advertised
    """

    chars: int = 0
    subject: float = 0.0
    kinds: tuple[tuple[str, float], ...] = ()
    contact: float = 0.0
    offer: float = 0.0
    promise: float = 0.0
    guard: float = 0.0
    coverage: float = 0.0
    segments: int = 1
    hit_segments: int = 0
    repeated: float = 0.0
    sentence: bool = False
    model: float = 0.0
    rule: str = ""
    terms: tuple[str, ...] = ()

    @property
    def density(self) -> float:
        """How much of the subject's weight counts: all where finds cover a third of the line, little in a story."""
        return min(1.0, self.coverage / 0.35)

    @property
    def found(self) -> bool:
        """Whether rules know what is advertised, or whom to reach: without, the model alone must not condemn."""
        return self.subject * self.density >= 0.9 or self.contact > 0

    @property
    def support(self) -> float:
        return self.contact + self.offer + self.promise


def weigh(text: str, rules: SpamRules, *, thorough: bool = False) -> LineEvidence:
    """The evidence in one line; what stands in quotation marks is another's word and counts only as such.

    thorough   also where the line plainly reads like text: all patterns, and the model's opinion
    """
    folded = fold(text).text[:_LONG]
    chars = len(_CHARS.findall(folded))
    if not chars:
        return LineEvidence()
    finds = _Finds(_quotations(folded))
    for stem, start in rules.stems_in(folded):
        finds.note(rules.owner[stem], stem, (start, start + len(stem)))
    sentence = _reads_as_sentence(folded, chars)
    thin = 12 * sum(b - a for a, b in finds.spans) < chars
    reaches_out = rules.signs.reaches_out.search
    if not thorough and sentence and thin and not (reaches_out(folded) and rules.reaches_out(folded)):
        # Nine paragraphs of ten end here: nothing to weigh, and time is short.
        return LineEvidence(chars=chars, guard=finds.weight_of(GUARD), sentence=True)
    han = len(_HAN.findall(folded)) if rules.model and chars <= _ASKED else 0
    model = rules.model.score(folded) if rules.model and han >= 5 and 5 * han >= 2 * chars else 0.0
    if not thorough and not finds.spans and model < _PLAIN and not reaches_out(folded):
        return LineEvidence(chars=chars, sentence=sentence, model=model)  # so do most headlines
    for rule, pattern in rules.patterns:
        for match in islice(pattern.finditer(folded), _FINDS):
            if match[0]:
                finds.note(rule, match[0], match.span())
    finds.spans.sort()
    parts = [match.span() for match in _PARTS.finditer(folded)]
    subjects = finds.subjects()
    return LineEvidence(
        chars=chars,
        subject=sum(subjects.values()),
        kinds=tuple(subjects.items()),
        contact=finds.weight_of(CONTACT),
        offer=finds.weight_of(OFFER),
        promise=finds.weight_of(PROMISE),
        guard=finds.weight_of(GUARD),
        coverage=min(1.0, _covered(folded, finds.spans) / chars),
        segments=max(1, len(parts)),
        hit_segments=sum(any(a < end and b > start for a, b in finds.spans) for start, end in parts[:60]),
        repeated=repeated_pairs(folded) if finds.spans and not sentence else 0.0,
        sentence=sentence,
        model=model,
        rule=finds.heaviest(),
        terms=tuple(term for rule, terms in finds.terms.items() if rule.kind not in SUPPORT for term in terms),
    )


class _Finds:
    """What was found in a line.

    quoted   the spans of what is another's word: only guards count there
    terms    by rule, in the order of finding, each once
    spans    of what is advertised or says whom to reach
    """

    def __init__(self, quoted: Sequence[tuple[int, int]]) -> None:
        self.quoted = quoted
        self.terms: dict[SpamRule, dict[str, None]] = {}
        self.spans: list[tuple[int, int]] = []

    def note(self, rule: SpamRule, term: str, span: tuple[int, int]) -> None:
        if rule.kind != GUARD and any(a <= span[0] and span[1] <= b for a, b in self.quoted):
            return
        self.terms.setdefault(rule, {})[term] = None
        if rule.kind not in (GUARD, OFFER, PROMISE):
            self.spans.append(span)

    def weight(self, rule: SpamRule) -> float:
        return max(-rule.most, min(rule.most, rule.weight * len(self.terms[rule])))

    def weight_of(self, kind: str) -> float:
        return sum((self.weight(rule) for rule in self.terms if rule.kind == kind), start=0.0)

    def subjects(self) -> dict[str, float]:
        """The weight of each kind of thing that is advertised."""
        kinds = dict.fromkeys(rule.kind for rule in self.terms if rule.kind not in SUPPORT)
        return {kind: self.weight_of(kind) for kind in kinds}

    def heaviest(self) -> str:
        """The id of the rule that weighs most, of what is advertised before contact, offer and promise."""
        heaviest, rule_id = 0.0, ""
        for rule in self.terms:
            weight = self.weight(rule)
            if rule.kind != GUARD and weight > heaviest and (rule.kind not in SUPPORT or not rule_id):
                heaviest, rule_id = weight, rule.id
        return rule_id


def _quotations(folded: str) -> list[tuple[int, int]]:
    """Where another's words stand; none in a line that is one quotation and says nobody's."""
    quoted = [match.span() for match in _QUOTED.finditer(folded)]
    whole = sum(b - a for a, b in quoted) > 0.7 * len(folded) and not _SAYS.match(folded)
    return [] if whole else quoted


def _reads_as_sentence(folded: str, chars: int) -> bool:
    """An end, and either words that hold sentences together or clauses and a full stop."""
    joined = len(_FUNCTION.findall(folded)) >= 1 + chars // 40
    return (joined and bool(_END.search(folded))) or (chars >= 12 and "," in folded[:-1] and bool(_STOP.search(folded)))


def repeated_pairs(text: str) -> float:
    """The share of pairs of neighbouring characters that occurred before in the text; 0 below 20 characters."""
    chars = _CHARS.findall(text)
    if len(chars) < 20:
        return 0.0
    pairs = list(pairwise(chars))
    return 1 - len(set(pairs)) / len(pairs)


def _covered(text: str, spans: list[tuple[int, int]]) -> int:
    """How many characters the spans cover together, separators not counted. Spans are sorted."""
    total, at = 0, 0
    for start, end in spans:
        start = max(start, at)
        if end > start:
            total += len(_CHARS.findall(text[start:end]))
            at = end
    return total
