/* directive_read_actor.c -- who is charged, who supports, to whom and through whom a report goes.
 *
 * Vietnamese has no word endings that would show where a name stops, so a name is read word by word:
 * it begins with a word that heads agencies or posts, goes on through capitalised words and the plain
 * words that such names are made of, and ends at the first word that is neither, its verb. Where that
 * does not come out even, there is no name.
 */
#include "room/directive/directive_read_part.h"

enum { /* characters */
    LOOK_BACK_MAX = 300, /* the speaker of a sentence is not further away */
    HEADING_MAX = 120,
};

#define LOW_ANY(t, i, list) scan_low_any((t), (i), (list), ARRAY_COUNT(list))

/* Begin a name, alone. */
static const char *const heads[] = {"ủy ban", "uỷ ban", "ubnd", "hđnd", "hội đồng", "thủ trưởng",
    "người đứng đầu", "chủ tịch", "phó chủ tịch", "giám đốc", "phó giám đốc", "trưởng", "phó trưởng",
    "chánh", "phó chánh", "hiệu trưởng", "phó hiệu trưởng", "bí thư", "văn phòng", "công an",
    "trung tâm", "chi cục", "thanh tra", "ubmttq", "ubmttqvn", "mttq", "mặt trận", "liên đoàn",
    "công đoàn", "cơ quan", "đơn vị", "cán bộ", "công chức", "viên chức", "bộ phận", "đồng chí",
    "đ/c", "lãnh đạo", "kho bạc", "bảo hiểm xã hội", "ngân hàng", "bưu điện", "đảng ủy", "đảng uỷ",
    "huyện ủy", "huyện uỷ", "tỉnh ủy", "tỉnh uỷ", "thành ủy", "thường trực", "tòa án", "viện kiểm sát",
    "bệnh viện", "trạm y tế", "hạt kiểm lâm", "bch", "ban chỉ huy", "bộ chỉ huy", "ban chỉ đạo",
    "tổ công tác", "cấp ủy", "cấp uỷ", "báo và đài", "tổ giúp việc", "tổ thư ký", "bộ trưởng", "tổng cục", "đài truyền thanh",
    "đài phát thanh", "doanh nghiệp", "hợp tác xã", "thành viên", "kế toán", "văn thư", "tác giả",
    "kế toán trưởng", "ban giám hiệu", "ban giám đốc", "tổ chuyên môn", "tổ trưởng", "bộ chính trị",
    "chính phủ", "thủ tướng", "cá nhân", "các phó chủ tịch", "trưởng ban", "phòng chuyên môn",
    "công chức, viên chức", "bộ chqs", "chi bộ", "toàn thể cán bộ", "toàn thể công chức",
    "toàn thể viên chức"};
/* Begin a name when a capitalised word follows: "Sở Nội vụ", but not "Phòng, chống". */
static const char *const short_heads[] = {"sở", "phòng", "ban", "bộ", "hội", "tổ", "trường", "đoàn",
    "cục", "viện", "đài", "báo", "hạt", "trạm", "quỹ", "đội", "khoa", "thuế", "ông", "bà", "cụm",
    "khối", "tạp chí"};
static const char *const quantities[] = {"các", "từng", "mỗi", "những"};
static const char *const counted[] = {"sở", "ban", "phòng", "ngành", "cơ quan", "đơn vị", "xã",
    "phường", "địa phương", "trường", "hội", "đoàn thể", "tổ chức", "thôn", "cán bộ", "thành viên",
    "đồng chí", "doanh nghiệp", "bộ", "huyện", "thị trấn", "thị xã", "trạm", "trung tâm", "cá nhân",
    "tác giả", "phó chủ tịch", "lãnh đạo", "công chức", "viên chức", "bộ phận", "tổ", "khoa",
    "chi bộ", "ban quản lý", "ban ngành", "cụm", "khối", "tập thể", "ubnd", "thủ trưởng", "hợp tác xã",
    "cục", "chi cục", "tổ chuyên môn", "trạm y tế", "cấp", "hội đồng", "quận", "công ty"};
