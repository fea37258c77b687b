#include "samples.h"

#include "base/err.h"

/* In the initialiser of an object with static storage, where STR may not stand. */
#define TEXT(literal) {literal, sizeof(literal) - 1}
#define LINES(...)                                                                                 \
    paper_lines_of(arena, (const struct str[]){__VA_ARGS__},                                        \
        sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))
#define SIGNATURES(...)                                                                            \
    signatures_of(arena, (const struct paper_signature[]){__VA_ARGS__},                             \
        sizeof((const struct paper_signature[]){__VA_ARGS__}) / sizeof(struct paper_signature))

static const struct paper_signature *
signatures_of(struct arena *arena, const struct paper_signature *items, size_t count)
{
    struct paper_signature *copy = ARENA_ARRAY(arena, struct paper_signature, count);

    memcpy(copy, items, count * sizeof(*copy));
    return copy;
}

static struct paper_heading
commune_heading(struct arena *arena, struct str number, struct str symbol)
{
    return (struct paper_heading){
        .own = LINES(STR("Ủy ban nhân dân"), STR("xã Suối Ngàn")),
        .number = number,
        .symbol = symbol,
        .place = STR("Suối Ngàn"),
        .date = {5, 1, 2026},
    };
}

static void
stamp(struct paper_model *out)
{
    out->made_at = instant_of_date(date_of_civil((struct civil){2026, 1, 5}));
}

static const struct str AUTHORS[] = {
    TEXT("Nguyễn Thị Hường"),
    TEXT("Đỗ Quang Khải"),
    TEXT("Hồ Văn Ưởng"),
    TEXT("Phạm Thị Ngọc Quyên"),
};

/* -- decision with an annex -------------------------------------------------------------------- */

