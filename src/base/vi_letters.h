/* vi_letters.h -- the letters of Latin script with marks, for vi.c alone.
 *
 * Three characters for each code point: the ASCII letter that it is built on, its shape and its
 * tone; three spaces when it is built on none.
 * Shape    . plain  ^ circumflex  ( breve  + horn  - the stroke of đ  * a mark that Vietnamese lacks
 * Tone     0 ngang  1 huyền  2 hỏi  3 ngã  4 sắc  5 nặng
 * Ð (eth) and Ɖ count as Đ: they look alike, and old converters wrote one for the other.
 */
#ifndef BASE_VI_LETTERS_H
#define BASE_VI_LETTERS_H

enum { LETTERS_A_FIRST = 0x00C0, LETTERS_B_FIRST = 0x1E00 };

static const char letters_a[] = "A.1A.4A^0A.3A*0A*0   C*0E.1E.4E^0E*0I.1I.4I*0I*0" /* U+00C0 */
                                "D-0N.3O.1O.4O^0O.3O*0   O*0U.1U.4U*0U*0Y.4      " /* U+00D0 */
                                "a.1a.4a^0a.3a*0a*0   c*0e.1e.4e^0e*0i.1i.4i*0i*0" /* U+00E0 */
                                "d-0n.3o.1o.4o^0o.3o*0   o*0u.1u.4u*0u*0y.4   y*0" /* U+00F0 */
                                "A*0a*0A(0a(0A*0a*0C.4c.4C*0c*0C*0c*0C*0c*0D*0d*0" /* U+0100 */
                                "D-0d-0E*0e*0E*0e*0E*0e*0E*0e*0E*0e*0G*0g*0G*0g*0" /* U+0110 */
                                "G*0g*0G*0g*0H*0h*0H*0h*0I.3i.3I*0i*0I*0i*0I*0i*0" /* U+0120 */
                                "I*0i*0      J*0j*0K*0k*0   L.4l.4L*0l*0L*0l*0   " /* U+0130 */
                                "   L*0l*0N.4n.4N*0n*0N*0n*0         O*0o*0O*0o*0" /* U+0140 */
                                "O*0o*0      R.4r.4R*0r*0R*0r*0S.4s.4S*0s*0S*0s*0" /* U+0150 */
                                "S*0s*0T*0t*0T*0t*0T*0t*0U.3u.3U*0u*0U*0u*0U*0u*0" /* U+0160 */
                                "U*0u*0U*0u*0W*0w*0Y*0y*0Y*0Z.4z.4Z*0z*0Z*0z*0   " /* U+0170 */
                                "b*0                  C*0c*0D-0                  " /* U+0180 */
                                "   F*0f*0G*0         I*0K*0k*0l*0         n*0   " /* U+0190 */
                                "O+0o+0      P*0p*0                  T*0t*0   U+0" /* U+01A0 */
                                "u+0      Y*0y*0Z*0z*0                           " /* U+01B0 */
                                "                                       A*0a*0I*0" /* U+01C0 */
                                "i*0O*0o*0U*0u*0U*0u*0U*4u*4U*0u*0U*1u*1   A*0a*0" /* U+01D0 */
                                "A*0a*0      G*0g*0G*0g*0K*0k*0O*0o*0O*0o*0      " /* U+01E0 */
                                "j*0         G.4g.4      N.1n.1A*4a*4      O*0o*0" /* U+01F0 */
                                "A*0a*0A*0a*0E*0e*0E*0e*0I*0i*0I*0i*0O*0o*0O*0o*0" /* U+0200 */
                                "R*0r*0R*0r*0U*0u*0U*0u*0S*0s*0T*0t*0      H*0h*0" /* U+0210 */
                                "N*0               A*0a*0E*0e*0O*0o*0O*3o*3O*0o*0" /* U+0220 */
                                "O*0o*0Y*0y*0                  A*0C*0c*0L*0      " /* U+0230 */
                                "         B*0      E*0e*0J*0j*0      R*0r*0Y*0y*0" /* U+0240 */;

static const char letters_b[] = "A*0a*0B*0b*0B.5b.5B*0b*0C*4c*4D*0d*0D.5d.5D*0d*0" /* U+1E00 */
                                "D*0d*0D*0d*0E*1e*1E*4e*4E*0e*0E*0e*0E*0e*0F*0f*0" /* U+1E10 */
                                "G*0g*0H*0h*0H.5h.5H*0h*0H*0h*0H*0h*0I*0i*0I*4i*4" /* U+1E20 */
                                "K.4k.4K.5k.5K*0k*0L.5l.5L*5l*5L*0l*0L*0l*0M.4m.4" /* U+1E30 */
                                "M*0m*0M.5m.5N*0n*0N.5n.5N*0n*0N*0n*0O.4o.4O*3o*3" /* U+1E40 */
                                "O*1o*1O*4o*4P.4p.4P*0p*0R*0r*0R.5r.5R*5r*5R*0r*0" /* U+1E50 */
                                "S*0s*0S.5s.5S*4s*4S*0s*0S*5s*5T*0t*0T.5t.5T*0t*0" /* U+1E60 */
                                "T*0t*0U*0u*0U*0u*0U*0u*0U.4u.4U*0u*0V.3v.3V.5v.5" /* U+1E70 */
                                "W.1w.1W.4w.4W*0w*0W*0w*0W.5w.5X*0x*0X*0x*0Y*0y*0" /* U+1E80 */
                                "Z*0z*0Z.5z.5Z*0z*0h*0t*0w*0y*0                  " /* U+1E90 */
                                "A.5a.5A.2a.2A^4a^4A^1a^1A^2a^2A^3a^3A^5a^5A(4a(4" /* U+1EA0 */
                                "A(1a(1A(2a(2A(3a(3A(5a(5E.5e.5E.2e.2E.3e.3E^4e^4" /* U+1EB0 */
                                "E^1e^1E^2e^2E^3e^3E^5e^5I.2i.2I.5i.5O.5o.5O.2o.2" /* U+1EC0 */
                                "O^4o^4O^1o^1O^2o^2O^3o^3O^5o^5O+4o+4O+1o+1O+2o+2" /* U+1ED0 */
                                "O+3o+3O+5o+5U.5u.5U.2u.2U+4u+4U+1u+1U+2u+2U+3u+3" /* U+1EE0 */
                                "U+5u+5Y.1y.1Y.5y.5Y.2y.2Y.3y.3                  " /* U+1EF0 */;

#endif
