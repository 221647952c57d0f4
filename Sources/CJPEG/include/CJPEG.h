// A thin face over libjpeg for Swift: no setjmp, no structs of the library, errors as values. Decodes 8-bit grey, YCbCr
// and RGB files to RGB rows from top to bottom, at full size or at a half, a quarter or an eighth of it.
#ifndef CJPEG_H
#define CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cjpeg_decoder cjpeg_decoder;

typedef enum {
    CJPEG_OK = 0,
    CJPEG_TRUNCATED,    // the data end too early
    CJPEG_CORRUPT,      // the data are damaged: see cjpeg_message
    CJPEG_UNSUPPORTED,  // a kind of JPEG that this library does not decode
    CJPEG_NO_MEMORY,
    CJPEG_OVER,         // the guard has said so
} cjpeg_status;

// Asked every few rows and at every scan; may take its time. When it says true, decoding ends with CJPEG_OVER.
typedef struct {
    bool (*ask)(void *context);
    void *context;
} cjpeg_guard;

typedef struct {
    int32_t width, height;  // as stored, before any orientation
    bool rgb;               // can be decoded to RGB here (CMYK, YCCK, vertical sampling factors above 2 cannot)
    int64_t held_bytes;     // what decoding a file of several scans holds in memory; 0 for other files
    const uint8_t *exif;    // payload of the first Exif segment after its "Exif\0\0", or NULL
    size_t exif_count;
    const uint8_t *icc;     // the assembled colour profile, or NULL
    size_t icc_count;
} cjpeg_header;

// Reads the header. `bytes` must outlive the decoder, and so must what `guard` needs; the pointers in `header` only live as
// long as it does.
// NULL only when memory is short; otherwise the decoder must be closed, whatever the status is.
cjpeg_decoder *cjpeg_open(const uint8_t *bytes, size_t count, cjpeg_guard guard, cjpeg_header *header,
                          cjpeg_status *status);
void cjpeg_close(cjpeg_decoder *decoder);

// Sides of the picture decoded at `eighths` (1, 2, 4 or 8) of its size.
void cjpeg_scaled_size(cjpeg_decoder *decoder, int eighths, int32_t *width, int32_t *height);

// Begins decoding at that size and passes over the first `skip` rows.
cjpeg_status cjpeg_start(cjpeg_decoder *decoder, int eighths, int32_t skip);

// Decodes up to `count` further rows of the whole width, `stride` bytes apart; *got is how many there were.
cjpeg_status cjpeg_read(cjpeg_decoder *decoder, uint8_t *rows, size_t stride, int32_t count, int32_t *got);

// Checks the rest of the pixels, making those of the last row only; `row` is room for one. Whether there is an end marker,
// and what follows, does not matter.
cjpeg_status cjpeg_finish(cjpeg_decoder *decoder, uint8_t *row);

// Checks all pixels of a file that something else is going to decode. Takes the number of bytes that the file has, and
// gives how many of them the picture ends within. Instead of cjpeg_start.
cjpeg_status cjpeg_verify(cjpeg_decoder *decoder, size_t *count);

// What the library said about the last failure: one line of text, valid until the decoder is closed.
const char *cjpeg_message(const cjpeg_decoder *decoder);

#endif