static void
initiative_list(struct arena *arena, struct paper_builder *b, int rows)
{
    static const struct paper_column columns[] = {
        {6, PAPER_CENTRE, TEXT("STT"), {NULL, 0}},
        {38, PAPER_JUSTIFY, TEXT("Tên sáng kiến"), {NULL, 0}},
        {20, PAPER_LEFT, TEXT("Họ và tên"), TEXT("Tác giả")},
        {20, PAPER_LEFT, TEXT("Chức vụ, đơn vị"),
            TEXT("Tác giả")},
        {16, PAPER_RIGHT, TEXT("Tỷ lệ đóng góp (%)"), {NULL, 0}},
    };

    paper_table(b, STR_NONE, columns, ARRAY_COUNT(columns));
    paper_row(b, PAPER_ROW_GROUP, &STR("I. Lĩnh vực cải cách hành chính"));
    for (int i = 1; i <= rows; i++) {
        if (i == rows / 2) {
            paper_row(b, PAPER_ROW_GROUP, &STR("II. Lĩnh vực giáo dục và đào tạo"));
        }
        const struct str cells[] = {
            str_printf(arena, "%d", i),
            str_printf(arena,
                "Sổ tay mã QR song ngữ Việt – Cor hướng dẫn người dân nộp hồ sơ trực tuyến tại thôn "
                "số %d",
                i),
            AUTHORS[i % 4],
            STR("Công chức Văn phòng HĐND và UBND xã"),
            STR("100"),
        };
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
    const struct str total[] = {
        STR(""), STR("Tổng cộng"), str_printf(arena, "%d tác giả", rows), STR(""), STR("")};
    paper_row(b, PAPER_ROW_TOTAL, total);
}

static void
decision(struct arena *arena, struct paper_model *out)
{
    struct paper_builder b, list;
    struct paper_annex *annex = ARENA_NEW(arena, struct paper_annex);

    paper_builder_init(&b, arena);
    paper_article(&b, STR_NONE,
        STR("Công nhận 24 sáng kiến cấp cơ sở năm 2025 của cán bộ, công chức, viên chức trên địa bàn "
            "xã Suối Ngàn (có danh sách kèm theo)."));
    paper_article(&b, STR_NONE,
        STR("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã cấp Giấy chứng nhận sáng kiến cho các "
            "tác giả; phòng Văn hóa – Xã hội theo dõi việc áp dụng, báo cáo kết quả nhân rộng."));
    paper_article(&b, STR_NONE,
        STR("Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã, Thủ trưởng các cơ quan, đơn vị "
            "có liên quan và các cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_NAMED,
        .heading = commune_heading(arena, STR("5"), STR("QĐ-UBND")),
        .kind_name = STR("Quyết định"),
        .subject = STR("Về việc công nhận sáng kiến cấp cơ sở năm 2025"),
        .issuer = LINES(STR("Chủ tịch Ủy ban nhân dân xã Suối Ngàn")),
        .bases = LINES(STR("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"),
            STR("Căn cứ Nghị định số 13/2012/NĐ-CP ngày 02 tháng 3 năm 2012 của Chính phủ ban hành "
                "Điều lệ Sáng kiến"),
            STR("Căn cứ Thông tư số 18/2013/TT-BKHCN ngày 01 tháng 8 năm 2013 của Bộ trưởng Bộ Khoa "
                "học và Công nghệ hướng dẫn thi hành một số quy định của Điều lệ Sáng kiến"),
            STR("Theo đề nghị của Chủ tịch Hội đồng sáng kiến xã tại Tờ trình số 03/TTr-HĐSK ngày 03 "
                "tháng 01 năm 2026")),
        .resolution = STR("Quyết định:"),
        .body = paper_builder_end(&b),
        .has_end_mark = true,
        .signatures = SIGNATURES({.authority = LINES(STR("Chủ tịch")), .name = STR("Trần Thị Lệ")}),
        .signature_count = 1,
        .recipients = LINES(STR("Như Điều 3"), STR("Sở Khoa học và Công nghệ (báo cáo)"),
            STR("Chủ tịch, các PCT UBND xã"), STR("Trang thông tin điện tử xã"), STR("Lưu: VT, VX 05")),
    };
    paper_builder_init(&list, arena);
    initiative_list(arena, &list, 24);
    *annex = (struct paper_annex){
        .label = STR("Phụ lục"),
        .title = STR("Danh sách sáng kiến cấp cơ sở được công nhận năm 2025"),
        .note = paper_annex_note(arena, &out->heading, STR("Quyết định"),
            STR("Chủ tịch Ủy ban nhân dân xã Suối Ngàn")),
        .is_landscape = true,
        .body = paper_builder_end(&list),
    };
    out->annexes = annex;
    out->annex_count = 1;
    stamp(out);
}

/* -- official letter --------------------------------------------------------------------------- */

static void
letter(struct arena *arena, struct paper_model *out)
{
    struct paper_builder b;

    paper_builder_init(&b, arena);
    paper_paragraph(&b,
        STR("Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh về việc đẩy mạnh hoạt động sáng kiến trong "
            "các cơ quan hành chính, nhằm phát huy tính sáng tạo của cán bộ, công chức, viên chức, "
            "Chủ tịch Ủy ban nhân dân xã yêu cầu:"));
    paper_clause(&b, STR_NONE,
        STR("Thủ trưởng các cơ quan, đơn vị tạo lập môi trường làm việc cởi mở, khuyến khích cải tiến "
            "quy trình; chỉ đạo thường xuyên rà soát quy trình làm việc để xác định các bất cập."));
    paper_clause(&b, STR_NONE, STR("Giao phòng Văn hóa – Xã hội:"));
    paper_point(&b, STR("Lựa chọn sáng kiến đủ điều kiện đề nghị công nhận phạm vi ảnh hưởng cấp tỉnh;"));
    paper_point(&b, STR("Tổng kết, đánh giá hoạt động sáng kiến, đề xuất khen thưởng kịp thời;"));
    paper_dash(&b, STR("Báo cáo kết quả trước ngày 15/12/2026."));
    paper_paragraph(&b, STR("Yêu cầu các cơ quan, đơn vị triển khai thực hiện."));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_LETTER,
        .heading = {.parents = LINES(STR("UBND xã Suối Ngàn")),
            .own = LINES(STR("Phòng Văn hóa – Xã hội")),
            .symbol = STR("VHXH-KH"),
            .place = STR("Suối Ngàn"),
            .date = {0, 4, 2026}},
        .subject = STR("đẩy mạnh hoạt động sáng kiến trong các cơ quan hành chính"),
        .addressees = LINES(STR("Các cơ quan, ban, ngành của xã"),
            STR("Trường Tiểu học và Trung học cơ sở Suối Ngàn, Trường Mầm non Hoa Rừng và các điểm trường"),
            STR("Trạm Y tế xã")),
        .body = paper_builder_end(&b),
        .has_end_mark = true,
        .signatures = SIGNATURES({.authority = LINES(STR("KT. Trưởng phòng"), STR("Phó Trưởng phòng")),
            .name = STR("Lê Đình Vỹ")}),
        .signature_count = 1,
        .recipients = LINES(STR("Như trên"), STR("UBND xã (báo cáo);"), STR("Lưu: VT, KH.")),
        .drafter_mark = STR("ntl.03"),
        .contact = LINES(STR("Địa chỉ: Thôn 2, xã Suối Ngàn. Điện thoại: 0255 0000 000. "
                             "Thư điện tử: vhxh@suoingan.example")),
    };
    stamp(out);
}

/* -- minutes ----------------------------------------------------------------------------------- */

static void
vote_table(struct arena *arena, struct paper_builder *b, struct str caption, int rows)
{
    static const struct paper_column columns[] = {
        {7, PAPER_CENTRE, TEXT("TT"), {NULL, 0}},
        {43, PAPER_LEFT, TEXT("Tên sáng kiến"), {NULL, 0}},
        {12, PAPER_RIGHT, TEXT("Đồng ý"), TEXT("Số phiếu")},
        {13, PAPER_RIGHT, TEXT("Không đồng ý"),
            TEXT("Số phiếu")},
        {12, PAPER_RIGHT, TEXT("Không hợp lệ"),
            TEXT("Số phiếu")},
        {13, PAPER_CENTRE, TEXT("Kết quả"), {NULL, 0}},
    };

    paper_table(b, caption, columns, ARRAY_COUNT(columns));
    for (int i = 1; i <= rows; i++) {
        const struct str cells[] = {
            str_printf(arena, "%d", i),
            str_printf(arena, "Cải tiến mẫu phiếu hẹn trả kết quả, lần thứ %d", i),
            str_printf(arena, "%d", 7 - i % 3),
            str_printf(arena, "%d", i % 3),
            STR("0"),
            STR("Đạt"),
        };
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
}

static void
minutes(struct arena *arena, struct paper_model *out)
{
    struct paper_builder b;

    paper_builder_init(&b, arena);
    paper_paragraph(&b, STR("Thời gian bắt đầu: 08 giờ 00 phút ngày 28 tháng 12 năm 2025."));
    paper_paragraph(&b, STR("Địa điểm: Hội trường Ủy ban nhân dân xã Suối Ngàn."));
    paper_heading(&b, STR("I."), STR("THÀNH PHẦN"));
    paper_clause(&b, STR("Chủ tọa:"), STR("Bà Trần Thị Lệ, Chủ tịch Ủy ban nhân dân xã, Chủ tịch Hội đồng."));
    paper_clause(&b, STR("Thư ký:"), STR("Ông Lê Đình Vỹ, Phó Trưởng phòng Văn hóa – Xã hội."));
    paper_clause(&b, STR("Thành viên có mặt:"), STR("07/07; vắng mặt: 0."));
    paper_heading(&b, STR("II."), STR("KẾT QUẢ KIỂM PHIẾU"));
    vote_table(arena, &b, STR("Bảng 1. Kết quả bỏ phiếu kín"), 18);
    paper_heading(&b, STR("III."), STR("KẾT LUẬN"));
    paper_paragraph(&b,
        STR("Hội đồng thống nhất đề nghị Chủ tịch Ủy ban nhân dân xã công nhận các sáng kiến đạt trên "
            "70% số phiếu đồng ý. Biên bản được đọc lại, các thành viên nhất trí thông qua."));
    paper_paragraph(&b, STR("Cuộc họp kết thúc vào 11 giờ 30 phút cùng ngày."));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_NAMED,
        .heading = {.parents = LINES(STR("UBND xã Suối Ngàn")),
            .own = LINES(STR("Hội đồng sáng kiến")),
            .number = STR("12"),
            .symbol = STR("BB-HĐSK"),
            .place = STR("Suối Ngàn"),
            .date = {28, 12, 2025}},
        .kind_name = STR("Biên bản"),
        .subject = STR("Họp Hội đồng sáng kiến xã Suối Ngàn đợt 2 năm 2025"),
        .body = paper_builder_end(&b),
        .has_end_mark = true,
        .signatures = SIGNATURES({.authority = LINES(STR("Thư ký")), .name = STR("Lê Đình Vỹ")},
            {.authority = LINES(STR("Chủ tọa")), .name = STR("Trần Thị Lệ")}),
        .signature_count = 2,
        .recipients = LINES(STR("Thành viên Hội đồng"), STR("Lưu: VT, HĐSK")),
    };
    stamp(out);
}

/* -- report ------------------------------------------------------------------------------------ */

static void
report_table(struct arena *arena, struct paper_builder *b, int no)
{
    static const struct paper_column columns[] = {
        {8, PAPER_CENTRE, TEXT("TT"), {NULL, 0}},
        {32, PAPER_LEFT, TEXT("Đơn vị"), {NULL, 0}},
        {15, PAPER_RIGHT, TEXT("Đơn"), {NULL, 0}},
        {15, PAPER_RIGHT, TEXT("Công nhận"), {NULL, 0}},
        {30, PAPER_RIGHT, TEXT("Lợi ích (đồng)"), {NULL, 0}},
    };

    paper_table(b, str_printf(arena, "Bảng %d. Kết quả quý %d theo đơn vị", no, no), columns,
        ARRAY_COUNT(columns));
    for (int i = 1; i <= 6; i++) {
        const struct str cells[] = {
            str_printf(arena, "%d", i),
            str_printf(arena, "Trường Tiểu học số %d", i),
            str_printf(arena, "%d", 3 * i + no),
            str_printf(arena, "%d", 2 * i),
            str_printf(arena, "%d.500.000", 12 * i + no),
        };
        paper_row(b, PAPER_ROW_PLAIN, cells);
    }
    const struct str total[] = {STR(""), STR("Cộng"), STR("70"), STR("42"), STR("259.000.000")};
    paper_row(b, PAPER_ROW_TOTAL, total);
}

static void
report(struct arena *arena, struct paper_model *out)
{
    struct paper_builder b, list;
    struct paper_annex *annexes = ARENA_ARRAY(arena, struct paper_annex, 2);

    paper_builder_init(&b, arena);
    paper_paragraph(&b,
        STR("Thực hiện Nghị định số 13/2012/NĐ-CP ngày 02 tháng 3 năm 2012 của Chính phủ, Ủy ban nhân "
            "dân xã Suối Ngàn báo cáo kết quả hoạt động sáng kiến năm 2025 như sau:"));
    for (int i = 1; i <= 7; i++) {
        paper_heading(&b, str_printf(arena, "%d.", i), STR("Kết quả tiếp nhận và công nhận"));
        paper_paragraph(&b,
            STR("Trong kỳ, các đơn vị đã rà soát quy trình, ghi nhận bất cập và đề xuất giải pháp; số "
                "đơn được tiếp nhận, xem xét và công nhận thể hiện tại bảng sau. Số liệu được tổng hợp "
                "từ sổ theo dõi đơn và quyết định công nhận, không trùng lặp giữa các đơn vị."));
        report_table(arena, &b, i);
    }
    paper_heading(&b, STR("8."), STR("Kiến nghị"));
    paper_paragraph(&b,
        STR("Đề nghị Sở Khoa học và Công nghệ hỗ trợ tập huấn nghiệp vụ công nhận sáng kiến."));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_NAMED,
        .heading = commune_heading(arena, STR("112"), STR("BC-UBND")),
        .kind_name = STR("Báo cáo"),
        .subject = STR("Kết quả hoạt động sáng kiến năm 2025"),
        .addressees = LINES(STR("Sở Khoa học và Công nghệ tỉnh Quảng Ngãi")),
        .body = paper_builder_end(&b),
        .has_end_mark = true,
        .signatures = SIGNATURES({.authority = LINES(STR("TM. Ủy ban nhân dân"), STR("KT. Chủ tịch"),
                                      STR("Phó Chủ tịch")),
            .name = STR("Đinh Văn Ngỡi")}),
        .signature_count = 1,
        .recipients = LINES(STR("Như trên"), STR("TT Đảng ủy, TT HĐND xã"), STR("Lưu: VT, VX")),
    };
    for (size_t i = 0; i < 2; i++) {
        paper_builder_init(&list, arena);
        initiative_list(arena, &list, i == 0 ? 30 : 5);
        annexes[i] = (struct paper_annex){
            .label = i == 0 ? STR("Phụ lục I") : STR("Phụ lục II"),
            .title = i == 0 ? STR("Sáng kiến được công nhận") : STR("Sáng kiến được nhân rộng"),
            .note = paper_annex_note(arena, &out->heading, STR("Báo cáo"),
                STR("Ủy ban nhân dân xã Suối Ngàn")),
            .is_landscape = i == 0,
            .body = paper_builder_end(&list),
        };
    }
    out->annexes = annexes;
    out->annex_count = 2;
    stamp(out);
}

