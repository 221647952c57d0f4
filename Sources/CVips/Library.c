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

// Whether a line of the error text was written by the loader of another format. A line begins with the name of a loader or of
// a function below it, such as "pngload_source" or "vipspng".
static bool is_of_another(const char *line, const char *loader) {
    static const char *const formats[] = {"png", "gif", "webp", "heif", "tiff"};
    const size_t length = strcspn(line, ":\n");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (g_strstr_len(line, (gssize)length, formats[i])) return !g_str_has_prefix(loader, formats[i]);
    }
    return false;
}

void cvips_take_error(const char *loader, char message[CVIPS_MESSAGE_SIZE]) {
    char *text = vips_error_buffer_copy();
    vips_error_clear();
    char **lines = g_strsplit(text, "\n", -1);
    *message = 0;
    for (char **line = lines; *line; line++) {
        if (!**line || (loader && is_of_another(*line, loader))) continue;
        if (*message) g_strlcat(message, "\n", CVIPS_MESSAGE_SIZE);
        g_strlcat(message, *line, CVIPS_MESSAGE_SIZE);
    }
    if (!*message) g_strlcpy(message, "the data cannot be decoded", CVIPS_MESSAGE_SIZE);
    // A message may hold bytes of the file, and cutting may have split a character.
    char *end = NULL;
    while (!g_utf8_validate(message, -1, (const gchar **)&end)) *end = '?';
    g_strfreev(lines);
    g_free(text);
}

void cvips_tame_profile(VipsImage *image) {
    const void *data = NULL;
    size_t count = 0;
    if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) == 0
        || vips_image_get_blob(image, VIPS_META_ICC_NAME, &data, &count) != 0 || count < 132) {
        return;
    }
    // The image's own copy.
    uint8_t *profile = (uint8_t *)data;
    const uint32_t tags = (uint32_t)profile[128] << 24 | (uint32_t)profile[129] << 16 | (uint32_t)profile[130] << 8
        | profile[131];
    for (size_t i = 0; i < tags && 132 + 12 * i + 12 <= count; i++) {
        uint8_t *name = profile + 132 + 12 * i;
        if (memcmp(name, "D2B", 3) == 0 || memcmp(name, "B2D", 3) == 0) name[0] = 'x';
    }
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
    char *loader = g_strconcat(name, "_source", NULL);
    const GType type = vips_type_find("VipsOperation", loader);
    g_free(loader);
    if (type == 0) return false;
    VipsOperationClass *class = g_type_class_ref(type);
    const bool usable = !(class->flags & (VIPS_OPERATION_UNTRUSTED | VIPS_OPERATION_BLOCKED));
    g_type_class_unref(class);
    return usable;
}
