/* fuzz.h -- what a fuzz target defines. libFuzzer calls it with inputs of its own making (clang,
 * meson option fuzz); replay.c calls it with every file of a corpus (any compiler).
 *
 * A target states with MUST what holds for every input, so that a broken claim is a crash. Every
 * crash becomes a file of fuzz/corpus/<target>/.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* always 0 */

#endif