/* -- receipt, score sheet, certificate --------------------------------------------------------- */

static void
receipt(struct arena *arena, struct paper_model *out)
{
    struct paper_builder b;

    paper_builder_init(&b, arena);
    paper_paragraph(&b, STR("Ủy ban nhân dân xã Suối Ngàn đã nhận đơn yêu cầu công nhận sáng kiến:"));
    paper_field(&b, STR("Tên sáng kiến"), STR("Sổ tay mã QR song ngữ Việt – Cor tại bộ phận một cửa"));
    paper_field(&b, STR("Tác giả"), STR("Nguyễn Thị Hường, Hồ Văn Ưởng"));
    paper_field(&b, STR("Mã hồ sơ"), STR("SK-2026-SN-12"));
    paper_field(&b, STR("Ngày nhận"), STR("05/01/2026"));
    paper_field(&b, STR("Người nộp ký tên"), STR_NONE);
    paper_paragraph(&b, STR("Kết quả xét hình thức được trả chậm nhất ngày 05/02/2026."));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_NAMED,
        .heading = commune_heading(arena, STR("3"), STR("GBN-UBND")),
        .kind_name = STR("Giấy biên nhận"),
        .subject = STR("Đơn yêu cầu công nhận sáng kiến"),
        .body = paper_builder_end(&b),
        .signatures = SIGNATURES({.authority = LINES(STR("Người nhận đơn")),
            .hint = STR("(Ký, ghi rõ họ tên)"), .name = STR("Phạm Thị Ngọc Quyên")}),
        .signature_count = 1,
        .recipients = LINES(STR("Người nộp đơn"), STR("Lưu: hồ sơ")),
        .qr = STR("https://sangkien.suoingan.example/x/7KQ2M9"),
        .qr_caption = LINES(STR("Tra cứu: /x/7KQ2M9")),
    };
    out->heading.mark = STR("Bản nháp");
    stamp(out);
}

