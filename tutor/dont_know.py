"""Does an answer say no more than "I don't know"? In the languages that learners fall back into."""

from __future__ import annotations

import re

from ingest.words import fold
from tutor.wording import stems

MOST_WORDS = 22  # a longer text is an attempt, whatever it says about itself
ATTEMPT_WORDS = 3  # said before the remark
MOST_NEW_WORDS = 6  # "we never had networking at school": an excuse, not a guess

# Written without accents and in lower case, as `fold` leaves Latin, Greek and Cyrillic letters.
_SAYS = re.compile(
    r"""
      \b(?:i\s+)?(?:really\s+|honestly\s+|just\s+|simply\s+|still\s+)?(?:do\s+not|don'?t|dont
          |didn'?t)
        \s+(?:really\s+|even\s+)?(?:know|remember|recall|have\s+(?:a\s+clue|any\s+idea)
            |understand)\b
    | \b(?:no|zero|not\s+the\s+(?:faintest|slightest))\s+(?:\w+\s+)?(?:idea|clue)\b
    | \b(?:can\s?not|can'?t|cant|couldn'?t)\s+(?:\w+\s+)?(?:remember|recall|answer|say|tell)\b
    | \b(?:i\s+)?(?:completely\s+|totally\s+)?(?:forgot|have\s+forgotten|'ve\s+forgotten)\b
    | \b(?:never|haven'?t|have\s+not|not)\s+(?:\w+\s+)?(?:heard|learn\w*|studied|covered|used|seen
        |read)\b
    | \b(?:idk|dunno|dk|beats\s+me|search\s+me|clueless|i\s+am\s+lost|i'?m\s+lost)\b
    | \bnot\s+sure\b | \bunsure\b | \bunknown\s+to\s+me\b | \bi\s+give\s+up\b | \bno\s+answer\b
    | \bno\s+(?:lo\s+|la\s+)?se\b | \bni\s+(?:\w+\s+)?idea\b | \bno\s+tengo\s+(?:ni\s+)?idea\b
    | \bno\s+(?:me\s+|lo\s+)*(?:acuerdo|recuerdo)\b | \bdesconozco\b | \bse\s+me\s+olvido\b
    | \bna[od]\s+sei\b | \bsei\s+la\b | \bna[od]\s+faco\s+ideia\b | \bna[od]\s+(?:me\s+)?lembro\b
    | \b(?:je\s+)?(?:ne\s+|n'?(?:en\s+)?)?sais\s+(?:\w+\s+)?pas\b | \baucune\s+idee\b |
        \bj'?ai\s+oublie\b
    | \bjsp\b | \bkeine\s+ahnung\b | \bwei(?:ss|ß)\s+(?:\w+\s+){0,2}nicht\b |
        \bhabe?\s+(?:\w+\s+)?vergessen\b
    | \bnon\s+(?:lo\s+|ne\s+)?so\b | \bnessuna\s+idea\b | \bboh\b | \bnon\s+(?:mi\s+)?ricordo\b
    | \b(?:weet\s+(?:\w+\s+)?niet|geen\s+idee)\b | \bnie\s+(?:wiem|pamietam)\b | \bbilmiyorum\b
    | \b(?:vet|ved)\s+(?:inte|ikke)\b | \bingen\s+(?:aning|ide)\b | \bnevim\b | \bnu\s+stiu\b
    | \b(?:tidak|nggak|gak|ga)\s+tahu\b | \bne\s+znam\b | \ben\s+tieda\b | \bnem\s+tudom\b
    | \bkhong\s+biet\b | \bhindi\s+ko\s+alam\b | \bsijui\b
    | \b(?:ne\s+vem|neviem|nezinau|nescio|bilmay?man|bilmir\w+|es\s+nezinu|ma\s+ei\s+tea
        |nuk\s+e\s+di
        |ez\s+dakit|no\s+ho\s+se|non\s+sei|weet\s+nie|ni\s+fhios|ddim\s+yn\s+gwybod
        |mi\s+ne\s+scias)\b
    | \bveit\s+(?:\S+\s+)?ekki\b | \bi\s+(?:have\s+)?got\s+nothing\b | \bno\s+comment\b
    | \bhave\s+to\s+look\s+(?:that|this|it)\s+up\b | \bdraw(?:ing|s)?\s+a\s+blank\b
    | \bmind\s+(?:is|went)\s+blank\b | \bsin\s+idea\b | \blo\s+olvide\b | \bhicbir\s+fikrim\b
    | \b(?:zadny|nemam)\s+tuseni\b | \btudja\s+fene\b | \bnincs\s+otletem\b
        | \bei\s+aavistustakaan\b
    | \bpojecia\b | білме[йи]м[іi]н | не\s+(?:знам|ведаю|маю\s+уявлення|пам['’]?ятаю)
    | معلوم\s+نہ | نہیں\s+(?:معلوم|پتا|پتہ) | مش\s+عارف | ما\s+بعرف | 忘了 | 忘記 | 忘记 | 记不得
    | 覚えて(?:い)?(?:ません|ない) | 記得ない | 몰라
    | \bpata\s+na(?:hi|hin|i)\b | \bnah?i\s+(?:pata|maloom|malum|aata|ata|yaad|janta|jaanta
        |samajh)\b
    | \b(?:maloom|malum|yaad|samajh|aata)\s+nah?i\b | \bbhool\s+ga(?:ya|yi)\b
    | не\s+(?:знаю|помню) | без\s+понятия | понятия\s+не\s+имею | δεν\s+(?:ξερω|θυμαμαι)
    | नहीं\s+(?:पता|मालूम|जानता|जानती|आता|याद) | (?:पता|मालूम|याद)\s+नहीं | नही\s+पता
    | জানি\s+না | தெரியாது | తెలియదు | ಗೊತ್ತಿಲ್ಲ | അറിയില്ല | ખબર\s+નથી | माहित\s+नाही | ਪਤਾ\s+ਨਹੀਂ
    | 不知道 | 不会 | 不清楚 | 不記得 | 不记得 | 不懂 | 没学过
    | わかりません | 分かりません | わからない | 分からない | 知りません | 知らない | 忘れ | 모르
    | 기억(?:이)?\s*안 | لا\s+أعرف | لا\s+اعرف | لا\s+أعلم | لا\s+أدري | ما\s+أعرف | نمی\s?‌?دانم
        | معلوم\s+نہیں
    | לא\s+יוד | ไม่รู้ | ไม่ทราบ
    """,
    re.VERBOSE,
)
_OF_OTHERS = re.compile(r"\b(?:you|they|he|she|it|one|who|people|nobody)\s+(?:\w+\s+)?$")
_WHOLE = re.compile(
    r"\W*(?:(?:please|pls|just|ok|hm+|uh+|um+|sorry)\W+)*"
    r"(?:pass|paso|skip(?:\s+(?:this|it|that))?(?:\s+one)?|next(?:\s+(?:one|question))?|n/?a|no|none"
    r"|nothing|help|hint|hm+|uh+|um+|later|siguiente|weiter|suivant|tell\s+me(?:\s+the\s+answer)?"
    r"|show\s+me(?:\s+the\s+answer)?|what\s+is\s+it|[?\s.!…]*\?[?\s.!…]*)"
    r"(?:\W+(?:please|pls|thanks|for\s+now))*\W*",
)
_GUESSES = re.compile(
    r"\b(?:but|maybe|perhaps|i\s+(?:think|guess|believe|suppose)|probably|something\s+(?:like|about|with)"
    r"|pero|quizas|creo|mais|aber|vielleicht|lekin|shayad)\b"
)


def says_dont_know(answer: str, *, question: str, reference: str) -> bool:
    """Whether an answer only says that its author doesn't know, and nothing of what was asked."""
    text = " ".join(fold(answer).replace("’", "'").split())
    if _WHOLE.fullmatch(text):
        return True
    said = _SAYS.search(text)
    if not said or len(text.split()) > MOST_WORDS or _OF_OTHERS.search(text[: said.start()]):
        return False
    if len(stems(text[: said.start()]) - stems(fold(question))) >= ATTEMPT_WORDS:
        return False
    rest = _SAYS.sub(" ", text)
    new = stems(rest) - stems(fold(question))
    if new & stems(fold(reference)):
        return False
    return len(new) <= (MOST_NEW_WORDS if not _GUESSES.search(rest) else 1)
