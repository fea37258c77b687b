/* paper.h -- the writers of sangkien-paper, a small program of its own, so that the server never
 * loads pango, cairo or libzip [D3].
 *
 * Input    a model that paper_model_read has accepted.
 * Output   bytes in the arena. The same model gives the same bytes, on any day.
 * Errors   false, with *why in English for the log; no user reads it.
 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "plat/paper_flow.h"

#define PAPER_CREATOR "Sáng Kiến" /* metadata of both formats: the product's name */

struct type;

/* One paper. */
bool paper_docx(struct arena *arena, struct type *type, const struct paper_model *model,
    struct bytes *out, struct str *why);
/* One or more papers one after another in a single file, each with its own page numbers. */
bool paper_pdf(struct arena *arena, struct type *type, const struct paper_model *models,
    size_t model_count, struct bytes *out, struct str *why);

/* A code of modules: bit (x, y) is at dots[y * width + x] & 1. False when text does not fit. */
struct qr {
    const unsigned char *dots;
    int32_t width;
};
bool qr_make(struct arena *arena, struct str text, struct qr *out);

/* made_at as RFC 3339; a fixed instant when the model has none. */
struct str paper_made_at(struct arena *arena, const struct paper_model *model);

#endif
