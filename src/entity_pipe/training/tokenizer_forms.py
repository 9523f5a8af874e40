"""Forms that newspapers print and treebanks hardly hold: datelines, titles before names, hyphenated pairs, addresses.

Every template is a sentence of our own; its braces are filled by chance.
"""

from __future__ import annotations

import random
import re

_LISTS = {
    "first": "Budi Siti Agus Dewi Rudi Ratna Hendra Wahyu Yanti Bambang Slamet Fitri Andi Made Ketut Wayan Yusuf Maria Ridwan "
    "Tri Lukman Nurul Indra Vladimir Emmanuel Olaf Sergei Anwar Xi Kim",
    "last": "Santoso Wijaya Hidayat Nasution Siregar Pratama Kusuma Halim Setiawan Lestari Rahman Simanjuntak Gunawan Hartono "
    "Mulyani Saputra Maulana Tanjung Wibowo Ivanov Dubois Weber Jong-un Jong_Un Ju-min Al-Masri Jinping Ma'ruf Mu'ti O'Neill",
    "country": "Rusia Korea Indonesia Malaysia Jepang Tiongkok Ukraina Iran Israel Palestina India Korea_Utara Korea_Selatan "
    "Amerika_Serikat Arab_Saudi Australia Jerman Prancis Inggris Filipina AS China Turki Selandia_Baru",
    "city": "Jakarta Bandung Surabaya Medan Moskow Seoul Pyongyang Washington Beijing Tokyo Semarang Kota_Bekasi Kupang "
    "Jayapura Kyiv",
    "org": "PBB NATO Kementerian_Luar_Negeri Bank_Indonesia PDI-P KPK DPR Polri Universitas_Indonesia "
    "Perserikatan_Bangsa-Bangsa Al-Qaeda Reuters BMKG Kompas.com KONTAN.CO.ID Pertamina Partai_Golkar TNI_AU "
    "Mahkamah_Agung",
    "title": "Dr. Drs. Prof. Ir. H. Hj. KH. Tn. Ny. Jend. Letkol. Brigjen. Kombes. Prof._Dr. Dr._H. Drs._H. Ir._H. Dra._Hj. Dr",
    "degree": "S.H. M.Si. S.E. M.M. M.Pd. S.Sos. Ph.D. S.H.,_M.H. S.T.,_M.T. S.IP. M.Sc. Sp.A. SH S.Pd",
    "initial": "A. B. M. R. S. J. H. W. A.M. R.A. J.B. M.H.",
    "day": "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    "site": "Kompas.com KONTAN.CO.ID detik.com Tempo.co REPUBLIKA.co.id Bisnis.com Liputan6.com CNBCIndonesia.com Gemapos.ID "
    "iNews.id www.bps.go.id https://www.setneg.go.id/berita",
    "name": "{first}_{last} {first}_{initial}_{last} {initial}_{last} {first}_{last} {first}",
    "pair": "{country}-{country} {last}-{first}_{last} {country}-{country}-{country} {city}-{city} {first}-{last}",
    "prefixed": "pro-{country} anti-{country} non-{org} se-{city} eks-{country} antar-{country} pasca-{country} "
    "se-{country} Pro-{country} "
    "Anti-{country} se-{city} se-Asia_Tenggara ke-{n}",
    "date": "({n}/{n}/2024) ({n}/{n}) ({n}/{n}/2023) ({n}-{n}-2024) {n}_Juni_2024",
    "twice": "Raja Bangsa Undang Orang Anak Kitab Langkah Negara Kata Sungai Kapal Laki Buku Hari Guru Warga Tokoh Pulau Wali",
    "divine": "umat hamba firman kehendak rahmat kuasa nama menyembah memuji menaati jalan utusan kitab takhta ajaran",
    "subject": "Hujan Polisi Sungai Ibu Dia Mereka Kami Pasar Jalan Saya Itu Ia Semua Anak_itu Rapat Gempa Harga Api Tim_itu",
    "act": "reda datang meluap diam menangis menolak sepi macet setuju bohong batal naik padam kalah selesai tertawa pergi",
    "said": "kata ujar tutur ucap jelas tegas ungkap sebut tambah",
}
_WORDS = {key: tuple(words.replace("_", " ") for words in value.split(" ")) for key, value in _LISTS.items()}
_TEMPLATES = (
    "{title} {name}, {degree} meresmikan kantor {org} di Jl. {last} No. {n}, {city}.",
    "Acara itu dihadiri {title} {name} dan {title} {name} dari {org}.",
    "Menurut {title} {name}, hubungan {pair} makin erat.",
    "Hubungan {pair} dibahas dalam pertemuan di {city}, {day} {date}.",
    "Pasangan {pair} unggul di {city}.",
    "PT {last} Tbk. mencatat laba Rp {n},5 triliun pada {day} {date}.",
    "Saham PT {last} {first} Tbk (KODE) naik {n},{n} persen.",
    "CV {first} Jaya, Co. Ltd. dan PT {last} Inc. bekerja sama dengan {org}.",
    "“Kami siap,” {said} {title} {name}.",
    '"Kami siap membantu {country}," {said} {name} kepada {site}, {day} {date}.',
    "“Ini penting bagi {country}.”",
    "“Tidak ada yang berubah di {city}…”",
    "“Apakah {country} akan menang?” tanya {name}.",
    "‘Kami menolak,’ {said} {name} di {city}.",
    "Massa {prefixed} dan kelompok {prefixed} berunjuk rasa di {city}.",
    "Pelajar {prefixed} berkumpul di kantor {org} ({site}).",
    "Alamatnya di Jl. {last} No.{n} RT. {n}/RW. {n}, Kec. {last}, Kab. {city}.",
    "Pesawat F-{n} dan Su-{n} milik {country} terbang di atas {city}.",
    "Demikian dikutip dari {site}, {day} {date}.",
    "Perjanjian {country} dengan {country} (pasal {n}) ditandatangani {name} [{org}] di {city}.",
    "Pejabat {org}-nya {country} dan {city}nya disebut dalam UU No. {n} Tahun 2016.",
    "Ketua {org} {name} (tengah) bersama {title} {name} (kiri) di {city}.",
    "(Foto: {org}/{first})",
    "(Foto: {site}/{first} {last})",
    "(Foto: {first}/X@kabar{city})",
    "Nama aslinya ({foreign}) ditulis {foreign} {foreign} dalam bahasa {country}.",
    "[Gambas: Video {org}]",
    "Anak-anak di {city} menerima buku-buku dari {org}; masing-masing Rp{n}.000.",
    "{name}, {degree}, {degree}, dilantik menjadi guru besar.",
    "Harga naik dari US${n},5 menjadi ${n}.000 per ton…",
    "St. {last} dan {initial} {last} hadir, juga {first} dkk. dari {org}.",
    "Sejak {n} {day} lalu, AS–{country} bersitegang — begitu pula {country}.",
    "Pertemuan {last}–{first} {last} berlangsung pukul {n}.30 WIB.",
    "{redup} dan para {redup} di {city} menyambut {redup}nya.",
    "Pada masa {redup} {city}, rakyat {divine}-Nya; {divine}-Nya, {divine}-Ku, dan {divine}-Mu.",
    "Tagar #{first} dan #{last}{n} ramai, #{city}.",
    "Suhu {city} mencapai {n}°C pada {n}° {n}′ LU dan {n}° BT.",
    "Timnas {country} menang {n}-{n} atas {country} setelah unggul {n}-{n}.",
    "Rute {city}-{city} dilayani kapal MV {last}.",
    "{subject} {act}.",
    "{subject} {act}.",
    "{name} lahir pada {n} Mei 1968 di {city}, {country}.",
)
_DATELINES = (
    "JAKARTA, KOMPAS.com - ", "{city} (ANTARA) - ", "SEOUL (Reuters) – ", "{site}, JAKARTA - ", "KONTAN.CO.ID - ",
    "TEMPO.CO, {city} - ", "Liputan6.com, {city} ", "{city}, CNBC Indonesia - ", "{city}, Beritasatu.com – ", "{city} — ",
    "REPUBLIKA.CO.ID, JAKARTA -- ", "{city}, {n}/6 (ANTARA) - ", "{site} ({city}) - ", "JAKARTA, iNews.id – ", "{city}: ",
    "SURYA.co.id | SURABAYA - ", "{city}- ", "({city}) ", "TRIBUNNEWS.COM, JAKARTA - ", "{city}, (AP) — ", "MOSKOW—", "{n}. ",
)  # fmt: skip
_PAIR = re.compile(r"(?<=[^\W\d_a-z])(\w+) dan (?=[A-Z]\w\w)")
_PREFIXED = re.compile(r"\b(?:di|dari|ke|dengan|oleh) (?=[A-Z]\w\w)")
_TWICE = re.compile(r"\b([a-z])(\w{2,})-\1(?=\2)")
_BRACES = re.compile(r"\{(\w+)\}")


