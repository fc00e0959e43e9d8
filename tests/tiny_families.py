"""A checkpoint of each Hugging Face family: two layers, weights by chance, a trained tokenizer."""

from pathlib import Path

from tests.estimators.shared.transformer.problem import FILLERS, WORDS

WIDTH = {"hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 4}
SHAPE = WIDTH | {"num_hidden_layers": 2, "max_position_embeddings": 48, "initializer_range": 0.3}
NARROW = {"dim": 16, "hidden_dim": 32, "n_heads": 4, "n_layers": 2, "initializer_range": 0.3}
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
PLACES = {False: (2, 3, 1), True: (0, 2, 3)}  # of the first, the last and the unknown token
OWN = {  # model_type of config.json and what its settings are called
    "bert": ("bert", SHAPE),
    "minilm": ("bert", SHAPE | {"num_attention_heads": 2}),
    "distilbert": ("distilbert", NARROW | {"max_position_embeddings": 48}),
    "roberta": ("roberta", SHAPE | {"max_position_embeddings": 50}),
    "distilroberta": ("roberta", SHAPE | {"max_position_embeddings": 50, "type_vocab_size": 1}),
    "albert": ("albert", SHAPE | {"embedding_size": 16}),
    "xlm-roberta": ("xlm-roberta", SHAPE | {"max_position_embeddings": 50}),
}
NAMES = list(OWN)
KINDS = [name for name, (kind, _) in OWN.items() if name == kind]  # the others are of a size alone


def trained(family):
    """Return a tokenizer of the family's form, trained on the words of the small problem."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

    words = [word for part in WORDS for word in part] + FILLERS
    texts = [f"{first} {second}" for first in words for second in words]
    own = ROBERTA if "roberta" in family else BERT
    first, last, unknown = (own[place] for place in PLACES["roberta" in family])
    # Byte pairs for all: what the trainer of word pieces makes differs from run to run.
    made = Tokenizer(models.BPE(unk_token=unknown))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    knobs = {"special_tokens": own, "initial_alphabet": alphabet, "show_progress": False}
    trainer = trainers.BpeTrainer(vocab_size=400, **knobs)
    made.train_from_iterator(texts, trainer)
    ends = [(token, made.token_to_id(token)) for token in (first, last)]
    made.post_processor = processors.TemplateProcessing(
        single=f"{first} $A {last}", special_tokens=ends
    )
    return made


def write(family: str, folder: Path, **config) -> str:
    """Write a checkpoint as the hub has them; return its name."""
    import torch
    from transformers import AutoConfig, AutoModel

    kind, shape = OWN[family]
    tokenizer = trained(kind)
    tokens = {"vocab_size": tokenizer.get_vocab_size()}
    tokens["pad_token_id"] = 1 if "roberta" in kind else 0
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = AutoModel.from_config(AutoConfig.for_model(kind, **shape | tokens))
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    if config:
        import json

        path = folder / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | config))
    return str(folder)
