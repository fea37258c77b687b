#include "paper/paper_package.h"

#include "base/err.h"

#include <cairo.h>
#include <zip.h>

#define OFFICE_REL   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_REL  "http://schemas.openxmlformats.org/package/2006/relationships"
#define WORD_TYPE    "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define PACKAGE_TYPE "application/vnd.openxmlformats-package."

enum { PIXELS_PER_DOT = 8, QUIET_DOTS = 1, DOS_EPOCH_UNIX = 315532800 /* 1980-01-01 */ };

struct part {
    const char *name;
    struct str content;
};
struct package {
    struct arena *arena;
    struct part parts[PACKAGE_PARTS_MAX];
    size_t part_count, picture_count;
};

struct package *
package_new(struct arena *arena)
{
    struct package *package = ARENA_NEW(arena, struct package);

    package->arena = arena;
    return package;
}

void
package_part(struct package *package, const char *name, struct str content)
{
    MUST(package->part_count < PACKAGE_PARTS_MAX);
    package->parts[package->part_count++] = (struct part){name, content};
}

/* -- pictures ---------------------------------------------------------------------------------- */

static cairo_status_t
append(void *closure, const unsigned char *data, unsigned int bytes)
{
    buf_put_bytes(closure, data, bytes);
    return CAIRO_STATUS_SUCCESS;
}

static struct str
qr_png(struct arena *arena, const struct qr *qr)
{
    int side = (qr->width + 2 * QUIET_DOTS) * PIXELS_PER_DOT;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
    cairo_t *cr = cairo_create(surface);
    struct buf png;

    buf_init(&png, arena, 4096);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (int32_t i = 0; i < qr->width * qr->width; i++) {
        if ((qr->dots[i] & 1) != 0) {
            cairo_rectangle(cr, (i % qr->width + QUIET_DOTS) * PIXELS_PER_DOT,
                (i / qr->width + QUIET_DOTS) * PIXELS_PER_DOT, PIXELS_PER_DOT, PIXELS_PER_DOT);
        }
    }
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_surface_write_to_png_stream(surface, append, &png);
    cairo_surface_destroy(surface);
    return buf_str(&png);
}

struct str
package_picture(struct package *package, struct str text)
{
    struct qr qr;
    size_t no = ++package->picture_count;

    MUST(no <= PACKAGE_PICTURES_MAX);
    struct str name = str_printf(package->arena, "word/media/qr%zu.png", no);
    struct str png = qr_make(package->arena, text, &qr) ? qr_png(package->arena, &qr) : STR("");
    package_part(package, str_c(package->arena, name), png);
    return str_printf(package->arena, "rPicture%zu", no);
}

/* -- parts with fixed or nearly fixed text ----------------------------------------------------- */

static void
put_style(struct buf *xml, const struct paper_style *style)
{
    static const char *const jc[] = {
        [PAPER_LEFT] = "left",
        [PAPER_CENTRE] = "center",
        [PAPER_RIGHT] = "right",
        [PAPER_JUSTIFY] = "both",
    };

    buf_printf(xml,
        "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"%s\"><w:name w:val=\"ND30 %s\"/>"
        "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:widowControl/>"
        "<w:spacing w:before=\"%d\" w:after=\"0\" w:line=\"%d\" w:lineRule=\"auto\"/>",
        style->id, style->name, style->before, 240 * style->line_percent / 100);
    if (style->first_line < 0) {
        buf_printf(xml, "<w:ind w:left=\"%d\" w:hanging=\"%d\"/>", style->left, -style->first_line);
    } else if (style->left + style->first_line > 0) {
        buf_printf(xml, "<w:ind w:left=\"%d\" w:firstLine=\"%d\"/>", style->left, style->first_line);
    }
    buf_printf(xml, "<w:jc w:val=\"%s\"/></w:pPr><w:rPr>", jc[style->align]);
    buf_c(xml, style->bold ? "<w:b/><w:bCs/>" : "");
    buf_c(xml, style->italic ? "<w:i/><w:iCs/>" : "");
    if (style->colour != 0) {
        buf_printf(xml, "<w:color w:val=\"%06X\"/>", style->colour);
    }
    buf_printf(xml, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr></w:style>",
        style->half_points, style->half_points);
}

