#ifndef CVIPS_INTERNAL_H
#define CVIPS_INTERNAL_H

#include "CVips.h"

#include <vips/vips.h>

struct cvips_image {
    VipsImage *image;    // as loaded, then converted
    VipsImage *loaded;   // keeps the profile alive
    VipsRegion *region;
};

// Starts the library once, with the settings of this package; false if it does not start.
bool cvips_start(char message[CVIPS_MESSAGE_SIZE]);

// Moves the library's error text into a message.
void cvips_take_error(char message[CVIPS_MESSAGE_SIZE]);

// Replaces *image by `next`, dropping the reference to the old one.
void cvips_replace(VipsImage **image, VipsImage *next);

bool cvips_copy_region(VipsRegion *region, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                       size_t stride);

#endif
