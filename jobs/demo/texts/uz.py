"""Uzbek, in both alphabets."""

from jobs.demo.texts import EventText, Language, Noise

LATIN_EVENTS = {
    "crossing": EventText(
        "Mingdan ortiq afgʻon harbiysi Tojikistonga oʻtdi",
        (
            "Tolibon hujumidan keyin Badaxshonda chekingan mingdan ortiq afgʻon askari chegaradan oʻtib, Tojikiston hududiga kirdi, "
            "deb maʼlum qildi Tojikiston milliy xavfsizlik qoʻmitasi.",
            "Idora maʼlumotiga koʻra, 1037 nafar harbiy Panj daryosining bir necha joyidan chekinib oʻtgan. Ularga yaxshi "
            "qoʻshnichilik yuzasidan ruxsat berilgan.",
            "Bir kun avval uch yuzga yaqin askar haqida gapirilgan edi. Daryo boʻyidagi olti tuman Tolibon qoʻliga oʻtgan.",
            "Qishloq oʻqituvchisining aytishicha, askarlar och edi va maktab hovlisida tunab chiqdi.",
        ),
    ),
    "clash": EventText(
        "Tojikiston chegarachilari va Tolibon oʻrtasida otishma boʻldi",
        (
            "Kecha tunda Shirxon Bandar yaqinida Tojikiston chegarachilari bilan Tolibon jangarilari oʻrtasida otishma boʻldi, ikki "
            "kishi yaralandi.",
            "Otishma yarim soat davom etdi. U chiroqsiz qayiq toʻxtamagandan keyin boshlangan.",
            "Ertalab bojxona yana ish boshladi.",
        ),
    ),
    "drugs": EventText(
        "Afgʻoniston bilan chegarada 120 kilogramm giyohvand modda musodara qilindi",
        (
            "Tojikiston chegarachilari Shamsiddin Shohin tumanida 120 kilogramm giyohvand modda, afyun va gashish musodara qildi, "
            "toʻrt kishi ushlandi.",
            "Modda quritilgan tut solingan qoplarga yashirilgan. Ushlanganlarning ikki nafari Afgʻoniston fuqarosi.",
            "Idora geroin kamaygani, sintetik moddalar esa ikki baravar koʻpayganini aytmoqda.",
        ),
    ),
    "flood": EventText(
        "Tojikistonda sel uylarni yuvib ketdi",
        (
            "Tojikistonning Rushon tumanida kuchli yomgʻirdan keyin sel oʻn bitta uy va koʻprikni yuvib ketdi, deb xabar berdi "
            "favqulodda vaziyatlar qoʻmitasi. Bir kishi bedarak.",
            "Panj daryosi boʻyidagi yoʻl uch joyda uzilgan. Toshqin kichik elektr stansiyasiga ham zarar yetkazdi.",
            "Oltmish oilaga un, yogʻ va chodir yuborildi.",
        ),
    ),
}

CYRILLIC_EVENTS = {
    "crossing": EventText(
        "Минг нафардан ортиқ афғон аскари Тожикистонга чекинди",
        (
            "Толибон ҳужумидан сўнг Бадахшондаги афғон аскарлари чегарадан ўтиб, Тожикистон ҳудудига чекинди, деб хабар берди "
            "Тожикистон хавфсизлик қўмитаси. Уларнинг сони 1037 нафар.",
            "Аскарлар Панж дарёсининг бир неча жойидан ўтган, қуроллари сақлашга олинган.",
            "Бир кун олдин уч юзга яқин ҳарбий ҳақида айтилган эди. Олти туман Толибон қўлига ўтди.",
        ),
    ),
    "closed": EventText(
        "Ширхон Бандар ўтиш жойи ёпилди, юзлаб юк машиналари навбатда",
        (
            "Афғонистон ва Тожикистон чегарасидаги Ширхон Бандар ўтиш жойи чоршанбадан бери ёпилган, уч юздан ортиқ юк машинаси "
            "навбатда турибди.",
            "Божхона сабабини айтмади. Қундуз тадбиркорлари кунига қирқ минг доллар зарар кўрмоқда.",
            "Пиёз ва қовун йўл бўйида арзонга сотилмоқда.",
        ),
    ),
    "quake": EventText(
        "Бадахшонда зилзила содир бўлди",
        (
            "Жума куни тонгда Бадахшонда 5,6 балли зилзила содир бўлди, у Хоруғ, Ишкошим ва Файзободда сезилди. Қурбонлар ҳақида "
            "хабар йўқ.",
            "Зилзила маркази Афғонистон ва Тожикистон чегараси яқинида, 190 километр чуқурликда бўлган.",
            "Мактаблар бир кун ёпилди.",
        ),
    ),
}

