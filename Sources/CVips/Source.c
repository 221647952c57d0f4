// The bytes of a file as a stream that can be stopped: loaders that read as they decode come by here every few kilobytes.

#include "Internal.h"

#include <errno.h>
#include <string.h>

typedef VipsSourceClass CVipsSourceClass;

G_DEFINE_TYPE(CVipsSource, cvips_source, VIPS_TYPE_SOURCE)

// Empty temporal units of AV1, which hold no image and about which its decoder has nothing to say; no HEVC either, nor boxes.
static gint64 pad(uint8_t *to, size_t count) {
    for (size_t i = 0; i < count; i++) to[i] = i % 2 == 0 ? 0x12 : 0;
    return (gint64)count;
}

static gint64 read_bytes(VipsSource *base, void *to, size_t count) {
    CVipsSource *source = (CVipsSource *)base;
    // Some loaders read on threads of their own.
    const gint64 place = source->place;
    const gint64 left = source->count - place;
    if (cvips_is_over(source) || (source->reads_left > 0 && g_atomic_int_dec_and_test(&source->reads_left))) {
        if (!g_atomic_int_get(&source->over)) g_atomic_int_set(&source->overread, TRUE);
        g_atomic_int_set(&source->over, TRUE);
        if (source->pads) return pad(to, count);
        errno = ECANCELED;
        return -1;
    }
    if (left <= 0) {
        if (count > 0) g_atomic_int_set(&source->ended, TRUE);
        return source->pads ? pad(to, count) : 0;
    }
    const gint64 taken = (gint64)count < left ? (gint64)count : left;
    memcpy(to, source->bytes + place, (size_t)taken);
    source->place = place + taken;
    return taken;
}

static gint64 seek(VipsSource *base, gint64 offset, int whence) {
    CVipsSource *source = (CVipsSource *)base;
    gint64 place = offset;
    if (whence == SEEK_CUR) place += source->place;
    if (whence == SEEK_END) place += source->count;
    if (place < 0) {
        errno = EINVAL;
        return -1;
    }
    source->place = place;
    return place;
}

static void cvips_source_class_init(CVipsSourceClass *class) {
    class->read = read_bytes;
    class->seek = seek;
}

static void cvips_source_init(CVipsSource *source) { (void)source; }

CVipsSource *cvips_source_new(const uint8_t *bytes, size_t count, bool pads, cvips_guard guard) {
    CVipsSource *source = g_object_new(cvips_source_get_type(), NULL);
    source->bytes = bytes;
    source->count = (gint64)count;
    source->pads = pads;
    source->guard = guard;
    if (vips_object_build(VIPS_OBJECT(source)) == 0) return source;
    g_object_unref(source);
    return NULL;
}

bool cvips_is_over(CVipsSource *source) {
    if (!g_atomic_int_get(&source->over) && source->guard.ask && source->guard.ask(source->guard.context)) {
        g_atomic_int_set(&source->over, TRUE);
    }
    return g_atomic_int_get(&source->over);
}