static struct str
styles_xml(struct arena *arena)
{
    struct buf xml;

    buf_init(&xml, arena, 16 * 1024);
    buf_c(&xml,
        PACKAGE_XML_HEAD "<w:styles " PACKAGE_NAMESPACES "><w:docDefaults><w:rPrDefault><w:rPr>"
        "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\""
        " w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"28\"/>"
        "<w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/>"
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
        "<w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
        "<w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
        "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/>"
        "</w:tblCellMar></w:tblPr></w:style>"
        "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Ruled\"><w:name w:val=\"Ruled\"/>"
        "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>");
    for (size_t i = 0; i < 6; i++) {
        static const char *const sides[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
        buf_printf(&xml, "<w:%s w:val=\"single\" w:sz=\"%d\" w:space=\"0\" w:color=\"000000\"/>",
            sides[i], PAPER_RULE_EIGHTHS);
    }
    buf_printf(&xml,
        "</w:tblBorders><w:tblCellMar><w:top w:w=\"20\" w:type=\"dxa\"/>"
        "<w:left w:w=\"%d\" w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/>"
        "<w:right w:w=\"%d\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
        PAPER_CELL_PAD_TWIPS, PAPER_CELL_PAD_TWIPS);
    for (size_t i = 0; i < PAPER_PARTS_END; i++) {
        put_style(&xml, &paper_styles[i]);
    }
    buf_c(&xml, "</w:styles>");
    return buf_str(&xml);
}

static struct str
contact_xml(struct arena *arena, const struct paper_lines *contact)
{
    struct buf xml;

    buf_init(&xml, arena, 1024);
    buf_c(&xml, PACKAGE_XML_HEAD "<w:ftr " PACKAGE_NAMESPACES ">");
    for (size_t i = 0; i < contact->count; i++) {
        buf_c(&xml, "<w:p><w:pPr><w:pStyle w:val=\"contact\"/>");
        if (i == 0) {
            buf_printf(&xml,
                "<w:pBdr><w:top w:val=\"single\" w:sz=\"%d\" w:space=\"2\" w:color=\"000000\"/>"
                "</w:pBdr>",
                PAPER_RULE_EIGHTHS);
        }
        buf_c(&xml, "</w:pPr><w:r><w:t xml:space=\"preserve\">");
        buf_html(&xml, contact->items[i]);
        buf_c(&xml, "</w:t></w:r></w:p>");
    }
    buf_c(&xml, "</w:ftr>");
    return buf_str(&xml);
}

static struct str
core_xml(struct arena *arena, const struct paper_model *model, const struct paper_flow *flow)
{
    struct buf xml;
    struct str at = paper_made_at(arena, model);

    buf_init(&xml, arena, 1024);
    buf_c(&xml,
        PACKAGE_XML_HEAD
        "<cp:coreProperties"
        " xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\""
        " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\""
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    buf_html(&xml, flow->title);
    buf_c(&xml, "</dc:title><dc:creator>");
    buf_html(&xml, flow->author);
    buf_printf(&xml,
        "</dc:creator><dc:language>vi-VN</dc:language>"
        "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:created>"
        "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:modified></cp:coreProperties>",
        STR_ARG(at), STR_ARG(at));
    return buf_str(&xml);
}

static const char CONTENT_TYPES[] = PACKAGE_XML_HEAD
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"" PACKAGE_TYPE "relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD_TYPE "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD_TYPE "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD_TYPE "settings+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" ContentType=\"" WORD_TYPE "header+xml\"/>"
    "<Override PartName=\"/word/header2.xml\" ContentType=\"" WORD_TYPE "header+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD_TYPE "footer+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" ContentType=\"" PACKAGE_TYPE "core-properties+xml\"/>"
    "</Types>";

static const char TOP_RELATIONS[] = PACKAGE_XML_HEAD
    "<Relationships xmlns=\"" PACKAGE_REL "\">"
    "<Relationship Id=\"rId1\" Type=\"" OFFICE_REL "/officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" PACKAGE_REL "/metadata/core-properties\""
    " Target=\"docProps/core.xml\"/></Relationships>";

static const char SETTINGS[] = PACKAGE_XML_HEAD
    "<w:settings " PACKAGE_NAMESPACES "><w:defaultTabStop w:val=\"720\"/>"
    "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat>"
    "<w:compatSetting w:name=\"compatibilityMode\""
    " w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
    "<w:themeFontLang w:val=\"vi-VN\"/></w:settings>";

static const char HEADER[] = PACKAGE_XML_HEAD
    "<w:hdr " PACKAGE_NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"page-number\"/></w:pPr>"
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
    "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r>"
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>";

static const char HEADER_BLANK[] = PACKAGE_XML_HEAD
    "<w:hdr " PACKAGE_NAMESPACES "><w:p><w:pPr><w:pStyle w:val=\"page-number\"/></w:pPr></w:p></w:hdr>";

static struct str
relations_xml(const struct package *package)
{
    struct buf xml;

    buf_init(&xml, package->arena, 1024);
    buf_c(&xml,
        PACKAGE_XML_HEAD "<Relationships xmlns=\"" PACKAGE_REL "\">"
        "<Relationship Id=\"rStyles\" Type=\"" OFFICE_REL "/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rSettings\" Type=\"" OFFICE_REL "/settings\" Target=\"settings.xml\"/>"
        "<Relationship Id=\"rHeader\" Type=\"" OFFICE_REL "/header\" Target=\"header1.xml\"/>"
        "<Relationship Id=\"rBlank\" Type=\"" OFFICE_REL "/header\" Target=\"header2.xml\"/>"
        "<Relationship Id=\"rContact\" Type=\"" OFFICE_REL "/footer\" Target=\"footer1.xml\"/>");
    for (size_t i = 1; i <= package->picture_count; i++) {
        buf_printf(&xml,
            "<Relationship Id=\"rPicture%zu\" Type=\"" OFFICE_REL "/image\" Target=\"media/qr%zu.png\"/>",
            i, i);
    }
    buf_c(&xml, "</Relationships>");
    return buf_str(&xml);
}

/* -- the zip ----------------------------------------------------------------------------------- */

static bool
zip_parts(const struct package *package, zip_t *zip)
{
    for (size_t i = 0; i < package->part_count; i++) {
        const struct part *part = &package->parts[i];
        zip_source_t *source = zip_source_buffer(zip, part->content.p, part->content.n, 0);
        if (source == NULL) {
            return false;
        }
        zip_int64_t index = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(source);
            return false;
        }
        if (zip_file_set_mtime(zip, (zip_uint64_t)index, DOS_EPOCH_UNIX, 0) != 0) {
            return false;
        }
    }
    return true;
}

static bool
read_back(struct arena *arena, zip_source_t *source, struct bytes *out)
{
    zip_stat_t stat;

    if (zip_source_open(source) != 0) {
        return false;
    }
    if (zip_source_stat(source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0) {
        zip_source_close(source);
        return false;
    }
    uint8_t *bytes = ARENA_ARRAY(arena, uint8_t, stat.size);
    zip_int64_t n = zip_source_read(source, bytes, stat.size);
    zip_source_close(source);
    *out = (struct bytes){bytes, (size_t)stat.size};
    return n >= 0 && (zip_uint64_t)n == stat.size;
}

static bool
zip_package(const struct package *package, struct bytes *out, struct str *why)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    if (source == NULL) {
        *why = STR("no room for the zip");
        return false;
    }
    zip_source_keep(source); /* zip_close would let it go; the bytes are read afterwards */
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    if (zip == NULL) {
        zip_source_free(source);
        zip_source_free(source);
        *why = STR("the zip could not be begun");
        return false;
    }
    bool done = zip_parts(package, zip);
    if (!done) {
        zip_discard(zip);
    } else {
        done = zip_close(zip) == 0 && read_back(package->arena, source, out);
    }
    zip_source_free(source);
    if (!done) {
        *why = STR("the zip could not be written");
    }
    return done;
}

bool
package_finish(struct package *package, const struct paper_model *model,
    const struct paper_flow *flow, struct bytes *out, struct str *why)
{
    struct package whole = {.arena = package->arena, .picture_count = package->picture_count};

    /* Readers look for the list of types first. */
    package_part(&whole, "[Content_Types].xml", str_of(CONTENT_TYPES));
    package_part(&whole, "_rels/.rels", str_of(TOP_RELATIONS));
    for (size_t i = 0; i < package->part_count; i++) {
        package_part(&whole, package->parts[i].name, package->parts[i].content);
    }
    package_part(&whole, "word/_rels/document.xml.rels", relations_xml(package));
    package_part(&whole, "word/styles.xml", styles_xml(package->arena));
    package_part(&whole, "word/settings.xml", str_of(SETTINGS));
    package_part(&whole, "word/header1.xml", str_of(HEADER));
    package_part(&whole, "word/header2.xml", str_of(HEADER_BLANK));
    package_part(&whole, "word/footer1.xml", contact_xml(package->arena, &flow->contact));
    package_part(&whole, "docProps/core.xml", core_xml(package->arena, model, flow));
    return zip_package(&whole, out, why);
}
