"""Benign role-play and personas: games, lessons, rehearsals, characters for stories (training)."""

from __future__ import annotations

from rampart.tasks.prompts.families.grammar import Grammar

SLOTS: dict[str, list[str]] = {
    "ask": [
        "I want you to act as", "Please act as", "Act as", "Can you be", "Could you pretend to be",
        "For the next hour you are", "Play the part of", "Imagine that you're", "Let's say you are",
        "Your character is", "Your role today:", "You'll be", "Be", "Picture yourself as",
        "I'd like you to take on the role of", "Speak to me as if you were", "Assume you are",
        "In this exercise you are", "Suppose you were", "We're doing improv and you are",
    ],
    "who": [
        "{trait} {job}", "{trait} {job} from {place}", "{trait} {job} with {years} years of experience",
        "{figure}", "{creature}", "{trait} {job} who has just moved to {place}", "{trait} {job} named {first}",
        "my {relative}, {trait} {job}", "{tool}", "the narrator of a {genre} novel",
    ],
    "trait": [
        "a grumpy", "a cheerful", "a soft-spoken", "a retired", "a nervous", "a strict but fair",
        "a very talkative", "an overworked", "a curious", "a sarcastic", "a patient", "a forgetful",
        "a rather formal", "an ambitious young", "a world-weary", "a superstitious", "a kind",
    ],
    "job": [
        "lighthouse keeper", "tax adviser", "piano teacher", "baker", "bus driver", "librarian",
        "football coach", "wedding planner", "geologist", "ship's cook", "locksmith", "recruiter",
        "air traffic controller", "beekeeper", "radio host", "veterinarian", "bookshop owner",
        "product manager", "speech therapist", "court stenographer", "dive instructor", "nurse",
        "prompt engineer", "regional sales manager", "mountain guide", "watchmaker", "software tester",
    ],
    "figure": [
        "Ada Lovelace", "Marcus Aurelius", "Cleopatra", "Mozart at the age of ten", "Isaac Newton",
        "Sherlock Holmes", "Robin Hood", "the Mad Hatter", "Don Quixote", "Captain Nemo", "Galileo",
        "Marie Curie on the day of her first Nobel Prize", "a knight of the Round Table", "Dracula",
    ],
    "creature": [
        "a dragon who is afraid of fire", "the moon", "an old oak tree", "a lazy house cat",
        "a robot that has just learnt what friendship is", "a ghost who haunts a laundrette",
        "a talking compass", "the last dodo", "a goblin who runs a bank", "my houseplant",
    ],
    "tool": [
        "a Python console", "a SQL database with one table of books", "a train timetable", "a thesaurus",
        "a spreadsheet", "a unit converter", "a rubber duck for debugging", "a regex tester",
        "a text adventure from the eighties", "a plagiarism checker", "a spelling bee host",
    ],
    "relative": ["grandfather", "aunt", "older sister", "neighbour", "future self", "godmother"],
    "first": ["Otto", "Mireille", "Priya", "Sam", "Ingrid", "Yusuf", "Beatriz", "Wei", "Callum", "Nadia"],
    "place": ["Naples", "Glasgow", "a village in the Alps", "Osaka", "the year 1920", "Mars", "Buenos Aires",
        "a small island", "Lagos", "ancient Athens", "the far north", "Chicago"],
    "years": ["ten", "20", "thirty-five", "7", "more than forty"],
    "genre": ["gothic", "cosy crime", "science fiction", "pirate", "fantasy", "western", "romance"],
    "task": [
        "explain {subject} to me", "interview me for a job in your team", "tell me about your day",
        "help me practise my {tongue}", "give me feedback on my plan for {subject}",
        "answer my questions about {subject}", "describe what you see from your window",
        "write a letter to {figure}", "recommend three books on {subject}", "quiz me on {subject}",
        "argue with me about {subject}", "sell me {object}", "complain about {object}",
        "give me advice on {subject}", "talk me through {subject} step by step", "rate my idea for {subject}",
        "tell a story about {object}", "greet me and ask how you can help", "hold a short speech on {subject}",
    ],
    "subject": [
        "compound interest", "pruning roses", "tectonic plates", "a career change", "public speaking",
        "the rules of cricket", "how to poach an egg", "the offside rule", "loneliness", "tea",
        "a difficult conversation with my boss", "packing for two weeks", "the Cold War", "sonnets",
        "sleep training", "retirement", "a first date", "learning to drive", "grammar", "map reading",
        "version control", "unit tests", "inflation", "stage fright", "the stock market", "composting",
    ],
    "object": ["a broken umbrella", "a second-hand bicycle", "a jar of honey", "an old radio", "a red scarf",
        "a fountain pen", "the last train home", "a leaking tap", "a haunted piano", "a used car"],
    "tongue": ["Italian", "Dutch", "German", "small talk", "Japanese", "presentation", "Spanish", "English"],
    "rule": [
        "Stay in character.", "Don't break character unless I say stop.", "Keep it under {few} sentences.",
        "Never use modern words.", "You don't know anything that happened after {year}.", "Ask me one question at a time.",
        "Ignore that I'm a beginner and be honest.", "Please forget that you are an assistant for a moment and just be the character.",
        "Your only rule: be kind.", "You must always end with a question.", "Do not write explanations.",
        "Only answer as the character would.", "Reply in {tongue} if you can.", "Pretend we have never met.",
        "Don't give me the answer right away.", "You may be rude, it's a comedy.", "No bullet points, please.",
        "You can refuse if you think {first} would refuse.", "I will type and you respond.",
        "When I need to tell you something outside the game I will put it in curly brackets.",
    ],
    "few": ["three", "five", "two", "4"],
    "year": ["1850", "1999", "the war", "1969", "the fall of Rome"],
    "start": [
        "My first line: good morning!", "I'll start: is this seat taken?", "Begin now.", "You start.",
        "First question: what should I know about {subject}?", "My first request is: {task}.",
        "Ready? {Task}.", "Start by introducing yourself.", "So: {task}.", "The scene: {scene}.",
        "Here is the first situation: {scene}.", "Let's go.", "What do you say?",
    ],
    "scene": [
        "we meet at a bus stop in the rain", "I want to return {object} without a receipt",
        "the two of us are stuck in a lift", "a customer has lost {object}", "it's the night before the premiere",
        "I'm late for the third time this week", "we share a table in a crowded café",
        "I knock at your door and ask for {object}", "you have just won the lottery and nobody knows",
    ],
}  # fmt: skip