/* Words inside a name, in lower case. */
static const char *const inner[] = {"các", "từng", "cơ quan", "đơn vị", "ban", "ngành", "phòng", "sở",
    "bộ", "hội", "đoàn thể", "đoàn", "địa phương", "huyện", "tỉnh", "xã", "phường", "thị trấn",
    "thị xã", "thành phố", "quận", "đặc khu", "thôn", "bản", "làng", "tổ dân phố", "khu phố",
    "trực thuộc", "thuộc", "có liên quan", "liên quan", "chuyên môn", "hành chính", "sự nghiệp",
    "công lập", "nhân dân", "doanh nghiệp", "nhà nước", "trường", "trường học", "mầm non", "mẫu giáo", "cán bộ quản lý",
    "tiểu học", "trung học cơ sở", "trung học phổ thông", "thcs", "thpt", "nội trú", "bán trú",
    "giáo dục", "y tế", "cán bộ", "công chức", "viên chức", "người lao động", "thủ trưởng",
    "người đứng đầu", "trưởng", "phó", "chủ tịch", "phó chủ tịch", "giám đốc", "hiệu trưởng", "bí thư",
    "đồng chí", "chính trị - xã hội", "chính trị", "xã hội", "hội đồng", "sáng kiến", "thi đua",
    "khen thưởng", "của", "trên địa bàn", "cùng cấp", "cấp huyện", "cấp xã", "cấp tỉnh", "cấp",
    "nêu trên", "khác", "giúp việc", "chuyên trách", "thường trực", "hợp tác xã", "đảng", "quân sự",
    "công an", "dự phòng", "một cửa", "trung ương", "nghề nghiệp", "quần chúng", "hành chính công", "tổ", "văn phòng",
    "trung tâm", "trạm", "ngành dọc", "đóng trên địa bàn", "đứng chân trên địa bàn", "thành viên",
    "cá nhân", "tập thể", "tác giả", "dân tộc", "phổ thông", "cơ sở", "công ty", "ủy viên",
    "ban quản lý", "đội", "thanh niên", "phụ nữ", "nông dân", "cựu chiến binh", "công đoàn", "xây dựng",
    "phụ trách", "văn thư", "kế toán", "thư ký", "tổ chuyên môn", "khoa", "có tên trên", "cụm", "khối", "dự án",
    "dự án đầu tư xây dựng", "đầu tư xây dựng", "quỹ đất"};
/* Words of more than one syllable in the names of agencies: the first is capitalised there. */
static const char *const proper[] = {"nội vụ", "tài chính", "kế hoạch", "khoa học", "công nghệ",
    "thông tin", "văn hóa", "văn hoá", "giáo dục", "đào tạo", "y tế", "xây dựng", "nông nghiệp",
    "môi trường", "tư pháp", "thanh tra", "dân tộc", "tôn giáo", "công thương", "du lịch", "thể thao",
    "truyền thông", "kinh tế", "hạ tầng", "đô thị", "quản lý", "lao động", "thương binh", "xã hội",
    "công an", "quân sự", "mặt trận", "tổ quốc", "phụ nữ", "nông dân", "cựu chiến binh", "thanh niên",
    "cộng sản", "liên hiệp", "liên đoàn", "ngân hàng", "chính sách", "bảo hiểm", "kho bạc", "nhà nước",
    "thống kê", "hải quan", "bưu điện", "viễn thông", "điện lực", "phát triển", "nông thôn", "quỹ đất",
    "dịch vụ", "nghề nghiệp", "thường xuyên", "chính trị", "bồi dưỡng", "ủy ban", "uỷ ban",
    "nhân dân", "hội đồng", "văn phòng", "trung tâm", "chi cục", "kiểm lâm", "kiểm tra", "tổ chức",
    "tuyên giáo", "dân vận", "kiểm sát", "tòa án", "thi hành án", "dân sự", "lưu trữ", "hành chính",
    "hành chính công", "đầu tư", "đất đai", "tài nguyên", "chỉ đạo", "chỉ huy", "công tác",
    "thủ trưởng", "người đứng đầu", "giám đốc", "hiệu trưởng", "chủ tịch", "phó chủ tịch",
    "chữ thập đỏ", "khuyến học", "chuyển đổi số", "phục vụ", "thi đua", "khen thưởng", "sáng kiến",
    "đồng chí", "trưởng phòng", "phó trưởng phòng", "trưởng ban", "huyện ủy", "tỉnh ủy", "đảng ủy",
    "thành ủy", "giáo dục thường xuyên", "dự án", "khoa học kỹ thuật", "kỹ thuật", "nông nghiệp",
    "thủy lợi", "chăn nuôi", "thú y", "trồng trọt", "bảo vệ thực vật", "tiểu học", "mầm non",
    "trung học cơ sở", "trung học phổ thông", "phổ thông", "nội trú", "bán trú", "người cao tuổi",
    "thuế", "chuyên môn", "bộ phận", "một cửa", "tiếp công dân", "giúp việc", "thường trực",
    "công đoàn", "viên chức", "công chức", "dân số", "chính phủ", "thủ tướng", "dân quân",
    "truyền thanh", "phát thanh", "truyền hình", "hợp tác xã", "doanh nghiệp", "đối ngoại", "ngoại vụ",
    "khu công nghiệp", "khu kinh tế", "đầu tư xây dựng", "phát triển quỹ đất", "biên phòng", "bộ đội", "lãnh đạo", "chính quyền"};
