// For sigaction and MAP_ANONYMOUS.
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE

#include "MappedMemory.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST = 4096 };

/// One watch. A handler reads it while others come and go, so that everything is atomic; none has a length of 0. Between two
/// reads of the same version a start belongs to its length.
static struct {
    atomic_bool taken, lost;
    atomic_uint version;
    atomic_uintptr_t start;
    atomic_size_t length;
} watches[MOST];

static uintptr_t page_size;
static struct sigaction before;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// Only what is safe in a handler: atomics, and a system call.
static void handle(int signal, siginfo_t *info, void *context) {
    int error = errno;
    uintptr_t address = (uintptr_t)info->si_addr;
    for (int i = 0; i < MOST; i++) {
        unsigned version = atomic_load(&watches[i].version);
        size_t length = atomic_load(&watches[i].length);
        uintptr_t start = atomic_load(&watches[i].start);
        // A watch that changes meanwhile is of another mapping: this one is in use, and is not let go.
        if (version != atomic_load(&watches[i].version)) continue;
        if (length == 0 || address < start || address - start >= length) continue;
        uintptr_t page = address / page_size * page_size;
        void *zeros = mmap(
            (void *)page, start + length - page, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
        if (zeros == MAP_FAILED) break;
        atomic_store(&watches[i].lost, true);
        errno = error;
        return;
    }
    errno = error;
    if (before.sa_flags & SA_SIGINFO) {
        before.sa_sigaction(signal, info, context);
    } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
        before.sa_handler(signal);
    } else {
        // The instruction is tried again, and ends the process as it would have without us.
        sigaction(signal, &before, NULL);
    }
}

static void install(void) {
    page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
}

int simile_watch_mapping(const void *start, size_t length) {
    pthread_once(&once, install);
    for (int i = 0; i < MOST; i++) {
        bool isTaken = false;
        if (!atomic_compare_exchange_strong(&watches[i].taken, &isTaken, true)) continue;
        atomic_store(&watches[i].lost, false);
        atomic_store(&watches[i].start, (uintptr_t)start);
        atomic_store(&watches[i].length, length);
        return i;
    }
    return -1;
}

bool simile_mapping_is_lost(int watch) { return watch >= 0 && atomic_load(&watches[watch].lost); }

void simile_forget_mapping(int watch) {
    if (watch < 0) return;
    atomic_store(&watches[watch].length, 0);
    // Before the start changes: who has read the old length then knows that the start may be another's.
    atomic_fetch_add(&watches[watch].version, 1);
    atomic_store(&watches[watch].taken, false);
}
