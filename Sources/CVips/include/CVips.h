// A thin face over libvips for Swift: no glib types, no variadic calls, errors as text. Whatever a file holds comes out
// as rows of 8-bit sRGB.
#ifndef CVIPS_H
#define CVIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cvips_image cvips_image;

// Room for one message; longer ones are cut.
#define CVIPS_MESSAGE_SIZE 256

typedef struct {
    int32_t width, height;  // as stored, before any orientation
    int32_t orientation;    // 1 to 8, as in Exif
} cvips_header;

// Reads the header. `bytes` must outlive the image. NULL with a message on failure. Formats whose loaders are not meant
// for untrusted files, and those that execute or render documents, are not loaded.
cvips_image *cvips_open(const uint8_t *bytes, size_t count, cvips_header *header, char message[CVIPS_MESSAGE_SIZE]);
void cvips_close(cvips_image *image);

// Sets up the conversion to 8-bit sRGB on white. For an 8-bit RGB picture an embedded profile is not applied but handed
// out in *profile, so that it can be applied to the small picture after a resize; it lives as long as the image.
bool cvips_convert(cvips_image *image, const uint8_t **profile, size_t *profile_count,
                   char message[CVIPS_MESSAGE_SIZE]);

// Copies a rectangle of converted rows. Rows must be asked for from top to bottom, but may be passed over.
bool cvips_read(cvips_image *image, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                size_t stride, char message[CVIPS_MESSAGE_SIZE]);

// Converts pixels in place from a profile to sRGB. False, with nothing changed, if the profile is not usable.
bool cvips_apply_profile(uint8_t *pixels, int32_t width, int32_t height, const uint8_t *profile, size_t count);

typedef enum { CVIPS_JPEG, CVIPS_PNG } cvips_format;

// Encodes pixels without metadata. NULL with a message on failure; the result goes back to cvips_free.
uint8_t *cvips_encode(const uint8_t *pixels, int32_t width, int32_t height, cvips_format format, int quality,
                      size_t *count, char message[CVIPS_MESSAGE_SIZE]);
void cvips_free(uint8_t *bytes);

// The version of libvips, such as "8.14.1-...".
const char *cvips_version(void);
// Whether libvips was built with an operation such as "heifload_buffer" that is not blocked, nor held unfit for untrusted
// files by libvips itself.
bool cvips_has_loader(const char *name);

#endif
