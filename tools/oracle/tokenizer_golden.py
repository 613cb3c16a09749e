"""Golden token ids from the PyPI package `tokenizers`, for TokenizerGoldenTest.

usage: python tokenizer_golden.py SHARED_TOKENIZERS_FOLDER SMOLLM2_GGUF OUT.json
needs: pip install tokenizers gguf

The tokenizers are put together from the vocabularies and the pre-tokenizers of the models'
published tokenizer.json files. Qwen's NFC normaliser is left out: GGUF does not carry it and
decode(encode(s)) == s would not hold. Only ids are written, no part of a vocabulary.
"""

import json
import random
import sys

from gguf import GGUFReader
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
PREFIX, CONTRACTION = r"[^\r\n\p{L}\p{N}]?", r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
TEKKEN = f"{PREFIX}{UPPER}*{LOWER}+|{PREFIX}{UPPER}+{LOWER}*" + r"|\p{N}" + TAIL
GPT4O = (
    f"{PREFIX}{UPPER}*{LOWER}+{CONTRACTION}|{PREFIX}{UPPER}+{LOWER}*{CONTRACTION}"
    + r"|\p{N}{1,3}"
    + TAIL
)


def from_gguf(path):
    fields = GGUFReader(path).fields
    get = lambda key: fields["tokenizer.ggml." + key].contents()
    return get("tokens"), get("token_type"), [tuple(m.split(" ")) for m in get("merges")]


def from_json(path):
    data = json.load(open(path, encoding="utf-8"))
    types = [1] * len(data["tokens"])
    for i in data["special_tokens"].values():
        types[i] = 3
    for i in (data.get("added_tokens_not_special") or {}).values():
        types[i] = 4
    return data["tokens"], types, [tuple(m.split(" ")) for m in data["merges"]]


def build(vocabulary, pre_tokenizer, special, ignore_merges=False):
    tokens, types, merges = vocabulary
    ids = {t: i for i, t in enumerate(tokens)}
    tokenizer = Tokenizer(models.BPE(ids, merges, ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    added = [
        AddedToken(t, special=kind == 3, normalized=False)
        for t, kind in zip(tokens, types)
        if kind == 4 or (special and kind == 3)
    ]
    if added:
        tokenizer.add_tokens(added)
    return tokenizer


def split_then_bytes(pattern):
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def all_tokenizers(folder, smollm, special):
    gpt2 = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    digits = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), gpt2])
    return {
        "gpt-2": build(from_gguf(folder + "/ggml-vocab-gpt-2.gguf"), gpt2, special),
        "llama-bpe": build(
            from_json(folder + "/llama-3/tokenizer-llama-3.json"),
            split_then_bytes(LLAMA3),
            special,
            ignore_merges=True,
        ),
        "qwen2": build(
            from_json(folder + "/qwen2.5/tokenizer-qwen2.5.json"),
            split_then_bytes(LLAMA3.replace("{1,3}", "")),
            special,
        ),
        "smollm": build(from_gguf(smollm), digits, special),
        # These two on Llama 3's vocabulary: what is under test is the split.
        "tekken": build(
            from_json(folder + "/llama-3/tokenizer-llama-3.json"),
            split_then_bytes(TEKKEN),
            special,
            ignore_merges=True,
        ),
        "gpt-4o": build(
            from_json(folder + "/llama-3/tokenizer-llama-3.json"), split_then_bytes(GPT4O), special
        ),
    }


SPACES = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
NO_SPACES = "\u200b\u200c\u200d\u2060\ufeff\u180e\x1c\x1d\x1e\x1f\x00\x7f\xad"

