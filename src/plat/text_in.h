/* text_in.h -- where text enters: once, strictly. After this every struct str in a room is clean.
 *
 * Accepts  valid UTF-8. Gives NFC (ICU), trimmed. Tab becomes a space; line ends become \n and are
 *          kept only in TEXT_LINES (there vertical tab and form feed are line ends too).
 * Refuses  other control characters; in TEXT_LINE also direction overrides U+202A-202E,
 *          U+2066-2069 and U+FEFF, which could make a name look like another. In TEXT_LINES these
 *          are dropped: pasting brings them along.
 * Limits   counted in characters after NFC.
 */
#ifndef PLAT_TEXT_IN_H
#define PLAT_TEXT_IN_H

#include "plat/ctx.h"

enum text_shape { TEXT_LINE = 1, TEXT_LINES };
enum text_in_result { TEXT_IN_OK, TEXT_IN_BAD_UTF8, TEXT_IN_BAD_CHARACTER };
enum text_in_result text_in(struct arena *arena, struct str raw, enum text_shape shape,
    struct str *out);

#endif
