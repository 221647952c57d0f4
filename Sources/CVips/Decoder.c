#include "Internal.h"

#include <string.h>

// WebP and GIF are decoded by one call from bytes that lie in memory; the others read as they go.
static VipsImage *load(CVipsSource *source, const char *name) {
    const bool whole = !strcmp(name, "webpload") || !strcmp(name, "gifload");
    VipsSource *from = whole ? vips_source_new_from_memory(source->bytes, (size_t)source->count) : VIPS_SOURCE(source);
    if (!from) return NULL;
    char *loader = g_strconcat(name, "_source", NULL);
    VipsImage *image = NULL;
    vips_call(loader, from, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
    g_free(loader);
    if (whole) g_object_unref(from);
    return image;
}

// The largest value of a sample, which is what white and full opacity are.
static double white(const VipsImage *image) {
    switch (vips_image_get_interpretation(image)) {
    case VIPS_INTERPRETATION_RGB16:
    case VIPS_INTERPRETATION_GREY16: return 65535.0;
    case VIPS_INTERPRETATION_scRGB: return 1.0;
    default: return vips_image_get_format(image) == VIPS_FORMAT_USHORT ? 65535.0 : 255.0;
    }
}

static bool convert(VipsImage **image, VipsImage *loaded, const uint8_t **profile, size_t *profile_count) {
    VipsImage *next = NULL;
    cvips_tame_profile(loaded);
    if (vips_copy(*image, &next, "interpretation", vips_image_guess_interpretation(*image), NULL)) return false;
    cvips_replace(image, next);

    if (vips_image_hasalpha(*image)) {
        const double level = white(*image);
        VipsArrayDouble *background = vips_array_double_new(&level, 1);
        // Ink is the absence of light: white paper under CMYK is no ink at all.
        VipsArrayDouble *no_ink = vips_array_double_newv(1, 0.0);
        const bool cmyk = vips_image_get_interpretation(*image) == VIPS_INTERPRETATION_CMYK;
        const int failed = vips_flatten(*image, &next, "background", cmyk ? no_ink : background, "max_alpha", level,
                                        NULL);
        vips_area_unref(VIPS_AREA(background));
        vips_area_unref(VIPS_AREA(no_ink));
        if (failed) return false;
        cvips_replace(image, next);
    }

    const bool has_profile = vips_image_get_typeof(loaded, VIPS_META_ICC_NAME) != 0;
    const VipsInterpretation space = vips_image_get_interpretation(*image);
    const bool plain = space == VIPS_INTERPRETATION_sRGB && vips_image_get_format(*image) == VIPS_FORMAT_UCHAR
        && vips_image_get_bands(*image) == 3;
    if (plain && has_profile) {
        const void *data = NULL;
        if (vips_image_get_blob(loaded, VIPS_META_ICC_NAME, &data, profile_count) == 0) *profile = data;
    } else if (space == VIPS_INTERPRETATION_CMYK || has_profile) {
        const int failed = space == VIPS_INTERPRETATION_CMYK
            ? vips_icc_transform(*image, &next, "srgb", "embedded", TRUE, "input_profile", "cmyk", NULL)
            : vips_icc_transform(*image, &next, "srgb", "embedded", TRUE, NULL);
        // A profile that does not fit its picture is passed over, as everywhere.
        if (failed) vips_error_clear();
        else cvips_replace(image, next);
    }

    if (vips_image_get_interpretation(*image) != VIPS_INTERPRETATION_sRGB
        || vips_image_get_format(*image) != VIPS_FORMAT_UCHAR) {
        if (vips_colourspace(*image, &next, VIPS_INTERPRETATION_sRGB, NULL)) return false;
        cvips_replace(image, next);
    }
    if (vips_image_get_format(*image) != VIPS_FORMAT_UCHAR) {
        if (vips_cast(*image, &next, VIPS_FORMAT_UCHAR, NULL)) return false;
        cvips_replace(image, next);
    }
    if (vips_image_get_bands(*image) < 3) {
        VipsImage *grey = NULL;
        if (vips_extract_band(*image, &grey, 0, NULL)) return false;
        VipsImage *three[3] = {grey, grey, grey};
        const int failed = vips_bandjoin(three, &next, 3, NULL);
        g_object_unref(grey);
        if (failed) return false;
        cvips_replace(image, next);
    } else if (vips_image_get_bands(*image) > 3) {
        if (vips_extract_band(*image, &next, 0, "n", 3, NULL)) return false;
        cvips_replace(image, next);
    }
    return true;
}

// libheif reads once for each tile of a grid or layer of an overlay, which may name the same few bytes any number of times. A photo
// of 100 megapixels has 400 tiles of the usual size, and as many of an opacity.
enum { MOST_TILES = 1024 };

// What came of an operation, and why it failed.
static cvips_status outcome(bool done, CVipsSource *source, const char *loader, char message[CVIPS_MESSAGE_SIZE]) {
    // Some loaders go on with made-up pixels when they can read no more.
    if (g_atomic_int_get(&source->over)) {
        if (!done) vips_error_clear();
        if (!g_atomic_int_get(&source->overread)) return CVIPS_OVER;
        g_snprintf(message, CVIPS_MESSAGE_SIZE, "more than %d tiles or layers", MOST_TILES);
        return CVIPS_FAILED;
    }
    if (done) return CVIPS_OK;
    cvips_take_error(loader, message);
    return g_atomic_int_get(&source->ended) ? CVIPS_ENDED : CVIPS_FAILED;
}

cvips_image *cvips_open(const uint8_t *bytes, size_t count, const char *loader, cvips_guard guard, cvips_header *header,
                        cvips_status *status, char message[CVIPS_MESSAGE_SIZE]) {
    *status = CVIPS_FAILED;
    if (!cvips_start(message)) return NULL;
    const bool heif = !strcmp(loader, "heifload");
    // libheif ends the process when a read fails, so it gets bytes that are no image.
    CVipsSource *source = cvips_source_new(bytes, count, heif, guard);
    VipsImage *loaded = source ? load(source, loader) : NULL;
    if (!loaded) {
        if (source) *status = outcome(false, source, loader, message);
        else cvips_take_error(loader, message);
        if (source) g_object_unref(source);
        return NULL;
    }
    header->width = vips_image_get_width(loaded);
    header->height = vips_image_get_height(loaded);
    header->orientation = vips_image_get_orientation(loaded);
    header->pixel_bytes = (int32_t)VIPS_IMAGE_SIZEOF_PEL(loaded);
    if (heif) source->reads_left = MOST_TILES + 1;
    cvips_image *image = g_new0(cvips_image, 1);
    image->loaded = loaded;
    image->image = g_object_ref(loaded);
    image->source = source;
    image->loader = g_strdup(loader);
    *status = outcome(true, source, loader, message);
    if (*status == CVIPS_OK) return image;
    cvips_close(image);
    return NULL;
}

void cvips_close(cvips_image *image) {
    if (!image) return;
    if (image->region) g_object_unref(image->region);
    g_object_unref(image->image);
    g_object_unref(image->loaded);
    g_object_unref(image->source);
    g_free(image->loader);
    g_free(image);
}

cvips_status cvips_convert(cvips_image *image, const uint8_t **profile, size_t *profile_count,
                           char message[CVIPS_MESSAGE_SIZE]) {
    *profile = NULL;
    *profile_count = 0;
    if (convert(&image->image, image->loaded, profile, profile_count)) image->region = vips_region_new(image->image);
    return outcome(image->region, image->source, image->loader, message);
}

cvips_status cvips_read(cvips_image *image, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                        size_t stride, char message[CVIPS_MESSAGE_SIZE]) {
    const bool done = !cvips_is_over(image->source)
        && cvips_copy_region(image->region, column, row, columns, rows, to, stride);
    return outcome(done, image->source, image->loader, message);
}
