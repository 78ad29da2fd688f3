"""What the words of the shipped pack mean beside others: attacks of hearts, wolves and hackers alarm nobody, and what happens
beside them does."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import config
from crawler.watch import Watchlist

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "ru", "tg", "fa", "ps", "uz")

# language, watch, title, text: the watch must raise no alert on those of OTHER, and raise one on those of MEANT
OTHER = [
    (
        "en",
        "armed-clash-border",
        "Guard dies of heart attack",
        "A Tajik border guard died of a heart attack at a post on the Afghan border in Darvoz, his family said.",
    ),
    (
        "en",
        "armed-clash-border",
        "Stray dogs attack shepherd",
        "A pack of dogs attacked a shepherd near the Panj in Hamadoni, on the Afghan border; he was bitten in both legs.",
    ),
    (
        "en",
        "armed-clash-border",
        "Wolves attack flock near the border",
        "Wolves attacked a flock of sheep in Murghab near the Afghan border, Tajik herders say; forty animals died.",
    ),
    (
        "en",
        "armed-clash-border",
        "Soldier shot himself at border post",
        "A conscript of the Tajik border troops shot himself at a post in Farkhor near the Afghan border, prosecutors say.",
    ),
    (
        "en",
        "armed-clash-border",
        "Hackers attack Tajik ministry",
        "Hackers attacked the site of the Tajik border service on Monday; the page showed an Afghan flag for an hour.",
    ),
    (
        "en",
        "troops-crossing",
        "Locusts cross the Panj",
        "Locusts have crossed the Panj from Afghanistan and soldiers help farmers in Tajikistan to spray the fields.",
    ),
    (
        "en",
        "armed-clash-border",
        "Tajikistan and Afghanistan to combat polio",
        "Tajik and Afghan experts met in Dushanbe to discuss how to combat polio on both sides of the border.",
    ),
    (
        "en",
        "armed-clash-border",
        "Exchange rate falls on border market",
        "The exchange rate of the afghani fell at the Ishkashim border market, Tajik traders say.",
    ),
    (
        "en",
        "armed-clash-border",
        "Three rounds of talks in Dushanbe",
        "After three rounds of talks the Tajik and Afghan delegations agreed on water of the border river.",
    ),
    (
        "en",
        "earthquake",
        "Earthquake in Turkey",
        "Tajikistan sent tents after the earthquake in Turkey, and doctors from Khorog will follow.",
    ),
    (
        "en",
        "flood-avalanche-landslide",
        "Avalanche of letters",
        "An avalanche of letters reached a teacher in Khorog who had been on television.",
    ),
    ("en", "disease", "Cholera in Sudan", "A nurse from Khatlon region in Tajikistan works against cholera in Sudan."),
    (
        "en",
        "troops-crossing",
        "Ibex count",
        "Rangers in Tajikistan counted ibex that crossed the Panj from Afghanistan; soldiers of the border post helped.",
    ),
    (
        "en",
        "armed-clash-border",
        "Indian and Chinese troops clash",
        "Indian and Chinese soldiers clashed on the border in Ladakh; Tajik students in Delhi are safe, an Afghan diplomat said.",
    ),
    (
        "en",
        "militant-groups",
        "Tajik fighters in Syria",
        "Tajik militants fought government troops near Aleppo, a monitor said; Afghan and Uzbek fighters took part.",
    ),
    (
        "en",
        "deportation",
        "Pakistan deports families",
        "Pakistan deported 90 Afghan families through Torkham on Friday; among them were Tajik speaking people from Baghlan.",
    ),
    (
        "en",
        "detained-at-border",
        "Thieves held in Panj",
        "Police in the Tajik town of Panj on the Afghan border arrested three thieves who had emptied a jeweller's shop.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Пограничник застрелился",
        "Пограничник застрелился на заставе в Дарвазе на таджикско-афганской границе, сообщила прокуратура Таджикистана.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Волки напали на отару",
        "Стая волков напала на отару в Мургабе у границы с Афганистаном, говорят таджикские чабаны.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Хакерская атака на сайт погранслужбы",
        "Сайт пограничных войск Таджикистана подвергся хакерской атаке с адресов в Афганистане.",
    ),
    (
        "ru",
        "troops-crossing",
        "Саранча",
        "Саранча перешла Пяндж из Афганистана и напала на поля Хатлона, солдаты помогают дехканам Таджикистана.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Столкновение двух машин у Калай-Хумба",
        "В столкновении двух машин на дороге вдоль границы с Афганистаном в Дарвазе погибли трое жителей Таджикистана.",
    ),
    ("ru", "armed-clash-border", "Вечный огонь", "Пограничники у границы с Афганистаном в Таджикистане зажгли вечный огонь."),
    (
        "ru",
        "armed-clash-border",
        "Удар по экономике",
        "Закрытие рынка стало ударом по экономике приграничных районов Таджикистана и Афганистана.",
    ),
    (
        "ru",
        "detained-at-border",
        "Воры задержаны в Пяндже",
        "Милиция города Пяндж на границе с Афганистаном задержала двух карманников, таджикская полиция вернула деньги.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Ҳамлаи қалбӣ",
        "Марзбони тоҷик дар посгоҳи Дарвоз дар марзи Афғонистон аз ҳамлаи қалбӣ даргузашт.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Гургҳо ба рама ҳамла карданд",
        "Дар наздикии марзи Афғонистон дар Мурғоби Тоҷикистон гургҳо ба рамаи гӯсфанд ҳамла карданд.",
    ),
    (
        "tg",
        "troops-crossing",
        "Малахҳо аз Панҷ гузаштанд",
        "Малахҳо аз Афғонистон ба Хатлон гузаштанд, сарбозони тоҷик ба деҳқонон кумак мекунанд.",
    ),
    ("tg", "detained-at-border", "Дуздон боздошт шуданд", "Пулиси ноҳияи Панҷ дар марзи Афғонистон ду дуздро боздошт кард."),
    (
        "tg",
        "armed-clash-border",
        "Дар сарҳади Ҳинду Чин тирпарронӣ шуд",
        "Дар сарҳади Ҳинду Чин тирпарронӣ шуд, донишҷӯёни тоҷик ва афғон саломатанд.",
    ),
    (
        "tg",
        "earthquake",
        "Заминларза дар Туркия",
        "Тоҷикистон пас аз заминларза дар Туркия ба он ҷо наҷотбахшон аз Хоруғ фиристод.",
    ),
    ("fa", "armed-clash-border", "حمله قلبی", "یک مرزبان تاجیک در پاسگاه درواز در مرز افغانستان بر اثر حمله قلبی درگذشت."),
    ("fa", "armed-clash-border", "حمله گرگ ها به گله", "گرگ ها در مرغاب تاجیکستان نزدیک مرز افغانستان به گله گوسفندان حمله کردند."),
    ("fa", "refugee-flow", "هجوم ملخ ها", "ملخ ها از رود پنج عبور کردند و سربازان تاجیک در ختلان به دهقانان کمک می کنند."),
    ("fa", "armed-clash-border", "حمله سایبری", "سایت مرزبانی تاجیکستان هدف حمله سایبری از افغانستان قرار گرفت."),
    ("fa", "detained-at-border", "بازداشت دزدان", "پولیس شهر پنج در مرز تاجیکستان و افغانستان دو دزد را بازداشت کرد."),
    ("fa", "earthquake", "زلزله در ترکیه", "تاجیکستان پس از زلزله در ترکیه گروهی از امدادگران خاروغ را فرستاد."),
    (
        "fa",
        "armed-clash-border",
        "درگیری سربازان هند و چین",
        "در مرز هند و چین سربازان دو کشور درگیر شدند؛ محصلان تاجیک و افغان سالم اند.",
    ),
    ("ps", "armed-clash-border", "د زړه حمله", "د تاجکستان یو سرحدي سرتېری د افغانستان پر پوله د زړه د حملې له امله مړ شو."),
    (
        "ps",
        "armed-clash-border",
        "لېوانو پر رمه برید وکړ",
        "لېوانو د تاجکستان او افغانستان پر پوله پر یوه رمه برید وکړ او ګڼ پسونه یې وخوړل.",
    ),
    (
        "ps",
        "troops-crossing",
        "ملخان تر پنج واوښتل",
        "ملخان له افغانستانه تر پنج سیند تاجکستان ته واوښتل او سرتېري له بزګرانو سره مرسته کوي.",
    ),
    ("ps", "armed-clash-border", "سایبري برید", "د تاجکستان د سرحدي ځواکونو پر وېبپاڼه له افغانستانه سایبري برید وشو."),
    ("uz", "armed-clash-border", "Yurak xuruji", "Tojik chegarachisi Afgʻoniston chegarasidagi postda yurak xurujidan vafot etdi."),
    (
        "uz",
        "armed-clash-border",
        "Boʻrilar podaga hujum qildi",
        "Tojikistonning Murgʻob tumanida Afgʻoniston chegarasi yaqinida boʻrilar podaga hujum qildi.",
    ),
    (
        "uz",
        "troops-crossing",
        "Chigirtkalar Panjdan oʻtdi",
        "Chigirtkalar Afgʻonistondan Panjdan oʻtib Tojikiston dalalariga hujum qildi, askarlar dehqonlarga yordam bermoqda.",
    ),
    ("uz", "armed-clash-border", "Кибер ҳужум", "Тожикистон чегара хизмати сайтига Афғонистондан кибер ҳужум уюштирилди."),
    (
        "uz",
        "armed-clash-border",
        "Хитой ва Ҳиндистон чегарасида отишма",
        "Хитой ва Ҳиндистон чегарасида отишма бўлди, тожик талабалар хавфсиз.",
    ),
    (
        "en",
        "armed-clash-border",
        "Gas cylinder explodes in Khorog",
        "A gas cylinder exploded in a house near the Afghan border in Ishkashim; two Tajik residents were hurt.",
    ),
    (
        "en",
        "chinese-attacked",
        "Chinese workers die on the road",
        "Two Chinese workers were killed in a road accident on the Tajik side of the Afghan border near Darvoz.",
    ),
    (
        "en",
        "armed-clash-border",
        "Domestic violence",
        "Activists from Tajikistan and Afghanistan spoke on the border about violence against women.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Взрыв газового баллона",
        "В Ишкашиме у границы с Афганистаном взорвался газовый баллон, ранены двое жителей Таджикистана.",
    ),
    (
        "ru",
        "chinese-attacked",
        "Двое китайцев погибли в ДТП",
        "Двое граждан КНР погибли в ДТП у границы с Афганистаном в Таджикистане.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Баллони газ таркид",
        "Дар ноҳияи Ишкошим дар сарҳади Афғонистон баллони газ таркид ва ду сокини Тоҷикистон захмӣ шуданд.",
    ),
    ("fa", "armed-clash-border", "انفجار کپسول گاز", "در اشکاشم تاجیکستان در مرز افغانستان کپسول گاز منفجر شد."),
    (
        "uz",
        "chinese-attacked",
        "Yoʻl transport hodisasi",
        "Tojikistonda Afgʻoniston chegarasi yaqinida yoʻl transport hodisasida ikki xitoylik halok boʻldi.",
    ),
    (
        "en",
        "armed-clash-border",
        "Lieutenant collapses",
        "A Tajik border lieutenant suffered a fatal heart attack while on patrol along the Panj in Farkhor, the GKNB said.",
    ),
    (
        "en",
        "armed-clash-border",
        "Snake bites",
        "Three conscripts at a Tajik post on the Afghan border were attacked by snakes that came out after rain.",
    ),
    (
        "en",
        "armed-clash-border",
        "Wildfire",
        "Soldiers fought the flames of a wildfire on the Tajik bank of the Panj opposite Afghanistan for two days.",
    ),
    (
        "en",
        "flood-avalanche-landslide",
        "Avalanche of applications",
        "Khorog university received an avalanche of applications this year.",
    ),
    ("en", "disease", "Yemen", "Measles in Yemen: doctors from Khatlon in Tajikistan tell of their mission."),
    (
        "ru",
        "armed-clash-border",
        "Медведь напал на женщину",
        "В Дарвазе у границы с Афганистаном медведь напал на жительницу Таджикистана, она в больнице.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Солдат покончил с собой",
        "Солдат-срочник покончил с собой выстрелом из автомата на заставе в Шохине на таджикско-афганской границе.",
    ),
    (
        "ru",
        "earthquake",
        "Землетрясение в Мьянме",
        "Спасатели из Хорога вылетели в Мьянму после землетрясения, сообщили в Таджикистане.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Армяно-азербайджанская граница",
        "На армяно-азербайджанской границе стреляли; таджикские и афганские студенты в Ереване в безопасности.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Хирс ба одам ҳамла кард",
        "Дар Дарвоз наздики марзи Афғонистон хирс ба як сокини тоҷик ҳамла карда, ӯро захмӣ кард.",
    ),
    ("tg", "armed-clash-border", "Хакерҳо сомонаро заданд", "Хакерҳо аз Афғонистон ба сомонаи марзбонии Тоҷикистон ҳамла карданд."),
    ("fa", "armed-clash-border", "سکته قلبی", "یک افسر مرزبانی تاجیکستان در مرز افغانستان پس از حمله قلبی در شفاخانه درگذشت."),
    (
        "fa",
        "armed-clash-border",
        "خرس به چوپان حمله کرد",
        "خرس قهوه ای در درواز تاجیکستان در مرز افغانستان به یک چوپان حمله کرد و او را زخمی ساخت.",
    ),
    ("ps", "armed-clash-border", "خرس برید", "په بدخشان کې د تاجکستان پر پوله یوه یږ پر شپون برید وکړ او ټپي یې کړ."),
    (
        "uz",
        "armed-clash-border",
        "Ayiq hujumi",
        "Darvozda Afgʻoniston chegarasi yaqinida ayiq tojikistonlik choʻponga hujum qildi.",
    ),
    ("uz", "armed-clash-border", "Askar oʻzini otdi", "Afgʻoniston chegarasidagi postda tojik askari oʻzini otib oʻldirdi."),
    ("uz", "earthquake", "Turkiyadagi zilzila", "Xorugʻdan qutqaruvchilar Turkiyadagi zilzila hududiga uchdi, dedi Tojikiston."),
    (
        "en",
        "detained-at-border",
        "Cooks of both banks",
        "At the Panj food festival in Khorog, Afghan and Tajik cooks met; the Tajik team seized first prize.",
    ),
    ("en", "gbao-unrest", "Lorry overturns", "A lorry with soldiers overturned near Ishkoshim in Tajikistan; two died."),
]

MEANT = [
    (
        "en",
        "border-trade-markets",
        "Exchange rate falls on border market",
        "The exchange rate of the afghani fell at the Ishkashim border market, Tajik traders say.",
    ),
    (
        "en",
        "taliban-tajik-relations",
        "Three rounds of talks in Dushanbe",
        "After three rounds of talks the Tajik and Afghan delegations agreed on water of the border river.",
    ),
    (
        "en",
        "armed-clash-border",
        "Border guard loses leg",
        "A Tajik border guard stepped on a mine in Shamsiddin Shohin near the Afghan border and lost a leg.",
    ),
    (
        "en",
        "armed-clash-border",
        "Attack on post in Darvoz",
        "A guard had a heart attack in spring. On Monday gunmen from Afghanistan opened fire on his post in Darvoz and killed two Tajik border guards.",
    ),
    (
        "en",
        "armed-clash-border",
        "Clash at Shir Khan Bandar",
        "Taliban fighters attacked Tajik border guards at Shir Khan Bandar where wolves had killed sheep last week, and two guards died.",
    ),
    (
        "en",
        "refugee-flow",
        "Families cross as locusts eat fields",
        "Three hundred Afghan civilians crossed the Panj into Tajikistan to escape the Taliban, residents of Darqad say. Locusts had eaten their fields.",
    ),
    (
        "en",
        "flood-avalanche-landslide",
        "Flood in Vanj",
        "A flood swept away 12 houses in Vanj in Tajikistan. A flood of messages of help reached the village.",
    ),
    (
        "en",
        "earthquake",
        "Earthquake in Ishkashim",
        "An earthquake of magnitude 5.3 shook Ishkashim. Rescuers who had worked in Turkey were sent from Dushanbe.",
    ),
    (
        "en",
        "drug-trafficking",
        "Hidden opium",
        "Border guards arrested a thief who crossed from Afghanistan to Farkhor with 12 kg of opium, the Tajik agency said.",
    ),
    (
        "en",
        "deportation",
        "Tajikistan deports Afghans",
        "Tajikistan deported 40 Afghan refugees through Panji Poyon, a week after Pakistan sent thousands through Torkham.",
    ),
    ("ru", "troops-crossing", "Сорбозы перешли Пяндж", "Тридцать сорбозов бежали от талибов и перешли Пяндж в Таджикистан."),
    (
        "ru",
        "armed-clash-border",
        "Солдат наступил на мину",
        "Таджикский солдат наступил на мину у границы с Афганистаном в Шамсиддин Шохине и погиб.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Бой в Дарвазе",
        "Боевики напали на заставу в Дарвазе на границе с Афганистаном, двое таджикских пограничников погибли. Неделю назад там волки напали на отару.",
    ),
    (
        "ru",
        "earthquake",
        "Землетрясение в Хороге",
        "Землетрясение силой 5 баллов ощутили в Хороге. Новость вызвала лавину звонков.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Марзбон кушта шуд",
        "Аз тири афроди номаълум аз хоки Афғонистон дар Шамсиддин Шоҳин ду марзбони тоҷик ба ҳалокат расиданд.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Сорбозон ҷон доданд",
        "Дар тирпарронӣ бо қочоқчиён дар марзи Афғонистон ду сорбози тоҷик ҷон доданд.",
    ),
    (
        "tg",
        "troops-crossing",
        "Сорбозони афғон гурехтанд",
        "Сӣ сорбози афғон аз Толибон гурехта, аз дарёи Панҷ ба Тоҷикистон гузаштанд.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Таркиши мина дар сарҳад",
        "Дар сарҳади Афғонистон миная таркид ва сарбози тоҷик дар ноҳияи Дарвоз захмӣ шуд.",
    ),
    ("fa", "armed-clash-border", "انفجار ماین", "یک سرباز تاجیک در مرز افغانستان در ولسوالی درواز بر اثر انفجار ماین کشته شد."),
    (
        "fa",
        "armed-clash-border",
        "حمله بر پاسگاه",
        "افراد مسلح از خاک افغانستان بر پاسگاه مرزبانان تاجیک در درواز حمله کردند و دو تن را کشتند. یک مرزبان هفته پیش بر اثر حمله قلبی درگذشته بود.",
    ),
    ("ps", "armed-clash-border", "د ماین چاودنه", "د تاجکستان یو سرحدي سرتېری د افغانستان پر پوله د ماین په چاودنه کې ووژل شو."),
    (
        "uz",
        "armed-clash-border",
        "Mina portladi",
        "Afgʻoniston chegarasida Tojikistonning Darvoz tumanida mina portlab, ikki chegarachi halok boʻldi.",
    ),
    ("uz", "armed-clash-border", "Ўқ узилди", "Афғонистон томонидан тожик чегарачиларига ўқ узилди, икки аскар яраланди."),
    (
        "en",
        "armed-clash-border",
        "Smoke over post",
        "Smoke rose over the border post in Darvoz after an attack from Afghanistan that killed a Tajik guard.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Дмитрий Волков",
        "Посол Дмитрий Волков осудил нападение боевиков на заставу в Дарвазе на таджикско-афганской границе.",
    ),
    (
        "en",
        "border-trade-markets",
        "Market under fire over prices",
        "Sellers at the Ishkashim border market came under fire over the price of Afghan onions, Tajik buyers said.",
    ),
    (
        "en",
        "armed-clash-border",
        "Shepherd shot dead",
        "A shepherd was shot dead from across the Panj in Shuroobod; Tajik officials blame Afghan smugglers.",
    ),
    (
        "en",
        "armed-clash-border",
        "Two guards die",
        "Two Tajik border guards lost their lives when unknown men opened up on them from the Afghan bank in Shahr-i Buzurg.",
    ),
    (
        "en",
        "armed-clash-border",
        "Mine on path",
        "A boy of eleven trod on an old mine near the Tajik-Afghan border in Jilikul and died.",
    ),
    (
        "en",
        "armed-clash-border",
        "Gunfire heard",
        "Residents of Porshinev heard bursts of automatic fire from the Afghan side of the Panj all night.",
    ),
    (
        "en",
        "armed-clash-border",
        "Patrol ambushed",
        "After wolves scattered their horses, a Tajik patrol was ambushed by smugglers from Afghanistan in Darvoz; one guard was wounded.",
    ),
    (
        "en",
        "deportation",
        "Pakistan and Tajikistan deport",
        "Tajikistan deported 60 Afghans through Panji Poyon. Pakistan sent others back through Torkham.",
    ),
    (
        "ru",
        "border-trade-markets",
        "Драка из-за цен",
        "На приграничном рынке в Ишкашиме разгорелась война цен между таджикскими и афганскими торговцами.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Двое солдат подорвались",
        "Двое таджикских солдат подорвались на противопехотной мине у Пянджа на границе с Афганистаном.",
    ),
    (
        "ru",
        "armed-clash-border",
        "Выстрелы с того берега",
        "В Шуроабаде с афганского берега обстреляли чабанов, один ранен, сообщила таджикская погранслужба.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Зарбаи гулӯла",
        "Як марзбони тоҷик дар соҳили Панҷ бо зарбаи тир аз он сӯи дарё, аз хоки Афғонистон, кушта шуд.",
    ),
    (
        "tg",
        "armed-clash-border",
        "Садои тир",
        "Шаби гузашта дар сарҳади Тоҷикистону Афғонистон дар Шуробод садои тир шунида шуд, як сарбоз ҷон бохт.",
    ),
    ("tg", "armed-clash-border", "Мина", "Чӯпони тоҷик дар наздикии марзи Афғонистон ба мина рӯ ба рӯ шуда, ба ҳалокат расид."),
    (
        "fa",
        "armed-clash-border",
        "انفجار ماین در مرز",
        "در نزدیکی مرز تاجیکستان در خواهان بدخشان ماین منفجر شد و دو چوپان جان باختند.",
    ),
    (
        "fa",
        "armed-clash-border",
        "شلیک بر چوپانان",
        "مرزبانان تاجیک بر چوپانان در کنار دریای پنج در درقد شلیک کردند و یک تن جان باخت.",
    ),
    ("ps", "armed-clash-border", "پر ماین", "په درواز کې د تاجکستان پوله ته نږدې یو شپون پر ماین پښه کېښوده او مړ شو."),
    ("uz", "armed-clash-border", "Мина портлади", "Тожик чегарачиси Афғонистон чегарасида минага босиб ҳалок бўлди."),
]


@pytest.fixture(scope="module")
def shipped() -> Watchlist:
    return config.load(ROOT / "config.yaml").watches


def alerting(shipped: Watchlist, rows: list[tuple[str, str, str, str]], language: str) -> list[tuple[str, str]]:
    """The rows of the language, as watch and title, whose watch raises an alert."""
    return [
        (watch, title)
        for lang, watch, title, text in rows
        if lang == language and any(match.watch == watch and match.likely for match in shipped.match(title, text, lang=lang))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_another_sense_raise_no_alert(shipped: Watchlist, language: str) -> None:
    assert alerting(shipped, OTHER, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_events_beside_them_are_found(shipped: Watchlist, language: str) -> None:
    assert alerting(shipped, MEANT, language) == [(watch, title) for lang, watch, title, _ in MEANT if lang == language]
