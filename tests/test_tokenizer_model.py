"""The shipped tokenizer on the forms of Indonesian news, through plain Stanza."""

from __future__ import annotations

from typing import Any

import pytest

from entity_pipe.models import models_dir, stanza_pipeline
from entity_pipe.training.surface import surface_tokens

pytestmark = pytest.mark.model

# (paragraph, its sentences); the tokens of a sentence are those of the rules
NEWS_FORMS: list[Any] = [
    # sentence boundaries inside a paragraph
    ("Banjir surut. Warga pulang.", ["Banjir surut.", "Warga pulang."]),
    ("Ia tiba di Pyongyang pada awal bulan itu.Seoul langsung memprotes kunjungan tersebut.",
     ["Ia tiba di Pyongyang pada awal bulan itu.", "Seoul langsung memprotes kunjungan tersebut."]),
    ("Rapat dimulai pukul 09.30 WIB. Menteri datang terlambat.", ["Rapat dimulai pukul 09.30 WIB.", "Menteri datang terlambat."]),
    ("Apakah bendungan itu aman? Warga meragukannya!", ["Apakah bendungan itu aman?", "Warga meragukannya!"]),
    ("Mereka menunggu… Tidak ada yang datang.", ["Mereka menunggu…", "Tidak ada yang datang."]),
    ("Produksi beras turun 4,7 persen. Impor naik menjadi 2,1 juta ton.",
     ["Produksi beras turun 4,7 persen.", "Impor naik menjadi 2,1 juta ton."]),
    ("Keputusan itu diambil DPR. Presiden belum menanggapinya.", ["Keputusan itu diambil DPR.", "Presiden belum menanggapinya."]),
    ("Nelayan itu ditemukan selamat pada Rabu (19/6). Ia kini dirawat di puskesmas.",
     ["Nelayan itu ditemukan selamat pada Rabu (19/6).", "Ia kini dirawat di puskesmas."]),
    ("Warga memperbaiki atap\nyang rusak diterjang angin.", ["Warga memperbaiki atap\nyang rusak diterjang angin."]),
    # quotations
    ("“Kami tidak akan mundur,” kata Putin.", ["“Kami tidak akan mundur,” kata Putin."]),
    ("“Kami tidak akan mundur. Kami akan tetap di sini,” kata Putin.",
     ["“Kami tidak akan mundur.", "Kami akan tetap di sini,” kata Putin."]),
    ("“Jalan ini harus selesai tahun depan.” Ia menolak menyebut biayanya.",
     ["“Jalan ini harus selesai tahun depan.”", "Ia menolak menyebut biayanya."]),
    ('Menurut Kim, pakta itu sebuah "aliansi." Para pengamat meragukannya.',
     ['Menurut Kim, pakta itu sebuah "aliansi."', "Para pengamat meragukannya."]),
    ('"Saya baru tahu dari berita," ujarnya, Senin (3/6/2024).', ['"Saya baru tahu dari berita," ujarnya, Senin (3/6/2024).']),
    ("“Siapa yang bertanggung jawab?” tanya hakim kepada saksi.", ["“Siapa yang bertanggung jawab?” tanya hakim kepada saksi."]),
    ("Dokumen itu menjadi ‘dasar’ hubungan kedua negara.", ["Dokumen itu menjadi ‘dasar’ hubungan kedua negara."]),
    ("“Perjanjian ini bersifat damai,” lapor kantor berita TASS, seperti dikutip AFP.",
     ["“Perjanjian ini bersifat damai,” lapor kantor berita TASS, seperti dikutip AFP."]),
    # datelines
    ("JAKARTA, KOMPAS.com - Kereta cepat mengangkut sejuta penumpang.",
     ["JAKARTA, KOMPAS.com - Kereta cepat mengangkut sejuta penumpang."]),
    ("SEOUL (Reuters) – Korea Selatan memanggil duta besar Rusia.",
     ["SEOUL (Reuters) – Korea Selatan memanggil duta besar Rusia."]),
    ("Bisnis.com, JAKARTA - Harga emas batangan kembali menguat.",
     ["Bisnis.com, JAKARTA - Harga emas batangan kembali menguat."]),
    ("Kupang (ANTARA) - Sebanyak 40 rumah rusak di Pulau Rote.", ["Kupang (ANTARA) - Sebanyak 40 rumah rusak di Pulau Rote."]),
    ("Gemapos.ID (Jakarta) - Kapal itu berlayar ke Natuna.", ["Gemapos.ID (Jakarta) - Kapal itu berlayar ke Natuna."]),
    ("TEMPO.CO, Jakarta - Polisi menahan empat tersangka.", ["TEMPO.CO, Jakarta - Polisi menahan empat tersangka."]),
    # abbreviations and initials
    ("Rektor Prof. Dr. H. Amran Tanjung, S.H., M.Si. membuka seminar.",
     ["Rektor Prof. Dr. H. Amran Tanjung, S.H., M.Si. membuka seminar."]),
    ("Kantornya di Jl. Melati No. 14, Bogor.", ["Kantornya di Jl. Melati No. 14, Bogor."]),
    ("Laba PT Angin Timur Tbk. naik tajam.", ["Laba PT Angin Timur Tbk. naik tajam."]),
    ("Menurut Drs. Mulyadi dan Hj. Aminah, sekolah itu ditutup.", ["Menurut Drs. Mulyadi dan Hj. Aminah, sekolah itu ditutup."]),
    ("Gugatan W. R. Supratman kepada J. Hutapea ditolak. Keduanya banding.",
     ["Gugatan W. R. Supratman kepada J. Hutapea ditolak.", "Keduanya banding."]),
    ("UU No. 8 Tahun 1999 melindungi konsumen.", ["UU No. 8 Tahun 1999 melindungi konsumen."]),
    # hyphens
    ("Hubungan Rusia-Korea Utara kian erat.", ["Hubungan Rusia-Korea Utara kian erat."]),
    ("Pertemuan Putin-Kim Jong Un berlangsung dua jam.", ["Pertemuan Putin-Kim Jong Un berlangsung dua jam."]),
    ("Perbatasan Korea-Rusia dijaga ketat.", ["Perbatasan Korea-Rusia dijaga ketat."]),
    ("Perang dagang AS-China memanas.", ["Perang dagang AS-China memanas."]),
    ("Kim Jong-un menjamu tamunya, kata Ju-min Park.", ["Kim Jong-un menjamu tamunya, kata Ju-min Park."]),
    ("Jet tempur F-16 dan Su-35 dikerahkan.", ["Jet tempur F-16 dan Su-35 dikerahkan."]),
    ("Anak-anak berlari, orang-orang bersorak.", ["Anak-anak berlari, orang-orang bersorak."]),
    ("Sidang Perserikatan Bangsa-Bangsa ditunda.", ["Sidang Perserikatan Bangsa-Bangsa ditunda."]),
    ("Jaringan Al-Qaeda menyangkal tuduhan itu.", ["Jaringan Al-Qaeda menyangkal tuduhan itu."]),
    ("Kader PDI-P menemui demonstran pro-Palestina.", ["Kader PDI-P menemui demonstran pro-Palestina."]),
    ("Kepala desa se-Indonesia bertemu di Jakarta.", ["Kepala desa se-Indonesia bertemu di Jakarta."]),
    ("Negara pasca-Soviet itu memilih presiden baru.", ["Negara pasca-Soviet itu memilih presiden baru."]),
    ("Duel Indonesia-Vietnam berakhir 1-0.", ["Duel Indonesia-Vietnam berakhir 1-0."]),
    ("1. Sekutu Lama di Timur", ["1. Sekutu Lama di Timur"]),
    ("Presiden Rusia dan Kim Jong Un. (Foto: EPA/X@pewarta)", ["Presiden Rusia dan Kim Jong Un.", "(Foto: EPA/X@pewarta)"]),
    # brackets, numbers, addresses, clitics, white space, headlines
    ("Pertemuan berlangsung Selasa (18/6/2024).", ["Pertemuan berlangsung Selasa (18/6/2024)."]),
    ("Organisasi Kesehatan Dunia (WHO) memuji langkah itu.", ["Organisasi Kesehatan Dunia (WHO) memuji langkah itu."]),
    ("Nilainya Rp2,5 triliun atau US$150 juta.", ["Nilainya Rp2,5 triliun atau US$150 juta."]),
    ("Laporan itu dimuat KONTAN.CO.ID dan Kompas.com.", ["Laporan itu dimuat KONTAN.CO.ID dan Kompas.com."]),
    ("Wilayah Jakartanya macet, sedangkan Bogornya lancar.", ["Wilayah Jakartanya macet, sedangkan Bogornya lancar."]),
    ("Presiden\u00a0Rusia\u00a0Vladimir Putin  mendarat.", ["Presiden\u00a0Rusia\u00a0Vladimir Putin  mendarat."]),
    ("Putin dan Kim Berpelukan di Pyongyang", ["Putin dan Kim Berpelukan di Pyongyang"]),
    ("GEMPA GUNCANG MALUKU, WARGA PANIK", ["GEMPA GUNCANG MALUKU, WARGA PANIK"]),
    ("Baca Juga: Harga Cabai Naik Lagi Jelang Lebaran", ["Baca Juga: Harga Cabai Naik Lagi Jelang Lebaran"]),
    ("Kedua pemimpin di istana. (Foto: EPA/KCNA)", ["Kedua pemimpin di istana.", "(Foto: EPA/KCNA)"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return stanza_pipeline(processors="tokenize")


def expected_tokens(text: str, sentences: list[str]) -> list[list[str]]:
    assert "".join(text.split()) == "".join("".join(sentences).split())
    return [[sentence[start:end] for start, end in surface_tokens(sentence)] for sentence in sentences]


@pytest.mark.parametrize(("text", "sentences"), NEWS_FORMS)
def test_news_form(pipeline: Any, text: str, sentences: list[str]) -> None:
    found = pipeline(text).sentences
    assert [[token.text for token in sentence.tokens] for sentence in found] == expected_tokens(text, sentences)


def test_offsets_point_into_the_text(pipeline: Any) -> None:
    text = "\n\n".join(getattr(form, "values", form)[0] for form in NEWS_FORMS)
    document = pipeline(text)
    tokens = [token for sentence in document.sentences for token in sentence.tokens]
    assert all(text[token.start_char : token.end_char] == token.text for token in tokens)


def test_model_is_small_and_without_multi_word_tokens(pipeline: Any) -> None:
    assert (models_dir() / "id" / "tokenize" / "default.pt").stat().st_size < 1_000_000
    assert pipeline.processors["tokenize"].config["use_mwt"] is False
    assert not any(isinstance(value, str) and "/" in value for value in pipeline.processors["tokenize"].trainer.args.values())