def _fill(template: str, rng: random.Random) -> str:
    def value(match: re.Match[str]) -> str:
        key = match.group(1)
        if key == "foreign":
            first = ord(rng.choice("аبαアה漢가"))
            return "".join(chr(first + rng.randrange(20)) for _ in range(rng.randint(1, 9)))
        if key == "redup":
            word = rng.choice(_WORDS["twice"])
            return f"{word}-{word}"
        return str(rng.randint(1, 31)) if key == "n" else _fill(rng.choice(_WORDS[key]), rng)

    return _BRACES.sub(value, template)


def form_sentence(rng: random.Random) -> str:
    """One sentence from a template of ours."""
    return _fill(rng.choice(_TEMPLATES), rng)


def dateline(rng: random.Random) -> str:
    """The opening of an agency report, with the white space behind it."""
    return _fill(rng.choice(_DATELINES), rng)


def hyphenate(text: str, rng: random.Random) -> str:
    """Write some names of a sentence as newspapers pair and prefix them: "Korea dan Rusia" becomes "Korea-Rusia"."""
    if rng.random() < 0.4:
        text = _PAIR.sub(r"\1-", text)
    if rng.random() < 0.04:
        text = _PREFIXED.sub(
            rng.choice(("pro-", "anti-", "se-", "non-", "eks-", "pasca-", "antar-", "Pro-", "Anti-")), text, count=1
        )
    if rng.random() < 0.3:
        text = _TWICE.sub(lambda match: f"{match[1].upper()}{match[2]}-{match[1].upper()}", text)
    return text


def reporting_clause(rng: random.Random) -> str:
    """What follows a quotation: " kata Dr. Budi Santoso."."""
    return _fill(rng.choice((" {said} {name}.", " {said} {title} {name}.", " {said} {name}, {day} {date}.", " {said}nya.")), rng)
