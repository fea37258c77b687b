/* paper_html.h -- a paper as it will look, inside a page: the preview before it is issued.
 *
 * The markup has no inline styles (the policy of our pages forbids them): sizes, weights and
 * places become the classes of web/asset/_paper.scss. A code (qr) shows as an empty frame.
 * Memory   arena; it needs neither fonts nor the rendering processes.
 */
#ifndef PLAT_PAPER_HTML_H
#define PLAT_PAPER_HTML_H

#include "plat/http.h"
#include "plat/paper_model.h"

struct html paper_html(struct arena *arena, const struct paper_model *model);

#endif
