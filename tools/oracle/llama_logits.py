"""Goldens for model's LogitsOracleTest: small random llama models as GGUF, with the logits that transformers
computes in fp32 from the very weights in the file, dequantized.

    python tools/oracle/llama_logits.py model/src/test/resources/dev/hone/model [NAME ...]

Each file NAME.gguf gets a NAME.logits.gguf with `tokens` [n], `logits` [positions 39, 49, ...; vocabulary] and
`rounded`, the logits of the same model when it rounds as Hone's arithmetic does: keys and values to f16, and, for
quantized weights, the input of every matrix to 8 bits per 32 columns. torch (CPU) is needed.
"""
import math
import pathlib
import sys
import zlib

import gguf
import numpy as np
import torch
import transformers.models.llama.modeling_llama as modeling
from transformers import LlamaConfig, LlamaForCausalLM

from super_blocks import random_blocks

VOCABULARY = 259
CASES = {
    # grouped heads, tied embeddings, plain RoPE
    "llama-f16": dict(kind="F16", hidden_size=64, num_attention_heads=4, num_key_value_heads=2, intermediate_size=96,
                      num_hidden_layers=3, tie_word_embeddings=True),
    # biases everywhere, an output matrix of its own, Llama 3's RoPE scaling
    "llama-bf16": dict(kind="BF16", hidden_size=64, num_attention_heads=4, num_key_value_heads=1, intermediate_size=128,
                       num_hidden_layers=2, tie_word_embeddings=False, attention_bias=True, mlp_bias=True,
                       rope=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                 original_max_position_embeddings=32, rope_theta=5000.0)),
    # heads of another size than width / heads, every head its own keys, linear RoPE scaling
    "llama-q4_0": dict(kind="Q4_0", hidden_size=96, num_attention_heads=2, num_key_value_heads=2, intermediate_size=64,
                       num_hidden_layers=2, tie_word_embeddings=True, head_dim=32,
                       rope=dict(rope_type="linear", factor=2.0, rope_theta=10000.0)),
    "llama-q8_0": dict(kind="Q8_0", hidden_size=64, num_attention_heads=4, num_key_value_heads=2, intermediate_size=96,
                       num_hidden_layers=2, tie_word_embeddings=False),
    "llama-q4_1": dict(kind="Q4_1", hidden_size=64, num_attention_heads=2, num_key_value_heads=1, intermediate_size=96,
                       num_hidden_layers=2, tie_word_embeddings=True),
    # as llama.cpp mixes them: the output, and here attn_v and ffn_down, in Q6_K
    "llama-q4_k_m": dict(kind="Q4_K", better="Q6_K", hidden_size=256, num_attention_heads=4, num_key_value_heads=1,
                         intermediate_size=256, num_hidden_layers=1, tie_word_embeddings=False),
    "llama-q5_k": dict(kind="Q5_K", hidden_size=256, num_attention_heads=8, num_key_value_heads=2,
                       intermediate_size=256, num_hidden_layers=1, tie_word_embeddings=True),
}


