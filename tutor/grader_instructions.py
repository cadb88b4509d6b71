"""Does an answer speak to its grader instead of answering? Such text is data and earns nothing."""

from __future__ import annotations

import re
import unicodedata

from ingest.words import fold

# Letters that aren't drawn: used to hide words from a reader or to break them up for a filter.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
_GRADER = (
    r"(?:grad(?:er|ing\s+(?:model|system|tool|bot))|evaluat(?:or|ing\s+model)|examiner|assessor|marker"
    r"|judge|scorer|language\s+model|ai\s+model|llm|assistant|chatbot|tutor\s+bot|evaluador\w*|corrector"
    r"|calificador|examinador|avaliador|examinateur|correcteur|evaluateur|prufer|bewerter|korrektor"
    r"|valutatore|beoordelaar|degerlendirici)"
)
_GOOD = (
    r"(?:correct\w*|right|full(?:y)?|perfect\w*|complete\w*|maxim\w*|10\s*/\s*10|100\s*%|pass(?:ed|ing)?"
    r"|top|highest|best|excellent|correct[ao]s?|certo|bien|juste?s?|richtig\w*|korrekt\w*|voll\w*"
    r"|corrett\w*|giust\w*|goed|juist|sahi|poore?|pura|dogru)"
)
_MARKS = (
    r"(?:verdict|grade|score|marks?|points?|rating|credit|rubric|nota|puntos|puntuacion|calificacion|note"
    r"|punkte|punktzahl|bewertung|punti|voto|pontos|ank|cijfer|puan|veredicto|urteil)"
)
_ANSWER = (
    r"(?:(?:this|that|my|the|the\s+(?:learner|student|user|candidate)(?:'?s)?)\s+"
    r"(?:\w+\s+)?(?:answer|response|reply|submission|solution)"
    r"|this\s+(?:learner|student|candidate|one|as)|it\s+as|me\s+(?:as|full|the|top|a\s+(?:pass|perfect))"
    r"|(?:esta|la|mi)\s+respuesta|(?:esta|a|minha)\s+resposta|cette\s+reponse|(?:la|ma)\s+reponse"
    r"|(?:diese|die|meine)\s+antwort|(?:questa|la|mia)\s+risposta|dit\s+antwoord|(?:is|iss|mere)\s+(?:jawab|uttar|answer)\w*)"
)
_ORDER = (
    r"(?:mark|grade|rate|score|judge|accept|treat|consider|count|give|award|grant|assign|return|output"
    r"|print|respond|reply|answer\s+with|set|approve|label|classify|regard|evaluate|say\s+that"
    r"|marca\w*|califica\w*|considera\w*|acepta\w*|otorga\w*|da(?:le|me|r)?|pon(?:me|le|er)?|evalua\w*|responde\w*"
    r"|considere\w*|avali[ea]\w*|aceite|marque\w*|donne\w*|note[rz]?|accepte\w*|evalue\w*|reponds|repondez"
    r"|bewerte\w*|gib|geben|akzeptier\w*|werte\w*|valuta\w*|accetta\w*|assegna\w*|beoordeel|geef|maan\w*|do|dena|dijiye|kabul)"
)
_FAMILIES = re.compile(
    rf"""
      \b{_ORDER}\b [^.!?\n]{{0,40}} \b{_ANSWER}\b [^.!?\n]{{0,40}} \b{_GOOD}\b
    | \b{_ORDER}\b [^.!?\n]{{0,50}} \b{_GOOD}\s+(?:\w+\s+)?{_MARKS}\b
    | \b{_ORDER}\b [^.!?\n]{{0,40}} \b{_MARKS}\b \W{{0,4}}(?:is|as|to|of|=|:|a|de)?\W{{0,4}}
        (?:\b{_GOOD}\b|\b(?:1(?:\.0)?|10|100)\b)
    | ["']?\bverdict["']?\s*[:=]\s*["']?\w
    | \b(?:verdict|grade)\s+(?:must|should|shall|has\s+to|is\s+to)\s+be\b
    | \b(?:ignor\w*|disregard\w*|forget|override|overlook|olvid\w*|oublie\w*|vergiss
        |vergessen\s+sie|dimentica\w*
        |negeer|bhool\s+ja\w*|esquec\w*|desconsidere)\b [^.!?\n]{{0,40}}
        \b(?:reference|rubric|key\s+points?|(?:previous|prior|above|earlier|all|any|your|these
            |system)\s+(?:\w+\s+)?(?:instruction|rule|prompt|message|direction)\w*
        |instruc\w*\s+(?:anterior\w*|previas?|precedent\w*)|instructions?\s+precedentes|referencia
            |rubrica|anweisung\w*|istruzion\w*|instrucoes\w*|nirdesh\w*)\b
    | \b(?:to|dear|hey|note\s+(?:to|for)|attention|hinweis\s+(?:an|fur)|nota\s+para
        |as)\s+(?:the\s+|an?\s+|el\s+|la\s+|den\s+|die\s+|my\s+)?
        (?:ai\s+|automatic\s+)?{_GRADER}\b
    | ^\W*(?:querid[oa]\s+|estimad[oa]\s+|por\s+favor\W+)?{_GRADER}\s*[:,]
    | \b(?:you\s+are|act\s+as|pretend\s+(?:to\s+be|you))\s+(?:now\s+)?(?:the\s+
        |an?\s+)?(?:\w+\s+)?{_GRADER}\b
    | \b(?:no|not|without|don'?t|do\s+not|never|no\s+menciones|sin)\s+(?:\w+\s+)?(?:mention\w*
        |list\w*|deduct\w*|report\w*|mencion\w*)\b [^.!?\n]{{0,40}}
        \b(?:missing|missed|mistakes?|errors?|faltan\w*|errores|points?|puntos)\b
    | \bgrading\s+(?:is\s+|was\s+)?(?:finished|complete\w*|done|over|disabled)\b
    | \b(?:all|every)\s+(?:the\s+|of\s+the\s+)?(?:key\s+)?points?\s+(?:are|were|is|was
        |have\s+been)\s+(?:covered|mentioned|named|met|hit|there)\b
    | \b(?:named|covered|mentioned|hit|met)\s+(?:all|every)\s+(?:the\s+
        |of\s+the\s+)?(?:key\s+)?points?\b
    | \b(?:deserves?|merit\w*|must\s+(?:get|receive)|should\s+(?:get|receive|be\s+awarded))\b
        [^.!?\n]{{0,20}} \b{_GOOD}\s+{_MARKS}\b
    | (?:\brespuesta|\bresposta|\breponse|\bantwort|\brisposta|\bjawab|\buttar)\b [^.!?\n]{{0,40}}
        (?:\bcomo|\bals|\bcomme|\bcome|\bko|\bpar)\s+(?:\w+\s+)?\b{_GOOD}\b
    | (?:इस|मेरे|यह)\s+उत्तर[^।\n]{{0,40}}(?:सही|पूर्ण|पूरे) | पूरे\s+अंक | (?:निर्देश
        |संदर्भ)[^।\n]{{0,30}}(?:अनदेखा|नज़रअंदाज़|भूल)
    | (?:считай|оцени|поставь|прими|признай|засчитай)\w*[^.!?\n]{{0,60}}(?:ответ|балл|оценк
        |правильн|верн) | игнорируй\w*[^.!?\n]{{0,40}}(?:инструкц|указан|эталон)
    | (?:请|請|把|将|將)?[^。\n]{{0,12}}(?:判|评|評|标记|標記|视|視
        |算|打)[^。\n]{{0,12}}(?:正确|正確|满分|滿分|对|通过) |
        (?:忽略|无视|無視)[^。\n]{{0,16}}(?:指令|指示|参考|说明|规则)
    | (?:この|私の)?(?:回答|解答|答え)[^。\n]{{0,16}}(?:正解|満点|正しい) | (?:指示
        |参照)[^。\n]{{0,12}}無視
    | (?:답변|답)[^.\n]{{0,20}}(?:정답|만점|맞) | (?:지시|지침)[^.\n]{{0,12}}무시
    | \b(?:note|grade|punkte|punteggio|nota)\b [^.!?\n]{{0,30}} \b(?:cette\s+reponse|diese\s+antwort
        |questa\s+risposta|esta\s+respuesta|esta\s+resposta)\b
    | \b(?:uznaj|oznacz|potraktuj|ocen|povazuj|oznac|ohodnot|considera|socoteste|noteaza
        |markera|betygsatt
        |anggap|tandai|beri|pida|hyvaksy|tekintsd|ertekeld|say|kabul\s+et|isaretle|cham
        |danh\s+gia)\b
        [^.!?\n]{{0,40}} \b(?:odpowiedz|odpoved|raspuns|svar|jawaban|vastaus\w*|valasz\w*
        |cevab\w*|yanit\w*
        |cau\s+tra\s+loi)\b
    | \b(?:odpowiedz|odpoved|raspuns|svaret|jawaban|vastausta|valaszt|cevab[iı]|yanit[iı]
        |cau\s+tra\s+loi)\b
        [^.!?\n]{{0,40}} \b(?:poprawn|spravn|corect|ratt|benar|oikea|helyes|dogru|dung|maksimum)\w*
    | βαθμολογ\w*[^.!?\n]{{0,40}}(?:απαντηση|σωστ) | (?:оцен|оцін|оцi|вважай
        |ocen)\w*[^.!?\n]{{0,40}}(?:відповідь|правильн)
    | (?:תן|תני|סמן)[^.\n]{{0,30}}(?:ציון|תשובה|נכון) | ให้คะแนน | (?:উত্তর[^।\n]{{0,30}}(?:ঠিক
        |সঠিক)|(?:ঠিক|সঠিক)[^।\n]{{0,30}}উত্তর)
    | (?:اعتبر|قيّم|قيم|امنح|أعط)[^.\n]{{0,40}}(?:صحيح|كامل|الدرجة) |
        تجاهل[^.\n]{{0,30}}(?:التعليمات|المرجع)
    """,
    re.VERBOSE | re.MULTILINE,
)
_FRAMES = re.compile(
    r"</?(?:answer|system|user|assistant|instructions?|reference|grader?|prompt|context)\b[^<>]*>"
    r"|<\|[a-z_]+\|>|\[/?(?:INST|SYS)\]|<<\s*/?SYS\s*>>"
    r"|^[^\w\n]{0,9}(?:system|assistant|developer|admin(?:istrator)?)(?:\s+(?:message|note|prompt|override))?\s*:",
    re.IGNORECASE | re.MULTILINE,
)


