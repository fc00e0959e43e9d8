"""Small talk and polite requests in English, in many registers (training)."""

from __future__ import annotations

from rampart.tasks.prompts.families.grammar import Grammar

SLOTS: dict[str, list[str]] = {
    "hello": ["Good morning!", "hey", "Hi there,", "Hello,", "Evening all.", "Yo,", "Dear assistant,", "Hiya!", "hello again", "Hope you're well.", "Hi, it's me again.", "Good afternoon,", "Hey hey", "Sorry to bother you,", "Quick one:"],
    "please": ["could you {do}?", "please {do}", "I'd be grateful if you could {do}.", "would you mind helping me {do}?", "can u {do}", "any chance you can {do}?", "I need to {do}.", "help me {do} pls", "I was wondering how to {do}.", "{do}, if it's not too much trouble.",
        "I'm trying to {do} but I'm stuck.", "do you know how to {do}?", "{Do}.", "it would be lovely if you could {do}"],
    "do": [
        "plan {meal} for {people}", "write {card} for {person}", "find a name for {pet}", "choose between {place} and {place} for a weekend", "reply to {person} without sounding cold", "fix {thing}", "understand {matter}",
        "cook {meal} without {lack}", "make a packing list for {place}", "keep {plant} alive", "get a refund for {thing}", "word {card} that is short and warm", "learn {skill} in a month", "decide what to wear to {event}", "split the costs of {event} with {person}",
        "apologise to {person} for missing {event}", "stay awake during {event}", "describe {thing} for an online ad", "organise {event} on a budget", "explain {matter} to {person}", "convert {measure}",
    ],
    "meal": ["a Sunday lunch", "a picnic", "curry", "pancakes", "a lasagne", "a birthday cake", "a week of dinners", "soup", "risotto"],
    "people": ["six", "two hungry teenagers", "my in-laws", "one", "ten guests", "a vegetarian and a carnivore"],
    "card": ["a birthday card", "a thank-you note", "a get-well message", "an invitation", "a farewell text", "a wedding toast", "a text message", "a Valentine"],
    "person": ["my neighbour", "Grandma", "my landlord", "a colleague", "my best friend", "the kids' teacher", "my ex-boss", "a new client", "my brother"],
    "pet": ["a black kitten", "two goldfish", "a rescue greyhound", "a tortoise", "our new boat", "a sourdough starter"],
    "place": ["Porto", "Edinburgh", "Ghent", "the Dolomites", "Krakow", "Vermont", "Kyoto", "the seaside", "Marrakesh"],
    "thing": ["a squeaky door", "my old bike", "a zip that is stuck", "a scratched table", "my phone screen", "a dripping tap", "the Wi-Fi upstairs", "a wobbly chair"],
    "matter": ["my payslip", "the bus timetable", "tax brackets", "this crossword clue", "how tides work", "the plot of Hamlet", "mortgage rates", "cricket", "daylight saving time"],
    "lack": ["eggs", "an oven", "gluten", "dairy", "onions", "a recipe"],
    "plant": ["a basil plant", "an orchid", "succulents", "tomatoes on a balcony", "a bonsai"],
    "skill": ["juggling", "touch typing", "the ukulele", "basic Greek", "knitting", "to swim", "mental arithmetic"],
    "event": ["a garden party", "the office quiz", "a christening", "a long lecture", "my school reunion", "the book club", "a funeral", "a hike"],
    "measure": ["4 cups to millilitres", "72 inches to metres", "350 F to Celsius", "9 stone to kilos", "10 miles to km"],
    "chat": ["How are you today?", "What's your favourite season?", "It's raining again here.", "I just had the best {meal} ever.", "My day was long.", "Do you ever get bored?", "Tell me something nice.", "Do you dream?", "I can't sleep.", "Guess what, I passed!", "I miss {person}.",
        "Recommend me a film for tonight.", "Who would win, a bear or a shark?", "What do you think of {place}?", "I'm thinking about {event}.", "Do you like {meal}?", "My {plant} died :(", "Sing me a song about {thing}."],
    "bye": ["Thanks a lot!", "cheers", "Thank you in advance.", "No rush.", "Take your time.", "ta", "You're the best.", "Many thanks,\n{name}", "have a good one", "", "", "Bye for now."],
    "name": ["Helen", "J.", "Oskar", "Mrs Pryce", "Tunde", "Ana"],
}  # fmt: skip

GRAMMARS = {
    "polite": Grammar("train", "request", {"en": [
        "{hello} {please} {bye}", "{please}", "{Please} {bye}", "{hello} {chat}", "{chat}", "{chat} {please}", "{hello} {chat} {please} {bye}", "{Please} And {please}", "{chat} {chat}", "{hello} {please}",
        "{please} It's for {person}.", "{person} asked me to {do}. {please} {bye}",
    ]}, SLOTS),
}  # fmt: skip
