/* power_cut.c -- `power-cut MOUNT`: stops a mounted ext4 or XFS as a cut of its power would. What was not flushed is
 * not flushed any more, not even the journal; every later call on it fails until it is mounted anew.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

enum { NO_FLUSH_OF_THE_LOG = 2 };
#define SHUTDOWN _IOR('X', 125, uint32_t)

int
main(int argc, char **argv)
{
    uint32_t how = NO_FLUSH_OF_THE_LOG;
    int fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY) : -1;

    if (fd < 0 || ioctl(fd, SHUTDOWN, &how) != 0) {
        perror("power-cut");
        return 1;
    }
    return 0;
}
