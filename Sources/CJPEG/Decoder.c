#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// jerror.h lists the codes of arithmetic coding only when jpeglib.h came first.
#include <jpeglib.h>
#include <jerror.h>

struct cjpeg_decoder {
    struct jpeg_decompress_struct library;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    cjpeg_status status;
    char message[JMSG_LENGTH_MAX];
    bool ended;  // the bytes are used up: the library goes on with end markers that it makes up
    cjpeg_guard guard;
    unsigned int calls;  // of the progress monitor
    const JOCTET *exif;
    size_t exif_count;
    struct {
        const JOCTET *bytes;
        size_t count;
    } profile[256];      // the parts of the colour profile by their numbers, from 1
    int profile_parts;   // how many there should be; 0 for no profile, -1 for one that cannot be put together
    uint8_t *icc;
};

// MARK: Errors

static cjpeg_status status_of(int code, bool ended) {
    if (code == JERR_OUT_OF_MEMORY) return CJPEG_NO_MEMORY;
    // Behind the last byte, whatever goes wrong does so because there are no more.
    if (ended) return CJPEG_TRUNCATED;
    switch (code) {
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY: return CJPEG_TRUNCATED;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_ARITH_NOTIMPL: return CJPEG_UNSUPPORTED;
    default: return CJPEG_CORRUPT;
    }
}

static void fail(j_common_ptr library) {
    cjpeg_decoder *decoder = library->client_data;
    decoder->status = status_of(library->err->msg_code, decoder->ended);
    library->err->format_message(library, decoder->message);
    longjmp(decoder->escape, 1);
}

// The library goes on with made-up pixels after damage and only warns. Here damage is an error; what does not touch the
// pixels (stray bytes between segments, odd but decodable headers, no end marker) is let pass.
static void on_message(j_common_ptr library, int level) {
    if (level >= 0) return;
    switch (library->err->msg_code) {
    case JWRN_JPEG_EOF:
        ((cjpeg_decoder *)library->client_data)->ended = true;
        // Huffman codes that are missing bits are told by JWRN_HIT_MARKER; arithmetic ones only so.
        if (((j_decompress_ptr)library)->arith_code) fail(library);
        return;
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION: fail(library);
    default: return;
    }
}

static void ask(cjpeg_decoder *decoder) {
    if (!decoder->guard.ask || !decoder->guard.ask(decoder->guard.context)) return;
    decoder->status = CJPEG_OVER;
    longjmp(decoder->escape, 1);
}

static void print_nothing(j_common_ptr library) { (void)library; }

// Whether each coefficient of a file of several scans is there to its last bit.
static bool is_complete(const struct jpeg_decompress_struct *library) {
    for (int component = 0; component < library->num_components; component++) {
        // Set by the first scan that has the component.
        if (!library->comp_info[component].quant_table) return false;
        if (!library->coef_bits) continue;
        for (int i = 0; i < DCTSIZE2; i++) {
            if (library->coef_bits[component][i] != 0) return false;
        }
    }
    return true;
}

// Every scan of a progressive file walks over all coefficients, so a small file with very many scans over a large
// picture would keep a processor busy for minutes. Real files have about ten; the larger the picture, the fewer are
// allowed.
static void on_progress(j_common_ptr common) {
    struct jpeg_decompress_struct *library = (struct jpeg_decompress_struct *)common;
    // Behind the last scan comes the end marker, or what a camera has put in its place, which is not to be read.
    if (jpeg_has_multiple_scans(library) && library->input_iMCU_row >= library->total_iMCU_rows && is_complete(library)) {
        library->unread_marker = JPEG_EOI;
    }
    cjpeg_decoder *decoder = common->client_data;
    // Called for every row or so.
    if (decoder->calls++ % 16 == 0) ask(decoder);
    const double pixels = (double)library->image_width * library->image_height;
    const double budget = 2e9 / (pixels > 1 ? pixels : 1);
    const int most = budget < 25 ? 25 : budget > 500 ? 500 : (int)budget;
    if (library->input_scan_number <= most) return;
    decoder->status = CJPEG_CORRUPT;
    snprintf(decoder->message, sizeof decoder->message, "more than %d scans", most);
    longjmp(decoder->escape, 1);
}

const char *cjpeg_message(const cjpeg_decoder *decoder) { return decoder->message; }

// MARK: Header

