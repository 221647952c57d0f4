#include "COpenVINO.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    size_t place;
} entries[] = {
#define OPENVINO_ENTRY(name) {"ov_" #name, offsetof(openvino_functions, name)},
    OPENVINO_FUNCTIONS(OPENVINO_ENTRY)
#undef OPENVINO_ENTRY
};

bool openvino_open(const char *library, openvino_functions *functions, char message[OPENVINO_MESSAGE_SIZE]) {
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *reason = dlerror();
        snprintf(message, OPENVINO_MESSAGE_SIZE, "%s", reason ? reason : "it cannot be opened");
        return false;
    }
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        void *function = dlsym(handle, entries[i].name);
        if (!function) {
            snprintf(message, OPENVINO_MESSAGE_SIZE, "%s lacks the function %s", library, entries[i].name);
            dlclose(handle);
            return false;
        }
        // As POSIX has it: a function's address is got as an object's.
        memcpy((char *)functions + entries[i].place, &function, sizeof function);
    }
    return true;
}
