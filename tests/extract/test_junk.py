"""Lines of the site go, sentences of the article stay: judged by what they are, not by their first words."""

from __future__ import annotations

import pytest

from crawler.extract import body, junk


@pytest.mark.parametrize(
    "line",
    [
        "موږ په ځنګل کې پټ شوو او د ګولیو غږ مو اورېده.",
        "زموږ په کلي کې درې کسان ووژل شول.",
        "ما را در راه سه بار ایستاد کردند و پول گرفتند، یک باشنده گفت.",
        "در تلگرام، طالبان گفتند که پنج تن کشته شدند و راه بسته است.",
        "Моро дар роҳ нигоҳ доштанд ва пулро гирифтанд.",
        "В нашем канале воды больше нет, говорят жители кишлака.",
        "Наш канал в кишлаке пересох, и поля остались без воды, говорят жители.",
        "Join our convoy at the bridge, the officer had told the drivers.",
        "Copyright law was changed in Dushanbe on Monday, the ministry said.",
        "Watch: Taliban convoy crosses the bridge at Sherkhan",
        "Комментарии: Госкомитет назвал число погибших на границе",
        "Related: two more guards were wounded near the post",
        "Print: the paper of the valley closed its press on Monday",
        "Мост закрыли 3 июля 2026 года.",
        "Погибли трое, ранены двое: бой 25 ноября 2026.",
        "34 people shared the water of one well.",
        "Читали молитву 17 раз за убитых на границе.",
    ],
)
def test_sentences_stay_however_they_begin(line: str) -> None:
    assert not junk.is_junk(line)
    assert not junk.is_byline(line, ())


@pytest.mark.parametrize(
    "line",
    [
        "Читали: 17 раз",
        "Прочитано 1 245 раз",
        "Просмотров: 123",
        "Комментариев: 5",
        "Рейтинг: 4.5 (12 голосов)",
        "👁 123",
        "34 Shares",
        "1,245 views",
        "5 Comments",
        "3 min read",
        "1.2K views",
        "Хондашуд: 15 маротиба",
        "تعداد بازدید: ۱۲۳",
        "د لیدونکو شمېر: ۱۲۳",
        "Дида шуд: 123",
        "Koʻrishlar soni: 123",
        "Ko'rishlar soni: 123",
        "Количество просмотров: 88",
        "Кол-во просмотров: 1 024",
        "Оценка: 4.8 из 5",
        "Чоп шуд: 5 бор",
        "Reading time: 4 minutes",
        "Liked by 12 people",
        "Комментировать (5)",
        "Комментариев пока нет",
        "No comments yet",
        "При использовании материалов ссылка на газету обязательна.",
        "به کانال تلگرام ما بپیوندید",
        "زموږ د ټلګرام چینل سره یو ځای شئ",
        "Telegram kanalimizga obuna bo'ling",
        "Ба саҳифаи мо дар Telegram ҳамроҳ шавед",
        "Join our Telegram channel",
        "ما را در تلگرام دنبال کنید",
        "موږ په فیسبوک کې تعقیب کړئ",
        "Моро дар Telegram пайгирӣ кунед",
        "Наш канал в Telegram",
        "Подписывайтесь на наш канал в Telegram, чтобы не пропустить главные новости недели!",
        "Copyright 2026 River Post",
        "Photo: John Smith for the River Post and partners",
        "Read also: Two guards were wounded at the bridge on Monday",
        "Watch: the video",
    ],
)
def test_counters_invitations_and_announcements_go(line: str) -> None:
    assert junk.is_junk(line)


def test_a_row_of_labels_is_known_by_its_bars() -> None:
    assert junk.is_label_row("Print | E-mail | Share | A+ A-")
    assert junk.is_label_row("Чоп · Фиристодан · Нусха")
    assert not junk.is_label_row("Ishkashim | the upper valley of the river | Vanj")
    assert not junk.is_label_row("Khorog | Dushanbe")


@pytest.mark.parametrize("line", ["3 июля 2026 года", "Опубликовано 3 июля 2026 г., 10:05", "July 3, 2026, 10:05", "۱۴ سرطان ۱۴۰۰"])
def test_a_date_alone_is_no_sentence(line: str) -> None:
    assert junk.is_byline(line, ())


@pytest.mark.parametrize("line", ["KHOROG, Nov. 25, 2026 (Agency) --", "ХОРОГ, 25 ноября 2026. АГЕНТСТВО —"])
def test_a_line_of_place_and_agency_before_the_text_stays(line: str) -> None:
    assert not junk.is_byline(line, ())
    assert junk.is_byline("November 25, 2026 --", ())


def test_an_announcement_that_is_a_link_goes() -> None:
    line = "Watch: Taliban convoy crosses the bridge at Sherkhan"
    assert junk.is_junk(line, junk.LinkLines(["Taliban convoy crosses the bridge at Sherkhan"]))


