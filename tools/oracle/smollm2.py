"""Golden for model's SmolLm2Test: logits and greedy text of SmolLM2-135M-Instruct by transformers, in fp32 on the
dequantized weights of the GGUF file.

    python tools/oracle/smollm2.py SmolLM2-135M-Instruct.Q4_1.gguf model/src/test/resources/dev/hone/model

Writes smollm2.logits.gguf: for the first four prompts of prompts.txt `tokens.N` and `logits.N`, every 64th logit of
the last position; prints how transformers goes on greedily with every prompt. torch (CPU) is needed.
"""
import pathlib
import sys

import gguf
import numpy as np
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

path, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
prompts = [tokenizer(f"<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n", return_tensors="pt",
                     add_special_tokens=False).input_ids for prompt in (folder / "prompts.txt").read_text().splitlines()]
golden = gguf.GGUFWriter(str(folder / "smollm2.logits.gguf"), "golden")
with torch.no_grad():
    for i, tokens in enumerate(prompts[:4]):
        golden.add_tensor(f"tokens.{i}", tokens[0].numpy().astype(np.int32))
        golden.add_tensor(f"logits.{i}", np.ascontiguousarray(model(tokens).logits[0, -1].numpy()[::64]))
golden.write_header_to_file()
golden.write_kv_data_to_file()
golden.write_tensors_to_file()
golden.close()
for tokens in prompts:
    answer = model.generate(tokens, max_new_tokens=32, do_sample=False)[0, tokens.shape[1]:]
    print(" ".join(str(t) for t in answer.tolist()), flush=True)
