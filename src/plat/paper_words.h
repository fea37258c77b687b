/* paper_words.h -- the words that the layout itself prescribes. They belong to the format like its
 * margins do: always Vietnamese, never translated, never chosen by a user; hence not in web/text.
 */
#ifndef PLAT_PAPER_WORDS_H
#define PLAT_PAPER_WORDS_H

#include "base/str.h"

#define PAPER_NATION       STR("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") /* [law:ND30/PL1.II.1] */
#define PAPER_MOTTO        STR("Độc lập - Tự do - Hạnh phúc")
#define PAPER_NUMBER_WORD  STR("Số: ") /* [law:ND30/PL1.II.3] */
#define PAPER_DAY_WORD     "ngày"
#define PAPER_MONTH_WORD   "tháng"
#define PAPER_YEAR_WORD    "năm"
#define PAPER_ABOUT_WORD   STR("V/v ")       /* [law:ND30/PL1.II.5] */
#define PAPER_TO_WORD      STR("Kính gửi:")  /* [law:ND30/PL1.II.9] */
#define PAPER_COPIES_WORD  STR("Nơi nhận:")
#define PAPER_ARTICLE_WORD "Điều"            /* [law:ND30/PL1.II.6] */
#define PAPER_END_MARK     STR("./.")        /* [law:ND30/PL3] */
#define PAPER_ANNEX_NOTE   "(Kèm theo %.*s số %.*s %.*s của %.*s)" /* [law:ND30/PL1.III] */

#endif
