"""Copies are found however they are cut, dressed or respelt; bulletins and quotations are not copies."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.grouping import copies
from crawler.grouping.copies import Clusters, compare_texts, is_copy, text_keys
from crawler.grouping.copies.search import MAX_TEXTS_PER_KEY

SHARED = Path(__file__).resolve().parents[2] / "shared"

ARTICLES = {
    "en": (
        "Border guards on the eastern bank said on Monday that a convoy of forty trucks had waited nine days for the "
        "bridge to open. Drivers slept under their vehicles and bought bread from boys who swam across with sacks on "
        "their heads. The customs office promised a second lane before the melon harvest, but nobody at the barrier "
        "had heard of it. An elder from the nearest village brought tea, counted the trucks again, and told the "
        "reporters that his grandfather had crossed the same water on an inflated goatskin in half an hour. By evening "
        "two officers arrived, opened the gate for a wedding party, and closed it behind the drums."
    ),
    "ru": (
        "Пограничники восточного берега сообщили в понедельник, что колонна из сорока грузовиков девять дней ждала "
        "открытия моста. Водители спали под машинами и покупали хлеб у мальчишек, переплывавших реку с мешками на "
        "голове. Таможня обещала вторую полосу к сбору дынь, однако у шлагбаума об этом никто не слышал. Старейшина "
        "ближайшего кишлака принёс чай, ещё раз пересчитал грузовики и рассказал репортёрам, что его дед переправлялся "
        "через эту воду на надутом бурдюке за полчаса. К вечеру приехали два офицера и открыли ворота для свадьбы."
    ),
    "tg": (
        "Сарҳадбонони соҳили шарқӣ рӯзи душанбе гуфтанд, ки корвони чил мошини боркаш нӯҳ рӯз мунтазири кушода шудани "
        "пул буд. Ронандагон дар зери мошинҳо хоб рафтанд ва аз бачагоне нон хариданд, ки бо халта дар сар аз дарё "
        "шино карда мегузаштанд. Гумрук ваъда дод, ки то ҷамъоварии харбуза роҳи дуюм мекушояд, аммо дар назди монеа "
        "касе дар ин бора нашунида буд. Мӯйсафеди деҳаи наздик чой овард ва мошинҳоро бори дигар шумурд."
    ),
    "fa": (
        "مرزبانان ساحل شرقی روز دوشنبه گفتند که کاروانی از چهل موتر باربری نه روز منتظر باز شدن پل بود. رانندگان زیر "
        "موترهای خود می‌خوابیدند و از پسرانی نان می‌خریدند که با کیسه روی سر از دریا شنا می‌کردند. گمرک وعده داد که پیش "
        "از برداشت خربزه خط دوم را باز کند، اما کسی در کنار مانع از آن خبر نداشت. موی‌سفید قریه نزدیک چای آورد و "
        "موترها را دوباره شمرد و گفت که پدرکلانش از همین آب در نیم ساعت می‌گذشت."
    ),
    "ps": (
        "د ختیځې غاړې سرحدي ساتونکو د دوشنبې په ورځ وویل چې د څلوېښتو لاریو کاروان نهه ورځې د پله خلاصېدو ته انتظار "
        "و. چلوونکي د خپلو موټرو لاندې ویده کېدل او له هغو هلکانو یې ډوډۍ اخیسته چې له سیند څخه په لامبو تېرېدل. ګمرک "
        "ژمنه وکړه چې د خټکیو تر ټولولو مخکې به دویمه لاره پرانیزي، خو هیڅوک ترې خبر نه و. د نږدې کلي مشر چای راوړ."
    ),
    "uz": (
        "Sharqiy qirgʻoq chegarachilari dushanba kuni qirqta yuk mashinasidan iborat karvon koʻprik ochilishini toʻqqiz "
        "kun kutganini aytdi. Haydovchilar mashinalari tagida uxlab, boshida xalta bilan daryodan suzib oʻtgan "
        "bolalardan non sotib olishdi. Bojxona qovun terimigacha ikkinchi yoʻlni ochishga vaʼda berdi, ammo toʻsiq "
        "yonida bundan hech kim xabardor emas edi. Yaqin qishloq oqsoqoli choy olib keldi va mashinalarni qayta sanadi."
    ),
}
RESPELT = str.maketrans(
    {"ҳ": "х", "қ": "к", "ғ": "г", "ҷ": "ч", "ӣ": "и", "ӯ": "у", "ё": "е", "ی": "ي", "ک": "ك", "\u200c": " ", "ʻ": "'", "ʼ": "’"}
)
FOOT = " Read also: subscribe to our channel. Читайте также: подпишитесь. نقل مطلب با ذکر منبع آزاد است."


def copied(first: str, second: str, *, same_source: bool = False) -> bool:
    """Whether the texts have a key in common and the comparison calls one a copy, whichever comes first."""
    meet = bool(set(text_keys(first)) & set(text_keys(second)))
    results = {is_copy(compare_texts(a, b), same_source=same_source) for a, b in ((first, second), (second, first))}
    assert len(results) == 1
    return meet and results.pop()


@pytest.mark.parametrize("lang", sorted(ARTICLES))
def test_a_copy_is_found_however_it_is_dressed(lang: str) -> None:
    text = ARTICLES[lang]
    sentences = text.split(". ")
    assert copied(text, text)
    assert copied(text, text + FOOT)
    assert copied(text, "AGENCY – " + text.translate(RESPELT))
    assert copied(text, ". ".join(sentences[:-1]))
    assert copied(text, ". ".join(sentences[1:] + sentences[:1]))


@pytest.mark.parametrize("lang", sorted(ARTICLES))
def test_articles_in_different_words_are_not_copies(lang: str) -> None:
    assert not any(copied(ARTICLES[lang], text) for key, text in ARTICLES.items() if key != lang)


def test_a_reworked_wire_text_is_a_copy_and_a_quotation_as_large_is_not() -> None:
    words = ARTICLES["en"].split()
    strange = [f"word{number}" for number in range(400)]
    blocks = [words[start : start + 12] for start in range(0, len(words), 12)]
    woven: list[str] = []
    for number, block in enumerate(blocks):
        woven += block if number % 2 else strange[number * 12 : number * 12 + 12]
    quoting = strange[:40] + words[20:70] + strange[40:70]
    reworked, quoted = compare_texts(ARTICLES["en"], " ".join(woven)), compare_texts(ARTICLES["en"], " ".join(quoting))
    assert abs(reworked.containment - quoted.containment) < 0.1
    assert is_copy(reworked)
    assert not is_copy(quoted)


RATES = (
    "The National Bank has set the official rates for {0}. One dollar will cost {1} somoni, the euro {2} somoni and the "
    "yuan {3} somoni. Ten roubles are valued at {4} somoni. The rates apply to customs payments; banks set their own."
)
TALLY = ARTICLES["en"] + " The ministry counted {0} dead and {1} wounded in the district since Friday."


BACKGROUNDS = {
    "en": "The ferry was the only way over the lake until the dam was built, and every government since then has promised the twelve "
    "villages on the far shore a bridge, a road and a telephone line. Engineers drew three plans, of which two were lost in a fire and "
    "the third was too dear, and the people of the villages learned to keep flour, paraffin and medicine for the five months of ice.",
    "ru": "Паром был единственным путём через озеро, пока не построили плотину, и с тех пор каждое правительство обещает двенадцати "
    "селениям на дальнем берегу мост, дорогу и телефонную линию. Инженеры начертили три проекта, два из которых сгорели, а третий оказался "
    "слишком дорогим, и жители привыкли запасать муку, керосин и лекарства на пять месяцев ледостава. В остальное время года они возят "
    "скот на лодках, а детей учат у себя дома.",
    "fa": "تا زمانی که بند ساخته شد، کشتی یگانه راه گذشتن از جهیل بود و هر حکومت پس از آن به دوازده قریهٔ آن سوی آب وعدهٔ پل، سرک و لین "
    "تلفون داده است. انجنیران سه نقشه کشیدند که دو تای آن در آتش سوخت و سومی بسیار گران بود، و مردم قریه‌ها یاد گرفتند که آرد، تیل خاک و "
    "دوا را برای پنج ماه یخ‌بندان نگاه دارند. در ماه‌های دیگر رمه را با قایق می‌برند و کودکان در خانه درس می‌خوانند.",
}
OPENINGS = {
    "en": (
        "A boat with six fishermen turned over in a squall near the old quarry on Monday; all of them reached the shore by themselves.",
        "The post office of the far shore burned down in the night to Friday. Nobody slept there, but the pensions of March are lost.",
    ),
    "ru": (
        "Лодка с шестью рыбаками перевернулась в понедельник у старой каменоломни; все они добрались до берега сами.",
        "Почта на дальнем берегу сгорела в ночь на пятницу. Там никто не ночевал, но мартовские пенсии пропали.",
    ),
    "fa": (
        "قایق شش ماهیگیر روز دوشنبه نزدیک معدن سنگ کهنه واژگون شد و همهٔ آنان خود به ساحل رسیدند.",
        "پسته‌خانهٔ ساحل دور شب جمعه آتش گرفت. کسی آن‌جا نمی‌خوابید، اما معاش‌های ماه حمل از میان رفت.",
    ),
}


@pytest.mark.parametrize("lang", BACKGROUNDS)
@pytest.mark.parametrize("same_source", [True, False])
def test_a_background_in_common_makes_no_copies_of_two_reports(lang: str, same_source: bool) -> None:
    background = BACKGROUNDS[lang]
    first, second = (f"{opening}\n\n{background}" for opening in OPENINGS[lang])
    similarity = compare_texts(first, second)
    assert similarity.containment >= 0.6, "or the test shows nothing"
    assert not is_copy(similarity, same_source=same_source)
    in_two_pieces = background.replace(". ", ".\n\n", 1)
    assert not is_copy(compare_texts(first, f"{OPENINGS[lang][1]}\n\n{in_two_pieces}"), same_source=same_source)
    assert is_copy(compare_texts(first, f"{background}\n\n{OPENINGS[lang][0]}"), same_source=same_source), "the same news, put last"


def test_a_report_that_was_given_another_beginning_is_a_copy() -> None:
    body = "\n\n".join(BACKGROUNDS["en"].replace(", and", ".\n\nAnd").replace(". ", ".\n\n").split("\n\n"))
    assert body.count("\n\n") >= 2
    first, second = (f"{opening}\n\n{body}" for opening in OPENINGS["en"])
    assert is_copy(compare_texts(first, second))


def test_bulletins_that_differ_in_their_figures_are_not_copies() -> None:
    monday = RATES.format("12.06.2024", "10.7921", "11.6312", "1.4888", "1.204")
    tuesday = RATES.format("13.06.2024", "10.8044", "11.6590", "1.4901", "1.211")
    assert compare_texts(monday, tuesday).template
    assert not copied(monday, tuesday, same_source=True)
    assert not copied(monday, tuesday)
    assert copied(monday, monday.replace("apply", "are used"))


def test_a_tally_that_moved_on_is_new_at_home_and_a_copy_elsewhere() -> None:
    morning, evening = TALLY.format(4, 11), TALLY.format(6, 11)
    assert not copied(morning, evening, same_source=True)
    assert copied(morning, evening, same_source=False)
    assert copied(morning, morning + " More follows.", same_source=True)


def test_short_texts_must_share_more() -> None:
    flash = "Tajik border guards have closed the bridge at Panji Poyon until further notice, the ministry says."
    second = "Tajik border guards have closed the bridge at Tem until Friday morning, the governor says."
    assert copied(flash, flash + " Details follow.")
    assert not is_copy(compare_texts(flash, second))
    assert not is_copy(compare_texts("Read also", "Read also. " + ARTICLES["en"]))


def test_nothing_is_a_copy_of_an_empty_text() -> None:
    assert text_keys("") == text_keys(" – ") == ()
    assert not is_copy(compare_texts("", ""))
    assert not is_copy(compare_texts("", ARTICLES["en"]))


def test_keys_are_the_same_everywhere_for_ever() -> None:
    """They are stored: a change of the hash makes every stored key worthless."""
    made = hashlib.sha256(json.dumps(text_keys(ARTICLES["fa"])).encode()).hexdigest()
    assert made == "cb2607b1a09fe175c2cc0e19444435a5e296961167edf68d34ca3a28d3a87eca"
    code = "import json, sys; from crawler.grouping.copies import text_keys; print(json.dumps(text_keys(sys.argv[1])))"
    fresh = subprocess.run(
        [sys.executable, "-c", code, ARTICLES["ru"]], capture_output=True, check=True, cwd=Path(__file__).parents[1]
    ).stdout
    assert json.loads(fresh) == list(text_keys(ARTICLES["ru"]))


def test_keys_are_few_signed_64_bit_numbers_however_long_the_text() -> None:
    assert len(text_keys("one")) == 1
    long = text_keys(" ".join(f"word{number}" for number in range(20_000)))
    assert 16 <= len(long) <= 64
    assert all(-(2**63) <= key < 2**63 for key in long)
    assert min(long) < 0 < max(long)


def test_a_lead_is_found_in_a_report_ten_times_as_long() -> None:
    lead = ARTICLES["en"]
    assert set(text_keys(lead)) & set(text_keys(lead + " " + " ".join(f"word{number}" for number in range(1000))))


def test_a_copy_is_found_among_hundreds_that_end_alike() -> None:
    """What a site prints under every article makes crowded keys: they must neither hide a copy nor be one."""
    clusters = Clusters()
    for number in range(3 * MAX_TEXTS_PER_KEY):
        clusters.add(number, "", " ".join(f"w{number}x{position}" for position in range(120)) + FOOT, source="a")
    text = " ".join(f"w5x{position}" for position in range(120))
    assert clusters.add("copy", "", text + FOOT, source="b") == (5, 5)
    assert clusters.add("new", "", " ".join(f"new{position}" for position in range(120)) + FOOT, source="b") == (None, "new")


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_comparison_is_symmetric_and_within_bounds(first: str, second: str) -> None:
    there, back = compare_texts(first, second), compare_texts(second, first)
    for name in ("jaccard", "containment", "masked", "figures"):
        assert getattr(there, name) == pytest.approx(getattr(back, name))
        assert 0 <= getattr(there, name) <= 1
    assert there.jaccard <= there.containment
    assert 0 <= there.spread <= 1
    assert 0 <= there.run <= 1


def test_clusters_name_the_earliest_original_and_the_storys_first() -> None:
    clusters = Clusters()
    text = ARTICLES["ru"]
    assert clusters.add(1, "t", text) == (None, 1)
    assert clusters.add(2, "t", ARTICLES["en"]) == (None, 2)
    assert clusters.add(3, "u", text + FOOT) == (1, 1)
    assert clusters.add(4, "v", text + FOOT + " Ещё.") == (1, 1)
    assert clusters.add(5, "The bridge", "") == (None, 5)
    assert clusters.add(6, "", "") == (None, 6)
    assert clusters.add(7, "", "") == (None, 7)
    assert len(clusters) == 7


def test_one_outlets_bulletins_are_stories_of_their_own() -> None:
    clusters = Clusters()
    for number in range(5):
        tally = TALLY.format(4 + number, 11 + number)
        assert clusters.add(number, "Tally", tally, source="outlet") == (None, number)
    assert clusters.add(9, "Tally", TALLY.format(6, 13), source="other") == (2, 2)


def clustered(name: str) -> dict[str, float]:
    """Pair precision, recall and F1 on a measuring set."""
    path = SHARED / "data" / "neardup" / f"{name}.dev.jsonl.gz"
    if not path.exists():
        pytest.skip("the measuring data is not here")
    clusters = Clusters()
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream if line.strip()]
    stories = [clusters.add(row["id"], row["title"], row["text"], source=row.get("host", ""))[1] for row in rows]
    gold = [row["cluster"] for row in rows]
    pairs = [(a, b) for a in range(len(rows)) for b in range(a)]
    ours = {pair for pair in pairs if stories[pair[0]] == stories[pair[1]]}
    true = {pair for pair in pairs if gold[pair[0]] == gold[pair[1]]}
    precision, recall = len(ours & true) / len(ours), len(ours & true) / len(true)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


def test_copies_of_thirteen_kinds_are_told_from_bulletins_and_quotations() -> None:
    assert clustered("synthetic")["f1"] >= 0.985


def test_real_agency_copies_are_found() -> None:
    assert clustered("wire_real")["f1"] >= 0.9


def test_the_domains_copies_are_found_and_no_others() -> None:
    path = SHARED / "domain" / "articles_cases.jsonl"
    if not path.exists():
        pytest.skip("the domain data is not here")
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    clusters = Clusters()
    for row in sorted(rows, key=lambda row: str(row["published"])):
        assert clusters.add(row["id"], row["title"], row["text"], source=row["source"])[0] == row["copy_of"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thirty were hurt, Asia-Plus reports.", "Asia-Plus"),
        ("Об этом сообщает «Азия-Плюс» со ссылкой на ведомство.", "Азия-Плюс"),
        ("به گزارش طلوع نیوز، دو تن زخمی شدند", "طلوع نیوز"),
        ("Ба иқтибос аз Ховар, ду нафар", "Ховар"),
        ("Kun.uz xabar berishicha, ikki kishi", "Kun.uz"),
    ],
)
def test_a_text_that_credits_a_publisher_says_so_in_its_language(text: str, name: str) -> None:
    assert copies.credits(text, name)
    assert not copies.credits(text, "Somebody Else")
    assert not copies.credits(f"{name} opened a new office in the city centre this week with music.", name)
    assert not copies.credits(text, "")
