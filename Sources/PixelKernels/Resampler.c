// The streaming resampler: a ring of rows before or between the two passes.

#include "Internal.h"

#include <stdlib.h>
#include <string.h>

struct pk_resampler {
    pk_table columns, rows;
    bool transposed, rows_first, rows_mirrored;
    pk_kernels kernels;
    int32_t pushed;       // needed rows taken so far
    int32_t emitted;      // result rows of the vertical pass made so far, in the order in which they complete
    int32_t capacity;     // rows in the ring
    size_t ring_stride, wide_stride, narrow_stride;
    uint8_t *ring;        // row r is in slot r % capacity: resampled across, or as it came if rows_first
    uint8_t *wide;        // if rows_first: PK_BATCH rows between the passes
    uint8_t *narrow;      // PK_BATCH finished rows, padded
    int32_t waiting[PK_BATCH];  // if rows_first: which result each row in `wide` becomes
    int32_t waiting_count;
    const uint8_t **taps;  // the ring rows that one vertical step reads
};

static size_t padded(size_t bytes) { return (bytes + 63) / 64 * 64 + PK_ROW_PADDING; }

void pk_resampler_free(pk_resampler *resampler) {
    if (!resampler) return;
    pk_table_free(&resampler->columns);
    pk_table_free(&resampler->rows);
    free(resampler->ring);
    free(resampler->wide);
    free(resampler->narrow);
    free(resampler->taps);
    free(resampler);
}

pk_resampler *pk_resampler_create(const pk_plan *plan) {
    const pk_level level = plan->level == PK_BEST ? pk_best_level() : plan->level;
    if (!pk_level_available(level)) return NULL;
    pk_resampler *resampler = calloc(1, sizeof *resampler);
    if (!resampler) return NULL;
    resampler->kernels = pk_kernels_for(level);
    resampler->transposed = plan->transposed;
    resampler->rows_first = plan->rows_first;
    resampler->rows_mirrored = plan->rows.mirrored;
    if (!pk_table_create(&resampler->columns, &plan->columns, plan->filter, level)
        || !pk_table_create(&resampler->rows, &plan->rows, plan->filter, level)) {
        pk_resampler_free(resampler);
        return NULL;
    }
    const size_t source_bytes = (size_t)(resampler->columns.end - resampler->columns.first) * 3;
    const size_t result_bytes = (size_t)resampler->columns.count * 3;
    // A batch is stored before the results that it completes are made, so a batch more than the longest filter.
    resampler->capacity = resampler->rows.longest + PK_BATCH;
    resampler->ring_stride = padded(plan->rows_first ? source_bytes : result_bytes);
    resampler->wide_stride = padded(source_bytes);
    resampler->narrow_stride = padded(result_bytes);
    // Zeroed, as kernels read (and give no weight to) the padding.
    resampler->ring = calloc((size_t)resampler->capacity, resampler->ring_stride);
    resampler->wide = plan->rows_first ? calloc(PK_BATCH, resampler->wide_stride) : NULL;
    resampler->narrow = calloc(PK_BATCH, resampler->narrow_stride);
    resampler->taps = calloc((size_t)resampler->rows.groups * 4, sizeof *resampler->taps);
    if (!resampler->ring || (plan->rows_first && !resampler->wide) || !resampler->narrow || !resampler->taps) {
        pk_resampler_free(resampler);
        return NULL;
    }
    return resampler;
}

void pk_resampler_needs(const pk_resampler *resampler, int64_t *first_column, int64_t *end_column, int64_t *first_row,
                        int64_t *end_row) {
    *first_column = resampler->columns.first;
    *end_column = resampler->columns.end;
    *first_row = resampler->rows.first;
    *end_row = resampler->rows.end;
}

static uint8_t *ring_row(const pk_resampler *resampler, int32_t row) {
    return resampler->ring + (size_t)(row % resampler->capacity) * resampler->ring_stride;
}

