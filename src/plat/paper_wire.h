/* paper_wire.h -- what the pool and sangkien-paper say to each other over one descriptor.
 *
 * Request  length, JSON.   Answer  status byte, length, bytes.   Lengths: 4 bytes, high byte first.
 * Errors   false: the other side has gone or has said something that is not of this form.
 */
#ifndef PLAT_PAPER_WIRE_H
#define PLAT_PAPER_WIRE_H

#include "plat/paper_model.h"

enum {
    PAPER_REQUEST_BYTES_MAX = 4 * PAPER_MODEL_BYTES_MAX,
    PAPER_FILE_BYTES_MAX = 128 * 1024 * 1024,
    PAPER_WIRE_REQUEST_HEAD = 4,
    PAPER_WIRE_ANSWER_HEAD = 5,
};

bool paper_wire_put(int fd, const void *bytes, size_t n); /* all of it */
bool paper_wire_get(int fd, void *bytes, size_t n);
bool paper_wire_get_request(int fd, struct arena *arena, struct str *out);
bool paper_wire_put_answer(int fd, bool is_done, struct bytes said);

/* The lengths, for whoever reads and writes with a time limit of its own. */
void paper_wire_length(uint8_t out[4], size_t n);
size_t paper_wire_length_of(const uint8_t bytes[4]);

#endif