LATIN_NOISE = Noise(
    titles=(
        "{town} shahrida {thing}",
        "{people} nimani xohlaydi",
        "{people} bilan bir kun",
        "{thing} haqida xat",
        "{town}: {thing} ochildi",
    ),
    sentences=(
        "Zalda yangi boʻyoq hidi anqir, {people} esa soat sakkizdan navbatda turardi.",
        "{thing} gʻoyasi kimdan chiqqanini hech kim eslolmaydi, ammo hammaga yoqdi.",
        "Bu ish {number} ming soʻmga qimmatroq tushdi, hokim buni arzimas deydi.",
        "Bolalar {thing} rasmini chizib, yoʻlakka osib qoʻydi.",
        "Mehmonlardan biri {town} yildan-yilga goʻzallashayotganini aytdi.",
        "Futbolchilar yana yutqazdi, lekin qoʻshiq kechgacha tinmadi.",
        "Muzeyda toʻqilishi {number} yil olgan gilam taʼmirlanmoqda.",
        "Endi {thing} har oyning birinchi yakshanbasida boʻladi.",
        "{people} oʻrik, yongʻoq va {number} litrli samovar olib keldi.",
        "Sozandalar uch kuyni chaldi, toʻrtinchisini esa unutdi.",
        "Pochta orqasida {people} haqida film koʻrsatiladi.",
        "Chipta chinor yonidagi doʻkonchada sotiladi, talabalarga yarim narx.",
        "Hamma kutgan polvonning oyogʻi qayrilib, hakamlik qildi.",
        "Kutubxonachi gʻishtdek qalin papkani olib chiqib, oqshomgacha oʻqidi.",
        "Oʻtgan yili {number} oʻquvchi dostonni yod olgan edi.",
        "{number}-avtobus yarim tungacha qatnaydi.",
        "Ikki nonvoy retsept ustida bahslashib, koʻz yumib tatib koʻrdi.",
        "Sinoptiklar quyosh va yengil shamol vaʼda qilmoqda.",
        "Bir qoʻshni {number} yildan beri eski radiolarni yigʻadi.",
        "Koʻcha ikki bor supurildi, favvora esa yana ishladi.",
        "Pazandalik toʻgaragi {number} daqiqada toʻldi.",
        "Oxirida hamma raqsga tushdi, hatto hisobchi ham jilmaydi.",
    ),
    slots={
        "town": ("Chinorak", "Gulbogʻ", "Oqsuv", "Yuqori Tegirmon"),
        "thing": ("shaxmat toʻgaragi", "qoʻgʻirchoq teatri", "oʻqish zali", "qishki bogʻ", "varrak bayrami", "suzish havzasi"),
        "people": ("oʻquvchilar", "asalarichilar", "toʻquvchilar", "qandolatchilar", "bogʻbonlar"),
        "number": ("12", "17", "23", "31", "44", "56"),
    },
)