static void note_profile(cjpeg_decoder *decoder, const JOCTET *data, size_t count) {
    static const char signature[12] = "ICC_PROFILE";
    if (count < sizeof signature + 2 || memcmp(data, signature, sizeof signature) != 0) return;
    const int number = data[12], parts = data[13];
    if (decoder->profile_parts == 0) decoder->profile_parts = parts > 0 ? parts : -1;
    if (parts != decoder->profile_parts || number < 1 || number > parts || decoder->profile[number].bytes) {
        decoder->profile_parts = -1;
        return;
    }
    decoder->profile[number].bytes = data + sizeof signature + 2;
    decoder->profile[number].count = count - sizeof signature - 2;
}

// Notes where in the file the first Exif segment and the parts of the colour profile lie, and passes over all of them. The
// library's own way copies every segment to the end of a list that it walks to get there, so that a megabyte of empty ones
// would keep it busy for minutes.
static boolean on_segment(j_decompress_ptr library) {
    static const char exif[6] = {'E', 'x', 'i', 'f', 0, 0};
    cjpeg_decoder *decoder = library->client_data;
    struct jpeg_source_mgr *source = library->src;
    size_t length = 0;
    for (int i = 0; i < 2; i++) {
        if (source->bytes_in_buffer == 0) source->fill_input_buffer(library);
        source->bytes_in_buffer--;
        length = length << 8 | *source->next_input_byte++;
    }
    if (length <= 2) return TRUE;
    length -= 2;
    const JOCTET *data = source->next_input_byte;
    const size_t count = length < source->bytes_in_buffer ? length : source->bytes_in_buffer;
    if (library->unread_marker == JPEG_APP0 + 2) {
        note_profile(decoder, data, count);
    } else if (!decoder->exif && count >= sizeof exif && memcmp(data, exif, sizeof exif) == 0) {
        decoder->exif = data + sizeof exif;
        decoder->exif_count = count - sizeof exif;
    }
    source->skip_input_data(library, (long)length);
    return TRUE;
}

// Puts the colour profile together where all of one is there.
static void assemble_profile(cjpeg_decoder *decoder, cjpeg_header *header) {
    size_t count = 0;
    for (int i = 1; i <= decoder->profile_parts; i++) {
        if (!decoder->profile[i].bytes) return;
        count += decoder->profile[i].count;
    }
    uint8_t *next = decoder->icc = count > 0 ? malloc(count) : NULL;
    if (!next) return;
    header->icc = next;
    header->icc_count = count;
    for (int i = 1; i <= decoder->profile_parts; i++) {
        memcpy(next, decoder->profile[i].bytes, decoder->profile[i].count);
        next += decoder->profile[i].count;
    }
}

// What the library holds of a file of several scans until it has read them all.
static int64_t coefficient_bytes(struct jpeg_decompress_struct *library) {
    if (!jpeg_has_multiple_scans(library)) return 0;
    int64_t blocks = 0;
    for (int i = 0; i < library->num_components; i++) {
        const jpeg_component_info *component = &library->comp_info[i];
        blocks += (int64_t)(component->width_in_blocks + component->h_samp_factor)
            * (component->height_in_blocks + component->v_samp_factor);
    }
    return blocks * (int64_t)sizeof(JBLOCK);
}

cjpeg_decoder *cjpeg_open(const uint8_t *bytes, size_t count, cjpeg_guard guard, cjpeg_header *header,
                          cjpeg_status *status) {
    *header = (cjpeg_header){0};
    *status = CJPEG_NO_MEMORY;
    cjpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder) return NULL;
    decoder->guard = guard;
    struct jpeg_decompress_struct *library = &decoder->library;
    library->err = jpeg_std_error(&decoder->errors);
    library->client_data = decoder;
    decoder->errors.error_exit = fail;
    decoder->errors.emit_message = on_message;
    decoder->errors.output_message = print_nothing;
    decoder->progress.progress_monitor = on_progress;
    if (setjmp(decoder->escape)) {
        *status = decoder->status;
        return decoder;
    }
    jpeg_create_decompress(library);
    library->progress = &decoder->progress;
    jpeg_mem_src(library, bytes, count);
    jpeg_set_marker_processor(library, JPEG_APP0 + 1, on_segment);
    jpeg_set_marker_processor(library, JPEG_APP0 + 2, on_segment);
    jpeg_read_header(library, TRUE);

    header->width = (int32_t)library->image_width;
    header->height = (int32_t)library->image_height;
    // Where a vertical sampling factor is 4, passing over rows of a shrunk picture goes wrong in libjpeg-turbo 2.1: it
    // reports an end of the data that is none, or never returns.
    header->rgb = (library->jpeg_color_space == JCS_GRAYSCALE || library->jpeg_color_space == JCS_YCbCr
                   || library->jpeg_color_space == JCS_RGB)
        && library->max_v_samp_factor <= 2;
    header->held_bytes = coefficient_bytes(library);
    header->exif = decoder->exif;
    header->exif_count = decoder->exif_count;
    assemble_profile(decoder, header);
    *status = CJPEG_OK;
    return decoder;
}

