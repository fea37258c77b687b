/* replay.c -- main of a replay: gives a target every file named on the command line, or every file
 * of a folder named there. Ends with 1 when there was none.
 */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>

enum { FILE_BYTES_MAX = 1 << 20, PATH_BYTES_MAX = 4096 };

static int
replay_file(const char *path)
{
    FILE *stream = fopen(path, "re");
    uint8_t *data = malloc(FILE_BYTES_MAX);

    if (stream == NULL || data == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    size_t size = fread(data, 1, FILE_BYTES_MAX, stream);
    fclose(stream);
    /* In a block of its own size, so that the address sanitizer sees a read past the end. */
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) {
        exit(1);
    }
    memcpy(exact, data, size);
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

static int
replay_folder(DIR *folder, const char *path)
{
    const struct dirent *entry;
    int count = 0;

    while ((entry = readdir(folder)) != NULL) {
        char file[PATH_BYTES_MAX];

        if (entry->d_name[0] != '.') {
            snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
            count += replay_file(file);
        }
    }
    return count;
}

int
main(int argc, char **argv)
{
    int count = 0;

    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);

        if (folder != NULL) {
            count += replay_folder(folder, argv[i]);
            closedir(folder);
        } else {
            count += replay_file(argv[i]);
        }
    }
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
