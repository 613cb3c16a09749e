package dev.hone.model.gguf;

import java.util.Map;

/** What stands before the tensors' bytes, checked. */
record GgufHeader(GgufMetadata metadata, Map<String, TensorInfo> tensors) {}