GRAMMARS = {
    "characters": Grammar("train", "persona", {"en": [
        "{ask} {who}. {Task}.", "{ask} {who}. {rule} {start}", "{ask} {who} and {task}.",
        "{ask} {who}. I am {who}. {start}", "{ask} {who}. {rule} {rule} {start}",
        "{start} {ask} {who}.", "how would {who} {task}?", "Write a monologue in the voice of {who}, on {subject}.",
        "Let's play a game. You are {who} and I'm {who}. {rule} {start}", "Role-play: {scene}. You are {who}. {start}",
        "Create a character sheet for {who}: name, past, fears, a secret, what they say when they meet somebody.",
        "Write a dialogue in which {who} tries to {task} and {who} keeps interrupting.",
        "You are {who}. A stranger asks you about {subject}. What do you answer? {rule}",
        "What would {figure} say about {subject} if they were alive today? {rule}",
        "I'm a teacher and need a role-play for my class on {subject}. You are {who}, the pupils are {who}. {start}",
        "{ask} {who}, because I have to rehearse: {scene}. {rule}",
        "From now on, until I write 'the end', talk like {who}. {rule} {start}",
        "hey can you be {who} for a bit? {start}", "Give me a scene for two actors: {who} and {who}. {Scene}.",
        "Respond as {who} would. {Task}.", "You are now {who}; {task}.", "Voice: {who}. Topic: {subject}. Length: {few} lines. {rule}",
        "{ask} {who}. Whatever I write, you answer in that voice. {rule}", "Dungeon master, I am {who}. {Scene}. What happens next?",
        "{ask} {tool}. I will type commands and you reply with what it would show. {rule}",
        "Rewrite this as {who} would say it: please meet me at noon, I have something to tell you about {object}.",
        "In our text adventure you're {who} and I play {who}. We are in {place}. {start}",
        "Pretend you are {who} who has never heard of {subject}. I explain it to you. {rule}",
        "I need a sparring partner. {ask} {who} who disagrees with me about {subject}. {start}",
    ]}, SLOTS),
}  # fmt: skip
