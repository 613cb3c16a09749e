"""Random super-blocks (Q4_K, Q5_K, Q6_K): PyPI gguf reads these types, but does not write them."""
import gguf
import numpy as np


def random_blocks(rng, shape, kind, deviation):
    """Valid bytes for a tensor [rows, columns] whose weights have about this deviation and the mean 0."""
    rows, columns = shape
    size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[kind]][1]
    blocks = rng.integers(0, 256, (rows * columns // 256, size), dtype=np.uint8)
    spread = rng.uniform(0.8, 1.2, len(blocks))
    if kind == "Q6_K":
        halves(blocks, 208, spread * deviation / (18.5 * 73.9))  # scales are even over a signed byte
    else:
        # Scales and minima are even over six bits: their deviations meet in a weight's.
        steps = {"Q4_K": 16, "Q5_K": 32}[kind]
        middle = (steps - 1) / 2
        one = np.sqrt((steps ** 2 - 1) / 12 * 36.6 ** 2 + 2 * (middle * 18.5) ** 2)
        halves(blocks, 0, spread * deviation / one)
        halves(blocks, 2, spread * deviation / one * middle)
    return blocks.reshape(rows, -1)


def halves(blocks, at, values):
    blocks[:, at:at + 2] = values.astype(np.float16)[:, None].view(np.uint8)
