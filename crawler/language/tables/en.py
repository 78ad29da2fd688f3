"""English."""

from __future__ import annotations

from crawler.language.tables.table import LanguageTable

ENGLISH = LanguageTable(
    code="en",
    name="English",
    scripts="LATIN",
    aliases="eng",
    morphology="english",
    irregular_words="""
        man men|woman women|child children|person persons people|foot feet|tooth teeth|goose geese|mouse mice|ox oxen|life lives|
        knife knives|wife wives|half halves|leaf leaves|thief thieves|wolf wolves|loaf loaves|shelf shelves|calf calves|
        self selves|crisis crises|basis bases|analysis analyses|hypothesis hypotheses|criterion criteria|phenomenon phenomena|
        datum data|medium media|serviceman servicemen|servicewoman servicewomen|gunman gunmen|policeman policemen|
        policewoman policewomen|spokesman spokesmen|spokeswoman spokeswomen|fisherman fishermen|tribesman tribesmen|hero heroes|
        echo echoes|veto vetoes|flee flees fled fleeing|fly flies flew flown flying|fight fights fought fighting|
        shoot shoots shot shooting|die dies died dying|lie lies lied lying lay lain|steal steals stole stolen stealing|
        take takes took taken taking|seek seeks sought seeking|overrun overruns overran overrunning|
        overtake overtakes overtook overtaken|fall falls fell fallen falling|hold holds held holding|
        strike strikes struck stricken striking|blow blows blew blown blowing|break breaks broke broken breaking|
        bring brings brought|build builds built building|buy buys bought buying|catch catches caught catching|
        choose chooses chose chosen choosing|come comes came coming|cut cuts cutting|deal deals dealt dealing|
        draw draws drew drawn drawing|drive drives drove driven driving|feed feeds fed feeding|feel feels felt feeling|
        find finds found finding|forbid forbids forbade forbidden forbidding|hit hits hitting|freeze freezes froze frozen freezing|
        get gets got gotten getting|give gives gave given giving|go goes went gone going|grow grows grew grown growing|
        hang hangs hung hanged hanging|hear hears heard hearing|hide hides hid hidden hiding|hurt hurts hurting|
        keep keeps kept keeping|know knows knew known knowing|lead leads led leading|leave leaves left leaving|
        lose loses lost losing|make makes made making|meet meets met meeting|pay pays paid paying|put puts putting|
        quit quits quitting|ride rides rode ridden riding|rise rises rose risen rising|run runs ran running|
        say says said saying|see sees saw seen seeing|sell sells sold selling|send sends sent sending|set sets setting|
        shake shakes shook shaken shaking|shut shuts shutting|sink sinks sank sunk sinking|speak speaks spoke spoken speaking|
        spend spends spent spending|spread spreads spreading|stand stands stood standing|swim swims swam swum swimming|
        teach teaches taught teaching|tell tells told telling|think thinks thought|throw throws threw thrown throwing|
        withdraw withdraws withdrew withdrawn withdrawing|win wins won winning|write writes wrote written
    """,
    family_suffixes="""
        s es ed d ing ings er ers or ors r rs ion ions ation ations tion ment ments able ible ive ives al ally ly ance
        ences ence ent ents y ies ied ier iers e ery eries ism ist ists istic ity ness men man ee ees age ure en ened
        ening less ful fully ous ously ic ical ically an ans ian ians ish wide like per pers ped ping ze zed zing se sed
        sing
    """,
    abbreviations="mr mrs ms dr prof gen col lt maj capt sgt st jr sr no vs jan feb mar apr jun jul aug sep sept oct nov dec",
    conjunctions="and but while",
    clause_words="when as after before where because which since until by",
    months=(
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sep/sept oct nov dec",
    ),
    ambiguous_months="may mar dec",
    month_words="""
        january february march april june july august september october november december jan feb apr aug sep sept oct nov dec
    """,
    weekdays="monday tuesday wednesday thursday friday saturday sunday",
    day_names="monday mon|tuesday tue|wednesday|thursday thu|friday|saturday|sunday",
    relative_days={0: "today", -1: "yesterday"},
    until_before="until|till|to|by|through|until the|to the|by the",
    future_words="will|planned|scheduled|expected|is due|are due|is to|are to|upcoming",
    ago="ago",
    half="half",
    time_units={
        1: "second seconds sec secs",
        60: "minute minutes min mins",
        3600: "hour hours hr hrs",
        86400: "day days",
        604800: "week weeks",
    },
    numbers="""
        one 1|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|twelve 12|thirteen 13|fourteen 14|
        fifteen 15|sixteen 16|seventeen 17|eighteen 18|nineteen 19|twenty 20|thirty 30|forty 40|fifty 50|sixty 60|
        seventy 70|eighty 80|ninety 90
    """,
    multipliers="hundred 100|thousand 1000|million 1000000|billion 1000000000|dozen 12|score 20|mln 1000000|bn 1000000000",
    vague_numbers="""
        tens 10|dozens 12|scores 20|hundreds 100|thousands 1000|several 3|tens of thousands 10000|hundreds of thousands 100000
    """,
    unsure_numbers="one",
    number_joiners="and",
    dozen_articles="a",
    min_before="more than|over|at least|no fewer than|no less than|not less than|upwards of|exceeding|above|minimum of",
    max_before="up to|as many as|fewer than|less than|nearly|almost|under|no more than|at most",
    about_before="about|around|some|close to|roughly|approximately|an estimated|estimated|perhaps|circa|something like",
    min_after="or more|and more|plus",
    max_after="or fewer|or less",
    about_after="or so",
    units={
        "released": "released freed pardoned rescued handed_over",
        "killed": """
            killed killing dead death deaths died dying slain fatalities kill kills lives shot_dead lost_their_lives
            lost_his_life lost_her_life drowned drown perished_ perish beheaded executed murdered slaughtered martyred bodies_of
            lifeless gunned_down
        """,
        "wounded": "wounded wounding injured injuring injury hurt injuries wounds maimed",
        "casualties": "casualties casualty",
        "hospitalised": "hospital clinic_ clinics_ infirmary treated_ treating_",
        "detained": "detain arrest apprehend captured_ custody seized_by abducted kidnapped jailed imprisoned",
        "missing": "missing disappeared",
        "returned": "deported expelled returned repatriated sent_back sent_home",
        "displaced": "displaced evacuat uprooted refugee fled_their",
        "crossed": "crossed crossing cross fled flee retreat entered came_over poured",
        "soldiers": "soldier troop servicem military_ guard border_guard reservist conscript serviceman servicemen",
        "militants": "militant fighter gunm insurgent",
        "police": "police officer",
        "civilians": "civilian",
        "women": "women woman girl girls",
        "children": "child children infant kid boy boys toddler schoolchildren infants minors",
        "workers": "worker employee miner labourer laborer engineer",
        "families": "family families household",
        "students": "student pupil",
        "people": """
            people person persons men man resident villager citizen national trader merchant fisherm nomad herder shepherd
            other others migrant human member inmate prisoner passenger local elder smuggler courier driver labour_force
            brother sister
        """,
        "districts": "district uluswal",
        "villages": "village hamlet",
        "posts": "outpost checkpoint post_ posts base post",
        "provinces": "province",
        "houses": "house home building flat apartment room",
        "vehicles": """
            truck vehicle car_ cars lorr convoy excavator tank_ tanks armoured bus_ buses minibus van_ vans humvee
        """,
        "aircraft": "drone helicopter aircraft plane",
        "weapons": "rifle gun_ guns_ weapon kalashnikov grenade rocket mortar anti_personnel anti_tank",
        "livestock": "sheep cattle goat yak horse cow livestock herd",
        "kg": "kg kilo kilogram",
        "tonne": "tonne ton_ tons",
        "g": "gram",
        "km": "km kilometre kilometer",
        "m": "metre meter metres meters",
        "hectares": "hectare",
        "percent": "percent per_cent pc_",
        "usd": "dollar usd",
        "somoni": "somoni",
        "afn": "afghani_ afghanis_",
        "rub": "rouble ruble",
        "mw": "megawatt mw",
        "kwh": "kilowatt kwh",
        "magnitude": "magnitude",
        "hours": "hour",
        "days": "day days",
        "weeks": "week",
        "months": "month",
        "years": "year years",
        "times": "times times_ fold_ per_second per_hour an_hour",
        "schools": "school school_",
        "bodies": "body bodies corpse",
        "cases": "case cases infected infections patient confirmed_cases",
        "places": "market bazaar crossing point camp site bridge",
    },
    cues={
        "denied": "denied|denies|deny|rejected|dismissed the|refuted",
        "claim": """
            claimed|claims|claim responsibility|alleged|alleges|allegedly|according to the taliban|taliban spokes*|
            taliban official*|said on twitter|asserted|zabihullah mujahid|mujahid said|afghan military claim*|
            afghan military forces claim*|afghan army said|taliban police|taliban said
        """,
        "official": """
            confirmed|announced|in a statement|the statement|statement read|state committee|ministry|minister|border service|
            border troops said|officials said|official said|police said|government said|governor|press centre|press center|
            authorities said|spokesman for the ministry|government of|national security|according to officials|agency said|
            un said|unhcr|iom
        """,
        "hearsay": """
            reportedly|unconfirmed|local sources|residents said|residents say|witness*|on social media|independently verified
        """,
    },
    part_before="including|among them|of whom|of them|of those|most of them",
    part_after="of them|of whom|of those|among them|of the dead|of the wounded|of the injured|of the victims",
    tolls={
        "killed": """
            death toll|number of dead|number of deaths|number of killed|number of people killed|number of fatalities|
            number of those killed|number of victims
        """,
        "wounded": "number of wounded|number of injured|number of injuries|number of people injured|number of people wounded",
    },
    sum_words="in all|in total|altogether|all told",
    single_people="""
        man woman boy girl child baby infant teenager person soldier guard officer policeman policewoman serviceman
        conscript trooper
        commander governor fighter militant gunman attacker assailant smuggler trafficker courier driver worker labourer
        miner engineer
        resident villager civilian herder shepherd trader merchant farmer fisherman student pupil teacher doctor journalist activist
        national citizen passenger pilot climber tourist prisoner migrant refugee mother father brother sister son daughter wife
        husband chief elder cleric judge employee member watchman
    """,
    single_events={
        "killed": """
            was killed|was shot dead|was shot and killed|has been killed|had been killed|was found dead|was beheaded|
            was executed|was murdered|drowned|has died|had died|was stabbed to death|was beaten to death|lost his life|
            lost her life|died in|died of|died at|died on|died from|died when|died after|died later
        """,
        "wounded": """
            was wounded|was injured|was hurt|has been wounded|has been injured|had been wounded|was shot and wounded|
            was seriously wounded|was seriously injured|was slightly wounded|was lightly wounded|was badly wounded|
            was slightly injured|was lightly injured|was also wounded|was also injured
        """,
    },
    headline_events={
        "killed": """
            killed in|killed by|killed on|killed at|killed as|killed near|killed after|killed when|shot dead|found dead|dies in|
            dies of|dies after|dies at|drowns
        """,
        "wounded": "wounded in|wounded by|wounded on|wounded at|wounded as|wounded near|injured in|injured by|injured after",
    },
    background={
        "total": """
            since january|since february|since march|since april|since may|since june|since july|since august|since september|
            since october|since november|since december|since the start|since the beginning|since early|so far this year|
            in total this year|this year alone|over the past|in the past|over the last|in recent years|in recent months|
            in the first * months|every year|each year|a year|annually|in most years|since then
        """,
        "past": """
            last year*|last month*|a year ago|years ago|months ago|a month earlier|a year earlier|previous year*|
            earlier this year|earlier attack*|last january|last february|last march|last april|last may|last june|last july|
            last august|last september|last october|last november|last december|last spring|last summer|last autumn|last winter|
            in january|in february|in march|in april|in may|in june|in july|in august|in september|in october|in november|
            in december|
            in late|in early|a similar attack|similar attack*
        """,
        "elsewhere": "elsewhere|in other news|in brief|separately|in a separate",
    },
    undisputed=(
        r"\b(?:denied|denies|deny|denying) (?:\w+ ){0,3}?(?:entry|re entry|admission|access|passage|visa|visas|asylum|permission|"
        r"permits|bail|education|schooling|aid|help|medical|treatment|food|crossing|boarding|rights|the right|the chance|"
        r"the opportunity)\b|"
        r"\b(?:not|never|no longer|cannot|couldn't|didn't|doesn't|don't|won't|neither confirmed nor) (?:\w+ )?"
        r"(?:denied|denies|deny|rejected)\b"
    ),
    negation_signs={
        "before": """
            not|never|neither|nor|no|without|not been|never been|not be|not yet|not yet been|not immediately|not being|no reported|
            no confirmed|any|not actually|wasn't|weren't|isn't|aren't|hasn't been|haven't been|hadn't been|didn't|don't|doesn't|
            nobody|nobody was|nobody else was|no one was|no one else was|none was|none were
        """,
        "none": """
            no|not|not a single|not a|none of|none of the|none of these|none of those|none of its|none of their|neither|neither of|
            neither of the|not one of|not one of the|not one
        """,
        "one": "a an another his her their",
        "nobody": "no one|nobody|none|no one else",
        "articles": "a an the one this that his her its their",
    },
    ordinal_endings="st nd rd th",
    age_pattern=r"(?:year|month|week|day)[s]?[-\s]old",
    year_words="",
    clock_words="am pm oclock",
    numbering_words="""
        move round game lap
        aged age no nos article articles paragraph section clause law decree resolution chapter verse page covid casa mi
        tu su ka an ak
        il boeing airbus channel route highway flight group radio gate block phase
    """,
    background_openings="""
        background|previously|earlier this year|earlier this month|last year|last month|in recent years|in
        recent months|in the past|for years|for decades|historically|as reported earlier|recall that|since
        the taliban took|since the taliban seized|since the fall of|since the takeover|separately|in a separate
        incident|in an earlier incident|the latest incident follows|it was the second|it is the second|it was
        the third|it is the third|similar incident*|a similar|in brief|read also|related
    """,
    again_cues="""
        again|once more|anew|for a second time|for the second time|for the third time|a second time|
        second clash*|second attack*|second shooting*|second incident*|second exchange*|second drone*|
        second flood*|third clash*|third attack*|third incident*|new clash*|new attack*|new shooting*|
        new exchange*|new incident*|new fighting|fresh clash*|fresh attack*|fresh fighting|another clash|
        another attack|another shooting|another incident|another flood|another drone*|another mine*|
        another explosion|renewed
    """,
    earlier_cues="""
        last year|last month|years ago|a year ago|a decade ago|months ago|in the 1990s|in the 1980s|in the
        1920s|soviet era|soviet times|during the civil war|in previous years|the previous year|the year
        before|earlier this year|since the taliban came to power|over the past year|in recent years|so far this
        year|since the start of the year|since the beginning of the year|this year alone
    """,
    geography_cues="""
        borders on|shares a border|share a border|shares a * border|kilometre border|kilometer border|km
        border|long border|bordering afghanistan to the|is separated from|is bordered by|landlocked|lies on
        the border|a province bordering|a country of
    """,
    genres={
        "review": """
            film review|book review|review|directed by|stars in|the film|the novel|premiere*|screening|
            box office|the director
        """,
        "recipe": "recipe*|ingredients|tablespoon*|teaspoon*|simmer|preheat|cook for|serves four|dough",
        "poetry": "poetry|poem*|poet|verses|mushaira|literary evening",
        "obituary": "obituary|passed away|was born in|is survived by|condolences to the family|aged 7* died|funeral of the",
        "anniversary": "anniversary|commemorat*|veterans|wreath*|in memory of|minute of silence|years since",
        "history": """
            history|historian*|archaeolog*|century|ancient|silk road|basmach*|red army|emirate of
            bukhara|great game|museum|archive*|memoir*
        """,
        "travel": """
            travel|traveller*|traveler*|tourist*|guesthouse*|homestay*|trekking|hiking|itinerary|
            cyclist*|scenery|road trip|where to stay
        """,
        "sport": "football*|match|coach|goal|wrestl*|cricket|tournament|championship|medal*|league|buzkashi|athlete*",
        "opinion": "opinion|column|editorial|op ed|analysis|commentary|essay|in my view|the author is|interview",
        "advert": "discount*|buy now|special offer|promo*|vacancy|vacancies|we are hiring|tender|subscribe|win a prize",
        "story": "once upon a time|short story|novella|chapter|folk tale|legend*|fairy tale",
    },
    literal_signs={
        "harm": """
            killed|kills|kill|were killed|dead|died|deaths|death toll|bodies|wounded|casualties|dead bodies|shot dead|
            abducted|kidnapped|hostage*|beheaded|set ablaze|set on fire|burned down|torched|fled the fighting|evacuated|
            lost a leg|lost his leg|lost both legs|lost an arm|maimed|lost his life|lost her life|lost their lives|
            nobody was hurt|no one was hurt|nobody was injured|no one was injured|no injuries|no casualties|unhurt
        """,
        "weapons": """
            rifle*|kalashnikov*|ak 47|machine gun*|machine guns|mortar*|grenade*|artillery|shrapnel|ammunition|cartridge*|
            explosives|explosive device|roadside bomb*|suicide bomb*|car bomb*|land mine*|landmine*|gunfire|gunshot*|
            shelling|shelled|rocket fire|heavy weapons|armoured vehicle*|sniper fire|exchange of fire|firefight|
            bullet holes|bullet wounds|on a mine|by a mine|mine blast*|mine explosion*|minefield*
        """,
        "fighters": """
            gunmen|gunman|militants|insurgents|terrorist*|armed men|armed group*|armed attackers|unknown attackers|
            assailant*|raiders|infiltrators|mujahideen|taliban fighters|islamic state|smugglers
        """,
        "authorities": """
            drone*|quadcopter*|helicopter*|warplane*|fighter jet*|jets|border guards|border service|border troops|
            border forces|soldiers|troops|army|police|policemen|security forces|security committee|defence ministry|
            ministry of defence|defense ministry|ministry of defense|interior ministry|ministry of interior|military|
            taliban|garrison|commander|checkpoint|border post
        """,
        "like": "like|as if|as though|as in|worthy of",
    },
    figurative_signs={
        "game": """
            match|matches|goals|goalkeeper|scored|scoreline|final score|coach|referee|first round|second round|third round|
            fourth round|every round|last round|final round|cup|derby|league|striker*|tournament|champion*|semi final*|bout|
            boxing|boxer*|wrestl*|volleyball|football*|cricket*|chess|half time|first half|second half|fans|medal*|wickets|
            penalty shoot*|qualifier|friendly match|batsm*|bowler*|rook|bishops|points victory|arena|knockout|mma|buzkashi|
            player*|title fight|video game|gamers
        """,
        "market": """
            prices|price of|price rises|per litre|per liter|a litre|per kilo|a kilo|inflation|cost of living|shoppers|
            price list|exchange rate|discount*|currency|cheaper|dearer|stock exchange|sales|somoni|afghanis
        """,
        "debate": """
            with questions|questions about|criticism|critics|criticised|criticized|parliament|mps|lawmakers|deputies|debate|
            speech|budget|rhetoric|verbal|war of words|social media|twitter|facebook|jokes|opponents of the bill|reform|
            vote|complaints|editorial|election campaign|letters to
        """,
        "stage": """
            concert|festival|dancers|dance|singer*|song|songs|musicians|theatre|drums|exhibition|comedian*|actors|fireworks|
            poets|orchestra|chef|cooking
        """,
    },
    status_signs={
        "denials": """
            is false|are false|was false|were false|as false|false reports|is untrue|are untrue|as untrue|untrue reports|
            is fake|are fake|as fake|is not true|are not true|not true|no truth|baseless|groundless|unfounded|fabricated|
            fabrication|fabrications|hoax|fake news|false report*|false rumours|false rumors|false claims|false alarm|
            false information|disinformation|misinformation|denying|denial|refutes|refute|rebutted|nothing of the kind|
            nothing happened|never happened|never took place|dismissed as|dismissed reports|dismissed rumours|dismissed rumors|
            dismissed claims|dismisses reports|dismisses claims
        """,
        "involvement": "responsib*|involve*|any role|role in|any link|links to|complicity",
        "reports": """
            messages about|messages that|message about|message that|warning of|warnings of|warning that|talk of|reports of|
            report of|reports that|reports about|report that|report about|rumour|rumours|rumor|rumors|claim of|claims of|
            claims that|claims about|claim that|allegations|information about|information that|information on|stories about|
            stories of|posts about|posts that|news of|news about|news that|videos of|video of
        """,
        "none_before": "no|not any|not a single|not one|without|without any|without a single|zero|nor",
        "none_behind": """
            did not happen|did not occur|did not take place|has not happened|have not happened|has not taken place|
            have not taken place|never happened|never took place|never occurred|not recorded|not observed|not registered
        """,
        "contrast": "but|while|although|though|however|whereas",
        "supposed": """
            what if|what would happen if|imagine|imagined|imagining|hypothetical|hypothetically|scenario|scenarios|suppose that|
            supposing|thought experiment|fictional|fictitious|imaginary|worst case|were to attack|were to cross|if war came
        """,
        "conditional": "if|unless|whether|in case of|in case the|in the event of",
        "staged": """
            drills|a drill|the drill|military drill|exercises|an exercise|the exercise|military exercise|joint exercise|
            training exercise|field exercise|tactical exercise|rehearsal|rehearsals|rehearse|rehearsed|rehearses|simulate|
            simulated|simulates|simulation|simulating|simulations|mock|a staged|the staged|war game|war games|wargame|wargames|
            re enactment|reenactment|re enacted|reenacted|role play|role played|training scenario|trainees
        """,
        "fiction": """
            film about|films about|
            video game|video games|videogame|computer game|board game|strategy game|mobile game|gamers|novel|novels|novelist|
            short story|short stories|novella|film stars|films star|feature film|new film|the film|this film|in the film|
            film tells|movie|movies|thriller|screenplay|screenwriter|opera|operas|libretto|playwright|stage play|
            theatre company|theater company|tv series|television series|drama series|season finale|directed by|film director|
            filmmaker|filmmakers|box office|in cinemas|comic book|graphic novel|poem|poems|epic poem|actress|fairy tale
        """,
        "past": """
            anniversary|anniversaries|on this day|veterans|commemorate|commemorates|commemorated|commemorating|commemoration|
            memorial|wreath|wreaths|in memory of|museum|museums|documentary|documentaries|historian|historians|memoir|memoirs|
            archival|in the 1920s|in the 1980s|in the 1990s|soviet era|soviet times|during the civil war|history textbook|
            history book|looking back|look back|retrace|retraces|retraced|quiz
        """,
        "occasions": """
            years after the|years after a|years since the|years since a|a year after the|decade after the|on anniversary|
            on the anniversary|on an anniversary|before the anniversary|before anniversary|after the anniversary|
            ahead of the anniversary|ahead of anniversary|eve of the anniversary|during the commemoration*|during commemoration*|
            during anniversary|during the anniversary|while marking the anniversary
        """,
        "made": """
            built|founded|established|erected|set up|set up in|since|opened in|dating|dates|renovated|born|named|after|power|
            took over|takeover
        """,
        "ago": """
            years ago|decades ago|a century ago|a decade ago|years have passed|years passed since|years since|
            years to the day since|years to the day after|years on from
        """,
        "last_year": """
            last year|a year ago|a year earlier|one year ago|last spring|last summer|last autumn|last winter|last fall|
            last january|last february|last march|last april|last may|last june|last july|last august|last september|last october|
            last november|last december
        """,
        "until_now": """
            the last year|than last year|since last year|from last year|like last year|as last year|with last year|to last year|
            until last year|unlike last year|than a year ago|than a year earlier|since last spring|since last summer|
            since last autumn|since last winter|from a year ago|from a year earlier
        """,
        "relative": "who whom whose which that where when",
        "verdicts": """
            sentenced|sentences * to|sentence for|sentences for|jails|jailed for|jailed over|jailed after|has jailed|have jailed|
            were jailed|was jailed|been jailed|are jailed|is jailed|court jailed|imprisoned for|found guilty|convicted of|
            convicted over|convicted for|were convicted|was convicted|been convicted|court convicted|handed down|on trial|
            stand trial|stands trial|trial of|trial over|verdict|life in prison for|years in prison for|gets * years|get * years|
            got * years|given * years|years for attack*|years for the|years for killing|years for murder|life for
        """,
        "verdict_aside": "who whom whose which that after when since while following before as",
        "threats": """
            threaten*|warn that they will|warn that they would|warned that they would|warned that they will|warn they will|
            warned they would|warns it will|warned it would|vow* to|vowed to|ready to|order* to|right to
        """,
        "that": "that",
    },
    place_words={
        "district": "district districts",
        "district_af": "uluswali ulusvol woluswali wuluswali",
        "district_tj": "nohiya nahiya tuman rayon",
        "province": "province provinces oblast region",
        "city": "city town",
        "crossing": "crossing bridge port checkpoint market bazaar",
        "river": "river",
        "village": "village villages",
    },
    country_words={"TJ": "tajik tadjik tadzhik gbao gorno vmkb", "AF": "afghan taliban talib"},
    citizen_words="citizen national native",
    side_words="side bank shore soil territor",
    no_place_before="radio university street hotel",
    no_place_after="""
        observer times news press wire herald tribune gazette monitor mirror ledger radio tv television university institute street
        avenue hotel bank restaurant
    """,
    inside_words="in inside",
    place_signs={
        "at": "in at near inside outside around opposite on",
        "from": "from via through towards toward",
        "centre": "epicent*|centred|centered|focus|worst hit|worst affected",
        "felt": "felt",
        "seat": "officials in|authorities|regime|government in|rulers in|leaders in|leadership in|embassy in",
        "court": "court|courts|tribunal",
        "care": "hospital*|clinic|clinics|medical centre|medical center|infirmary|morgue",
    },
    agent_signs={
        "aim_next": "at_a at_an at_them at_him on_a on_an back_at",
        "attackers": "attacker* assailant* raiders",
        "during_before": "during while_being while_resisting resisting",
        "before": "by",
        "fight_before": "from",
        "with_before": "with",
        "between": "between",
        "object_before": "of",
        "towards_before": "on at against to toward towards into",
        "saying": "said says say saying told reported reports announced according confirmed",
        "saying_before": "according_to",
        "passive_before": "was were been being is are be gets got",
        "participles": "ed held shot slain beaten hurt overrun kidnapped",
        "participle_next": "in at on near after for from over as during while by outside inside along and",
        "dying": "die dies died dying dead death* drown* perish*",
    },
    nations={
        "Tajik": "tajik tajiks tajikistan tajikistans",
        "Afghan": "afghan afghans afghanistan afghanistans",
        "Chinese": "chinese china",
        "Russian": "russian russia",
        "Uzbek": "uzbek uzbekistan",
        "Pakistani": "pakistani pakistan",
        "Iranian": "iranian iran",
    },
    people={
        "militants": "militant* insurgent* fighter* rebel* terrorist* jihadi* extremist*",
        "soldiers": "servicem* officer* forces servicewoman army_men commando* pilot pilots airm* aircrew*",
        "workers": "worker* engineer* employee* builder* labourer* laborer* driver* staff digger* miner_worker",
        "traders": "trader* merchant* forwarder* shopkeeper* businessm* vendor*",
        "herders": "herder* shepherd* goatherd* cowherd*",
        "refugees": "refugee* asylum_seeker* displaced deportee*",
        "civilians": "civilian* women people man men woman families family",
        "protesters": "protester* demonstrator* activist* rioter*",
        "suspects": "suspect* detainee* violator* intruder* trespasser* culprit*",
        "citizens": "citizen* national nationals compatriot* afghans tajiks russians pamiris pakistanis uzbeks iranians",
        "customs": "customs",
        "courts": "court courts judge judges supreme_court",
        "officials": "official* authorit* governor* ministr* minister* mayor* prosecutor*",
        "delegation": "delegation* envoy* negotiator*",
        "drug police": "drug_control* narcotics_agency narcotics_agents narcotics_officers "
        "narcotics_police counter_narcotics drug_police anti_narcotics",
        "boatmen": "boatm* fisherm* ferryman ferrymen",
        "security forces": "security_force* security_service* commandos security_officers special_forces secret_police",
        "children": "child children boy girl girls boys schoolchild* teenager*",
    },
    junk_lines="""
        read also|also read|read more|read next|see also|related|related articles|related stories|related news|more on this|
        more on this story|you may also like|recommended|share this|share this article|share on facebook|share|tweet|print|
        print this|print this page|send by e mail|
        print version|printer friendly version|email this|advertisement|sponsored|tags|filed under|topics|comments|
        leave a comment|post a comment|load more|continue reading|story continues below|photo|photos|image credit|image source|
        watch|watch also|trending|most read|most popular|editor s picks|in this story|newsletter|originally published|
        no comments|no comments yet|be the first to comment|add a comment|write a comment|
        editorial office|address of the editors
    """,
    junk_beginnings="""
        sign up for|subscribe to our|subscribe to the|click here to|like us on|
        please let us know if you re having|enable javascript|you need to enable javascript|all rights reserved|
        download our app|support our journalism|follow us on
    """,
    invitation_beginnings="join our|join us on|copyright|to read this article|get the latest",
    caption_labels="photo|photos|image credit|image source|tags|filed under|topics|read also|also read|see also|you may also like",
    counter_words="""
        views view reads read shares share shared likes like comments comment retweets reposts tweets times min mins minute
        minutes total readers viewed votes rating reading time liked by people hits
    """,
    counter_companions="this article post page has been was to average today so far over all",
    follow_pattern=(
        r"follow\b.{2,80}\bon\b.{0,40}\b(?:facebook|twitter|instagram|telegram|youtube|x|google news|threads|bluesky)\b"
    ),
    networks="telegram facebook twitter instagram youtube whatsapp viber tiktok newsletter channel app",
    byline_labels="by|written by|posted by|submitted by|published by|reported by|text by|story by|article by|words by",
    byline_beginnings="by|written by|posted by|submitted by",
    byline_lines="by|written by",
    byline_joiners="and",
    nobody="""
        admin|administrator|super user|editor|editors|root|user|author|guest|webmaster|staff|newsroom|news|news desk|newsdesk|
        web desk|editorial|editorial team|staff writer|anonymous|staff reporter|more by this author|about the author|follow|
        share|read more|full bio
    """,
    role_pattern=(
        r"\b(?:reporter|editor|correspondent|journalist|writer|producer|bureau chief|updated|published|min read|minutes?|"
        r"learn more|join|follow|read|click|newsletter|subscribe|editorial|inc|ltd|gmbh|llc)\b"
    ),
    challenge_pattern=(
        r"just a moment|attention required|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|"
        r"ddos.guard|access denied|security check|one more step|please wait\.\.\.|bot verification|human verification"
    ),
    lost_pattern=r"(?:error|code) 404\b|\b404\b\W*(?:$|404\b|error|not|page|file)|\b404\s*[-–—|:]|"
    r"page (?:was )?not found|not found|page (?:you|does)\b.{0,40}\b(?:exist|looking)",
    outage_pattern=r"maintenance|temporarily unavailable|(?:service|site) (?:is )?(?:unavailable|busy|down)|bad gateway|"
    r"gateway time-?out|internal server error|database (?:connection )?error|error establishing a database|too many requests|"
    r"under construction",
    consent_pattern=(
        r"before you continue|we value your privacy|your privacy (?:choices|matters)|"
        r"cookie (?:consent|policy|settings|preferences)|accept (?:all )?cookies|we (?:and our partners )?use cookies|"
        r"manage (?:your )?(?:cookies|consent|preferences)|"
        r"consent to the (?:use|storing)|privacy settings"
    ),
    paywall_pattern=(
        r"subscribe to (?:continue|read|unlock)|(?:this (?:article|content|story) is )?(?:for|available (?:only )?to) subscribers|"
        r"already a subscriber|to continue reading"
    ),
    negations="not no never none without denied denies deny",
    update_marks="updated update updating video photo photos live breaking",
    actors={
        "Taliban": "taliban taleban talib*",
        "border guards": """
            border_guard* border_troop* border_force* border_service* frontier_guard* border_patrol* border_police
            border_officer*
        """,
        "police": "police* constable*",
        "soldiers": "soldier* troops army military servicem*",
        "Islamic State": "iskp daesh isis islamic_state is_k",
        "Resistance Front": "nrf resistance_front national_resistance_front front_fighters",
        "smugglers": "smuggler* trafficker* drug_runner* courier* dealer*",
        "gunmen": "gunm* armed_men assailant* attacker* armed_group* armed_gang* raiders shooter* bandit*",
        "miners": "miner*",
        "villagers": "villager* resident* local_people locals farmer*",
        "government": "government* cabinet",
        "guards of a company": "security_guard* company_guard* mine_guard* mine_guards guards_of_the_company",
    },
    verbs={
        "kill": "kill* slain dead die* shot_dead murder* gunned_down perish* drown*",
        "wound": "wound* injur* hurt",
        "deny": "deny denies denied denying denial* reject* refute*",
        "confirm": "confirm* acknowledg*",
        "cross": "cross* waded wade wades wading swam",
        "flee": "flee* fled",
        "open": "open* reopen*",
        "close": "clos* shut* seal*",
        "arrest": "arrest* detain* held apprehend* taken_into_custody took_into_custody",
        "release": "releas* freed frees set_free let_go",
        "capture": "captur* seiz* overrun* overran took_control takes_control fell_to falls_to",
        "repel": "repel* repuls* foil*",
        "attack": "attack* storm* raid* shelled shelling strike* struck ambush* assault* bomb*",
        "fire": "fire* shoot* shot opened_fire opens_fire open_fire came_under_fire under_fire exchange_of_fire gunfire",
        "clash": """
            clash* fight* battle* skirmish* firefight* gunfight* gunbattle* shootout* exchange_fire exchanged_fire exchanging_fire
            exchanges_fire traded_fire trade_fire
        """,
        "fall": "collaps* fell falls",
        "rescue": "rescu* saved",
        "agree": "agree* sign* deal",
        "return": "return* deport* repatriat* sent_back sends_back send_back expel* expuls*",
        "warn": "warn* threat*",
        "hand over": "handed_over hand_over hands_over handing_over handover extradit* turned_over",
        "abduct": "abduct* kidnap* taken_hostage took_hostage taken_away took_away",
        "beat": "beat beaten beats beating* tortur*",
    },
    text_forms={
        "roundup": """
            main news|top stories|top news|news roundup|news round up|roundup of|round up of|weekly roundup|
            daily roundup|weekly round up|week in review|news in brief|in brief|week in brief|news digest|
            daily digest|weekly digest|morning briefing|evening briefing|weekly briefing|daily briefing|
            news briefing|press review|review of the press|main events|events of the week|news of the week|
            stories of the week|news of the day|headlines of the day|todays headlines|what you may have missed|
            in case you missed it|in * items|in * headlines|week in * stories|day in * stories
        """,
        "forecast": """
            weather|forecast*|temperature*|degrees|celsius|rain*|snow*|cloud*|sunny|precipitation|wind*|
            hydrometeorolog*|humidity
        """,
    },
    credit_cues="""
        according to|reported by|reports|reported|told|as cited by|citing|quoted by|source:|with reference to|via
    """,
)