// Takes in `count` (at most PK_BATCH) rows.
static void store(pk_resampler *resampler, const uint8_t *rows, size_t stride, int32_t count) {
    if (resampler->rows_first) {
        const size_t bytes = (size_t)(resampler->columns.end - resampler->columns.first) * 3;
        for (int32_t r = 0; r < count; r++) {
            memcpy(ring_row(resampler, resampler->pushed + r), rows + (size_t)r * stride, bytes);
        }
    } else {
        const uint8_t *from[PK_BATCH];
        uint8_t *to[PK_BATCH];
        for (int32_t r = 0; r < PK_BATCH; r++) {
            // A short batch repeats a row into room that nobody reads.
            from[r] = rows + (size_t)(r < count ? r : 0) * stride;
            to[r] = r < count ? ring_row(resampler, resampler->pushed + r)
                              : resampler->narrow + (size_t)r * resampler->narrow_stride;
        }
        resampler->kernels.horizontal(from, to, &resampler->columns);
    }
    resampler->pushed += count;
}

static void weigh_rows(pk_resampler *resampler, int32_t index, uint8_t *to, size_t bytes) {
    const pk_table *table = &resampler->rows;
    const int32_t start = table->start[index], length = table->length[index];
    for (int32_t t = 0; t < table->groups * 4; t++) {
        resampler->taps[t] = ring_row(resampler, start + (t < length ? t : 0));
    }
    resampler->kernels.vertical(resampler->taps, table->weights + (size_t)index * table->groups * 4, table->groups, to,
                                bytes);
}

// Writes finished pixels of the vertical index `index` into the result.
static void deliver(const pk_resampler *resampler, int32_t index, const uint8_t *pixels, uint8_t *output,
                    size_t output_stride) {
    if (!resampler->transposed) {
        memcpy(output + (size_t)index * output_stride, pixels, (size_t)resampler->columns.count * 3);
        return;
    }
    output += (size_t)index * 3;
    for (int32_t i = 0; i < resampler->columns.count; i++) {
        memcpy(output + (size_t)i * output_stride, pixels + (size_t)i * 3, 3);
    }
}

// Second pass over the rows that wait in `wide`.
static void flush(pk_resampler *resampler, uint8_t *output, size_t output_stride) {
    if (resampler->waiting_count == 0) return;
    const uint8_t *from[PK_BATCH];
    uint8_t *to[PK_BATCH];
    for (int32_t r = 0; r < PK_BATCH; r++) {
        from[r] = resampler->wide + (size_t)(r < resampler->waiting_count ? r : 0) * resampler->wide_stride;
        to[r] = resampler->narrow + (size_t)r * resampler->narrow_stride;
    }
    resampler->kernels.horizontal(from, to, &resampler->columns);
    for (int32_t r = 0; r < resampler->waiting_count; r++) {
        deliver(resampler, resampler->waiting[r], to[r], output, output_stride);
    }
    resampler->waiting_count = 0;
}

static void emit(pk_resampler *resampler, int32_t index, uint8_t *output, size_t output_stride) {
    if (resampler->rows_first) {
        uint8_t *wide = resampler->wide + (size_t)resampler->waiting_count * resampler->wide_stride;
        weigh_rows(resampler, index, wide, (size_t)(resampler->columns.end - resampler->columns.first) * 3);
        resampler->waiting[resampler->waiting_count++] = index;
        if (resampler->waiting_count == PK_BATCH) flush(resampler, output, output_stride);
    } else {
        weigh_rows(resampler, index, resampler->narrow, (size_t)resampler->columns.count * 3);
        deliver(resampler, index, resampler->narrow, output, output_stride);
    }
}

bool pk_resampler_push(pk_resampler *resampler, const uint8_t *rows, size_t stride, int32_t count, uint8_t *output,
                       size_t output_stride) {
    const pk_table *table = &resampler->rows;
    const int32_t needed = (int32_t)(table->end - table->first);
    while (count > 0 && resampler->pushed < needed) {
        int32_t batch = count < PK_BATCH ? count : PK_BATCH;
        if (batch > needed - resampler->pushed) batch = needed - resampler->pushed;
        store(resampler, rows, stride, batch);
        rows += (size_t)batch * stride;
        count -= batch;
        while (resampler->emitted < table->count) {
            const int32_t index = resampler->rows_mirrored ? table->count - 1 - resampler->emitted : resampler->emitted;
            if (table->start[index] + table->length[index] > resampler->pushed) break;
            emit(resampler, index, output, output_stride);
            resampler->emitted++;
        }
    }
    if (resampler->emitted < table->count) return false;
    flush(resampler, output, output_stride);
    return true;
}
