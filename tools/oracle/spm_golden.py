"""Golden token ids from Google's SentencePiece library, for TokenizerGoldenTest.

usage: python spm_golden.py LLAMA_SPM_GGUF OUT.json
needs: pip install sentencepiece protobuf gguf tokenizers

The model is put together from the GGUF's pieces, scores and types, with Llama 2's normaliser
settings (identity, a space in front, spaces kept). The texts are tokenizer_golden.py's; only ids
are written.
"""

import json
import sys

import sentencepiece
from gguf import GGUFReader
from sentencepiece import sentencepiece_model_pb2
from tokenizer_golden import texts


def processor(path):
    fields = GGUFReader(path).fields
    get = lambda key: fields["tokenizer.ggml." + key].contents()
    model = sentencepiece_model_pb2.ModelProto()
    for piece, score, kind in zip(get("tokens"), get("scores"), get("token_type")):
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.model_type = 2  # BPE
    model.trainer_spec.byte_fallback = True
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = False
    model.normalizer_spec.escape_whitespaces = True
    return sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())


def main():
    path, out = sys.argv[1:]
    encoder = processor(path)
    with open(out, "w", encoding="utf-8") as file:
        lines = (
            json.dumps(encoder.encode(unit * count), separators=(",", ":"))
            for unit, count in texts()
        )
        file.write("[\n" + ",\n".join(lines) + "\n]\n")


main()
