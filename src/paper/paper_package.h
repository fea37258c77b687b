/* paper_package.h -- the zip file around word/document.xml: styles, header, footer, properties. */
#ifndef PAPER_PAPER_PACKAGE_H
#define PAPER_PAPER_PACKAGE_H

#include "paper/paper.h"

#define PACKAGE_XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE_NAMESPACES                                                                         \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                    \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "             \
    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "         \
    "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "                           \
    "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\""

enum { PACKAGE_PARTS_MAX = 24, PACKAGE_PICTURES_MAX = 4 };

struct package;

struct package *package_new(struct arena *arena);
void package_part(struct package *package, const char *name, struct str content);
/* Adds the QR code of text as a picture and answers its relationship id. */
struct str package_picture(struct package *package, struct str text);
bool package_finish(struct package *package, const struct paper_model *model,
    const struct paper_flow *flow, struct bytes *out, struct str *why);

#endif
