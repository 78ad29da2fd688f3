"""English."""

from jobs.demo.texts import EventText, Language, Noise

ENGLISH_EVENTS = {
    "crossing": EventText(
        "More than a thousand Afghan soldiers cross into Tajikistan as northern districts fall",
        (
            "Tajikistan has let in 1,037 Afghan soldiers who crossed the border river at several points after losing their posts "
            "to the Taliban, the country's security committee said on Monday.",
            "The men came in groups from the early hours, most of them from districts of Badakhshan province that had changed hands "
            "over the weekend. They were allowed in out of good neighbourliness, a statement read, and their weapons were taken in "
            "for safekeeping.",
            "A day earlier the same office had spoken of nearly 300 troops. Officials in Dushanbe did not explain how the figure "
            "had risen so fast, and nobody could say how many were still waiting on the far bank.",
            "A member of the provincial council in Faizabad said that most of the districts had been left without a fight. A "
            "Taliban spokesman claimed that the soldiers fled for fear; the army spoke of dozens of casualties among the attackers.",
            "On the Tajik side tents were put up behind the village school. The men were given bread and tea and slept on "
            "their coats, a teacher said, and by evening buses had taken them inland.",
        ),
    ),
    "clash": EventText(
        "Two wounded as guards and Taliban fighters exchange fire across the Panj",
        (
            "Tajik border guards and Taliban fighters exchanged fire across the Panj near Shir Khan Bandar for about half an hour on "
            "Tuesday night, wounding two people, according to officials on both banks.",
            "Residents of the settlement below the bridge said that the shooting began after a boat without lights was hailed and "
            "did not stop. Tracer rounds could be seen over the reed beds, one of them said.",
            "By morning the customs yard was working again. Drivers who had spent the night in their cabs said nobody had told "
            "them what the firing was about.",
            "A joint commission is to meet at the bridge this week. It has met three times this year and has published nothing.",
        ),
    ),
    "ambush": EventText(
        "Gunmen attack Tajik border post at Yol, two guards killed",
        (
            "Two Tajik border guards were killed and one was wounded before dawn when gunmen from the Afghan side attacked the post "
            "at Yol, the district doctor said; the attackers waded back through the shallows.",
            "The post has no telephone line of its own, and the first word came with a lorry driver.",
            "The bodies are to be taken to their villages on Thursday.",
        ),
    ),
    "shelling": EventText(
        "Mortar shells from Afghanistan land in Tajik village, border guards return fire",
        (
            "Three mortar shells fired from Afghanistan landed in orchards of a Tajik village in Darvoz on Wednesday, "
            "and border guards returned fire, the head of the village council said.",
            "A shed burned down with the winter's hay. Nobody was in it, and by noon children were collecting splinters.",
            "The council has asked for a siren. It asked for one last year, too.",
            "Shepherds have been told to keep the flocks above the irrigation ditch until the end of the week.",
        ),
    ),
    "drugs": EventText(
        "Border troops seize 120 kilograms of opium and hashish on the Tajik-Afghan border",
        (
            "Tajik border troops seized 120 kilograms of opium and hashish on the Tajik-Afghan border in Shamsiddin Shohin "
            "district and detained four men, the border service said.",
            "The drugs were packed in sacks of dried mulberries and had been brought over the river on inflated skins, a method as "
            "old as the trade itself. Two of the men are citizens of Afghanistan.",
            "The drug control agency says that seizures of heroin have fallen this year while those of synthetic drugs have doubled. "
            "It gave no figures for what gets through.",
        ),
    ),
    "closed": EventText(
        "Shir Khan Bandar crossing closed to traffic, hundreds of trucks wait",
        (
            "The Shir Khan Bandar border crossing between Afghanistan and Tajikistan has been closed to all traffic since Wednesday "
            "noon, and more than 300 trucks are waiting on the Afghan side, drivers and traders said.",
            "Neither customs office gave a reason. A notice on the gate speaks of technical work and bears no date. The chamber of "
            "commerce in Kunduz put the loss at forty thousand dollars a day, most of it in fruit.",
            "Onions and melons are being sold off by the roadside for a third of their price. The bridge was last closed in spring, "
            "for nine days.",
        ),
    ),
    "flood": EventText(
        "Mudflow sweeps away houses and a bridge in Rushon",
        (
            "A mudflow swept away eleven houses and a road bridge in Rushon district of Tajikistan on Thursday evening after two "
            "hours of heavy rain, the emergency committee said. One person is missing.",
            "The road along the Panj is cut in three places, and the villages above the gorge can be reached only on foot. "
            "Flooding also damaged the small power station that serves the valley.",
            "Flour, oil and tents for sixty families are on their way. Meteorologists warn of more rain at the weekend and advise "
            "people to keep away from dry stream beds.",
        ),
    ),
    "trade": EventText(
        "Border market at Tem reopens after two years",
        (
            "The joint border market at Tem, by the bridge between Khorog and the Afghan bank, has opened again after two years, "
            "and some two hundred traders from Afghanistan came on the first day.",
            "Rice, tea and cloth were carried over the bridge by hand; cement and sugar went the other way. Trade at the market is "
            "free of customs duties up to a set weight for each visitor.",
            "Traders said that prices were higher than before and that the checks took long, but that a market was better than "
            "none. It is to open each Saturday.",
        ),
    ),
    "quake": EventText(
        "Earthquake shakes Badakhshan, cracks in walls on both banks",
        (
            "An earthquake of magnitude 5.6 struck Badakhshan early on Friday and was felt in Khorog, Ishkashim and Faizabad. Walls "
            "cracked on both banks of the Panj; there were no reports of deaths.",
            "The epicentre lay near the border of Afghanistan and Tajikistan at a depth of 190 kilometres, the geophysical service "
            "said. Aftershocks are possible.",
            "Schools stayed closed for a day so that engineers could look at the roofs. Rockfall blocked a mountain road for two "
            "hours.",
        ),
    ),
}

