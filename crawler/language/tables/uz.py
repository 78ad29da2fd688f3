"""Uzbek, in its alphabets. Words are in Latin and Cyrillic; the Arabic script meets them by skeletons (`uzbek_arabic`)."""

from __future__ import annotations

from crawler.language.tables.table import LanguageTable

UZBEK = LanguageTable(
    code="uz",
    name="Uzbek",
    scripts="LATIN CYRILLIC ARABIC",
    aliases="uzb uzs",
    own_letters="ў oʻ gʻ o‘ g‘",
    shared_letters="қ ғ ҳ",
    absent_letters="щ ы ь",
    read_along="fa",  # in the Arabic script loans and names are spelt as in Dari
    morphology="uzbek",
    # Latin; the morphology spells them in Cyrillic for a Cyrillic word.
    endings={
        "plural": "lar",
        "possessive": "i si im ing imiz ingiz m ng miz ngiz",
        "case": "ning ni ga ka qa da dan gacha dagi dagilar nikidan niki dek day cha dagisi",
        "particle": "mi ham dir ku dirlar yoq",
        "softened": "i im ing imiz ingiz lari",  # maktab+i; but qishloq → qishlogʻ+i
        "verb": """
            moq di dim ding dik dilar gan ganlar ganini gani gandan gach ib b yapti yaptilar moqda moqdalar ish ishi ishga
            ishdan ishni sa salar ar adi ydi adilar ydilar r ilgan ilgani ildi ilib ilmoqda ilishi lgan ldi nib ngan ndi uvchi
            ayotgan yotgan
        """,
    },
    family_suffixes="""
        lik lig chi chilar chilik loq xona lan lash la laydi moq siz dor gar kor iston li ma mas uv uvi ish tir til in ik
        it iy viy lat iq y
    """,
    names_inflect=True,
    name_endings={"any": "ning ni ga ka qa da dan gacha dagi dagilar niki nikidan dek day cha u yu i ining ini iga ida idan idagi"},
    conjunctions="va ва",
    months=("yanvar fevral mart aprel may iyun iyul avgust sentabr/sentyabr oktabr/oktyabr noyabr dekabr",),
    month_stems=(
        "yanvar fevral mart aprel may iyun iyul avgust sentabr/sentyabr oktabr/oktyabr noyabr dekabr",
        "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    ),
    month_endings="da dagi ning ga dan да даги нинг га дан ьда",
    month_words="""
        yanvar* fevral* mart martda martdan martgacha martning marti martdagi aprel* iyun* iyul* avgust* sentabr* oktabr*
        noyabr* dekabr* январ* феврал* март марта мартда мартдан мартгача мартнинг марти мартдаги апрел* май мая майда майдан
        майгача майнинг майи майдаги июн* июл* август* сентябр* октябр* ноябр* декабр*
    """,
    day_names="""
        dushanba* душанба*|seshanba* сешанба*|chorshanba* чоршанба*|
        payshanba* пайшанба*|juma* жума*|shanba* шанба*|yakshanba* якшанба*
    """,
    relative_days={0: "bugun бугун", -1: "kecha кеча"},
    until_after="gacha|гача|qadar|қадар|kuniga qadar|кунига қадар|kunigacha|кунигача|dek",
    future_words="""
        boʻladi|бўлади|boshlanadi|бошланади|oʻtkaziladi|ўтказилади|oʻtadi|ўтади|
        ochiladi|очилади|kutilmoqda|кутилмоқда|rejalashtiril*|режалаштирил*|moʻljallan*|мўлжаллан*
    """,
    ago="oldin avval ilgari олдин аввал илгари",
    half="yarim ярим",
    time_units={1: "soniya сония", 60: "daqiqa дақиқа", 3600: "soat соат", 86400: "kun кун", 604800: "hafta ҳафта"},
    numbers="""
        bir 1|ikki 2|uch 3|toʻrt 4|besh 5|olti 6|yetti 7|sakkiz 8|toʻqqiz 9|oʻn 10|yigirma 20|oʻttiz 30|qirq 40|ellik 50|
        oltmish 60|yetmish 70|sakson 80|toʻqson 90|ikkov 2|uchov 3|бир 1|икки 2|уч 3|тўрт 4|беш 5|олти 6|етти 7|саккиз 8|
        тўққиз 9|ўн 10|йигирма 20|ўттиз 30|қирқ 40|эллик 50|олтмиш 60|етмиш 70|саксон 80|тўқсон 90|bitta 1|битта 1|
        bittasi 1|биттаси 1|ikkita 2|toʻrttasi 4|tort 4|yuzta 100|ikkovi 2|uchovi 3|икков 2|учов 3
    """,
    multipliers="""
        yuz 100|юз 100|ming 1000|минг 1000|million 1000000|миллион 1000000|mln 1000000|млн 1000000|milliard 1000000000|
        миллиард 1000000000|mlrd 1000000000|млрд 1000000000
    """,
    vague_numbers="""
        oʻnlab 10|ўнлаб 10|yuzlab 100|юзлаб 100|minglab 1000|минглаб 1000|bir necha 3|бир неча 3|bir nechta 3|бир нечта 3
    """,
    unsure_numbers="bir бир on oʻn uch уч yuz юз",
    number_endings="tadan tasi tacha ta тадан таси тача та dan дан ga га dagi lik лик gacha гача",
    lowest_joined_ten=10,
    min_before="kamida|камида|eng kamida|eng kami|ortiq",
    max_before="qariyb|қарийб|deyarli|дейарли|koʻpi bilan|кўпи билан",
    about_before="taxminan|тахминан|chamasi|чамаси|atrofida|qariyib",
    min_after="""
        dan ortiq|дан ортиқ|dan koʻp|дан кўп|dan ziyod|дан зиёд|dan oshiq|dan koʻproq|дан кўпроқ|ortiq|ортиқ|ziyod|зиёд|koʻproq|
        кўпроқ
    """,
    max_after="gacha|гача|ga yaqin|га яқин|yaqin|яқин|dan kam|дан кам",
    about_after="atrofida|атрофида|chamasi|чамаси",
    than_endings="dan дан gacha гача",
    limit_endings="gacha гача",
    more_words="ortiq ортиқ koʻp кўп ziyod зиёд oshiq",
    units={
        "released": "ozod_ озод_ qutqaril қутқарил",
        "killed": """
            halok ҳалок қурбон qurbon ўлган =oʻldi =öldi =oʻlgan =ölgan =oʻldir =öldir улди_ ўлдирил nobud нобуд shahid шаҳид
            vafot вафот yoʻq_qil йўқ_қил jon_ber жон_бер
            hayotdan_koʻz ҳаётдан_кўз jonidan_ayril жонидан_айрил otib_tashla отиб_ташла choʻkib =oʻlik =ölik
        """,
        "wounded": """
            jabrlan жабрлан yaralan яралан jarohat жароҳат yarador ярадор yaradar yaralangan жароҳатлан shikastlan шикастлан lat_ye
            лат_е
        """,
        "casualties": "talofat талафот",
        "hospitalised": "kasalxona касалхона shifoxona шифохона gospital госпитал davolan даволан",
        "detained": """
            ushlan ушлан hibsga ҳибсга qoʻlga_ қамоқ qamoq qoʻlga qamoqqa hibs asir асир garovga ushlab ushlandi қўлга_ ушлаб
            uşlan uşlab
        """,
        "missing": "bedarak бедарак yoʻqol йўқол",
        "returned": "qaytar қайтар deport чиқариб chiqarib чиқарил chiqaril",
        "displaced": "qochqin қочқин koʻchiril",
        "crossed": "oʻtdi_ oʻtishdi oʻtib_ oʻtganlar ўтди_ ўтишди ўтиб_ ўтганлар kesib қочиб qochib кесиб",
        "soldiers": "askar аскар ҳарбий harbiy chegarachi reservist зобит чегарачи",
        "militants": "jangari жангари tolib толиб",
        "police": "politsiya полиция",
        "civilians": "tinch_",
        "women": "ayol аёл qiz_ қиз_",
        "children": "bola_ bolalar болалар chaqaloq bola_ бола_ болалар ўсмир oʻsmir goʻdak қизча",
        "workers": "ishchi ишчи xodim",
        "families": "oila оила xonadon",
        "students": "oʻquvchi талаба talaba",
        "people": """
            kishi киши odam одам nafar нафар aholi fuqaro фуқаро savdogar киши_ shaxs шахс yoʻlovchi йўловчи haydovchi
            ҳайдовчи kontrabandachi контрабандачи qochoqchi қочоқчи choʻpon чўпон aʼzo аъзо erkak эркак fuqarolar мигрант
            muhojir муҳожир afgʻonistonlik aka_ uka_ ака_
            ука_ mahbus маҳбус
        """,
        "districts": "tuman туман",
        "villages": "qishloq қишлоқ",
        "posts": "post пост застава zastava",
        "provinces": "viloyat вилоят",
        "houses": "uy_ uyni_ uyi_ uyga_ uyda_ uylar уй xona",
        "vehicles": "mashina машина yuk avtobus автобус техника",
        "aircraft": "dron дрон vertolyot самолёт самолет vertolyot вертолёт samolyot",
        "weapons": "qurol қурол автомат avtomat",
        "livestock": "qoʻy mol_ chorva қўй_ мол_",
        "kg": "kg kilogramm kilo кило кг килограмм",
        "tonne": "ton tonna тонна",
        "g": "gramm",
        "km": "kilometr километр chaqirim км km",
        "m": "metr_ метр",
        "hectares": "gektar гектар ga_",
        "percent": "foiz фоиз",
        "usd": "dollar доллар",
        "somoni": "somoniy сомоний",
        "afn": "afgʻoniy афғоний_",
        "rub": "rubl",
        "uzs": "so'm сўм soʻm",
        "mw": "megavatt мегаватт mvt мвт",
        "kwh": "kilovatt киловатт kvt квт",
        "magnitude": "magnituda магнитуда ball балл",
        "hours": "soat соат",
        "days": "kun_ кун",
        "weeks": "hafta ҳафта",
        "months": "oy_ ой_",
        "years": "yil йил",
        "times": "marta марта baravar barobar бор_ bor_ sekundiga секундига soatiga соатига soniyasiga",
        "schools": "maktab мактаб",
        "bodies": "jasad жасад",
        "cases": "holat ҳолат yuqtir юқтир kasallan касаллан bemor бемор",
        "places": "bozor бозор koʻprik lager лагер",
    },
    destroying="yoʻq йўқ nobud нобуд",
    cues={
        "denied": "rad et*|рад эт*|inkor*|инкор*|yolgʻon deb*",
        "claim": """
            daʼvo qil*|даъво қил*|tolibon vakili*|толибон вакили*|tolibon matbuot*|goʻyoki|гўёки|zabihulloh*|забиҳуллоҳ*
        """,
        "official": """
            tasdiqla*|тасдиқла*|maʼlum qil*|маълум қил*|bayonot*|баёнот*|vazirlig*|вазирлиг*|qoʻmita*|қўмита*|matbuot xizmat*|
            матбуот хизмат*|rasmiy*|расмий*|xabar ber*|хабар бер*|maʼlumotiga koʻra|маълумотига кўра|bmt|бмт
        """,
        "hearsay": """
            mahalliy manba*|маҳаллий манба*|aytilishicha|айтилишича|ijtimoiy tarmoq*|ижтимоий тармоқ*|guvohlar*|гувоҳлар*
        """,
    },
    verb_last=True,
    part_before="jumladan|жумладан|shu jumladan|шу жумладан|shundan|шундан|ulardan|улардан|ular orasida|улар орасида",
    part_after="nafari|нафари|tasi|таси",
    tolls={
        "killed": """
            qurbonlar soni|қурбонлар сони|halok boʻlganlar soni|ҳалок бўлганлар сони|oʻlganlar soni|ўлганлар сони|
            qurbon boʻlganlar soni|қурбон бўлганлар сони
        """,
        "wounded": "yaralanganlar soni|яраланганлар сони|jarohatlanganlar soni|жароҳатланганлар сони|yaradorlar soni",
    },
    sum_words="jami|жами|hammasi boʻlib|ҳаммаси бўлиб",
    single_people="""
        erkak эркак ayol аёл bola бола qiz қиз yigit йигит oʻsmir ўсмир askar аскар chegarachi чегарачи zobit зобит ofitser офицер
        harbiy ҳарбий militsioner politsiyachi xodim xodimi ходим ходими qoʻmondon қўмондон ishchi ишчи ishchisi muhandis муҳандис
        haydovchi ҳайдовчи haydovchisi choʻpon чўпон savdogar савдогар fuqaro фуқаро fuqarosi фуқароси oʻquvchi ўқувчи talaba талаба
        jurnalist журналист oʻqituvchi yoʻlovchi йўловчи jangari жангари kontrabandachi dehqon деҳқон
    """,
    single_events={
        "killed": """
            halok boʻldi|ҳалок бўлди|halok boʻlgan|ҳалок бўлган|oʻldirildi|ўлдирилди|oʻldirilgan|ўлдирилган|vafot etdi|
            вафот этди|vafot etgan|вафот этган|nobud boʻldi|нобуд бўлди|jon berdi|жон берди|choʻkib ketdi|otib oʻldirildi|
            qurbon boʻldi
        """,
        "wounded": """
            yaralandi|яраланди|yaralangan|яраланган|jarohat oldi|жароҳат олди|jarohatlandi|жароҳатланди|jarohat olgan|
            жароҳат олган
        """,
    },
    background={
        "total": """
            yil boshidan|йил бошидан|bu yil|бу йил|bir yilda|бир йилда|har yili|ҳар йили|shu yilning|jami|жами|soʻnggi * yil*|
            soʻnggi * oy*|buyon|beri
        """,
        "past": """
            oʻtgan yil*|ўтган йил*|oʻtgan oy*|ўтган ой*|bir yil oldin|yil oldin|yil avval|йил олдин|йил аввал|oy oldin|oy avval|
            ой олдин|avvalroq|аввалроқ|oldinroq|олдинроқ|oʻtgan noyabr*|oʻtgan dekabr*|oʻtgan yanvar*|oʻtgan fevral*|
            oʻtgan mart*|oʻtgan aprel*|oʻtgan may*|oʻtgan iyun*|oʻtgan iyul*|oʻtgan avgust*|oʻtgan sentabr*|oʻtgan oktabr*|
            aprel oyida|mart oyida|may oyida|iyun oyida|iyul oyida|avgust oyida|sentabr oyida|oktabr oyida|noyabr oyida|
            dekabr oyida|yanvar oyida|fevral oyida
        """,
        "elsewhere": "boshqa xabar*|shu orada|boshqa bir",
    },
    undisputed=r"\b(?:rad etma|рад этма|inkor (?:et|qil)ma|инкор (?:эт|қил)ма)\w*",
    negation_signs={
        "behind": """
            boʻlmadi|boʻlmadilar|boʻlmagan|etmadi|etmadilar|etmagan|bermadi|bermadilar|bermagan|olmadi|olmadilar|olmagan|yoʻq|emas|
            бўлмади|бўлмадилар|бўлмаган|этмади|этмадилар|этмаган|бермади|бермадилар|бермаган|олмади|олмадилар|олмаган|йўқ|эмас
        """,
        "endings": "madi madilar magan maganlar мади мадилар маган маганлар",
        "none": "hech|ҳеч",
    },
    ordinal_endings="chi чи inchi нчи",
    age_pattern="yosh|ёш|oylik",
    numbering_words="modda moddasi модда soat соат qonun қонун covid koronavirus casa",
    year_words="yil yilda йил yilgi",
    background_openings="""
        eslatib oʻtamiz|eslatib|эслатиб ўтамиз|эслатиб|maʼlumot uchun|маълумот учун|avvalroq|аввалроқ|
        ilgari|илгари|avval|аввал|oʻtgan yil*|ўтган йил*|oʻtgan oy*|ўтган ой*|soʻnggi yillarda|сўнгги
        йилларда|shuningdek oʻqing|bundan oldin|бундан олдин|bunga oʻxshash|бунга ўхшаш
    """,
    again_cues="""
        qaytadan|takroran|takror|ikkinchi marta|uchinchi marta|ikkinchi hujum*|ikkinchi toʻqnashuv*|
        ikkinchi otishma*|ikkinchi portlash*|yangi hujum*|yangi toʻqnashuv*|yangi otishma*|yana bir hujum*|
        yana bir toʻqnashuv*|yana bir otishma*|yana bir portlash*|yana bir sel*|yana otishma*|yana hujum*|
        yana toʻqnashuv*|yana oʻq*|қайтадан|такроран|такрор|иккинчи марта|учинчи марта|иккинчи ҳужум*|
        иккинчи тўқнашув*|иккинчи отишма*|иккинчи портлаш*|янги ҳужум*|янги тўқнашув*|янги отишма*|
        яна бир ҳужум*|яна бир тўқнашув*|яна бир отишма*|яна бир портлаш*|яна бир сел*|яна отишма*|
        яна ҳужум*|яна тўқнашув*|яна ўқ*
    """,
    earlier_cues="""
        yil oldin|йил олдин|yil avval|йил аввал|oy oldin|ой олдин|oʻtgan yil|ўтган йил|oʻtgan yili|ўтган
        йили|oʻtgan oy|ўтган ой|sovet davrida|совет даврида|fuqarolar urushi|фуқаролар уруши|yil boshidan|
        йил бошидан|soʻnggi yillarda|сўнгги йилларда|tolibon hokimiyatga kelgan*|толибон ҳокимиятга келган*
    """,
    geography_cues="""
        bilan chegaradosh|билан чегарадош|chegara uzunligi|чегара узунлиги|kilometrlik chegara*|километрлик
        чегара*|umumiy chegara*|умумий чегара*|ajratib turadi|ажратиб туради|joylashgan|жойлашган
    """,
    genres={
        "review": "film*|фильм*|rejissyor*|режиссёр*|kitob taqdimot*|roman|роман|serial*|сериал*",
        "recipe": "retsept*|рецепт*|qoshiq*|қошиқ*|xamir*|хамир*|masalliq*|масаллиқ*|osh tayyor*|ош тайёр*",
        "poetry": "sheʼriyat*|шеърият*|sheʼrlar*|шеърлар*|shoir*|шоир*|mushoira|мушоира|gʻazal*|ғазал*|adabiy kecha|адабий кеча",
        "obituary": "vafot etdi|вафот этди|taʼziya*|таъзия*|tugʻilgan|туғилган|olamdan oʻtdi|оламдан ўтди",
        "anniversary": "yilligi|йиллиги|xotira*|хотира*|faxriy*|фахрий*|bayram*|байрам*|nishonla*|нишонла*",
        "history": """
            tarix*|тарих*|arxeolog*|археолог*|asr|аср|asrda|асрда|qadim*|қадим*|ipak yoʻli|ипак йўли|
            bosmachi*|босмачи*|muzey*|музей*|arxiv*|архив*
        """,
        "travel": "sayohat*|саёҳат*|sayyoh*|сайёҳ*|mehmonxona*|меҳмонхона*|manzara*|манзара*|velosiped*|велосипед*",
        "sport": """
            futbol*|футбол*|kurash*|кураш*|murabbiy*|мураббий*|musobaqa*|мусобақа*|chempionat*|
            чемпионат*|medal*|медал*|terma jamoa|терма жамоа|koʻpkari|кўпкари
        """,
        "opinion": "fikr|фикр|mulohaza*|мулоҳаза*|tahlil*|таҳлил*|suhbat|суҳбат|muallif*|муаллиф*|intervyu|интервью",
        "advert": """
            chegirma*|чегирма*|reklama*|реклама*|vakansiya*|вакансия*|tender*|тендер*|
            sovrin*|совринли|sotib oling
        """,
        "story": "ertak*|эртак*|hikoya*|ҳикоя*|qissa*|қисса*|rivoyat*|ривоят*|bir bor ekan",
    },
    literal_signs={
        "harm": """
            oʻldirildi*|ўлдирилди*|oʻldirilgan*|ўлдирилган*|oʻldirdi*|ўлдирди*|oʻldirish*|ўлдириш*|halok*|ҳалок*|yaralan*|
            яралан*|jarohatlan*|жароҳатлан*|qurbon*|қурбон*|jasad*|жасад*|oʻlgan*|ўлган*|oʻldi|ўлди|vafot*|вафот*|garovga*|
            гаровга*|asirga*|асирга*|yoqib yubor*|ёқиб юбор*|oʻgʻirlab ket*|ўғирлаб кет*|jabrlan*|жабрлан*|zarar koʻrmadi|
            зарар кўрмади
        """,
        "weapons": """
            avtomat*|автомат*|kalashnikov*|калашников*|pulemyot*|пулемёт*|minomyot*|миномёт*|granata*|граната*|artilleriya*|
            артиллерия*|oʻq dori*|ўқ дори*|portlovchi*|портловчи*|mina|мина|minalar*|миналар*|qurol*|қурол*|raketa*|ракета*|
            otishma*|отишма*|snaryad*|снаряд*|miltiq*|милтиқ*
        """,
        "fighters": """
            qurolli*|қуролли*|jangari*|жангари*|terrorchi*|террорчи*|isyonchi*|исёнчи*|kontrabandachi*|контрабандачи*|
            mujohid*|мужоҳид*|ishid*|ишид*|bosqinchi*|босқинчи*
        """,
        "authorities": """
            dron*|дрон*|uchuvchisiz*|учувчисиз*|samolyot*|самолёт*|vertolyot*|вертолёт*|chegarachi*|чегарачи*|
            chegara xizmati*|чегара хизмати*|chegara qoʻshin*|чегара қўшин*|askar*|аскар*|harbiy*|ҳарбий*|armiya*|армия*|
            politsiya*|полиция*|militsiya*|милиция*|xavfsizlik qoʻmita*|хавфсизлик қўмита*|mudofaa vazirligi*|
            мудофаа вазирлиги*|ichki ishlar vazirligi*|ички ишлар вазирлиги*|tolibon*|толибон*|zastava*|застава*|komendant*|
            комендант*
        """,
        "like": "kabi|каби|singari|сингари|goʻyo|гўё",
    },
    figurative_signs={
        "game": """
            oʻyin|ўйин|oʻyinda*|ўйинда*|oʻyini*|ўйини*|gol|гол|gollar*|голлар*|darvozabon*|дарвозабон*|darvoza*|дарвоза*|
            hisobida|ҳисобида|murabbiy*|мураббий*|hakam*|ҳакам*|raund*|раунд*|kubok*|кубок*|derbi*|дерби*|liga|лига|ligasi*|
            лигаси*|turnir*|турнир*|chempion*|чемпион*|boks*|бокс*|kurash|кураш|kurashchi*|курашчи*|voleybol*|волейбол*|
            futbol*|футбол*|kriket*|крикет*|shaxmat*|шахмат*|musobaqa*|мусобақа*|muxlis*|мухлис*|medal*|медаль*|
            terma jamoa*|терма жамоа*|jamoasi*|жамоаси*|raqib*|рақиб*|taym*|тайм*|koʻpkari|кўпкари|toʻp*|тўп*
        """,
        "market": """
            narx*|нарх*|litr*|литр*|kilosi*|килоси*|kilogramm*|килограмм*|inflyatsiya*|инфляция*|qimmat*|қиммат*|arzon*|
            арзон*|xaridor*|харидор*|somoni*|сомони*|valyuta*|валюта*|chegirma*|чегирма*|tarif*|тариф*
        """,
        "debate": """
            savol*|савол*|tanqid*|танқид*|parlament*|парламент*|deputat*|депутат*|bahs*|баҳс*|nutq*|нутқ*|byudjet*|бюджет*|
            ijtimoiy tarmoq*|ижтимоий тармоқ*|hazil*|ҳазил*|qonun loyiha*|қонун лойиҳа*|ovoz berish*|овоз бериш*|shikoyat*|
            шикоят*|matbuot anjuman*|матбуот анжуман*
        """,
        "stage": """
            konsert*|концерт*|festival*|фестиваль*|raqqos*|раққос*|raqs*|рақс*|xonanda*|хонанда*|qoʻshiq*|қўшиқ*|musiqa*|
            мусиқа*|teatr*|театр*|koʻrgazma*|кўргазма*|aktyor*|актёр*|mushakbozlik*|мушакбозлик*|zal|зал|zali*|зали*|
            olqish*|олқиш*|shoir*|шоир*
        """,
    },
    status_signs={
        "denials": """
            yolgʻon*|ёлғон*|notoʻgʻri*|нотўғри*|asossiz*|асоссиз*|haqiqatga toʻgʻri kelma*|ҳақиқатга тўғри келма*|feyk*|фейк*|
            uydirma*|уйдирма*|toʻgʻri emas|тўғри эмас|rost emas|рост эмас|haqiqat emas|ҳақиқат эмас|rad qil*|рад қил*|
            rad etdi*|рад этди*|rad etgan*|рад этган*|rad etmoqda|рад этмоқда|rad etadi|рад этади|rad etilgan*|inkor etdi*|
            инкор этди*
        """,
        "involvement": "aloqador*|алоқадор*|masʼuliyat*|масъулият*|ishtirok*|иштирок*|daxldor*|дахлдор*",
        "reports": "xabar*|хабар*|mish mish*|миш миш*|maʼlumotlar*|маълумотлар*|daʼvolar*|даъволар*",
        "none_before": "hech qanday|ҳеч қандай|hech bir|ҳеч бир|hech|ҳеч|birorta|birorta ham|бирорта|бирорта ҳам|bironta ham",
        "none_behind": """
            boʻlmagan*|бўлмаган*|boʻlmadi|бўлмади|yoʻq|йўқ|yuz bermagan*|юз бермаган*|yuz bermadi|юз бермади|sodir boʻlmagan*|
            содир бўлмаган*|sodir boʻlmadi|содир бўлмади|kuzatilmagan*|кузатилмаган*|kuzatilmadi|кузатилмади|qayd etilmagan*|
            қайд этилмаган*|qayd etilmadi|қайд этилмади
        """,
        "contrast": "lekin|лекин|ammo|аммо|biroq|бироқ",
        "supposed": """
            agar nima|faraz qil*|фараз қил*|tasavvur qil*|тасаввур қил*|gipotetik*|гипотетик*|ssenariy*|сценарий*|xayoliy*|
            хаёлий*|nima boʻlardi|нима бўларди|nima boʻladi agar|нима бўлади агар
        """,
        "conditional": "agar|агар|bordi yu",
        "staged": """
            mashgʻulot*|машғулот*|oʻquv mashq*|ўқув машқ*|mashq|mashqi|mashqlar*|машқ|машқи|машқлар*|shartli*|шартли*|manyovr*|
            манёвр*|trening*|тренинг*|oʻquv trevoga*
        """,
        "fiction": """
            film|filmda|filmi|filmning|фильм|фильмда|фильми|фильмнинг|kinofilm*|кинофильм*|serial*|сериал*|roman|romanda|romani|
            роман|романда|романи|spektakl*|спектакль*|opera|operada|operasi|опера|операда|операси|video oʻyin*|videooʻyin*|
            видео ўйин*|kompyuter oʻyin*|компьютер ўйин*|strategik oʻyin*|qissa*|қисса*|hikoya|hikoyada|ҳикоя|ҳикояда|teatr*|
            театр*|aktyor*|актёр*|rejissyor*|режиссёр*|yozuvchi*|ёзувчи*|doston*|достон*
        """,
        "past": """
            yilligi*|йиллиги*|xotira kuni|хотира куни|xotira marosim*|хотира маросим*|xotirasi*|хотираси*|faxriylar*|фахрийлар*|
            muzey*|музей*|hujjatli*|ҳужжатли*|tarixchi*|тарихчи*|sovet davri*|совет даври*|sovet davrida|fuqarolar urushi*|
            фуқаролар уруши*|bosmachi*|босмачи*
        """,
        "occasions": """
            yil oʻtgach|йил ўтгач|yilligida|йиллигида|yilligi kuni|йиллиги куни|yilligi arafasida|йиллиги арафасида|
            yilligidan oldin|йиллигидан олдин|xotira kunida|хотира кунида
        """,
        "made": """
            qurilgan*|қурилган*|barpo*|барпо*|tashkil*|ташкил*|ochilgan*|очилган*|beri|бери|buyon|буён|keyin|кейин|
            hokimiyat*|ҳокимият*
        """,
        "ago": """
            yil oldin|йил олдин|yil avval|йил аввал|yil muqaddam|йил муқаддам|yil ilgari|йил илгари|yil burun|йил бурун|yil oʻtdi|
            йил ўтди|yil toʻldi|йил тўлди|yil boʻldi|йил бўлди
        """,
        "last_year": """
            oʻtgan yil|ўтган йил|oʻtgan yili|ўтган йили|oʻtgan yilgi|ўтган йилги|bultur|бултур|bulturgi|бултурги|oʻtgan yilning|
            ўтган йилнинг
        """,
        "until_now": """
            oʻtgan yilga nisbatan|ўтган йилга нисбатан|oʻtgan yildan beri|ўтган йилдан бери|oʻtgan yildan buyon|ўтган йилдан буён|
            oʻtgan yil davomida|ўтган йил давомида
        """,
        "relative": "ki",
        "verdicts": """
            hukm qildi|ҳукм қилди|hukm qilindi|ҳукм қилинди|hukm etildi|ҳукм этилди|hukm chiqardi|ҳукм чиқарди|qamoqqa hukm*|
            қамоққа ҳукм*|aybdor deb topdi|айбдор деб топди|aybdor deb topildi|айбдор деб топилди|ozodlikdan mahrum qildi|
            озодликдан маҳрум қилди|ozodlikdan mahrum qilindi|озодликдан маҳрум қилинди|yilga qamaldi|йилга қамалди|yilga qamoqqa|
            йилга қамоққа|ishi boʻyicha sud|иши бўйича суд
        """,
        "verdict_aside": "soʻng keyin сўнг кейин",
        "threats": "tahdid*|таҳдид*|ogohlantir*|огоҳлантир*|poʻpisa*|пўписа*",
        "that": "deb|деб|ki",
    },
    place_words={
        "district_tj": "туман تومنی ناحیه",
        "province": "viloyat вилоят ولایت",
        "city": "shahar shahri shahr шаҳар",
        "crossing": "кўпри чегара koʻprik bozor бозор oʻtish post",
        "river": "daryo daryosi دریا دریاسی بویی",
        "village": "qishloq qishlogʻi قیشلاق قیشلاغی",
    },
    country_words={"TJ": "tojik тожик", "AF": "afgʻon афғон"},
    citizen_words="fuqaro фуқаро",
    side_words="tomon томон qirgʻoq қирғоқ hudud ҳудуд sohil соҳил",
    no_place_before="gazeta radio газета радио",
    no_place_after="""
        gazetasi radiosi universiteti koʻchasi mehmonxonasi газетаси радиоси университети кўчаси меҳмонхонаси nyus times press
    """,
    place_signs={
        "at_endings": "da dagi да даги",
        "from_endings": "dan дан ga га",
        "centre": "epitsentr*|эпицентр*|markazi|маркази|oʻchoq*|ўчоқ*|ochoq*|eng koʻp zarar",
        "felt": "sezil*|сезил*|his qilin*|ҳис қилин*|his etil*|ҳис этил*",
        "seat": "rasmiy*|расмий*|hukumati|ҳукумати|elchixona*|элчихона*",
        "court": "sud|sudi|sudida|sudining|суд|суди|судида|судининг",
        "care": """
            shifoxona*|шифохона*|kasalxona*|касалхона*|gospital*|госпитал*|klinika*|клиника*|tibbiyot markazi*|тиббиёт маркази*
        """,
    },
    agent_signs={
        "attackers": "hujumchi* ҳужумчи*",
        "during_behind": "paytida пайтида vaqtida вақтида chogʻida чоғида jarayonida жараёнида",
        "between": "oʻrtasida ўртасида oʻrtasidagi ўртасидаги",
        "behind": "tomonidan томонидан",
        "with_behind": "bilan билан",
        "towards_endings": "ga га ka ка qa қа",
        "towards_behind": "qarata қарата qarshi қарши",
        "passive_endings": "ildi ilgan indi ingan илди илган инди инган lindi линди landi ланди langan ланган",
        "passive_behind": "qilindi қилинди etildi этилди olindi олинди ketildi кетилди qilingan қилинган ketilgan кетилган",
        "object_endings": "ni ни",
        "saying": "dedi деди deydi дейди deyishdi дейишди aytdi айтди bildirdi билдирди",
        "saying_behind": "soʻziga сўзига soʻzlariga сўзларига",
        "dying": "halok* ҳалок* nobud* нобуд* oʻldi ўлди vafot* вафот* oʻlim* ўлим*",
    },
    nations={
        "Tajik": "tojik* тожик*",
        "Afghan": "afgʻon* афғон*",
        "Chinese": "xitoy* хитой*",
        "Russian": "rossiya* россия* rus рус",
        "Uzbek": "oʻzbek* ўзбек*",
        "Pakistani": "pokiston* покистон*",
        "Iranian": "eron* эрон*",
    },
    people={
        "militants": "terrorchi* террорчи* isyonchi* jangchi* жангчи*",
        "workers": "ishchi* ишчи* xodim* ходим* muhandis* муҳандис* quruvchi* қурувчи* haydovchi* ҳайдовчи*",
        "traders": "savdogar* савдогар* tadbirkor* тадбиркор* sotuvchi* сотувчи*",
        "herders": "choʻpon* чўпон* podachi* подачи*",
        "refugees": "qochqin* қочқин* muhojir* муҳожир*",
        "civilians": "tinch_aholi тинч_аҳоли oila* оила* ayollar* аёллар*",
        "protesters": "namoyishchi* намойишчи* faol*",
        "suspects": "gumonlanuvchi* гумонланувчи* ushlanganlar* ушланганлар* gumondor* гумондор*",
        "citizens": "fuqaro* фуқаро* xitoylik* хитойлик* afgʻonistonlik* афғонистонлик*",
        "customs": "bojxona* божхона*",
        "courts": "sud* суд*",
        "officials": "hokim* ҳоким* vazir* вазир* rasmiylar* расмийлар* prokuror* прокурор*",
        "delegation": "delegatsiya* делегация*",
        "drug police": "giyohvand_moddalar_nazorati* giyohvandlikka_qarshi* narkotiklarga_qarshi* "
        "гиёҳванд_моддалар_назорати* гиёҳвандликка_қарши* наркотикларга_қарши*",
        "children": "bola* бола* oʻsmir* ўсмир*",
        "soldiers": "harbiylar* ҳарбийлар* zobit* зобит* ofitser* офицер* uchuvchi* учувчи*",
        "boatmen": "baliqchi* балиқчи* qayiqchi* қайиқчи*",
        "security forces": "xavfsizlik_kuch* хавфсизлик_куч* maxsus_xizmat*",
    },
    junk_lines="""
        shuningdek oʻqing|shuningdek oqing|yana oʻqing|koʻproq oʻqing|mavzuga oid|mavzuga doir|bosma nusxasi|chop etish|ulashish|
        doʻstlarga ulashish|teglar|izohlar|surat|foto|reklama|шунингдек ўқинг|яна ўқинг|кўпроқ ўқинг|мавзуга оид|мавзуга доир|
        чоп этиш|улашиш|дўстларга улашиш|теглар|изоҳлар|сурат|
        muassis|муассис|tahririyat manzili|таҳририят манзили
    """,
    junk_beginnings="""
        kanalimizga obuna|bizga obuna|barcha huquqlar|каналимизга обуна|бизга обуна|барча ҳуқуқлар
    """,
    invitation_beginnings="bizni telegramda|бизни телеграмда|bizning kanal|бизнинг канал",
    caption_labels="surat|foto|сурат|teglar|теглар|shuningdek oʻqing|шунингдек ўқинг|muassis|муассис",
    counter_words="""
        koʻrishlar koʻrildi koʻrilgan soni marta oʻqildi oʻqilgan izoh izohlar кўришлар кўрилди сони марта ўқилди изоҳ изоҳлар
    """,
    counter_companions="kishi bugun bu xabar киши бугун бу хабар",
    follow_pattern=(
        r"(?:\w+ ){0,3}(?:kanalimiz\w*|sahifamiz\w*|каналимиз\w*|сахифамиз\w*|telegram|телеграм)\b.{0,40}"
        r"\b(?:boling|qoshiling|булинг|кушилинг)$"
    ),
    networks="telegram instagram kanal kanali",
    byline_labels="muallif|муаллиф|tayyorladi|тайёрлади",
    byline_beginnings="muallif|муаллиф",
    byline_lines="muallif|муаллиф",
    byline_joiners="va ва",
    nobody="tahririyat|таҳририят",
    lost_pattern="саҳифа топилмади|sahifa topilmadi",
    outage_pattern="техник ишлар|texnik ishlar|сайт вақтинча|sayt vaqtincha|server xatosi|сервер хатоси",
    negations="emas yoʻq hech inkor эмас йўқ ҳеч",
    update_marks="yangilandi янгиланди video foto",
    actors={
        "Taliban": "tolibon* толибон* tolib толиб toliblar* толиблар*",
        "border guards": "chegarachi* чегарачи* chegara_qoʻshin* чегара_қўшин* chegara_xizmat*",
        "police": "politsiya* militsiya* политсия* полиция* милиция* ichki_ishlar_xodim* ички_ишлар_ходим*",
        "soldiers": "askar* harbiy* armiya* аскар* ҳарбий*",
        "Islamic State": "islomiy_davlat* ишид* ishid*",
        "Resistance Front": "qarshilik_fronti* қаршилик_фронт* milliy_qarshilik_front* миллий_қаршилик_фронт* qarshilik_front*",
        "smugglers": "kontrabandachi* контрабандачи* giyohvand_sotuvchi*",
        "gunmen": """
            qurollangan* jangari* жангари* qurolli_shaxs* қуролли_шахс* qurolli_kishi* қуролли_киши* qurolli_guruh*
            қуролли_гуруҳ* qurollangan_shaxs* қуролланган_шахс* қуролланган* qurolli_toʻda*
        """,
        "miners": "konchi* кончи* oltin_qazuvchi*",
        "villagers": "aholi* qishloq_ahli* аҳоли* qishloq_aholi* қишлоқ_аҳоли* mahalliy_aholi* маҳаллий_аҳоли* dehqon* деҳқон*",
        "government": "hukumat* ҳукумат*",
        "guards of a company": "qoʻriqchi* қўриқчи*",
    },
    verbs={
        "kill": "oʻldir* halok* ўлдир* ҳалок* otib_tashla* отиб_ташла* qatl* қатл* nobud* нобуд*",
        "wound": "yarala* jarohat* ярала* жароҳат* yarador* ярадор*",
        "deny": "inkor* rad_et* рад_эт*",
        "confirm": "tasdiq*",
        "cross": "kechib* oʻtdi* ўтди* kechib_oʻt* кечиб_ўт* suzib_oʻt* сузиб_ўт*",
        "flee": "qochdi* qochib* қоч*",
        "open": "ochil* ochdi очил*",
        "close": "yopil* yopdi ёпил*",
        "arrest": "hibs* ushla* qoʻlga_ol* ушла* ҳибс* қўлга_ол* qamoq* қамоқ*",
        "release": "ozod* озод* qoʻyib_yubor* қўйиб_юбор*",
        "capture": "egalla* эгалла* musodara* мусодара*",
        "repel": "qaytar* қайтар*",
        "attack": "hujum* ҳужум* bostir* бостир* pistirma* bombardimon*",
        "fire": "oʻq_ot* ўқ_от* oʻt_och* ўт_оч* oʻq_uz* ўқ_уз* oʻqqa_tut* ўққа_тут*",
        "clash": "toʻqnash* jang* тўқнаш* жанг* otishma* отишма* otishdi отишди",
        "fall": "qula* қула*",
        "rescue": "qutqar* қутқар*",
        "agree": "kelish* imzola* келиш*",
        "return": "qaytdi* deport* депорт* chiqarib_yubor* чиқариб_юбор* qaytaril* қайтарил*",
        "warn": "ogohlantir* tahdid* огоҳлан* таҳдид*",
        "hand over": "topshir* топшир*",
        "abduct": "oʻgʻirla* ўғирла* olib_qoch* олиб_қоч* ushlab_ket* ушлаб_кет*",
        "beat": "kaltakla* калтакла* doʻpposla* дўппосла*",
    },
    text_forms={
        "roundup": """
            asosiy yangiliklar*|muhim yangiliklar*|eng muhim xabarlar*|kun yangiliklari|hafta yangiliklari|
            hafta dayjesti|dayjest*|matbuot sharhi|kun xabarlari|hafta xabarlari|qisqa xabarlar|hafta voqealari|
            kun voqealari|асосий янгиликлар*|муҳим янгиликлар*|энг муҳим хабарлар*|кун янгиликлари|
            ҳафта янгиликлари|дайжест*|матбуот шарҳи|кун хабарлари|ҳафта хабарлари|қисқа хабарлар|
            ҳафта воқеалари|hafta * xabarda|ҳафта * хабарда
        """,
        "forecast": """
            ob havo*|havo*|prognoz*|harorat*|daraja*|yomgʻir*|qor|bulut*|quyosh*|shamol*|yogʻin*|gidromet*|
            namlik|iliq|об ҳаво*|ҳаво*|прогноз*|ҳарорат*|даража*|ёмғир*|қор|булут*|қуёш*|шамол*|ёғин*|гидромет*|
            илиқ
        """,
    },
    credit_cues="""
        xabar berishicha|xabariga koʻra|xabar berdi|maʼlumotiga koʻra|manba|хабар беришича|хабарига кўра|хабар берди|
        маълумотига кўра|манба
    """,
)