static void
score_sheet(struct arena *arena, struct paper_model *out)
{
    static const struct paper_column columns[] = {
        {8, PAPER_CENTRE, TEXT("TT"), {NULL, 0}},
        {52, PAPER_JUSTIFY, TEXT("Tiêu chí"), {NULL, 0}},
        {20, PAPER_CENTRE, TEXT("Điểm tối đa"), {NULL, 0}},
        {20, PAPER_CENTRE, TEXT("Điểm chấm"), {NULL, 0}},
    };
    static const char *const criteria[] = {"Tính mới trong phạm vi cơ sở", "Khả năng áp dụng",
        "Lợi ích kinh tế, xã hội mang lại hoặc dự kiến mang lại so với trước khi có giải pháp"};
    struct paper_builder b;

    paper_builder_init(&b, arena);
    paper_field(&b, STR("Họ và tên thành viên"), STR_NONE);
    paper_field(&b, STR("Tên sáng kiến"), STR("Cải tiến mẫu phiếu hẹn trả kết quả"));
    paper_table(&b, STR_NONE, columns, ARRAY_COUNT(columns))->row_min_mm = 12;
    for (size_t i = 0; i < ARRAY_COUNT(criteria); i++) {
        const struct str cells[] = {str_printf(arena, "%zu", i + 1), str_of(criteria[i]),
            i == 2 ? STR("40") : STR("30"), STR("")};
        paper_row(&b, PAPER_ROW_PLAIN, cells);
    }
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_FORM,
        .heading = {.place = STR("Suối Ngàn"), .date = {0, 0, 2026}},
        .kind_name = STR("Phiếu chấm điểm"),
        .subject = STR("Sáng kiến cấp cơ sở"),
        .body = paper_builder_end(&b),
        .signatures = SIGNATURES({.authority = LINES(STR("Thành viên Hội đồng")),
            .hint = STR("(Ký, ghi rõ họ tên)")}),
        .signature_count = 1,
    };
    stamp(out);
}