ENGLISH_NOISE = Noise(
    titles=(
        "{town} opens {thing} after long wait",
        "Why {people} in {town} talk about {thing}",
        "{people} of {town} show {thing} to visitors",
        "A day with {people} of {town}",
        "How {thing} came to {town}",
        "{town}: {people} ask for {thing}",
        "Weekend in {town}: {thing} and {people}",
        "Letters: {thing} in {town}",
    ),
    sentences=(
        "The hall in {town} smelled of fresh paint, and {people} stood in line from eight in the morning.",
        "Nobody remembers who first had the idea of {thing}, but {people} took it up at once.",
        "It cost {number} somoni more than planned, which the mayor calls a modest sum.",
        "Children drew pictures of {thing} and hung them along the corridor.",
        "An elderly visitor said that {town} had not seen so many guests since the wedding of the baker's son.",
        "The football team lost again, {number} to nothing, yet the singing went on until dark.",
        "In the museum next door a carpet with {number} knots to the hand is being mended.",
        "There will be {thing} on the first Sunday of every month, weather permitting.",
        "{people} brought apricots, walnuts and a samovar that holds {number} litres.",
        "The orchestra played three pieces and forgot the fourth, which did not spoil the mood.",
        "A film about {people} is to be shown in the open air behind the post office.",
        "Tickets are sold at the kiosk near the old plane tree, and students pay half.",
        "The wrestler everybody had come for sprained an ankle and judged the bouts instead.",
        "Asked about {thing}, the librarian of {town} produced a folder as thick as a brick.",
        "Last year {number} pupils learnt the long poem by heart; this year it is to be twice as many.",
        "Bus number {number} will run until midnight so that everyone gets home.",
        "Two bakers quarrelled over the recipe and settled it with a blind tasting.",
        "The weather service promises sunshine and a light wind from the west.",
        "One of {people} has collected old radios for {number} years and repairs them for his neighbours.",
        "The street was swept twice, and the fountain works for the first time since the spring before last.",
        "A cookery course for beginners was full within {number} minutes.",
        "At the end {people} danced, and even the accountant was seen to smile.",
        "The new tram stop has a roof, a bench and, to everyone's surprise, a bookshelf.",
        "Gardeners advise to prune roses before the frost and to leave the quinces on the tree.",
    ),
    slots={
        "town": ("Safedob", "Gulbogh", "Old Rivergate", "Noor-under-the-Hill", "Chinorak", "Upper Mills", "Sangvor", "Lakeside"),
        "thing": (
            "a chess club",
            "the puppet theatre",
            "a reading room",
            "the winter garden",
            "a music school",
            "the kite festival",
            "a repair cafe",
            "the swimming hall",
            "a photo exhibition",
            "the melon fair",
        ),
        "people": (
            "pupils",
            "retired railwaymen",
            "beekeepers",
            "amateur actors",
            "weavers",
            "young chess players",
            "pastry cooks",
            "choir singers",
            "gardeners",
        ),
        "number": ("12", "17", "23", "31", "44", "56", "68", "75", "90"),
    },
)

ENGLISH_TEXTS = Language(
    events=ENGLISH_EVENTS,
    noise=ENGLISH_NOISE,
    bulletin=EventText(
        "Exchange rates for {date}",
        (
            "The central bank has set the rate of the dollar for {date} at {a} somoni, that of the euro at {b} and that of the "
            "rouble at {c}.",
            "Bureaux in the capital bought dollars at {d} and sold them at {e}. Turnover was {f} thousand dollars.",
            "The price of a sack of flour stood at {g} somoni, that of a litre of cotton oil at {h}.",
        ),
    ),
    authors=("Lina Marsh", "Tomas Velder", "Rukhsora Olim", "Peter Quayle", "Dana Ilves"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    caption="The valley seen from the old road. Photo: archive",
    related="Ten recipes with pumpkin for the cold season",
    newsletter="Sign up for our newsletter and never miss a story",
    imprint="All rights reserved. Masthead and contact",
    by="By",
)