def permuted(w, heads):
    """Hugging Face's halves to GGUF's interleaved pairs, rows of one head at a time."""
    return w.reshape(heads, 2, w.shape[0] // heads // 2, *w.shape[1:]).swapaxes(1, 2).reshape(w.shape)


def unpermuted(w, heads):
    return w.reshape(heads, w.shape[0] // heads // 2, 2, *w.shape[1:]).swapaxes(1, 2).reshape(w.shape)


def gguf_name(name):
    for a, b in [("model.embed_tokens", "token_embd"), ("model.norm", "output_norm"), ("lm_head", "output"),
                 ("model.layers", "blk"), ("input_layernorm", "attn_norm"), ("post_attention_layernorm", "ffn_norm"),
                 ("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
                 ("self_attn.o_proj", "attn_output"), ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"),
                 ("mlp.down_proj", "ffn_down")]:
        name = name.replace(a, b)
    return name


def llama3_factors(rope, head_dim):
    base = rope["rope_theta"]
    low = rope["original_max_position_embeddings"] / rope["low_freq_factor"]
    high = rope["original_max_position_embeddings"] / rope["high_freq_factor"]
    factors = []
    for i in range(0, head_dim, 2):
        wavelength = 2 * math.pi * base ** (i / head_dim)
        if wavelength < high:
            factors.append(1.0)
        elif wavelength > low:
            factors.append(rope["factor"])
        else:
            smooth = (rope["original_max_position_embeddings"] / wavelength - rope["low_freq_factor"]) / (
                rope["high_freq_factor"] - rope["low_freq_factor"])
            factors.append(1 / ((1 - smooth) / rope["factor"] + smooth))
    return np.array(factors, np.float32)


def byte_tokens():
    beyond, tokens = 256, []
    for b in range(256):
        shown = 32 < b < 127 or (b > 160 and b != 173)
        tokens.append(chr(b) if shown else chr(beyond))
        beyond += not shown
    return tokens + ["<|end|>", "<|start|>", "ab"]


def make(name, folder, kind, better=None, rope=None, **shape):
    torch.manual_seed(20261124)
    rope = rope or dict(rope_type="default", rope_theta=10000.0)
    config = LlamaConfig(vocab_size=VOCABULARY, max_position_embeddings=256, rms_norm_eps=1e-5, rope_parameters=rope,
                         initializer_range=0.02, attn_implementation="eager", **shape)
    model = LlamaForCausalLM(config).float().eval()
    heads, kv_heads = config.num_attention_heads, config.num_key_value_heads
    writer = gguf.GGUFWriter(str(folder / f"{name}.gguf"), "llama")
    writer.add_name(name)
    writer.add_context_length(256)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(rope["rope_theta"])
    if rope["rope_type"] == "linear":
        writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
        writer.add_rope_scaling_factor(rope["factor"])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(byte_tokens())
    writer.add_token_types([1] * 256 + [3, 3, 1])
    writer.add_token_merges(["a b"])
    writer.add_eos_token_id(256)
    generator = torch.Generator().manual_seed(1)
    state = model.state_dict()
    for key, value in state.items():
        if key == "lm_head.weight" and config.tie_word_embeddings:
            continue
        x = torch.randn(value.shape, generator=generator).numpy()
        if x.ndim == 2:
            x = x * (1.0 if "embed" in key else 1.5 / math.sqrt(x.shape[1]))
        elif key.endswith("bias"):
            x = x * 0.2
        else:
            x = 1 + 0.1 * x
        x = x.astype(np.float32)
        wants_permutation = "q_proj" in key or "k_proj" in key
        n = heads if "q_proj" in key else kv_heads
        stored = permuted(x, n) if wants_permutation else x
        if x.ndim == 2:
            sensitive = any(part in key for part in ["v_proj", "down_proj", "lm_head"])
            chosen = better if better and sensitive else kind
            qtype = gguf.GGMLQuantizationType[chosen]
            if chosen.endswith("_K"):
                q = random_blocks(np.random.default_rng(zlib.crc32(key.encode())), x.shape, chosen, x.std())
            else:
                q = gguf.quants.quantize(stored, qtype)
            writer.add_tensor(gguf_name(key), q, raw_dtype=qtype)
            back = gguf.quants.dequantize(q, qtype).astype(np.float32).reshape(x.shape)
        else:
            writer.add_tensor(gguf_name(key), stored)
            back = stored
        back = unpermuted(back, n) if wants_permutation else back
        state[key] = torch.from_numpy(np.ascontiguousarray(back))
    if rope["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", llama3_factors(rope, config.head_dim))
    if config.tie_word_embeddings:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model.load_state_dict(state)
    finish(writer)
    tokens = np.random.default_rng(7).integers(0, 256, 80).astype(np.int32)
    with torch.no_grad():
        logits = model(torch.from_numpy(tokens).long()[None]).logits[0].numpy()
    if kind[0] == "Q":
        for module in model.modules():
            if isinstance(module, torch.nn.Linear):
                module.register_forward_pre_hook(round_input)
    exact = modeling.eager_attention_forward
    modeling.eager_attention_forward = lambda module, query, key, value, *rest, **options: exact(
        module, query, key.half().float(), value.half().float(), *rest, **options)
    with torch.no_grad():
        rounded = model(torch.from_numpy(tokens).long()[None]).logits[0].numpy()
    modeling.eager_attention_forward = exact
    golden = gguf.GGUFWriter(str(folder / f"{name}.logits.gguf"), "golden")
    golden.add_tensor("tokens", tokens)
    golden.add_tensor("logits", np.ascontiguousarray(logits[39::10]))  # positions 39, 49, ...
    golden.add_tensor("rounded", np.ascontiguousarray(rounded[39::10]))
    finish(golden)
    print(name, "error of rounding", np.sqrt(((rounded - logits) ** 2).mean() / (logits ** 2).mean()))
    print(name, "deviation of logits", logits.std(), "largest", abs(logits).max())


def round_input(module, inputs):
    blocks = inputs[0].reshape(*inputs[0].shape[:-1], -1, 32)
    largest = blocks.abs().amax(-1, keepdim=True)
    rounded = torch.round(blocks * torch.where(largest > 0, 127 / largest, 0.0)) * (largest / 127)
    return (rounded.reshape(inputs[0].shape),)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


wanted = sys.argv[2:] or CASES
for case, options in CASES.items():
    if case in wanted:
        make(case, pathlib.Path(sys.argv[1]), **options)