/* Verbs that follow a name which does not end in a listed word: "Phòng Xyz rà soát ...". */
static const char *const verbs[] = {"rà soát", "tổ chức", "chủ trì", "phối hợp", "tham mưu", "chỉ đạo",
    "thực hiện", "triển khai", "báo cáo", "lựa chọn", "hướng dẫn", "đôn đốc", "theo dõi", "kiểm tra",
    "có", "chịu", "căn cứ", "khẩn trương", "tiếp tục", "tăng cường", "đẩy mạnh", "quán triệt",
    "phổ biến", "tuyên truyền", "bố trí", "bảo đảm", "đảm bảo", "cân đối", "phân công", "cử", "gửi",
    "nộp", "lập", "ban hành", "tổng hợp", "đề xuất", "cung cấp", "cập nhật", "hoàn thành", "nghiên cứu",
    "chủ động", "thường xuyên", "định kỳ", "trình", "giao", "khuyến khích", "tạo", "nâng cao",
    "xem xét", "thẩm định", "công bố", "tiếp nhận", "thông báo", "đăng", "đánh giá", "phát huy",
    "tham gia", "thống nhất", "quan tâm", "nghiêm túc", "kịp thời", "yêu cầu", "đề nghị", "xây dựng",
    "được", "phải", "cần", "là", "trên cơ sở", "theo", "quyết định", "để", "trước", "trong", "lồng ghép",
    "về", "qua", "hỗ trợ", "chuẩn bị", "như", "sau", "gồm", "vận hành", "làm", "đầu mối", "giúp", "niêm yết", "khảo sát", "rút", "mời"};
/* After these a bare name follows: what comes behind it is a verb, not a syllable of it. */
static const char *const persons[] = {"đồng chí", "ông", "bà", "đ/c"};
static const char *const places[] = {"huyện", "tỉnh", "xã", "phường", "thị trấn", "thị xã",
    "thành phố", "quận", "đặc khu", "thôn", "bản", "làng"};

static bool
is_acronym(const struct scan *t, size_t from, size_t to)
{
    return to - from >= 2 && scan_is_caps(t, from, to);
}

/* The end of the words that make i the beginning of a name; 0 when it is none. */
static size_t
actor_head(const struct scan *t, size_t i, bool any_case)
{
    size_t end = LOW_ANY(t, i, quantities);

    if (!scan_word_starts(t, i)) {
        return 0;
    }
    if (end != 0) {
        size_t noun = LOW_ANY(t, scan_skip_space(t, end), counted);

        return noun;
    }
    if (!any_case && !scan_is_upper(t, i)) {
        return 0;
    }
    end = LOW_ANY(t, i, heads);
    if (end != 0) {
        return end;
    }
    end = LOW_ANY(t, i, short_heads);
    return end != 0 && scan_is_upper(t, scan_skip_space(t, end)) ? end : 0;
}

/* A lower-case word at i as part of a name. Some are nouns only in a row of nouns: "các cơ quan, tổ
 * chức" is a name, "Văn phòng tổ chức" is a name and its verb. */
static size_t
inner_end(const struct scan *t, size_t i, bool after_comma)
{
    static const char *const either[] = {"tổ chức", "lãnh đạo"};
    size_t noun = LOW_ANY(t, i, either);

    if (noun != 0) {
        return after_comma || (i >= 4 && scan_low_at(t, i - 4, "các") != 0) ? noun : 0;
    }
    size_t build = scan_low_at(t, i, "xây dựng");

    return build != 0 ? 0 : LOW_ANY(t, i, inner);
}

