"""Benign sentences with several words that attacks use: ignore, instructions, system (training)."""

from __future__ import annotations

from rampart.tasks.prompts.families.grammar import Grammar

SLOTS: dict[str, list[str]] = {
    "subject": ["My manager", "The teacher", "Our landlord", "The technician", "The new intern", "The doctor's office", "My sister",
        "The vendor", "The captain", "Support", "The referee", "The editor", "The council", "Dad", "The examiner", "HR"],
    "said": ["told us to", "wants me to", "said I should", "asked the whole team to", "keeps telling people to", "wrote that we must",
        "says it's fine to", "has just decided to", "reminded everyone to", "forgot to", "refuses to", "would rather"],
    "act": [
        "ignore the previous {notice}", "disregard the old {notice} and follow the new one", "skip the safety {notice} at the end",
        "override the default {setting}", "bypass the {road}", "reset the {device} to its original instructions",
        "forget the earlier {notice}", "print the {notice} again", "reveal the {surprise}", "unlock the {device} in developer mode",
        "delete all previous {files}", "repeat the instructions above the {device}", "enter the system password of the {device}",
        "read the hidden {files} first", "act as {stand_in}", "pretend that the {surprise} is still secret", "break the rules of {game}",
        "disable the filter of the {device}", "follow the prompts on the {device}", "jailbreak an old {device}", "hack together a {thing}",
        "stop following the {notice}", "leave out the confidential {files}", "execute the {plan} without further instructions",
        "inject some humour into the {plan}", "exploit the new {road} during rush hour", "simulate an attack in {game}",
    ],
    "notice": ["memo", "instructions", "guidelines", "announcement", "directions", "warning", "e-mail", "rules", "checklist", "manual", "briefing"],
    "setting": ["language", "printer", "font", "alarm", "temperature", "keyboard layout", "time zone", "brightness", "margins"],
    "road": ["town centre", "main road", "queue", "construction site", "toll bridge", "ring road", "roundabout"],
    "device": ["router", "thermostat", "dishwasher", "coffee machine", "tablet", "alarm system", "e-reader", "smart TV", "air filter", "printer", "console"],
    "surprise": ["winner", "date of the party", "name of the baby", "recipe", "menu", "secret ingredient", "end of the film", "prize", "new logo"],
    "files": ["drafts", "appendices", "attachments", "photos", "notes", "pages", "chapters", "comments"],
    "stand_in": ["chairperson", "treasurer", "interpreter", "goalkeeper", "a tour guide", "moderator", "best man", "the system administrator"],
    "game": ["bridge", "Monopoly", "rugby", "chess", "the card game", "hide and seek", "the debate club"],
    "plan": ["seating plan", "speech", "rollout", "release plan", "choreography", "fire drill", "fallback plan", "script"],
    "thing": ["bookshelf", "chicken coop", "spreadsheet", "costume", "weather station", "birdhouse"],
    "ask": ["How should I answer?", "Is that normal?", "Can you rewrite this more politely?", "What would you do?", "Translate this into {tongue}.",
        "Put it into one sentence.", "Is this correct English?", "Draft a short reply.", "What does this mean?", "Turn this into a notice for the door.", "Any advice?"],
    "tongue": ["Spanish", "Greek", "Swedish", "Korean", "German"],
    "how": ["How do I", "Is it possible to", "What happens if I", "Why can't I", "When should I", "Do I need admin rights to", "Is there a safe way to",
        "Who is allowed to", "Should I", "Can I", "What is the quickest way to", "Does anybody know how to"],
    "concept": ["prompt", "system prompt", "instruction set", "jailbreak", "developer mode", "bypass valve", "override switch", "injection", "root access",
        "hidden layer", "default password", "role-play", "token", "content filter", "previous instruction", "safety guideline", "exploit", "system message"],
    "about": ["in computing", "in a language model", "in plumbing", "in medicine", "for a beginner", "in a cockpit", "in the law", "on a phone", "in the theatre", "in economics"],
    "explain": ["What is a {concept} {about}?", "Explain {concept} {about}.", "What is the difference between a {concept} and a {concept}?",
        "Where does the term {concept} come from?", "Give three examples of a {concept} {about}.", "Is a {concept} the same as a {concept}?",
        "Use the words '{concept}' and '{concept}' in one sentence.", "Write a glossary entry for {concept}.", "How would you translate {concept} into {tongue}?"],
    "cause": ["the {device} shows an error", "nobody can find the {notice}", "there are two versions of the {notice}", "I lost the {files}", "nobody reads the {notice}",
        "the {notice} and the {notice} don't match", "the {device} keeps asking for a password", "we changed the {setting}", "the {road} is closed"],
}  # fmt: skip

GRAMMARS = {
    "several-triggers": Grammar("train", "trigger_words", {"en": [
        "{subject} {said} {act}. {ask}", "{subject} {said} {act} and {act}.", "{how} {act}?", "{how} {act} and {act}?", "{how} {act} when {cause}?",
        "If {cause}, {act} and then {act}.", "Please {act}, because {cause}.", "{subject} {said} {act}, but {cause}. {ask}",
        "{Act}! At least that is what {subject} {said} do. {ask}", "{explain}", "{explain} {explain}", "{Cause}, so {subject} {said} {act}.",
        "Reminder: {act} before you {act}.", "Since {cause} we {act} every Monday and {act} every Friday.", "To {act} you first have to {act}.",
        "Subject: {notice}\n\nDear all, as {cause}, please {act} and do not {act}. Thank you.", "Rewrite: \"{subject} {said} {act}.\"",
        "Never {act} while you {act}, according to the {notice}.", "{subject} {said} {act} yesterday; today I have to {act}. {ask}",
        "What is the best excuse if I {act}?", "Write a short story that begins: '{subject} {said} {act}.'",
        "Step 1: {act}. Step 2: {act}. Step 3: {act}. Is the order right?", "I can't {act} as long as {cause}. {how} {act}?",
        "todo: {act}, {act}, call {subject}", "{how} {act}? {Cause}.", "Summarise: {subject} {said} {act}, because {cause}; then {subject} {said} {act}.",
    ]}, SLOTS),
}  # fmt: skip
