// Operations on pixels in memory: applying a profile, encoding, drawing.

#include "Internal.h"

#include <pthread.h>

static VipsImage *wrap(const uint8_t *pixels, int32_t width, int32_t height) {
    VipsImage *raw = vips_image_new_from_memory(pixels, (size_t)width * (size_t)height * 3, width, height, 3,
                                                VIPS_FORMAT_UCHAR);
    if (!raw) return NULL;
    VipsImage *image = NULL;
    vips_copy(raw, &image, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
    g_object_unref(raw);
    return image;
}

static bool apply_profile(uint8_t *pixels, int32_t width, int32_t height, const uint8_t *profile, size_t count) {
    VipsImage *image = wrap(pixels, width, height);
    if (!image) return false;
    vips_image_set_blob_copy(image, VIPS_META_ICC_NAME, profile, count);
    cvips_tame_profile(image);
    VipsImage *converted = NULL;
    bool done = vips_icc_transform(image, &converted, "srgb", "embedded", TRUE, NULL) == 0
        && vips_image_get_bands(converted) == 3 && vips_image_get_format(converted) == VIPS_FORMAT_UCHAR;
    if (done) {
        VipsRegion *region = vips_region_new(converted);
        // Each strip is converted into the region's own memory and then written over the pixels it came from.
        const size_t stride = (size_t)width * 3;
        for (int32_t row = 0; done && row < height; row += 64) {
            const int32_t rows = height - row < 64 ? height - row : 64;
            done = region && cvips_copy_region(region, 0, row, width, rows, pixels + (size_t)row * stride, stride);
        }
        if (region) g_object_unref(region);
    }
    if (converted) g_object_unref(converted);
    g_object_unref(image);
    return done;
}

bool cvips_apply_profile(uint8_t *pixels, int32_t width, int32_t height, const uint8_t *profile, size_t count) {
    char message[CVIPS_MESSAGE_SIZE];
    if (!cvips_start(message)) return false;
    return apply_profile(pixels, width, height, profile, count);
}

static void *encode(const uint8_t *pixels, int32_t width, int32_t height, cvips_format format, int quality,
                    size_t *count) {
    VipsImage *image = wrap(pixels, width, height);
    if (!image) return NULL;
    void *bytes = NULL;
    switch (format) {
    case CVIPS_JPEG: vips_jpegsave_buffer(image, &bytes, count, "Q", quality, "strip", TRUE, NULL); break;
    case CVIPS_PNG: vips_pngsave_buffer(image, &bytes, count, "strip", TRUE, NULL); break;
    }
    g_object_unref(image);
    return bytes;
}

uint8_t *cvips_encode(const uint8_t *pixels, int32_t width, int32_t height, cvips_format format, int quality,
                      size_t *count, char message[CVIPS_MESSAGE_SIZE]) {
    if (!cvips_start(message)) return NULL;
    void *bytes = encode(pixels, width, height, format, quality, count);
    if (!bytes) cvips_take_error(NULL, message);
    return bytes;
}

void cvips_free(uint8_t *bytes) { g_free(bytes); }

// Only the loader from memory, which no file is read with: those are read with "…load_source".
static void allow_svg(void) { vips_operation_block_set("VipsForeignLoadSvgBuffer", FALSE); }

static bool draw(const uint8_t *svg, size_t count, int32_t width, int32_t height, uint8_t *pixels) {
    VipsImage *loaded = NULL;
    if (vips_svgload_buffer((void *)svg, count, &loaded, NULL) != 0) return false;
    VipsImage *image = NULL;
    bool done = vips_image_get_width(loaded) == width && vips_image_get_height(loaded) == height
        && vips_extract_band(loaded, &image, 0, "n", 3, NULL) == 0;
    VipsRegion *region = done ? vips_region_new(image) : NULL;
    done = region && cvips_copy_region(region, 0, 0, width, height, pixels, (size_t)width * 3);
    if (region) g_object_unref(region);
    if (image) g_object_unref(image);
    g_object_unref(loaded);
    return done;
}

bool cvips_draw(const uint8_t *svg, size_t count, int32_t width, int32_t height, uint8_t *pixels,
                char message[CVIPS_MESSAGE_SIZE]) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (!cvips_start(message)) return false;
    if (!vips_type_find("VipsOperation", "svgload_buffer")) {
        g_strlcpy(message, "this libvips has no SVG; install one that is built with librsvg", CVIPS_MESSAGE_SIZE);
        return false;
    }
    pthread_once(&once, allow_svg);
    const bool done = draw(svg, count, width, height, pixels);
    if (!done) cvips_take_error(NULL, message);
    return done;
}
