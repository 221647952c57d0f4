// Asks the environment and the processor which level to use.

#include "KernelLevels.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const variable = "SIMILE_KERNELS";

static const char *const names[SIMILE_KERNEL_LEVEL_COUNT] = {"portable", "neon", "avx2-nofma", "avx2", "avx512"};

const char *simile_kernel_level_name(SimileKernelLevel level) { return names[level]; }

bool simile_kernel_level_is_available(SimileKernelLevel level) {
    switch (level) {
    case SIMILE_KERNEL_LEVEL_PORTABLE: return true;
#if defined(__aarch64__)
    case SIMILE_KERNEL_LEVEL_NEON: return true;
#endif
#if defined(__x86_64__)
    // The compiler's run-time asks both the processor and, for the wide registers, the operating system.
    case SIMILE_KERNEL_LEVEL_AVX2_NOFMA: __builtin_cpu_init(); return __builtin_cpu_supports("avx2");
    case SIMILE_KERNEL_LEVEL_AVX2:
        __builtin_cpu_init();
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case SIMILE_KERNEL_LEVEL_AVX512: __builtin_cpu_init(); return __builtin_cpu_supports("avx512f");
#endif
    default: return false;
    }
}

static SimileKernelLevel best(void) {
    int level = SIMILE_KERNEL_LEVEL_COUNT - 1;
    while (!simile_kernel_level_is_available((SimileKernelLevel)level)) level--;
    return (SimileKernelLevel)level;
}

// What the variable asks for; NULL when it asks for nothing.
static const char *asked(void) {
    const char *value = getenv(variable);
    return value && *value ? value : NULL;
}

// The level with a name; COUNT when there is none.
static SimileKernelLevel named(const char *name) {
    int level = 0;
    while (level < SIMILE_KERNEL_LEVEL_COUNT && strcmp(name, names[level]) != 0) level++;
    return (SimileKernelLevel)level;
}

bool simile_kernel_level_fault(char *line, size_t size) {
    const char *value = asked();
    if (size > 0) *line = 0;
    if (!value || simile_kernel_level_is_available(named(value))) return false;
    char here[64] = "";
    for (int level = 0; level < SIMILE_KERNEL_LEVEL_COUNT; level++) {
        if (!simile_kernel_level_is_available((SimileKernelLevel)level)) continue;
        if (*here) strcat(here, ", ");
        strcat(here, names[level]);
    }
    // What somebody has typed is shown without what would break the line.
    char shown[32];
    size_t length = 0;
    for (; value[length] && length < sizeof shown - 1; length++)
        shown[length] = value[length] >= ' ' && value[length] <= '~' ? value[length] : '?';
    shown[length] = 0;
    snprintf(
        line, size, "%s=%s: %s; set it to one of %s, or leave it out for the best", variable, shown,
        named(value) == SIMILE_KERNEL_LEVEL_COUNT ? "there is no such level" : "this processor lacks that level", here);
    return true;
}

SimileKernelLevel simile_kernel_level(void) {
    // Two threads may both decide at the first call; they come to the same, so no order is needed.
    static _Atomic int decided = -1;
    int level = atomic_load_explicit(&decided, memory_order_relaxed);
    if (level >= 0) return (SimileKernelLevel)level;
    char fault[256];
    const bool is_wrong = simile_kernel_level_fault(fault, sizeof fault);
    level = asked() && !is_wrong ? named(asked()) : best();
    if (atomic_exchange(&decided, level) < 0 && is_wrong) fprintf(stderr, "warning: %s\n", fault);
    return (SimileKernelLevel)level;
}