CYRILLIC_NOISE = Noise(
    titles=("{town}да {thing}", "{people} нимани хоҳлайди", "{people} билан бир кун", "{thing} ҳақида хат"),
    sentences=(
        "Залда янги бўёқ ҳиди келар, {people} соат саккиздан навбатда турарди.",
        "{thing} ғояси кимдан чиққанини ҳеч ким эслолмайди.",
        "Бу иш {number} минг сўмга қимматроқ тушди.",
        "Болалар {thing} расмини чизиб, йўлакка осди.",
        "Меҳмонлардан бири {town} йилдан-йилга гўзаллашаётганини айтди.",
        "Футболчилар яна ютқазди, лекин қўшиқ кечгача тинмади.",
        "Музейда тўқилиши {number} йил олган гилам таъмирланмоқда.",
        "Энди {thing} ҳар ойнинг биринчи якшанбасида бўлади.",
        "{people} ўрик, ёнғоқ ва {number} литрли самовар олиб келди.",
        "Созандалар уч куйни чалди, тўртинчисини унутди.",
        "Почта орқасида {people} ҳақида фильм кўрсатилади.",
        "Чипта чинор ёнидаги дўкончада сотилади.",
        "Кутубхоначи ғиштдек қалин папкани олиб чиқди.",
        "Ўтган йили {number} ўқувчи достонни ёд олган эди.",
        "Икки новвой рецепт устида баҳслашди.",
        "Синоптиклар қуёш ва енгил шамол ваъда қилмоқда.",
        "Бир қўшни {number} йилдан бери эски радиоларни йиғади.",
        "Пазандалик тўгараги {number} дақиқада тўлди.",
    ),
    slots={
        "town": ("Чинорак", "Гулбоғ", "Оқсув", "Тегирмонбоши"),
        "thing": ("шахмат тўгараги", "қўғирчоқ театри", "ўқиш зали", "қишки боғ", "варрак байрами"),
        "people": ("ўқувчилар", "асаларичилар", "тўқувчилар", "қандолатчилар", "боғбонлар"),
        "number": ("12", "17", "23", "31", "44"),
    },
)

UZBEK_TEXTS = Language(
    events=LATIN_EVENTS,
    noise=LATIN_NOISE,
    bulletin=EventText(
        "{date} uchun valyuta kurslari",
        (
            "Markaziy bank {date} uchun dollar kursini {a} soʻm, yevroni {b}, rublni {c} qilib belgiladi.",
            "Poytaxt shoxobchalari dollarni {d} dan olib, {e} dan sotdi. Aylanma {f} ming dollar boʻldi.",
            "Bir qop un {g} soʻm, bir litr yogʻ {h} soʻm turdi.",
        ),
    ),
    authors=("Zarnigor Oydin", "Botir Qoʻngʻir"),
    months=("yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr"),
    caption="Vodiy eski yoʻldan. Surat: arxiv",
    related="Shuningdek oʻqing: qovoqdan oʻn taom",
    newsletter="Xabarnomamizga obuna boʻling",
    imprint="Barcha huquqlar himoyalangan",
    by="Muallif:",
)

UZBEK_CYRILLIC_TEXTS = Language(
    events=CYRILLIC_EVENTS,
    noise=CYRILLIC_NOISE,
    bulletin=EventText(
        "{date} учун валюта курслари",
        (
            "Марказий банк {date} учун доллар курсини {a} сўм, еврони {b}, рублни {c} қилиб белгилади.",
            "Пойтахт шохобчалари долларни {d} дан олиб, {e} дан сотди. Айланма {f} минг доллар бўлди.",
        ),
    ),
    authors=("Озода Сарвин", "Комил Дарёзод"),
    months=("январ", "феврал", "март", "апрел", "май", "июн", "июл", "август", "сентабр", "октабр", "ноябр", "декабр"),
    caption="Водий эски йўлдан. Сурат: архив",
    related="Шунингдек ўқинг: қовоқдан ўн таом",
    newsletter="Хабарномамизга обуна бўлинг",
    imprint="Барча ҳуқуқлар ҳимояланган",
    by="Муаллиф:",
)
