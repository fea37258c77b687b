#include "plat/paper_wire.h"

#include <errno.h>
#include <unistd.h>

void
paper_wire_length(uint8_t out[4], size_t n)
{
    for (size_t i = 0; i < 4; i++) {
        out[i] = (uint8_t)(n >> (24 - 8 * i));
    }
}

size_t
paper_wire_length_of(const uint8_t bytes[4])
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

bool
paper_wire_put(int fd, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    while (n > 0) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        p += done;
        n -= (size_t)done;
    }
    return true;
}

bool
paper_wire_get(int fd, void *bytes, size_t n)
{
    uint8_t *p = bytes;

    while (n > 0) {
        ssize_t done = read(fd, p, n);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        p += done;
        n -= (size_t)done;
    }
    return true;
}

bool
paper_wire_get_request(int fd, struct arena *arena, struct str *out)
{
    uint8_t head[PAPER_WIRE_REQUEST_HEAD];

    if (!paper_wire_get(fd, head, sizeof(head))) {
        return false;
    }
    size_t n = paper_wire_length_of(head);
    if (n == 0 || n > PAPER_REQUEST_BYTES_MAX) {
        return false;
    }
    char *text = ARENA_ARRAY(arena, char, n);
    *out = (struct str){text, n};
    return paper_wire_get(fd, text, n);
}

bool
paper_wire_put_answer(int fd, bool is_done, struct bytes said)
{
    uint8_t head[PAPER_WIRE_ANSWER_HEAD] = {is_done ? 0 : 1};

    paper_wire_length(head + 1, said.n);
    return paper_wire_put(fd, head, sizeof(head)) && paper_wire_put(fd, said.p, said.n);
}