CURATED = [
    "", "a", " ", "'", "''", "'s", "''s", "'S", "'ſ", "'\u017f\u017f", "'t 'T 'm 'M 'd 'D",
    "'re'RE'Re'rE 've'VE 'll'LL'lL'Ll", "'r", "'l", "'v", "'re", "'x", "' s", "it's", "IT'S",
    "don't DON'T Don'T", "y'all'd've", "we’re it’s", "\u02bcn \u0149", "O'Reilly's 'll'",
    "x  y", "x   y", "  x", "x  ", "x \n y", "x\n\ny", "x\r\ny", "x\r\n\r\ny", "x \r\n  y", "\n",
    "\n\n\n", " \n \n ", "\t\tx", "\t x", " \tx", "x\t", "x \t \n\t y", "!\n", "!\n\n", "!\r\n!",
    " !\n x", "a!\n\nb", "\n  x", "\n \n  x", "\r", "\r\r\n", "1\n2", "1 \n 2", "a\xa0b",
    "a \xa0b", "a\xa0 b", "a\xa0\xa0b", "\xa01", "a\u3000b", "a\u3000\u3000b", "a\u2028b",
    "a\u2029\nb", "a\x85b", "a\x85\x85 b", "a\u180eb", "a\u200bb", "a\ufeffb", "\ufeffBOM",
    "0", "01", "012", "0123", "01234", "0123456789" * 3, "3.14159", "1,234,567.89", "1e-9", "0x1F",
    "x1y22z333", " 1 22 333 4444", "v2.0.1", "٣٤٥٦ ١٢", "१२३४५", "๑๒๓", "１２３４５", "ⅫⅣ ½¾ ①②③", "²³ x² 10⁵",
    "Ⅷ8८", "𝟘𝟙𝟚 𝐀𝐁𝐂", "漢字とかなカナ混じり文", "我想在apple工作1314151天～", "한국어 문장입니다.",
    "สวัสดีครับ", "नमस्ते दुनिया", "ქართული", "Ελληνικά", "Русский текст, да?", "עברית מימין", "العربية، نعم؟",
    "ភាសាខ្មែរ", "தமிழ்", "မြန်မာ", "አማርኛ", "Ɐ ǅ ǈ ʰ ˈ ª º", "İstanbul ıspanak", "ß ẞ ﬁ ﬆ", "e\u0301 é E\u0301",
    "a\u0300\u0301\u0302\u0303b", "\u0301x", " \u0301x", "n\u0303o", "Z\u0351\u036b\u0343a\u0317\u030cl\u0348g\u0321o",
    "👩‍👩‍👧‍👦", "👍🏽 👍", "🏳️‍🌈", "🇩🇪🇫🇷🇯🇵", "1️⃣2️⃣", "😀😀😀", " 😀", "a😀b", "🧑🏿‍🚀.", "❤️ ♥", "✅✔☑", "\U0001f9ff\U0001fae8",
    "𠀀𠀁𪛖", "𐍈𐍉", "\U0010ffff\U000e0001", "\ue000\uf8ff", "\uffff\ufffe", "�", "�� x",
    "<|endoftext|>", "<|im_start|>user\nhi<|im_end|>\n", "<|begin_of_text|><|eot_id|>", "<s></s>", "<|",
    "<|im_end|", "<<|im_end|>>", "<tool_call>\n{}\n</tool_call>", "<tool_call", "<|fim_prefix|>x<|fim_suffix|>",
    "<file_sep>", "<repo_name>", "<think>x</think>",
    "def f(x):\n    return x  # done\n", "if (a<=b&&c!=d){\n\t\treturn;\n}", "for i in range(10):\n        pass",
    "int main(void) { printf(\"%d\\n\", 42); }", "SELECT * FROM t WHERE a='b''c' -- x", "{\"a\": [1, 2.5e3, null]}",
    "<div class=\"x\">&nbsp;</div>", "https://example.com/a?b=c&d=%20#e", "user@example.com", "C:\\Users\\x\\y.txt",
    "$HOME/.config", "a_b_c __init__ _x", "camelCaseXMLHttpRequest", "ABC", "ABCd", "aBC'S IT's", "Ab漢字Cd漢E", "ʰA\u0301b \u0301 \u0301A",
    "a/b//\n/c ./\n", "ǅaǅA", "snake_case_2_go", "x+=1;y-=2;z**=3",
    "/* c */ // d\r\n", "#!/bin/sh\n", "```java\nvar x = 1;\n```", "$$\\frac{a}{b}$$", "-----", "=====", "......", "…",
    "!?!?", "\"'`´", "“quoted” ‘single’ «guillemets»", "– — ―", "€5 £6 ¥7 ₿8", "10% 20‰", "±×÷≠≤", "©®™", "a/b\\c|d",
    "Hello, world! How are you?", "Việt Nam Cửa", "naïve façade Zürich", "The quick brown fox jumps over the lazy dog.",
    "SolidGoldMagikarp", " attRot", "\u0000", "a\u0000b", "\x01\x02\x1b[0m", "".join(map(chr, range(128))),
    "".join(map(chr, range(0x80, 0x180))), SPACES, SPACES[::-1], "x".join(SPACES), "x".join(NO_SPACES), NO_SPACES,
    "1".join(SPACES), "!".join(SPACES), "\n".join(SPACES), " " .join(NO_SPACES),
]