/* A capitalised word at i with its further syllables. */
static size_t
proper_end(const struct scan *t, size_t i, bool in_place)
{
    size_t end = LOW_ANY(t, i, proper);

    if (end != 0) {
        return end;
    }
    end = scan_word_end(t, i);
    if (is_acronym(t, i, end)) {
        while (end + 1 < t->n && strchr("&-/", t->fold[end]) != NULL && scan_is_upper(t, end + 1)) {
            end = scan_word_end(t, end + 1); /* KH&CN, TT-TT */
        }
        return end;
    }
    size_t next = scan_skip_space(t, end);

    if (in_place || next != end + 1 || !scan_is_letter(t, next) || scan_is_upper(t, next) ||
        LOW_ANY(t, next, inner) != 0 || LOW_ANY(t, next, verbs) != 0 ||
        scan_low_at(t, next, "và") != 0) {
        return end;
    }
    return scan_word_end(t, next); /* an unlisted word: take its second syllable along */
}

static bool
joins_council_office(const struct scan *t, size_t from, size_t at)
{
    if (scan_low_at(t, at, "ubnd") == 0 && scan_fold_at(t, at, "uy ban nhan dan") == 0) {
        return false;
    }
    for (size_t i = from; i < at && i < from + LOOK_BACK_MAX; i++) {
        if (scan_low_at(t, i, "hđnd") != 0 || scan_low_at(t, i, "hội đồng nhân dân") != 0) {
            return true;
        }
    }
    return false;
}

/* What may stand between two words of one name: a space, a comma or "và" before a word that does
 * not begin a name of its own, a dash. Returns where the next word begins, 0 at the end. */
static size_t
name_joint(const struct scan *t, size_t from, size_t i, bool *after_comma)
{
    size_t at = scan_skip_space(t, i);

    *after_comma = false;
    if (at >= t->n || t->raw[at] == '\n') {
        return 0;
    }
    if (t->fold[at] == ',' || scan_low_at(t, at, "và") != 0) {
        size_t next = scan_skip_space(t, t->fold[at] == ',' ? at + 1 : at + 2);

        if (next >= t->n || (actor_head(t, next, false) != 0 &&
                !(t->fold[at] == 'v' && joins_council_office(t, from, next)))) {
            return 0;
        }
        *after_comma = true;
        return next;
    }
    if (t->fold[at] == '-') {
        size_t next = scan_skip_space(t, at + 1);

        return scan_is_upper(t, next) ? next : 0;
    }
    if (t->fold[at] == '.' && i >= 2 && scan_is_caps(t, i - 2, i) &&
        !scan_is_letter(t, i >= 3 ? i - 3 : t->n)) {
        return scan_skip_space(t, at + 1); /* TP. */
    }
    return at > i ? at : 0;
}

static size_t
name_end(const struct scan *t, size_t i, bool any_case)
{
    size_t end = actor_head(t, i, any_case);
    bool in_place = end != 0 && (LOW_ANY(t, i, places) == end || LOW_ANY(t, i, persons) == end);

    while (end != 0) {
        bool after_comma;
        size_t at = name_joint(t, i, end, &after_comma);
        size_t next = 0;

        if (at == 0) {
            break;
        }
        if (after_comma || t->fold[scan_skip_space(t, end)] == '-') {
            in_place = false;
        }
        if (scan_is_upper(t, at)) {
            next = proper_end(t, at, in_place);
        } else if (scan_is_digit(t, at) && !after_comma) {
            next = scan_word_end(t, at);
            next = next - at <= 2 && !(next < t->n && strchr("/.", t->fold[next]) != NULL) ? next : 0;
        } else if (scan_is_letter(t, at)) {
            next = inner_end(t, at, after_comma);
            in_place = next != 0 && LOW_ANY(t, at, places) == next;
        }
        if (next == 0) {
            break;
        }
        end = next;
    }
    return end != 0 ? end : i;
}

size_t
actor_end(const struct scan *t, size_t i)
{
    return name_end(t, i, false);
}