def speaks_to_the_grader(answer: str) -> bool:
    """Whether any part of an answer, hidden or in code, tells the grader how to grade."""
    shown = without_hidden(answer)
    forms = (fold(shown), shown.casefold())  # folding changes Cyrillic letters too
    return (
        bool(_FRAMES.search(shown))
        or any(_FAMILIES.search(_spelt_out(form.replace("’", "'"))) for form in forms)
        or _hides_words(answer)
        or _runs_backwards(answer)
    )


def without_hidden(text: str) -> str:
    """The text as it is drawn: compatibility forms resolved, invisible letters and gaps closed."""
    shown = unicodedata.normalize("NFKC", _HIDDEN.sub("", text))
    return re.sub(r"\n\s*\n", "\n\n", re.sub(r"[^\S\n]{3,}", "  ", shown)).strip()


def _spelt_out(text: str) -> str:
    """Words that were broken up (`m a r k`, `m-a-r-k`) closed, code marks as spaces."""
    text = re.sub(
        r"\b(?:\w[ .\-_*]){3,}\w\b", lambda match: re.sub(r"[ .\-_*]", "", match[0]), text
    )
    return re.sub(r"[_*`#/\\]+|\s+", " ", text)


def _hides_words(text: str) -> bool:
    """A run of letters from the block of invisible tags spells a hidden message."""
    return len(re.findall("[\U000e0020-\U000e007e]", text)) >= 4


def _runs_backwards(text: str) -> bool:
    """A mark that turns the direction of Latin text: what is drawn isn't what is written."""
    turned = re.search("[\u202d\u202e\u2066-\u2068]", text)
    return bool(turned) and not re.search("[\u0590-\u08ff]", text)
