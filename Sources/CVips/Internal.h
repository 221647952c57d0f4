#ifndef CVIPS_INTERNAL_H
#define CVIPS_INTERNAL_H

#include "CVips.h"

#include <vips/vips.h>

// The bytes of a file, read until the guard says that it is enough.
typedef struct {
    VipsSource parent;
    const uint8_t *bytes;
    gint64 count, place;
    cvips_guard guard;
    bool pads;        // made-up bytes take the place of those that are not there, or may no longer be read
    gint reads_left;  // how often it may still be read; 0 for any number
    gint over;        // the guard has said so, or
    gint overread;    // it has been read that often
    gint ended;       // more was wanted than there is
} CVipsSource;

struct cvips_image {
    VipsImage *image;     // as loaded, then converted
    VipsImage *loaded;    // keeps the profile alive
    VipsRegion *region;
    CVipsSource *source;
    char *loader;
};

// Starts the library once, with the settings of this package; false if it does not start.
bool cvips_start(char message[CVIPS_MESSAGE_SIZE]);

CVipsSource *cvips_source_new(const uint8_t *bytes, size_t count, bool pads, cvips_guard guard);

// Asks the guard; once it is over it stays so.
bool cvips_is_over(CVipsSource *source);

// Takes the library's error text, of which there is one for the whole process: what an operation that failed wrote a moment
// ago, less the lines that another format's loader wrote at the same time. `loader` may be NULL.
void cvips_take_error(const char *loader, char message[CVIPS_MESSAGE_SIZE]);

// Takes the floating-point pipelines out of the image's colour profile. Two kilobytes may describe one of a hundred thousand
// elements, which every color would pass; the profile's tables or matrix, which it has as well, take their place.
void cvips_tame_profile(VipsImage *image);

// Replaces *image by `next`, dropping the reference to the old one.
void cvips_replace(VipsImage **image, VipsImage *next);

bool cvips_copy_region(VipsRegion *region, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                       size_t stride);

#endif
