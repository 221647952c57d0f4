#include "Internal.h"

cvips_image *cvips_open(const uint8_t *bytes, size_t count, cvips_header *header, char message[CVIPS_MESSAGE_SIZE]) {
    if (!cvips_start(message)) return NULL;
    // fail_on works only as part of the option string.
    VipsImage *loaded = vips_image_new_from_buffer(bytes, count, "access=sequential,fail_on=error", NULL);
    if (!loaded) {
        cvips_take_error(message);
        return NULL;
    }
    cvips_image *image = g_new0(cvips_image, 1);
    image->loaded = loaded;
    image->image = g_object_ref(loaded);
    header->width = vips_image_get_width(loaded);
    header->height = vips_image_get_height(loaded);
    header->orientation = vips_image_get_orientation(loaded);
    return image;
}

void cvips_close(cvips_image *image) {
    if (!image) return;
    if (image->region) g_object_unref(image->region);
    g_object_unref(image->image);
    g_object_unref(image->loaded);
    g_free(image);
    // Whatever was said meanwhile concerned this picture only.
    vips_error_clear();
}

// The largest value of a sample, which is what white and full opacity are.
static double white(const VipsImage *image) {
    switch (vips_image_get_interpretation(image)) {
    case VIPS_INTERPRETATION_RGB16:
    case VIPS_INTERPRETATION_GREY16: return 65535.0;
    case VIPS_INTERPRETATION_scRGB: return 1.0;
    default: return 255.0;
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

bool cvips_convert(cvips_image *image, const uint8_t **profile, size_t *profile_count,
                   char message[CVIPS_MESSAGE_SIZE]) {
    *profile = NULL;
    *profile_count = 0;
    if (convert(&image->image, image->loaded, profile, profile_count)) {
        image->region = vips_region_new(image->image);
        if (image->region) return true;
    }
    cvips_take_error(message);
    return false;
}

bool cvips_read(cvips_image *image, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                size_t stride, char message[CVIPS_MESSAGE_SIZE]) {
    if (cvips_copy_region(image->region, column, row, columns, rows, to, stride)) return true;
    cvips_take_error(message);
    return false;
}