static void
certificate(struct arena *arena, struct paper_model *out)
{
    struct paper_builder b;

    paper_builder_init(&b, arena);
    paper_centred(&b, STR_NONE, STR("Chứng nhận"));
    paper_name(&b, STR("Bà Nguyễn Thị Hường"));
    paper_centred(&b, STR_NONE, STR("Công chức Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Suối Ngàn"));
    paper_centred(&b, STR_NONE, STR("là tác giả (tỷ lệ đóng góp 60%) của sáng kiến"));
    paper_centred(&b, STR("“Sổ tay mã QR song ngữ Việt – Cor hướng dẫn người dân nộp hồ sơ trực tuyến”"),
        STR_NONE);
    paper_centred(&b, STR_NONE, STR("được công nhận theo Quyết định số 05/QĐ-UBND ngày 05 tháng 01 năm 2026"));
    *out = (struct paper_model){
        .layout = PAPER_LAYOUT_CERTIFICATE,
        .heading = {.own = LINES(STR("Ủy ban nhân dân xã Suối Ngàn")),
            .number = STR("7"),
            .symbol = STR("GCN-UBND"),
            .place = STR("Suối Ngàn"),
            .date = {5, 1, 2026}},
        .issuer = LINES(STR("Chủ tịch Ủy ban nhân dân xã Suối Ngàn")),
        .kind_name = STR("Giấy chứng nhận"),
        .subject = STR("Sáng kiến cấp cơ sở"),
        .body = paper_builder_end(&b),
        .signatures = SIGNATURES({.authority = LINES(STR("Chủ tịch")), .name = STR("Trần Thị Lệ")}),
        .signature_count = 1,
        .qr = STR("https://sangkien.suoingan.example/x/9F3K7Q#1.eyJubyI6IjA3L0dDTi1VQk5EIn0."
                  "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k"),
        .qr_caption = LINES(STR("Kiểm tra: quét mã hoặc"), STR("sangkien.suoingan.example/x/9F3K7Q")),
    };
    stamp(out);
}