RUNS = [
    ("a", 300), ("A", 77), (" ", 200), ("\n", 150), ("\t", 90), ("0", 100), ("ab", 120), ("=", 250), ("é", 60),
    ("😀", 40), ("漢", 60), ("\r\n", 50), (" \n", 60), ("\xa0", 40), ("'s", 60), ("'", 99), ("the ", 80), ("\u0301", 50),
    ("!\n", 50), ("\u3000", 40), ("-", 333), ("x ", 64), ("_", 128), ("ha", 100), (".", 257),
]

ALPHABETS = [
    "abcdefgh ", "abcXYZ '\n", "sStTmMdDrReEvVlL' ", "0123456789 .,", "٠١٢٣½Ⅷ①9 a", SPACES + "a", SPACES + "1!",
    SPACES + NO_SPACES, "{}[]()<>=+-*/;:'\"\\ \n\tabc_0", "éèüñçøåß ABC", "漢字仮名交じり文 a1。、", "한국어 조선말 x",
    "абвгд АБВ ё1", "ابتثج ،؟ ٣", "नमस्तेदुनिया ।१", "😀👩‍👧🏽🇩🇪️⃣ a1", "e\u0301\u0300a\u0327 '", "\r\n \t!a1",
    "<|im_start|>end_of_text", "𝐀𝟙𠀀𐍈\U0010ffff a",
]


def texts():
    result = [(t, 1) for t in CURATED] + RUNS
    generator = random.Random(20261124)
    while len(result) < 320:
        alphabet = generator.choice(ALPHABETS)
        if generator.random() < 0.3:
            alphabet += generator.choice(ALPHABETS)
        length = generator.randint(1, 24)
        result.append(("".join(generator.choice(alphabet) for _ in range(length)), 1))
    return result


SPECIAL_TEXTS = [
    "<|endoftext|>", "<|im_start|>user\nhi there<|im_end|>\n<|im_start|>assistant\n",
    "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>", "a <|endoftext|> b", "  <|im_end|>  ",
    "<|im_end|><|im_end|>", "<|im_en", "<<|im_end|>>", "<tool_call>\n{\"a\": 1}\n</tool_call>", "x<|eot_id|>'s 12345",
    "<|endoftext|>\n\n<|endoftext|>", "<|fim_prefix|>a<|fim_suffix|>b<|fim_middle|>",
]


def main():
    folder, smollm, out = sys.argv[1:]
    plain = texts()
    with open(out, "w", encoding="utf-8") as file:
        file.write('{"texts": [\n')
        file.write(",\n".join(json.dumps(list(t)) for t in plain))
        file.write('\n],\n"specialTexts": [\n')
        file.write(",\n".join(json.dumps(t) for t in SPECIAL_TEXTS))
        file.write("\n]")
        for special, key, inputs in (
            (False, "ids", [unit * count for unit, count in plain]),
            (True, "specialIds", SPECIAL_TEXTS),
        ):
            rows = []
            for name, tokenizer in all_tokenizers(folder, smollm, special).items():
                lines = (
                    json.dumps(tokenizer.encode(t, add_special_tokens=False).ids, separators=(",", ":"))
                    for t in inputs
                )
                rows.append(json.dumps(name) + ": [\n" + ",\n".join(lines) + "\n]")
            file.write(",\n" + json.dumps(key) + ": {\n" + ",\n".join(rows) + "\n}")
        file.write("\n}\n")


if __name__ == "__main__":
    main()
