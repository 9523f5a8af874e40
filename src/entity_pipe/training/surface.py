"""Rule-based surface tokens: the convention that the trained tokenizer learns and that training text is brought to.

Tokens are those of the Indonesian UD treebanks before multi-word expansion, except that a hyphen between two names
stands alone ("Rusia-Korea Utara" is four tokens), because a mention must be able to begin or end there.
"""

from __future__ import annotations

import re

HYPHENS = "-‐‑"

_TITLES = (
    "Dr Drs Dra Prof Ir Hj Jl Jln Jend Letjen Mayjen Brigjen Laksda Marsda Letkol Kapt Serka Serma Sertu Aiptu Aipda Bripka "
    "Brigpol Ipda Iptu Akp Kompol Akbp Kombes Irjen Komjen Pol Purn Alm Almh Tn Ny Nn Sdr Sdri Ust Kh KH Tb AKP AKBP St Mr "
    "Mrs Ms Gg Kp Kec Kab Kel Ds No Tgl Hlm Vol DR PROF JL NO IR DRS HJ"
)
_SUFFIXES = "Tbk Ltd Inc Corp Co Pte Bhd LLC Jr Sr dkk dll dsb dst cs tgl hlm no jl vs"
_TITLE, _SUFFIX = (words.replace(" ", "|") for words in (_TITLES, _SUFFIXES))
_DEGREES = (
    r"(?:S|M|A|D|Sp|B|Ph|Bc|Amd|Dipl|LL)\.(?:H|E|T|Si|Pd|Sos|Kom|Hum|Ag|Kes|Sc|A|M|B|D|Ked|Ak|IP|IK|Psi|Farm|Kep|Fil|P|Pt|Ap|"
    r"Or|TP|Eng|Stat|Ec|Phil|Litt|Ars|Gz|Th|Kn|Tr|PA|PD|OG|Sn|Ikom|Hut|Pi|Int)"
)
_LAND = r"(?:co|go|ac|or|sch|mil|desa|my|web|net)\.id|co\.uk|co\.kr|go\.kr|com\.(?:au|my|sg|cn)"
_TLD = rf"(?:{_LAND}|com|co|net|org|id|tv|news|info|io|gov|edu)"
_TLD_UPPER = r"(?:CO\.ID|GO\.ID|COM|CO|NET|ORG|ID|TV)"