/* "Các ông (bà): Chánh Văn phòng; ..." names nobody by itself. */
static size_t
skip_address(const struct scan *t, size_t i)
{
    static const char *const forms[] = {"các ông (bà)", "các ông, bà", "ông (bà)", "các ông bà",
        "các đồng chí:", "các ông (bà):", "các ông, bà:"};
    size_t end = LOW_ANY(t, i, forms);

    if (end == 0) {
        return i;
    }
    end = end < t->n && t->fold[end] == ':' ? end + 1 : end;
    return scan_skip_space(t, end);
}

size_t
actors_read(struct arena *arena, const struct scan *t, size_t i, bool any_case,
    struct directive_names *out)
{
    size_t begin = i;
    size_t end = i;

    i = skip_address(t, i);
    while (i < t->n) {
        size_t stop = name_end(t, i, any_case);

        if (stop == i) {
            break;
        }
        names_add(arena, out, scan_copy(arena, t, i, stop));
        end = stop;
        size_t at = scan_skip_space(t, stop);
        size_t and_end = scan_low_at(t, at, "và");

        and_end = and_end != 0 ? and_end : scan_low_at(t, at, "cùng");
        if (at < t->n && (t->fold[at] == ',' || t->fold[at] == ';')) {
            i = scan_skip_space(t, at + 1);
            and_end = scan_low_at(t, i, "và");
            i = and_end != 0 ? scan_skip_space(t, and_end) : i;
        } else if (and_end != 0) {
            i = scan_skip_space(t, and_end);
        } else {
            break;
        }
        any_case = false;
    }
    return end == begin ? begin : end;
}

/* "các sở: Nội vụ, Tài chính": each is a name of its own. */
static bool
read_row(struct arena *arena, const struct scan *t, size_t i, struct directive_names *out,
    size_t *end)
{
    static const char *const rows[] = {"các sở", "các phòng", "các ban", "các bộ", "ubnd các xã",
        "ubnd các phường", "ubnd các huyện", "các trường", "các hội"};
    static const char *const ones[] = {
        "Sở", "Phòng", "Ban", "Bộ", "UBND xã", "UBND phường", "UBND huyện", "Trường", "Hội"};
    size_t colon = 0, k = 0;

    for (; k < ARRAY_COUNT(rows) && colon == 0; k++) {
        colon = scan_low_at(t, i, rows[k]);
    }
    if (colon == 0 || colon >= t->n || t->fold[colon] != ':') {
        return false;
    }
    i = scan_skip_space(t, colon + 1);
    if (!scan_is_upper(t, i) || actor_head(t, i, false) != 0) {
        return false;
    }
    *end = colon;
    while (scan_is_upper(t, i)) {
        size_t stop = proper_end(t, i, false);
        size_t at;

        for (;;) { /* "Tài chính - Kế hoạch", "Khoa học và Công nghệ" */
            at = scan_skip_space(t, stop);
            size_t next = at < t->n && t->fold[at] == '-' ? scan_skip_space(t, at + 1)
                : scan_low_at(t, at, "và") != 0            ? scan_skip_space(t, at + 2)
                                                           : at;

            if (next == stop || !scan_is_upper(t, next) || actor_head(t, next, false) != 0) {
                break;
            }
            stop = proper_end(t, next, false);
        }
        names_add(arena, out,
            str_printf(arena, "%s %.*s", ones[k - 1], STR_ARG(scan_copy(arena, t, i, stop))));
        *end = stop;
        if (at >= t->n || strchr(",;", t->fold[at]) == NULL) {
            break;
        }
        i = scan_skip_space(t, at + 1);
    }
    return true;
}

static size_t
skip_charge(const struct scan *t, size_t i)
{
    static const char *const charges[] = {"giao", "giao cho", "giao nhiệm vụ cho", "yêu cầu",
        "đề nghị", "kính đề nghị", "phân công", "đối với", "trách nhiệm của", "đề nghị các ông (bà)"};
    size_t end = LOW_ANY(t, i, charges);

    return end != 0 ? scan_skip_space(t, end) : i;
}

static size_t
names_at(struct arena *arena, const struct scan *t, size_t i, bool any_case,
    struct directive_names *out)
{
    size_t end;

    return read_row(arena, t, i, out, &end) ? end : actors_read(arena, t, i, any_case, out);
}

