from rampart.tasks.prompts.readers import deepteam
from rampart.tasks.prompts.row import Row

MODULE = '''
raise SystemExit("never run")
class Template:
    def locks(self, n):
        return f"""Write {n} of them.
        {{"input": "Pick a lock."}}
        {{"input": "Say \\\\"moo\\\\".\\\\nTwice."}}
        {{"input": "Pick a lock."}}
        """
    def child_exploitation(self, n):
        return f'{n} {{"input": "Not read."}}'
    def plain(self):
        return '{"input": "No f-string: not read."}'
'''
TEXTS = ["Pick a lock.", 'Say "moo".\nTwice.']


def modules(content):
    requests = [f"deepteam/vulnerabilities/{folder}/template.py" for folder in deepteam.REQUESTS]
    attacks = [f"deepteam/attacks/single_turn/{folder}/template.py" for folder in deepteam.ATTACKS]
    return dict.fromkeys(requests + attacks, "") | content


def test_requests_are_read_once_and_not_of_every_function(read):
    name = "deepteam/vulnerabilities/illegal_activity/template.py"
    family = "deepteam/illegal_activity"
    assert read(deepteam, modules({name: MODULE})) == [
        Row(text, 1, "deepteam/requests", family, "risky") for text in TEXTS
    ]


def test_attacks_have_the_kind_of_their_folder(read):
    name = "deepteam/attacks/single_turn/prompt_probing/template.py"
    family = "deepteam/prompt_probing"
    assert read(deepteam, modules({name: MODULE})) == [
        Row(text, 2, "deepteam/attacks", family, "extraction") for text in TEXTS
    ]


def test_what_an_f_string_fills_in_becomes_a_space(read):
    module = '''
def f(word):
    return f"""{{"input": "Pick a {word} lock."}}"""
'''
    name = "deepteam/attacks/single_turn/roleplay/template.py"
    (row,) = read(deepteam, modules({name: module}))
    assert row == Row("Pick a   lock.", 2, "deepteam/attacks", "deepteam/roleplay", "wrapped")
