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

// Asked every few kilobytes and rows, on the thread that decodes or one of the library's own; may take its time. When it
// says true, decoding ends with CVIPS_OVER.
typedef struct {
    bool (*ask)(void *context);
    void *context;
} cvips_guard;

typedef enum {
    CVIPS_OK = 0,
    CVIPS_FAILED,  // see the message
    CVIPS_ENDED,   // as CVIPS_FAILED, and the loader wanted more bytes than there are
    CVIPS_OVER,    // the guard has said so
} cvips_status;

typedef struct {
    int32_t width, height;  // as stored, before any orientation
    int32_t orientation;    // 1 to 8, as in Exif
    int32_t pixel_bytes;    // of a decoded pixel: bands times the bytes of a sample
} cvips_header;

// Reads the header with a loader such as "pngload". `bytes` must outlive the image, and so must what `guard` needs. NULL with
// a status, and a message unless it is CVIPS_OVER, on failure.
cvips_image *cvips_open(const uint8_t *bytes, size_t count, const char *loader, cvips_guard guard, cvips_header *header,
                        cvips_status *status, char message[CVIPS_MESSAGE_SIZE]);
void cvips_close(cvips_image *image);

// Sets up the conversion to 8-bit sRGB on white. For an 8-bit RGB picture an embedded profile is not applied but handed
// out in *profile, so that it can be applied to the small picture after a resize; it lives as long as the image.
cvips_status cvips_convert(cvips_image *image, const uint8_t **profile, size_t *profile_count,
                           char message[CVIPS_MESSAGE_SIZE]);

// Copies a rectangle of converted rows. Rows must be asked for from top to bottom, but may be passed over.
cvips_status cvips_read(cvips_image *image, int32_t column, int32_t row, int32_t columns, int32_t rows, uint8_t *to,
                        size_t stride, char message[CVIPS_MESSAGE_SIZE]);

// Converts pixels in place from a profile to sRGB. False, with nothing changed, if the profile is not usable.
bool cvips_apply_profile(uint8_t *pixels, int32_t width, int32_t height, const uint8_t *profile, size_t count);

typedef enum { CVIPS_JPEG, CVIPS_PNG } cvips_format;

// Encodes pixels without metadata. NULL with a message on failure; the result goes back to cvips_free.
uint8_t *cvips_encode(const uint8_t *pixels, int32_t width, int32_t height, cvips_format format, int quality,
                      size_t *count, char message[CVIPS_MESSAGE_SIZE]);
void cvips_free(uint8_t *bytes);

// Renders SVG of this package's own making as rows of 8-bit sRGB; `pixels` has room for them. Files are never read this way.
// False with a message on failure.
bool cvips_draw(const uint8_t *svg, size_t count, int32_t width, int32_t height, uint8_t *pixels,
                char message[CVIPS_MESSAGE_SIZE]);

// The version of libvips, such as "8.14.1-...".
const char *cvips_version(void);
// Whether libvips was built with a loader such as "heifload" that is not blocked, nor held unfit for untrusted files by libvips
// itself.
bool cvips_has_loader(const char *name);

#endif