const struct sample samples[] = {
    {"decision", decision},
    {"letter", letter},
    {"minutes", minutes},
    {"report", report},
    {"receipt", receipt},
    {"score_sheet", score_sheet},
    {"certificate", certificate},
};
const size_t sample_count = ARRAY_COUNT(samples);

const struct sample *
sample_named(const char *name)
{
    for (size_t i = 0; i < sample_count; i++) {
        if (str_eq_c(str_of(samples[i].name), name)) {
            return &samples[i];
        }
    }
    return NULL;
}

struct str
sample_request(struct arena *arena, const char *format, const struct paper_model *model)
{
    struct buf out;

    buf_init(&out, arena, 64 * 1024);
    buf_printf(&out, "{\"format\":\"%s\",\"model\":", format);
    paper_model_write(&out, model);
    buf_char(&out, '}');
    return buf_str(&out);
}

struct str
sample_run_request(struct arena *arena, size_t copies)
{
    struct buf out;
    struct paper_model model;

    certificate(arena, &model);
    buf_init(&out, arena, 64 * 1024);
    buf_c(&out, "{\"format\":\"pdf\",\"models\":[");
    for (size_t i = 0; i < copies; i++) {
        buf_c(&out, i > 0 ? "," : "");
        model.heading.number = str_printf(arena, "%zu", i + 1);
        paper_model_write(&out, &model);
    }
    buf_c(&out, "]}");
    return buf_str(&out);
}
