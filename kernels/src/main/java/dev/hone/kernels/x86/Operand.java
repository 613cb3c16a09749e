package dev.hone.kernels.x86;

/** What the last operand of a vector instruction may be: a register or memory. */
sealed interface Operand permits Vec, Mem {}