def test_a_row_of_labels_with_a_day_is_a_byline_and_a_sentence_with_a_day_is_none() -> None:
    assert junk.is_byline("Дата публикации: 12 мая 2026, 10:15 Код новости: 48211", ())
    assert junk.is_byline("تاریخ انتشار: ۲۲ ثور ۱۴۰۵ ساعت ۱۰:۱۵ کد خبر: ۴۸۲۱۱", ())
    assert not junk.is_byline("Он сказал: 3 мая 2026 года мост через Пяндж закрыли", ())


def test_a_row_of_labels_may_have_figures() -> None:
    assert junk.is_label_row("Категория: Новости | Просмотров: 55 | Добавил: anna | Рейтинг: 0.0/0")


def test_the_first_day_of_a_chronicle_stays() -> None:
    opening = "The bridge was closed for nine days, and traders lost half of their fruit on the way to the market."
    text = f"{opening}\n3 мая 2026\nВода поднялась на два метра за одну ночь.\nОпубликовано: 12 мая 2026\nДорогу размыло."
    assert body.tidy(text, "", ()).splitlines()[2::2] == [
        "3 мая 2026",
        "Вода поднялась на два метра за одну ночь.",
        "Дорогу размыло.",
    ]


INVITING_STATEMENTS = (
    "Подписывайтесь на мирный договор, просил посол обе стороны.",
    "Следите за нами, крикнул командир, и отряд вышел к реке.",
    "Все права защищены лишь на бумаге, считают в кишлаке.",
    "Нашли ошибку в списках погибших, признали в министерстве.",
    "Click here to disperse, read a cynical sign at the post.",
    "All rights reserved for the few, the farmers complained.",
    "تمامی حقوق سربازان مرزی پرداخت شد و راه باز است.",
    "Ҳамаи ҳуқуқҳои занонро дар водӣ поймол карданд.",
    "Barcha huquqlar toptaldi va yoʻl yopildi.",
)
AROUND = (
    "The bridge over the river was closed for a third day, and forty lorries with flour stood on the northern side.",
    "Engineers were expected to look at the second pillar by the end of the week, when the river is lower again.",
)


@pytest.mark.parametrize("line", INVITING_STATEMENTS)
def test_a_statement_between_prose_stays_even_where_invitations_begin_so(line: str) -> None:
    first, last = AROUND
    assert line in body.tidy("\n".join((first, line, last)), "", ())
    assert line in body.tidy("\n".join((line, first, last)), "", ())
    assert line not in body.tidy("\n".join((first, last, line)), "", ())  # where sites invite


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to our cause, the commander told the young men of the village.",
        "Download our app or lose your place, the guards told the drivers.",
        "Все права защищены лишь на бумаге, говорят дехкане.",
        "همه حقوق زنان را گرفتند، یک باشنده فیض آباد گفت.",
        "Ҳамаи ҳуқуқҳои занонро гирифтанд, гуфт як сокини Файзобод.",
        "Barcha huquqlar toptaldi, dedi Termizlik ayol.",
    ],
)
def test_what_somebody_says_stays_wherever_it_stands(line: str) -> None:
    assert not junk.is_junk(line)


@pytest.mark.parametrize(
    "line",
    [
        "Подписывайтесь на наш канал и читайте новости долины первыми.",
        "Нашли ошибку? Выделите её и нажмите на клавиши.",
        "Sign up for our weekly letter and read the news of the valley first!",
        "All rights reserved.",
        "همه حقوق محفوظ است.",
    ],
)
def test_an_invitation_goes_even_between_prose(line: str) -> None:
    first, last = AROUND
    assert line not in body.tidy("\n".join((first, line, last)), "", ())


def test_an_invitation_that_holds_a_link_goes_even_between_prose() -> None:
    line = "Click here to see how the second pillar of the bridge fell."
    assert not junk.is_junk(line, is_between=True)
    assert junk.is_junk(line, junk.LinkLines(["how the second pillar"]), is_between=True)


@pytest.mark.parametrize(
    "line",
    [
        "Hits: 123",
        "Post Views: 123",
        "This article has been viewed 123 times",
        "Time to read: 3 min",
        "Average rating: 4.5 (12 votes)",
        "Прочитали 123 человека",
        "За сегодня: 12 просмотров, всего: 345",
        "د کتونکو شمېر: ۱۲۳",
        "کتل شوی: ۱۲۳ ځله",
        "↑ 12 ↓ 3",
        "Адрес редакции: 700000, улица Садовая, 1",
        "Учредитель: ООО «Река»",
    ],
)
def test_counters_with_words_around_them_and_rows_of_the_imprint_go(line: str) -> None:
    assert junk.is_junk(line)


@pytest.mark.parametrize("line", ["123 человека", "12 kishi", "From 3 to 5 people", "Darvaz: 120 people", "12 нафар"])
def test_a_number_of_people_is_no_counter(line: str) -> None:
    assert not junk.is_junk(line)
