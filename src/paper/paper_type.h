/* paper_type.h -- setting text with pango so that it breaks where Word and LibreOffice break it.
 *
 * Liberation Serif has the metrics of Times New Roman. At 72 dpi pango would round every advance
 * to a whole point and hint it: text comes out letter-spaced and breaks elsewhere; type_new turns
 * both off.
 */
#ifndef PAPER_PAPER_TYPE_H
#define PAPER_PAPER_TYPE_H

#include "plat/paper_flow.h"

#include <pango/pangocairo.h>

#define TYPE_FAMILY "Liberation Serif"
#define TYPE_PT(twips) ((double)(twips) / 20.0)

struct type *type_new(void);
void type_free(struct type *type);
/* Whether TYPE_FAMILY is installed; without it another family is taken and lines break elsewhere. */
bool type_has_family(struct type *type);

/* A FLOW_TEXT as a layout width points wide, justified and aligned as its style or align (0: the
 * style's) says. The caller unrefs it. */
PangoLayout *type_layout(struct type *type, struct arena *arena, const struct flow_item *item,
    enum paper_align align, double width_pt);
/* Width of the layout's widest line, without spaces at its end. */
double type_widest_pt(PangoLayout *layout);
/* Distance between base lines. */
double type_pitch_pt(const struct paper_style *style);
/* From the top of a line to its base line. */
double type_ascent_pt(const struct paper_style *style);

/* Where the columns of a table width points wide begin and end: column_count + 1 edges. Shares are
 * as the table says, but no column is narrower than its longest word while another has room. */
const double *type_edges(struct type *type, struct arena *arena, const struct paper_table *table,
    double width_pt);

#endif