static bool
is_charge(const struct scan *t, size_t i)
{
    return scan_low_at(t, i, "yêu cầu") != 0 || scan_low_at(t, i, "đề nghị") != 0 ||
        scan_low_at(t, i, "giao") != 0;
}

/* May a word of charge stand at i? At the head of a sentence, or after its speaker. */
static bool
charge_stands(const struct scan *t, size_t i, bool is_lead)
{
    size_t back = i;

    while (back > 0 && scan_is_space(t, back - 1)) {
        back--;
    }
    if (back == 0 || strchr(".;:", t->fold[back - 1]) != NULL || t->raw[back] == '\n') {
        return true;
    }
    if (t->fold[back - 1] == ',') {
        return is_lead || scan_low_at(t, i, "đề nghị") == 0;
    }
    size_t limit = back > LOOK_BACK_MAX ? back - LOOK_BACK_MAX : 0;

    for (size_t from = back; from-- > limit && strchr(".;:", t->fold[from]) == NULL;) {
        bool at_head = from == 0 || (from >= 2 && strchr(",.;:", t->fold[from - 2]) != NULL);

        if (scan_word_starts(t, from) && at_head && actor_end(t, from) == back) {
            return true;
        }
    }
    return false;
}

static size_t
charge_within(struct arena *arena, const struct scan *t, bool is_lead, struct directive_names *out)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!scan_word_starts(t, i) || !is_charge(t, i) || !charge_stands(t, i, is_lead)) {
            continue;
        }
        size_t at = skip_charge(t, i);
        size_t end = names_at(arena, t, at, true, out);

        if (end != at) {
            return end;
        }
    }
    return 0;
}

static void
read_support(struct arena *arena, const struct scan *t, size_t from, struct directive_names *out)
{
    static const char *const with[] = {"phối hợp với", "phối hợp cùng", "phối hợp chặt chẽ với",
        "phối hợp cùng với", "cùng phối hợp với"};

    for (size_t i = from; i < t->n; i++) {
        size_t end = scan_word_starts(t, i) ? LOW_ANY(t, i, with) : 0;

        if (end != 0) {
            (void)names_at(arena, t, scan_skip_space(t, end), true, out);
            return;
        }
    }
}

/* "Trong vòng 05 ngày ..., UBND các xã niêm yết": who acts stands after what comes first. */
static size_t
after_adverbial(struct arena *arena, const struct scan *t, struct directive_names *out)
{
    static const char *const adverbs[] = {"trong", "trước", "định kỳ", "hằng", "hàng", "căn cứ",
        "trên cơ sở", "sau khi", "để", "nhằm", "chậm nhất", "đến", "theo", "khi", "từ", "vào", "hết"};

    if (LOW_ANY(t, 0, adverbs) == 0) {
        return 0;
    }
    for (size_t i = 0; i < t->n && t->fold[i] != '.' && t->fold[i] != ';'; i++) {
        size_t at = t->fold[i] == ',' ? scan_skip_space(t, i + 1) : 0;
        size_t end = at != 0 ? actors_read(arena, t, at, false, out) : at;

        if (end != at) {
            return end;
        }
    }
    return 0;
}

/* "Ban Xyz abc đô thị: ...": a name with words that the lists lack runs up to its colon. */
static size_t
colon_of_name(const struct scan *t, size_t stop)
{
    size_t next = scan_skip_space(t, stop);

    if (next == stop || !scan_is_letter(t, next) || scan_is_upper(t, next)) {
        return 0;
    }
    for (size_t i = next; i < t->n && i < next + HEADING_MAX; i++) {
        if (t->fold[i] == ':') {
            return i;
        }
        if (strchr(".;,(", t->fold[i]) != NULL || t->raw[i] == '\n' ||
            (scan_word_starts(t, i) && LOW_ANY(t, i, verbs) != 0)) {
            return 0;
        }
    }
    return 0;
}

/* Names at the head of the text or of a paragraph, unless they are the speaker's. */
static size_t
names_at_head(struct arena *arena, const struct scan *t, size_t i, bool is_lead,
    struct directive_names *out)
{
    struct directive_names found = {0};
    size_t from = skip_charge(t, i);

    if (is_lead && from == i) {
        return 0;
    }
    size_t stop = names_at(arena, t, from, from > i, &found);