TOKEN = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>"“”()]*[^\s<>"“”().,;:!?'’]          # web address
    | [\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+                     # mail address
    | @[^\W_]\w*                                                    # handle
    | [A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*?\.(?:{_TLD}|{_TLD_UPPER}|[Ii][Dd])(?!\w)(?:/[^\s<>"“”().,;]+)?
    | \.{{2,}} | …+ | -{{2,}} | [–—]+ | `` | ''                     # a run of the same mark
    | (?:Rp\.?|US\$|S\$|A\$|HK\$|[$€£¥])(?=\s?\d)                   # currency before an amount
    | \d{{1,2}}-[A-Z][a-z]{{2}}(?!\w)                               # 17-Mar
    | (?:\d+|[IVX]+|[A-Z])(?:/[A-Z0-9][A-Z0-9.]*(?<!\.))+(?![\w/])  # 18/6/2024, II/2007, 34/PMK.011/2007, S/A
    | {_DEGREES}(?:\.(?!\w)|(?![\w.]))                              # S.H., M.Si, Ph.D.
    | (?:[A-Z]\.){{2,}}(?:[A-Z](?![\w.]))?                          # initials: A.S., U.S
    | [A-Z]\.(?=\s?[A-Z][\w.])                                      # initial before a name
    | \A(?:{_TITLE}|{_SUFFIX}|[A-Z])\.\Z                            # an abbreviation by itself, as in pretokenised text
    | (?:{_TITLE})\.(?=\s?[^\W_])                                  # abbreviation before a name or number
    | (?:{_SUFFIX})\.(?=\s*\S)                                     # abbreviation that does not close the text
    | \d+(?:[.,:]\d+)*(?:-(?:an|nya|lah))?(?![^\W_])                # 9.000, 17.30, 1960-an
    | \d+(?:[.,:]\d+)+[^\W\d_]*                                     # 5.000m
    | [^\W_](?:[^\W_]|['’`](?=[^\W\d_])|[{HYPHENS}](?=[^\W_])|_(?=\w))*
    | [^\s\u0080-\u009f\u200b\ufeff\u00ad]
    """,
    re.VERBOSE,
)
_HYPHEN = re.compile(f"[{HYPHENS}]")
# first parts that only exist joined: Al-Qaeda, Abdul-Rahman, Indo-Pasifik, Saint-Germain, Jean-Luc, ke-XIX
_BOUND_WORDS = (
    "al el an as ar at ad az ash asy ath as bin abu abdul abdel ibn ben bint ke ku saint sainte st jean marie anne pierre "
    "karl hans marc indo austro anglo sino afro franco euro luso hispano baden guinea timor bosnia coca rolls mercedes "
    "harley wi hi sci hewlett tik tic under vice mc mac notre"
)
_BOUND = frozenset(_BOUND_WORDS.split())
_PARTICLE_WORDS = "au de la le les du des sur en upon on ul al el di es et y e of the and to in"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
# romanised Korean given names keep their hyphen also with two capitals: Jong-Un, Jae-In
_KOREAN_WORDS = (
    "jong jung un eun il in jae sung seong hyun hyon hui hee min ju joo yo yong young moon ki gi geun keun hye son sun sook "
    "suk seok sik shik chol chul ho hun hoon woo wook kyung kyong gyu kyu nam myung myong song sang su soo tae dae hae "
    "byung pil sol ri rae yol yeol chang wan won hwa jin ja kwang gwang sop rok jun joon mi na ha hong bok guk kook "
    "gon kon bin"
)
_KOREAN = frozenset(_KOREAN_WORDS.split())

# names that hold another name they are often paired with: Rusia-Belarusia, Sumba-Sumbawa
_ALIKE = frozenset({"belarusia", "nigeria", "sumbawa"})


def surface_tokens(text: str) -> list[tuple[int, int]]:
    """Split text into surface tokens.

    Args:
        text: any text; white space of every kind (also U+00A0 and control characters, as for Stanza) separates tokens.

    Returns:
        (start, end) character offsets, in order, never empty, never overlapping.
    """
    spans: list[tuple[int, int]] = []
    for match in TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        if end - start > 3 and _HYPHEN.search(word) and "." not in word and "@" not in word and "/" not in word:
            spans.extend(_split_hyphens(text, start, end))
        else:
            spans.append((start, end))
    return spans


def _split_hyphens(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a word at the hyphens that join two names, a prefix and a name, or a name and an ending."""
    spans: list[tuple[int, int]] = []
    left = start
    for match in _HYPHEN.finditer(text, start + 1, end - 1):
        position = match.start()
        if _separates(text[left:position], text[position + 1 : end]):
            spans += [(left, position), (position, position + 1)]
            left = position + 1
    return [*spans, (left, end)]


def _separates(before: str, after: str) -> bool:
    right = _HYPHEN.split(after, maxsplit=1)[0]
    first, last = _HYPHEN.split(before)[0].casefold(), _HYPHEN.split(before)[-1].casefold()
    if right == "nya":
        return before[0].isupper() and len(before) > 1
    if right in {"Nya", "Ku", "Mu"}:
        return False
    if len(right) < 2 or len(before) < 2 or not right[0].isupper() or before[-1].isdigit() or any(c.isdigit() for c in right):
        return False
    if (
        (last in _BOUND and before != "AS")
        or (last in _PARTICLES and last != first)
        or (last in _KOREAN and right.casefold() in _KOREAN)
    ):
        return False
    return not _reduplicated(last, right.casefold())


def _reduplicated(left: str, right: str) -> bool:
    """Tell a repeated word with its affixes ("Undang-Undang", "Tolong-Menolong", "Kata-Katanya") from two names."""
    if right in _ALIKE:
        return False
    for size in range(len(left), 1, -1):
        if any(left[offset : offset + size] in right for offset in range(len(left) - size + 1)):
            return 5 * size >= 4 * min(len(left), len(right))
    return False
