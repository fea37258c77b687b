#include "base/err.h"
#include "paper/paper.h"

#include <qrencode.h>

bool
qr_make(struct arena *arena, struct str text, struct qr *out)
{
    if (text.n == 0 || text.n > PAPER_QR_BYTES_MAX) {
        return false;
    }
    /* Level M survives a fold or a stamp over 15 % of the code. */
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return false;
    }
    size_t count = (size_t)code->width * (size_t)code->width;
    unsigned char *dots = ARENA_ARRAY(arena, unsigned char, count);
    memcpy(dots, code->data, count);
    *out = (struct qr){dots, code->width};
    QRcode_free(code);
    return true;
}
