"""What the invented articles say, in six languages: headline, standfirst, paragraphs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """An invented article."""

    title: str
    standfirst: str
    paragraphs: tuple[str, ...]

    @property
    def markup(self) -> str:
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)


EN = Story(
    "Two bridges over the Panj reopen after the spring flood",
    "Lorries had waited for nine days on both sides of the river, and traders say that half of their fruit was lost.",
    (
        "The bridges at Tem and Ishkashim were opened to lorries on Monday morning, the regional transport department said.",
        "Engineers had closed them on 3 May, when the river rose by two metres in a single night and carried away part of the approach road.",
        "“We slept in the cabs and cooked by the road,” said Rahim, a driver from Kunduz who was carrying apricots to the market in Khorog.",
        "The department expects that the queue of some 140 vehicles will be gone by Wednesday. Heavy machinery is to use the ford until June.",
        "A third bridge, at Vanj, stays closed: its middle pillar has sunk by eleven centimetres and must be built again from the ground.",
    ),
)
RU = Story(
    "Два моста через Пяндж открыты после паводка",
    "Грузовики девять дней стояли по обе стороны реки, и торговцы говорят, что потеряли половину фруктов.",
    (
        "Мосты в Теме и Ишкашиме открыты для грузового движения с утра понедельника, сообщили в областном управлении транспорта.",
        "Инженеры закрыли их 3 мая, когда вода за одну ночь поднялась на два метра и размыла часть подъездной дороги.",
        "«Мы спали в кабинах и готовили еду на обочине», — рассказал водитель из Кундуза Рахим, который вёз абрикосы на рынок в Хорог.",
        "В управлении ожидают, что очередь примерно из 140 машин исчезнет к среде. Тяжёлая техника до июня будет ходить вброд.",
        "Третий мост, в Ванче, остаётся закрытым: его средняя опора просела на одиннадцать сантиметров, и её придётся строить заново.",
    ),
)
FA = Story(
    "دو پل روی رود پنج پس از سیلاب بهاری بازگشایی شد",
    "کامیون‌ها نُه روز در دو سوی رودخانه ماندند و بازرگانان می‌گویند نیمی از میوه‌هایشان از میان رفت.",
    (
        "پل‌های تیم و اشکاشم بامداد دوشنبه به روی کامیون‌ها باز شد؛ این را ادارهٔ ترانسپورت ولایت اعلام کرده است.",
        "انجنیران این پل‌ها را هنگامی بستند که آب رودخانه در یک شب دو متر بالا آمد و بخشی از سرک را با خود برد.",
        "رحیم، راننده‌ای از قندوز که زردآلو به بازار خاروغ می‌برد، گفت: «ما در موترها خوابیدیم و کنار سرک غذا پختیم.»",
        "این اداره انتظار دارد که صف نزدیک به ۱۴۰ موتر تا روز چهارشنبه از میان برود. ماشین‌های سنگین تا ماه جوزا از گذرگاه آبی می‌گذرند.",
        "پل سوم در ونج همچنان بسته است؛ پایهٔ میانی آن یازده سانتی‌متر نشست کرده و باید از نو ساخته شود.",
    ),
)
TG = Story(
    "Ду пул дар болои Панҷ пас аз обхезии баҳорӣ кушода шуд",
    "Мошинҳои боркаш нӯҳ рӯз дар ду тарафи дарё истоданд ва тоҷирон мегӯянд, ки нисфи меваи онҳо нобуд шуд.",
    (
        "Пулҳои Тем ва Ишкошим субҳи рӯзи душанбе барои мошинҳои боркаш кушода шуданд, хабар дод раёсати нақлиёти вилоят.",
        "Муҳандисон онҳоро замоне баста буданд, ки оби дарё дар як шаб ду метр баланд шуда, як қисми роҳро бурд.",
        "«Мо дар кабинаҳо хоб кардем ва дар канори роҳ хӯрок пухтем», — гуфт Раҳим, ронандае аз Қундуз, ки ба бозори Хоруғ зардолу мебурд.",
        "Раёсат интизор аст, ки навбати тақрибан 140 мошин то рӯзи чоршанбе тамом мешавад. Техникаи вазнин то моҳи июн аз гузаргоҳ мегузарад.",
        "Пули сеюм дар Ванҷ баста мемонад: сутуни миёнаи он ёздаҳ сантиметр нишастааст ва бояд аз нав сохта шавад.",
    ),
)
PS = Story(
    "د پنج پر سیند دوه پلونه له پسرلني سېلاب وروسته پرانیستل شول",
    "لارۍ نهه ورځې د سیند په دواړو غاړو ولاړې وې او سوداګر وایي چې نیمايي مېوې یې خرابې شوې.",
    (
        "د تېم او اشکاشم پلونه د دوشنبې په سهار د لاریو پر مخ پرانیستل شول، د ولایت د ټرانسپورټ ریاست وویل.",
        "انجنیرانو دغه پلونه هغه مهال وتړل چې د سیند اوبه په یوه شپه کې دوه متره لوړې شوې او د سړک یوه برخه یې له ځان سره یووړه.",
        "رحیم، چې د کندز یو چلوونکی دی او د خاروغ بازار ته یې زردالو وړل، وویل: «موږ په موټرو کې ویده شو او د سړک تر څنګ مو خواړه پخول.»",
        "ریاست هیله لري چې د شاوخوا ۱۴۰ موټرو کتار به د چارشنبې تر ورځې پای ته ورسېږي. درانه ماشینونه به تر غبرګولي پورې له ګودر څخه تېرېږي.",
        "درېیم پل چې په ونج کې دی لا هم تړلی دی؛ منځنۍ ستنه یې یوولس سانتي متره ښکته شوې او باید له سره جوړه شي.",
    ),
)
UZ = Story(
    "Panj daryosi ustidagi ikki koʻprik bahorgi toshqindan keyin ochildi",
    "Yuk mashinalari daryoning ikki tomonida toʻqqiz kun turib qoldi, savdogarlar mevalarining yarmi nobud boʻlganini aytmoqda.",
    (
        "Tem va Ishkoshimdagi koʻpriklar dushanba kuni ertalab yuk mashinalari uchun ochildi, deya xabar berdi viloyat transport boshqarmasi.",
        "Muhandislar ularni daryo suvi bir kechada ikki metrga koʻtarilib, yoʻlning bir qismini yuvib ketganida yopgan edi.",
        "«Biz kabinada uxladik va yoʻl chetida ovqat pishirdik», — dedi Xorugʻ bozoriga oʻrik olib ketayotgan qunduzlik haydovchi Rahim.",
        "Boshqarma 140 ga yaqin mashina navbati chorshanbagacha tugashini kutmoqda. Ogʻir texnika iyungacha kechuvdan oʻtadi.",
        "Vanjdagi uchinchi koʻprik yopiqligicha qolmoqda: uning oʻrta ustuni oʻn bir santimetr choʻkkan va qaytadan qurilishi kerak.",
    ),
)
