"""Golden for tune's QuantizerTest: floats, their quantized bytes and what those dequantize to, by PyPI gguf.

    python tools/oracle/quants.py tune/src/test/resources/dev/hone/tune/quants.gguf
"""
import sys

import gguf
import numpy as np

from super_blocks import random_blocks

TYPES = ["F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1"]


def values():
    rng = np.random.default_rng(20261124)
    rows = [rng.standard_normal(64, dtype=np.float32) * np.float32(10.0 ** e) for e in range(-4, 4)]
    rows += [rng.integers(-8, 8, 64).astype(np.float32) * np.float32(0.5) for _ in range(2)]  # ties
    rows.append(np.zeros(64, np.float32))
    rows.append(np.full(64, -3.25, np.float32))
    rows.append(np.concatenate([np.zeros(63, np.float32), np.array([1e-6], np.float32)]))
    spike = rng.standard_normal(64, dtype=np.float32)
    spike[17] = -40
    spike[45] = 40
    spike[50] = -40  # equal magnitudes: the first one counts
    rows.append(spike)
    return np.stack(rows)


def main(path):
    x = values()
    writer = gguf.GGUFWriter(path, "test")
    writer.add_tensor("values", x)
    for name in TYPES:
        kind = gguf.GGMLQuantizationType[name]
        q = gguf.quants.quantize(x, kind)
        raw = q if name == "F16" else q.view(np.uint8)
        writer.add_tensor(name, raw, raw_dtype=kind)
        writer.add_tensor(name + ".floats", gguf.quants.dequantize(q, kind).astype(np.float32))
    for name in ["Q4_K", "Q5_K", "Q6_K"]:
        kind = gguf.GGMLQuantizationType[name]
        raw = random_blocks(np.random.default_rng(5), (6, 512), name, 0.05)
        writer.add_tensor(name, raw, raw_dtype=kind)
        writer.add_tensor(name + ".floats", gguf.quants.dequantize(raw, kind).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


main(sys.argv[1])
