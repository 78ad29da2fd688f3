"""What numbers count: folded beginnings of words, for all languages together."""

from __future__ import annotations

from functools import cache

from crawler.language.tokens import fold

# What happened to people: says more than that they are people.
EVENTS = {
    "killed": """killed killing dead death deaths died dying slain fatalities kill kills lives shot_dead погиб убит убил жертв смерт скончал гибел
        кушта куштанд ҳалок ҳалокат ҷон_ фавтид кушт қурбон کشته کشتند جان_ قربانی مرگ مردند ووژل وژل وواژ مړه مړ مړی مرګ
        halok ҳалок oʻldir ўлдир oʻldi ўлди qurbon қурбон oʻlgan ўлган nobud""",
    "wounded": """wounded wounding injured injuring injury hurt injuries wounds ранен ранил пострада травм захмӣ маҷрӯҳ ярадор ҷароҳат زخمی مجروح زخم ټپي ټپیان ژوبل
        yaralan яралан jarohat жароҳат yarador ярадор""",
    "casualties": "casualties casualty потер талафот تلفات مرګژوبله talofat талафот",
    "detained": """detain arrest apprehend captured_ custody задержа арест плен боздошт дастгир ҳабс بازداشت دستگیر گرفتار نیول بندیان ونیول بوتلل بوتلي
        ushlan ушлан hibsga ҳибсга qoʻlga_ қамоқ qamoq""",
    "missing": "missing disappeared пропал пропавш гум_ бедарак ناپدید لادرک مفقود ورک_ bedarak бедарак",
    "returned": """deported expelled returned repatriated sent_back депорт выдвор вернул возвращ высл ихроҷ баргардон баргашт اخراج بازگشت
        برگشت عودت شړل ستانه qaytar қайтар deport""",
    "displaced": "displaced evacuat uprooted refugee перемещ эвакуир беженц беженц гуреза оворагон بیجا آواره بی_جا پناهجو مهاجر مهاجرین کډوال بېځایه qochqin қочқин koʻchiril",
    "crossed": """crossed crossing cross fled flee retreat entered came_over poured перешл перешед пересек отступил бежал хлынул вошл прибыл
        гузашт убур паноҳ ворид фирор гурехт عبور گذشت پناه فرار گریخت وارد واوښت واوښتل تښتېدل پناه_ oʻtdi oʻtgan oʻtib kesib qochib ўтди ўтган қочиб""",
}
PEOPLE = {
    "soldiers": """soldier troop servicem military_ guard border_guard солдат военнослуж военных пограничник офицер бойц резервист сарбоз аскар
        ҳарбӣ низомӣ марзбон сарҳадбон سرباز نظامی عسکر مرزبان سرتېر پوځي منسوب askar ҳарбий аскар harbiy chegarachi reservist захирагон""",
    "militants": "militant fighter gunm insurgent боевик талиб ҷангҷӯ ҷангӣ جنگجو طالب شورشی هراس_افگن جنګیالي jangari жангари tolib толиб",
    "police": "police officer полицейск милиц полис پولیس پلیس politsiya полиция",
    "civilians": "civilian мирн_ ғайринизомӣ шаҳрванд غیرنظامی ملکي tinch_",
    "women": "women woman женщин зан_ занон زن زنان ښځ ayol аёл",
    "children": "child children infant kid дет_ детей ребен кӯдак کودک طفل اطفال ماشوم bola_ bolalar болалар chaqaloq",
    "workers": "worker employee miner labourer laborer engineer рабоч сотрудник шахтер горняк старател коргар کارگر کارمند معدنکار کارګر ishchi ишчи xodim",
    "families": """family families household семья семьи семей семьям хонавод оила خانواده خانوار فامیل کورنۍ کورن oila оила xonadon""",
    "students": "student pupil школьник студент учени хонанда донишҷӯ دانش_آموز شاگرد دانشجو محصل زده_کوونک oʻquvchi талаба talaba",
    "people": """people person persons men man resident villager citizen national trader merchant fisherm nomad herder shepherd other others migrant human member inmate
        prisoner passenger local elder smuggler courier driver человек люд жител граждан мужчин лиц торгов рыбак мигрант заключен пассажир
        курьер наркокурьер водител нафар кас одам сокин мард шаҳрв тоҷир савдогар бозаргон мусофир меҳмон қочоқбар تن نفر شخص افراد مردم باشنده شهروند
        ساکن مرد زندانی مسافر قاچاقبر تاجر تنه کسان کس وګړي خلک اوسېدون کس سړي kishi киши odam одам nafar нафар aholi fuqaro фуқаро savdogar""",
}
THINGS = {
    "districts": "district уезд_ уезд район ноҳия ولسوالی ولسوال tuman туман uluswal",
    "villages": "village кишлак сел_ села деҳа قریه روستا کلي_ qishloq қишлоқ hamlet",
    "posts": "outpost checkpoint post_ posts base застав блокпост пост_ поста постов посгоҳ дидбонгоҳ пост پاسگاه پوسته پوست post",
    "provinces": "province провинц вилоят ولایت viloyat вилоят",
    "houses": "house home building flat apartment room дом_ дома домов квартир здани хона_ хонаҳо манзил خانه منزل کور_ کورونه uy_ уй xona",
    "vehicles": "truck vehicle car_ cars lorr convoy excavator tank_ tanks armoured машин фур грузовик автомоб техник мошин موتر لاری خودرو ماشین موټر لارۍ mashina машина yuk",
    "aircraft": "drone helicopter aircraft plane дрон беспилот вертолет самолет дрон чархбол ҳавопаймо پهپاد هلیکوپتر طیاره چرخبال ډرون dron дрон vertolyot",
    "weapons": "rifle gun_ guns weapon kalashnikov grenade rocket mortar автомат оруж гранат ракет силоҳ автомат таппонча سلاح تفنگ راکت میل قبضه وسله ټوپک qurol",
    "livestock": "sheep cattle goat yak horse cow livestock herd скот овец коз гӯсфанд гов чорво гов گوسفند گاو مواشی پسه پسونه qoʻy mol_ chorva",
    "kg": "kg kilo kilogram кг килогр кило килогром کیلو کیلوگرم کیلوگرام کیلوګرام kg kilogramm",
    "tonne": "tonne ton_ tons тонн тон_ ټن ton tonna тонна",
    "g": "gram грамм گرم ګرام gramm",
    "km": "km kilometre kilometer км километр километр کیلومتر کیلومتره کیلومټر kilometr километр chaqirim",
    "m": "metre meter metres meters м_ метр متر متره مټر metr_ метр",
    "hectares": "hectare га_ гектар هکتار جریب gektar гектар ga_",
    "percent": "percent per_cent процент фоиз درصد فیصد سلنه foiz фоиз",
    "usd": "dollar usd доллар دالر دلار ډالر dollar доллар",
    "somoni": "somoni сомони сомонӣ سامانی somoniy сомоний",
    "afn": "afghani афгани афғонӣ افغانی afgʻoniy",
    "rub": "rouble ruble рубл рубл روبل rubl",
    "uzs": "so'm сум_ сўм soʻm",
    "mw": "megawatt mw мегаватт мвт мегават میگاوات مگاوات مېګاواټ megavatt мегаватт",
    "kwh": "kilowatt kwh киловатт квт کیلووات kilovatt киловатт",
    "magnitude": "magnitude магнитуд балл балла баллов балла ریشتر ریکټر ریشټر درجه magnituda магнитуда ball",
    "hours": "hour час часа часов соат ساعت ساعته ساعتونه soat соат",
    "days": "day days дней дня сутки суток рӯз روز ورځ ورځې kun_ кун",
    "weeks": "week недел ҳафта هفته اوونۍ اونۍ hafta ҳафта",
    "months": "month месяц моҳ ماه میاشت oy_ ой_",
    "years": "year years лет года годам сол سال کال کاله yil йил",
    "times": "times times_ раз_ маротиба баробар بار برابر ځله marta марта baravar barobar",
    "schools": "school school_ школ мактаб مکتب ښوونځي maktab мактаб",
    "bodies": "body bodies corpse тел_ тела труп ҷасад جسد جنازه اجساد جسدونه jasad жасад",
    "cases": "case cases случа случаев ҳодиса ҳолат مورد واقعه قضیه موارد پېښ پېښې holat ҳолат",
    "places": "market bazaar crossing point camp site bridge рынк рынков пункт лагер мост бозор гузаргоҳ пул_ بازار گذرگاه کمپ اردوگاه پل bozor бозор koʻprik lager лагер",
}
MONEY_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "₽": "rub"}
PERCENT_SIGNS = "%٪"


@cache
def stems() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """First letter → (folded stem, unit, whole word)."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for table in (EVENTS, PEOPLE, THINGS):
        for unit, words in table.items():
            for word in words.split():
                whole = word.endswith("_") or len(fold(word)) <= 2
                stem = fold(word.rstrip("_").replace("_", " "))
                if " " not in stem and stem:
                    found.setdefault(stem[0], []).append((stem, unit, whole))
    # The tables' order decides between equals: a set would answer anew in every process.
    return {first: tuple(sorted(dict.fromkeys(group), key=lambda row: -len(row[0]))) for first, group in found.items()}


@cache
def unit_of(token: str) -> str:
    """The unit a folded word names, or nothing. A short stem must be nearly the whole word."""
    for stem, unit, whole in stems().get(token[:1], ()):
        if token == stem or (not whole and token.startswith(stem) and (len(stem) >= 4 or len(token) <= len(stem) + 3)):
            return unit
    return ""
