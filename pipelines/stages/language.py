"""Which language a page is in: told by its scripts, and by langdetect only where scripts leave it open.

langdetect calls Traditional Chinese Korean with a probability of 0.99999, and short Simplified text too; it is random
unless seeded, and slow to load. So it is asked about Latin, Cyrillic and the like alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipelines.record import Record
from pipelines.rules.chinese import Words
from pipelines.text.characters import HAN

SAMPLE = 5_000  # characters: what a language shows, it shows in these
HANZI = re.compile(f"[{HAN}]+")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]+")
HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff]+")
NEIGHBOURS = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d\uac00-\ud7a3\u1100-\u11ff]")
LETTERS = re.compile(r"[^\W\d_]+")
QUOTED = re.compile(
    r"“[^”]{0,300}”|「[^」]{0,300}」|『[^』]{0,300}』|《[^》]{0,300}》|‘[^’]{0,300}’|\"[^\"\n]{0,300}\""
)
# Scripts of China's minorities, none of which langdetect knows.
OWN_SCRIPT = (("bo", "\u0f00-\u0fff"), ("mn", "\u1820-\u18aa"), ("ii", "\ua000-\ua48c"))
UYGHUR = re.compile("[ەۇۆۈۋېى]")
ARABIC = re.compile("[\u0600-\u06ff]")
FEWEST_LETTERS = 12  # of Latin and the like; langdetect guesses below


def tell_language(record: Record, *, words: Words) -> Record:
    """Tell the language of what is left of a page.

    record    clean; converted text is fine
    returns   its language as an ISO 639 code: zh for written Chinese of either script, yue for Cantonese; None without
              letters. A page that is not in Chinese is kept: the column says so
    """
    text = record.body or record.title or ""
    return replace(record, language=language_of(text[:SAMPLE], words))


def language_of(text: str, words: Words) -> str | None:
    """The language of a text, None where it has too little to tell.

    An article in Chinese may quote any language, and a bilingual one is Chinese: half as many Han as foreign words do.
    """
    if NEIGHBOURS.search(text):
        text = QUOTED.sub("", text).strip() or text
    han = _length(HANZI, text)
    kana, hangul = (_length(KANA, text), _length(HANGUL, text)) if NEIGHBOURS.search(text) else (0, 0)
    if kana >= 0.2 * (kana + han) and kana > hangul and kana >= 2:
        return "ja"
    if hangul > han and hangul >= 2:
        return "ko"
    foreign = LETTERS.findall(HANZI.sub(" ", text))
    if han and 2 * han >= len(foreign):
        return "yue" if _cantonese(text, words) else "zh"
    if not foreign:
        return None
    return _by_letters(" ".join(foreign))


def _cantonese(text: str, words: Words) -> bool:
    """Whether the running text is Cantonese: of its own words, quotations aside, one Han in forty and three kinds."""
    found = _markers(words).findall(text)
    if len(found) < 2:
        return False
    running = QUOTED.sub("", text)
    found = _markers(words).findall(running)
    han = _length(HANZI, running)
    kinds = len(set(found))
    return len(found) >= 0.025 * han and kinds >= (2 if han < 40 else 3)


@cache
def _markers(words: Words) -> re.Pattern[str]:
    return re.compile(f"[{''.join(words.cantonese)}]")


def _by_letters(text: str) -> str | None:
    """The language of a text in an alphabet."""
    for code, letters in OWN_SCRIPT:
        if _length(re.compile(f"[{letters}]+"), text) > len(text) / 2:
            return code
    if len(ARABIC.findall(text)) > len(text) / 2 and len(UYGHUR.findall(text)) > len(text) / 12:
        return "ug"
    if len(text) < FEWEST_LETTERS:
        return None
    from langdetect import DetectorFactory, LangDetectException, detect  # loads 55 profiles at its first question

    DetectorFactory.seed = 0
    try:
        code = str(detect(text))
    except LangDetectException:
        return None
    return None if code.startswith(("zh", "ja", "ko")) else code


def _length(pattern: re.Pattern[str], text: str) -> int:
    """How many characters of a text belong to the runs of a pattern."""
    return sum(map(len, pattern.findall(text)))
