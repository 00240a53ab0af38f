"""What one line says for and against its being spam: finds, coverage, shape. No context, no verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipelines.rules.spam import CONTACT, GUARD, OFFER, PROMISE, SUPPORT, SpamRule, SpamRules
from pipelines.text.characters import HAN
from pipelines.text.folding import fold

_QUOTED = re.compile(
    r"“[^“”]{1,60}”|「[^「」]{1,60}」|『[^『』]{1,60}』|《[^《》]{1,60}》|‘[^‘’]{1,60}’|\"[^\"]{1,60}\""
)
_SAYS = re.compile(r"[^“「『‘\"]{2,16}[:,]?[“「『‘\"]")  # somebody, or a trick, and then the words
_CHARS = re.compile(rf"[{HAN}a-z0-9]")
_REACHES_OUT = re.compile(
    r"[a-z0-9_]{6}|加[我微v扣q群好]|[微v]信|[vq] ?:|扫码|私[聊信]|客服|注册|办理|领取|代理|下载|免费|保证|满意"
)
_HAN = re.compile(rf"[{HAN}]")
_END = re.compile(r"[。!?…;:,][”」』)]*\s*$|[”」』]\s*$")
_STOP = re.compile(r"[。,][”」』)]*\s*$|[。!?…][”」』]\s*$")
_FUNCTION = re.compile(r"[的了在是和将把被对从为与等并也就都而其这那让向于]")
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
    quoted = [match.span() for match in _QUOTED.finditer(folded)]
    if sum(b - a for a, b in quoted) > 0.7 * len(folded) and not _SAYS.match(folded):
        quoted = []
    finds: dict[SpamRule, dict[str, tuple[int, int]]] = {}
    spans: list[tuple[int, int]] = []
    for stem, start in rules.stems_in(folded):
        _note(rules.owner[stem], stem, (start, start + len(stem)), quoted, finds, spans)
    sentence = _reads_as_sentence(folded, chars)
    thin = 12 * sum(b - a for a, b in spans) < chars
    if not thorough and sentence and thin and not (_REACHES_OUT.search(folded) and rules.reaches_out(folded)):
        # Nine paragraphs of ten end here: nothing to weigh, and time is short.
        guard = sum(max(-rule.most, rule.weight * len(terms)) for rule, terms in finds.items() if rule.kind == GUARD)
        return LineEvidence(chars=chars, guard=guard, sentence=True)
    han = len(_HAN.findall(folded)) if rules.model and chars <= _ASKED else 0
    model = rules.model.score(folded) if rules.model and han >= 5 and 5 * han >= 2 * chars else 0.0
    if not thorough and not spans and model < _PLAIN and not _REACHES_OUT.search(folded):
        return LineEvidence(chars=chars, sentence=sentence, model=model)  # so do most headlines
    for rule, pattern in rules.patterns:
        if not pattern.search(folded):
            continue
        for count, match in enumerate(pattern.finditer(folded)):
            if match[0]:
                _note(rule, match[0], match.span(), quoted, finds, spans)
            if count == 20:
                break
    sums: dict[str, float] = {}
    heaviest, rule_id = 0.0, ""
    for rule, terms in finds.items():
        weight = max(-rule.most, min(rule.most, rule.weight * len(terms)))
        sums[rule.kind] = sums.get(rule.kind, 0.0) + weight
        if rule.kind != GUARD and (weight > heaviest) and (rule.kind not in SUPPORT or not rule_id):
            heaviest, rule_id = weight, rule.id
    parts = [
        (match.start(), match.end()) for match in re.finditer(r"[^\s_|,、/#·•>»+★☆◆●;:\-—~()\[\]【】]{2,}", folded)
    ]
    spans.sort()
    return LineEvidence(
        chars=chars,
        subject=sum(weight for kind, weight in sums.items() if kind not in SUPPORT),
        kinds=tuple((kind, weight) for kind, weight in sums.items() if kind not in SUPPORT),
        contact=sums.get(CONTACT, 0.0),
        offer=sums.get(OFFER, 0.0),
        promise=sums.get(PROMISE, 0.0),
        guard=sums.get(GUARD, 0.0),
        coverage=min(1.0, _covered(folded, spans) / chars),
        segments=max(1, len(parts)),
        hit_segments=sum(any(a < end and b > start for a, b in spans) for start, end in parts[:60]),
        repeated=repeated_pairs(folded) if spans and not sentence else 0.0,
        sentence=sentence,
        model=model,
        rule=rule_id,
        terms=tuple(term for rule, terms in finds.items() if rule.kind not in SUPPORT for term in terms),
    )


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


def _note(
    rule: SpamRule,
    term: str,
    span: tuple[int, int],
    quoted: list[tuple[int, int]],
    finds: dict[SpamRule, dict[str, tuple[int, int]]],
    spans: list[tuple[int, int]],
) -> None:
    if rule.kind != GUARD and any(a <= span[0] and span[1] <= b for a, b in quoted):
        return
    finds.setdefault(rule, {})[term] = span
    if rule.kind not in (GUARD, OFFER, PROMISE):
        spans.append(span)


def _covered(text: str, spans: list[tuple[int, int]]) -> int:
    """How many characters the spans cover together, separators not counted. Spans are sorted."""
    total, at = 0, 0
    for start, end in spans:
        start = max(start, at)
        if end > start:
            total += len(_CHARS.findall(text[start:end]))
            at = end
    return total
