#ifndef CVIPS_INTERNAL_H
#define CVIPS_INTERNAL_H

#include "CVips.h"

#include <vips/vips.h>

struct cvips_image {
    VipsImage *image;    // as loaded, then converted
    VipsImage *loaded;   // keeps the profile alive
    VipsRegion *region;
    const uint8_t *bytes;
    size_t count;
};

// Starts the library once, with the settings of this package; false if it does not start.
bool cvips_start(char message[CVIPS_MESSAGE_SIZE]);

// The library has one error text for the whole process. So whatever may write to it works under a shared lock and
// leaves the text alone, and who needs a reason repeats what failed under the exclusive lock, where the text is its
// own. Neither is taken while holding the other, and nothing calls back to Swift under them.
void cvips_enter(void);
void cvips_leave(void);
void cvips_enter_alone(void);  // also empties the text
void cvips_leave_alone(void);

// Copies the library's error text into a message. Only under the exclusive lock.
void cvips_take_error(char message[CVIPS_MESSAGE_SIZE]);

// Replaces *image by `next`, dropping the reference to the old one.
void cvips_replace(VipsImage **image, VipsImage *next);

bool cvips_copy_region(VipsRegion *region, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                       size_t stride);

#endif