void cjpeg_close(cjpeg_decoder *decoder) {
    if (!decoder) return;
    jpeg_destroy_decompress(&decoder->library);
    free(decoder->icc);
    free(decoder);
}

// MARK: Pixels

void cjpeg_scaled_size(cjpeg_decoder *decoder, int eighths, int32_t *width, int32_t *height) {
    *width = (int32_t)(((int64_t)decoder->library.image_width * eighths + 7) / 8);
    *height = (int32_t)(((int64_t)decoder->library.image_height * eighths + 7) / 8);
}

cjpeg_status cjpeg_start(cjpeg_decoder *decoder, int eighths, int32_t skip) {
    struct jpeg_decompress_struct *library = &decoder->library;
    if (setjmp(decoder->escape)) return decoder->status;
    library->scale_num = (unsigned int)eighths;
    library->scale_denom = 8;
    library->out_color_space = JCS_RGB;
    library->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(library);
    if (decoder->ended && jpeg_has_multiple_scans(library) && !is_complete(library)) return CJPEG_TRUNCATED;
    // Arithmetic decoding is slow, and so is passing over many rows.
    const int32_t step = library->arith_code ? 64 : INT32_MAX;
    for (int32_t left = skip; left > 0; left -= step) {
        jpeg_skip_scanlines(library, (JDIMENSION)(left < step ? left : step));
        if (left > step) ask(decoder);
        else break;
    }
    return CJPEG_OK;
}

cjpeg_status cjpeg_read(cjpeg_decoder *decoder, uint8_t *rows, size_t stride, int32_t count, int32_t *got) {
    struct jpeg_decompress_struct *library = &decoder->library;
    *got = 0;
    if (setjmp(decoder->escape)) return decoder->status;
    while (*got < count && library->output_scanline < library->output_height) {
        JSAMPROW pointers[8];
        const int32_t left = count - *got;
        const JDIMENSION wanted = left < 8 ? (JDIMENSION)left : 8;
        for (JDIMENSION i = 0; i < wanted; i++) pointers[i] = rows + ((size_t)*got + i) * stride;
        *got += (int32_t)jpeg_read_scanlines(library, pointers, wanted);
    }
    return CJPEG_OK;
}

cjpeg_status cjpeg_finish(cjpeg_decoder *decoder, uint8_t *row) {
    struct jpeg_decompress_struct *library = &decoder->library;
    if (setjmp(decoder->escape)) return decoder->status;
    // Asked to skip to the very end, the library would leave the rest unread and call the file complete. Short of the
    // last row it decodes the entropy-coded data, and so does reading that row.
    JDIMENSION left = library->output_height - library->output_scanline;
    while (left > 1 && jpeg_skip_scanlines(library, left - 1 < 4096 ? left - 1 : 4096) > 0) {
        ask(decoder);
        left = library->output_height - library->output_scanline;
    }
    if (left > 0) jpeg_read_scanlines(library, (JSAMPARRAY)&row, 1);
    // Now all pixels are there. What follows them is ignored.
    return CJPEG_OK;
}

cjpeg_status cjpeg_verify(cjpeg_decoder *decoder, size_t *count) {
    struct jpeg_decompress_struct *library = &decoder->library;
    if (setjmp(decoder->escape)) return decoder->status;
    library->scale_num = 1;
    library->scale_denom = 8;
    jpeg_start_decompress(library);
    if (decoder->ended && jpeg_has_multiple_scans(library) && !is_complete(library)) return CJPEG_TRUNCATED;
    const JDIMENSION samples = library->output_width * (JDIMENSION)library->output_components;
    JSAMPARRAY row = (*library->mem->alloc_sarray)((j_common_ptr)library, JPOOL_IMAGE, samples, 1);
    while (library->output_scanline < library->output_height) jpeg_read_scanlines(library, row, 1);
    if (!decoder->ended) {
        *count -= library->src->bytes_in_buffer;
        // Decoding stops behind the first marker that is none of its own.
        const JOCTET *next = library->src->next_input_byte;
        if (*count >= 2 && next[-2] == 0xFF && next[-1] != 0) *count -= 2;
    }
    // Lets go of what it holds.
    jpeg_abort_decompress(library);
    return CJPEG_OK;
}
