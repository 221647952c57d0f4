#include "Internal.h"

#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool started;

static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data) {
    (void)domain, (void)level, (void)text, (void)data;
}

static void start(void) {
    // Warnings about odd files must not end up among the output of a program.
    static const char *const domains[] = {"VIPS", "GLib-GObject"};
    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++) {
        g_log_set_handler(domains[i], G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG,
                          ignore_log, NULL);
    }
    if (vips_init("simile") != 0) return;
    // Callers work on many pictures at once; threads within one would only get in each other's way.
    vips_concurrency_set(1);
    // No picture is asked for twice, so remembered operations would only hold memory.
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
    static const char *const blocked[] = {"VipsForeignLoadSvg", "VipsForeignLoadPdf", "VipsForeignLoadMagick",
                                          "VipsForeignLoadMagick7", "VipsForeignLoadOpenslide"};
    for (size_t i = 0; i < sizeof blocked / sizeof *blocked; i++) vips_operation_block_set(blocked[i], TRUE);
    started = true;
}

bool cvips_start(char message[CVIPS_MESSAGE_SIZE]) {
    pthread_once(&once, start);
    if (!started) g_strlcpy(message, "libvips does not start", CVIPS_MESSAGE_SIZE);
    return started;
}

// Readers pass the gate one by one and an exclusive holder keeps it shut, so a stream of readers cannot starve it.
static GMutex gate;
static GRWLock lock;

void cvips_enter(void) {
    g_mutex_lock(&gate);
    g_rw_lock_reader_lock(&lock);
    g_mutex_unlock(&gate);
}

void cvips_leave(void) { g_rw_lock_reader_unlock(&lock); }

void cvips_enter_alone(void) {
    g_mutex_lock(&gate);
    g_rw_lock_writer_lock(&lock);
    vips_error_clear();
}

void cvips_leave_alone(void) {
    g_rw_lock_writer_unlock(&lock);
    g_mutex_unlock(&gate);
}

void cvips_take_error(char message[CVIPS_MESSAGE_SIZE]) {
    char *text = vips_error_buffer_copy();
    g_strstrip(text);
    g_strlcpy(message, *text ? text : "libvips gives no reason", CVIPS_MESSAGE_SIZE);
    // A message may hold bytes of the file, and cutting may have split a character.
    char *end = NULL;
    while (!g_utf8_validate(message, -1, (const gchar **)&end)) *end = '?';
    g_free(text);
}

void cvips_replace(VipsImage **image, VipsImage *next) {
    g_object_unref(*image);
    *image = next;
}

bool cvips_copy_region(VipsRegion *region, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                       size_t stride) {
    const VipsRect area = {.left = column, .top = row, .width = columns, .height = rows};
    if (vips_region_prepare(region, &area) != 0) return false;
    for (int32_t y = 0; y < rows; y++) {
        memcpy(to + (size_t)y * stride, VIPS_REGION_ADDR(region, column, row + y), (size_t)columns * 3);
    }
    return true;
}

const char *cvips_version(void) {
    return vips_version_string();
}

bool cvips_has_loader(const char *name) {
    char message[CVIPS_MESSAGE_SIZE];
    if (!cvips_start(message)) return false;
    const GType type = vips_type_find("VipsOperation", name);
    if (type == 0) return false;
    VipsOperationClass *class = g_type_class_ref(type);
    const bool usable = !(class->flags & (VIPS_OPERATION_UNTRUSTED | VIPS_OPERATION_BLOCKED));
    g_type_class_unref(class);
    return usable;
}
