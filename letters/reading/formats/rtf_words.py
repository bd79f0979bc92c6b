"""The control words of RTF: which stand for a character, which begin what is no text, and how fonts are encoded."""

from __future__ import annotations

CHARACTERS = {
    "tab": "\t", "line": " ", "softline": " ", "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
READ_DESTINATIONS = frozenset(("footnote", "shpinst", "shptxt", "nestcell", "nesttableprops", "shppict"))  # after \*
_SKIPPED = (
    "annotation atnauthor atnid atndate atnref atrfend atrfstart bkmkend bkmkstart colortbl comment company category doccomm "
    "manager subject keywords operator hlinkbase buptim printim revtim filetbl fldinst footer footerf footerl footerr ftncn "
    "ftnsep ftnsepc aftncn aftnsep aftnsepc header headerf headerl headerr info listtable listoverridetable listtext pict "
    "objdata objclass objname nonesttables private pntext pn revtbl rsidtbl rxe shprslt sp tc template themedata upr "
    "userprops xe xmlnstbl datastore latentstyles generator htmltag mmath factoidname ffname ffl formfield"
)
SKIPPED_DESTINATIONS = frozenset(_SKIPPED.split())  # groups that are no text
FONT_ENCODINGS = {
    0: "cp1252", 77: "mac_roman", 78: "shift_jis", 79: "big5", 80: "euc_kr", 81: "mac_arabic", 82: "cp1255", 83: "mac_greek",
    84: "mac_cyrillic", 85: "gb2312", 86: "mac_romanian", 87: "mac_cyrillic", 88: "cp874", 89: "mac_latin2", 128: "cp932",
    129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255",
    178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # by the number of a character set (\fcharset)  # fmt: skip
CODE_PAGES = {
    **{number: f"cp{number}" for number in (437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869)},
    **{number: f"cp{number}" for number in (874, 932, 949, 950, *range(1250, 1259))},
    708: "iso8859_6", 936: "gb18030", 1361: "johab", 10000: "mac_roman", 10001: "shift_jis", 10007: "mac_cyrillic",
    10029: "mac_latin2", 54936: "gb18030", 65001: "utf-8",
}  # by the number of a code page (\ansicpg)  # fmt: skip
NAMED_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
