#include "Internal.h"

static VipsImage *load(const uint8_t *bytes, size_t count) {
    // fail_on works only as part of the option string.
    return vips_image_new_from_buffer(bytes, count, "access=sequential,fail_on=error", NULL);
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
        // Only who is alone uses the error text, so emptying it here takes nobody's.
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

// Finds out why reading a picture failed, by doing it again from the start while nobody else works: a loader that has
// failed once does not say why a second time. Rows may be NULL; `area` is then not read.
static void explain(const uint8_t *bytes, size_t count, const VipsRect *area, uint8_t *rows, size_t stride,
                    char message[CVIPS_MESSAGE_SIZE]) {
    cvips_enter_alone();
    VipsImage *loaded = load(bytes, count);
    VipsImage *image = loaded ? g_object_ref(loaded) : NULL;
    const uint8_t *profile = NULL;
    size_t profile_count = 0;
    VipsRegion *region = NULL;
    if (image && convert(&image, loaded, &profile, &profile_count)) region = vips_region_new(image);
    if (region && rows) cvips_copy_region(region, area->left, area->top, area->width, area->height, rows, stride);
    cvips_take_error(message);
    if (region) g_object_unref(region);
    if (image) g_object_unref(image);
    if (loaded) g_object_unref(loaded);
    cvips_leave_alone();
}

cvips_image *cvips_open(const uint8_t *bytes, size_t count, cvips_header *header, char message[CVIPS_MESSAGE_SIZE]) {
    if (!cvips_start(message)) return NULL;
    cvips_enter();
    VipsImage *loaded = load(bytes, count);
    if (loaded) {
        header->width = vips_image_get_width(loaded);
        header->height = vips_image_get_height(loaded);
        header->orientation = vips_image_get_orientation(loaded);
    }
    cvips_leave();
    if (!loaded) {
        explain(bytes, count, NULL, NULL, 0, message);
        return NULL;
    }
    cvips_image *image = g_new0(cvips_image, 1);
    image->loaded = loaded;
    image->image = g_object_ref(loaded);
    image->bytes = bytes;
    image->count = count;
    return image;
}

void cvips_close(cvips_image *image) {
    if (!image) return;
    cvips_enter();
    if (image->region) g_object_unref(image->region);
    g_object_unref(image->image);
    g_object_unref(image->loaded);
    cvips_leave();
    g_free(image);
}

bool cvips_convert(cvips_image *image, const uint8_t **profile, size_t *profile_count,
                   char message[CVIPS_MESSAGE_SIZE]) {
    *profile = NULL;
    *profile_count = 0;
    cvips_enter();
    if (convert(&image->image, image->loaded, profile, profile_count)) image->region = vips_region_new(image->image);
    cvips_leave();
    if (image->region) return true;
    explain(image->bytes, image->count, NULL, NULL, 0, message);
    return false;
}

bool cvips_read(cvips_image *image, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                size_t stride, char message[CVIPS_MESSAGE_SIZE]) {
    cvips_enter();
    const bool done = cvips_copy_region(image->region, column, row, columns, rows, to, stride);
    cvips_leave();
    if (done) return true;
    const VipsRect area = {.left = column, .top = row, .width = columns, .height = rows};
    explain(image->bytes, image->count, &area, to, stride, message);
    return false;
}