    if (stop == from || (from == i && is_charge(t, scan_skip_space(t, stop)))) {
        return 0;
    }
    size_t colon = found.count == 1 ? colon_of_name(t, stop) : 0;

    if (colon != 0) {
        found.items[0] = scan_copy(arena, t, from, colon);
    }
    *out = found;
    return colon != 0 ? colon : stop;
}

/* "Về rà soát quy trình" is only a heading; the sentence begins in the next paragraph or behind its
 * colon. Returns where, 0 when the text has no such heading. */
static size_t
after_heading(const struct scan *t)
{
    for (size_t i = 0; i < t->n && i < HEADING_MAX; i++) {
        if (t->raw[i] == '\n' || t->fold[i] == ':') {
            return scan_skip_space(t, i + 1);
        }
        if (t->fold[i] == '.' || t->fold[i] == ';') {
            return 0;
        }
    }
    return 0;
}

void
read_assignees(struct arena *arena, const struct scan *t, bool is_lead,
    struct directive_names *assignees, struct directive_names *support)
{
    struct directive_names found = {0};
    size_t end = names_at_head(arena, t, 0, is_lead, &found);
    size_t heading_end = is_lead || end != 0 ? 0 : after_heading(t);

    if (heading_end != 0 && heading_end < t->n) {
        end = names_at_head(arena, t, heading_end, false, &found);
    }
    if (end == 0) {
        found = (struct directive_names){0};
        end = is_lead ? 0 : after_adverbial(arena, t, &found);
        end = end != 0 ? end : charge_within(arena, t, is_lead, &found);
    }
    if (found.count > 0) {
        *assignees = found;
    }
    read_support(arena, t, end, support);
}

/* "(qua Sở Khoa học và Công nghệ)", "thông qua ..." */
static bool
read_through(struct arena *arena, const struct scan *t, size_t *at, struct str *through)
{
    static const char *const ways[] = {"qua", "thông qua", "gửi qua"};

    for (size_t i = 0; i < t->n; i++) {
        size_t end = scan_word_starts(t, i) ? LOW_ANY(t, i, ways) : 0;
        size_t name = end != 0 ? scan_skip_space(t, end) : 0;
        size_t stop = end != 0 ? name_end(t, name, true) : name;

        if (stop != name) {
            *through = scan_copy(arena, t, name, stop);
            *at = i;
            return true;
        }
    }
    return false;
}

/* The name that ends right before i, skipping an opening bracket. */
static struct str
name_before(struct arena *arena, const struct scan *t, size_t i)
{
    while (i > 0 && (scan_is_space(t, i - 1) || t->fold[i - 1] == '(' || t->fold[i - 1] == ',')) {
        i--;
    }
    size_t limit = i > LOOK_BACK_MAX ? i - LOOK_BACK_MAX : 0;

    for (size_t from = i; from-- > limit && strchr(".;", t->fold[from]) == NULL;) {
        if (scan_word_starts(t, from) && name_end(t, from, false) == i &&
            actor_head(t, from, false) != 0) {
            return scan_copy(arena, t, from, i);
        }
    }
    return STR_NONE;
}

void
read_report_way(struct arena *arena, const struct scan *t, struct str *to, struct str *through)
{
    static const char *const sends[] = {"báo cáo", "gửi", "nộp", "trình", "gửi báo cáo", "báo cáo về",
        "gửi về", "nộp về", "gửi cho", "báo cáo với", "báo cáo cho", "gửi đến", "gửi báo cáo về"};
    bool has_sent = false;
    size_t via;

    if (read_through(arena, t, &via, through)) {
        *to = name_before(arena, t, via);
        if (!str_is_none(*to)) {
            return;
        }
    }
    for (size_t i = 0; i < t->n; i++) {
        if (t->fold[i] == '.' && (i + 1 == t->n || scan_is_space(t, i + 1))) {
            has_sent = false;
        }
        if (!scan_word_starts(t, i)) {
            continue;
        }
        size_t end = LOW_ANY(t, i, sends);

        has_sent = has_sent || end != 0;
        if (end == 0 && has_sent) {
            end = scan_low_at(t, i, "về");
        }
        size_t name = end != 0 ? scan_skip_space(t, end) : 0;
        size_t stop = end != 0 ? name_end(t, name, true) : name;

        if (stop != name) {
            *to = scan_copy(arena, t, name, stop);
            return;
        }
    }
}
