/* fuzz_novelty_segment.c -- any bytes as a segment whose checksums are right: it is refused, or all
 * that reads segments comes to an end without reading outside.
 */
#include "fuzz.h"

#include "base/err.h"
#include "novelty/align.h"
#include "novelty/idea.h"
#include "novelty/layout.h"

enum { IDEAS = 10 };

/* A draft of the first document's own words would need its text; its ids are enough to align. */
static void
read_documents(struct arena *arena, const struct segment *s, const struct draft *draft)
{
    struct passage *out = ARENA_ARRAY(arena, struct passage, PASSAGES_MAX);

    for (uint32_t d = 0; d < s->head.doc_count; d++) {
        const struct doc_record *doc = &s->docs[d];
        struct token *places = ARENA_ARRAY(arena, struct token, doc->token_count + 1);

        MUST(align(draft, segment_ids(s, d), doc->token_count, NULL, arena, out) <= PASSAGES_MAX);
        layout_read(s->layout + doc->layout_at, doc->layout_bytes, doc->text_bytes, places,
            doc->token_count);
        MUST(segment_label(s, d).n <= UINT8_MAX);
    }
}

static void
read_all(struct arena *arena, struct segment *s)
{
    struct segment *parts[] = {s};
    const struct view view = {parts, 1, s->head.doc_count, s->dossier_count};
    struct candidates *candidates = ARENA_NEW(arena, struct candidates);
    struct candidate ideas[IDEAS];
    struct table_cursor cursor;
    struct draft draft;

    draft_read(&draft, arena, normal_new(arena), &view,
        STR("ba bon nam sau bay tam chin muoi ba bon nam sau bay tam chin muoi hai mot"));
    candidates_find(candidates, arena, &view, &draft);
    MUST(ideas_find(ideas, IDEAS, arena, &view, &draft) <= IDEAS);
    read_documents(arena, s, &draft);
    cursor_begin(&cursor, &s->copy);
    for (int i = 0; i < 100000 && cursor_next(&cursor); i++) {
        (void)table_find(&s->idea, cursor.key);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct segment_header head;
    uint8_t *bytes = malloc(size + 1); /* aligned, as a mapped file is */
    const char *why = NULL;

    MUST(bytes != NULL);
    memcpy(bytes, data, size);
    if (size >= sizeof(head)) {
        memcpy(&head, bytes, sizeof(head));
        head.sum = sum_of(&head, offsetof(struct segment_header, sum));
        memcpy(bytes, &head, sizeof(head));
    }
    struct segment *s = segment_open(bytes, size, false, false, &why);
    if (s == NULL) {
        MUST(why != NULL);
        free(bytes);
    } else {
        read_all(arena, s);
        segment_free(s);
    }
    arena_free(arena);
    return 0;
}
