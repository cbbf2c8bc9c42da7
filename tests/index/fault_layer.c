/* Between a process and its C library: counts the operations on the files below one folder, and
   at one of them fails, or kills the process, there or a little later. Loaded by LD_PRELOAD.

   Nothing is put on the disk for good (fsync does nothing): it is processes that die here. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OFF, COUNT, FAIL_ONCE, DISK_FULL, READ_ONLY, KILL };
enum { READS, GROWS, CHANGES };

static char folder[4096];
static char *opened[4096]; /* by descriptor: the path, if it is below the folder */
static int mode = OFF, code, trace = -1;
static long at, done, delay;
static pid_t owner;
long fault_strikes;

void fault_disarm(void) { mode = OFF; }

/* What is to happen at operation number `at`; `trace` is a descriptor that all are written to. */
void fault_arm(const char *below, int what, long number, int error, long microseconds, int out) {
    snprintf(folder, sizeof folder, "%s", below);
    mode = what, at = number, code = error, delay = microseconds, trace = out;
    done = fault_strikes = 0, owner = getpid();
}

static const char *path_at(int parent, const char *path, char *whole, size_t size) {
    if (path[0] == '/' || parent == AT_FDCWD)
        return path;
    if (parent < 0 || parent >= 4096 || !opened[parent])
        return "";
    snprintf(whole, size, "%s/%s", opened[parent], path);
    return whole;
}

static void die(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    struct itimerspec when = {.it_value = {.tv_nsec = delay * 1000}};
    timer_t timer;
    if (!delay || timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &when, 0))
        syscall(SYS_kill, getpid(), SIGKILL);
}

/* Whether the operation is to fail; errno says why. */
static int fails(const char *name, int kind, const char *path) {
    size_t length = strlen(folder);
    if (mode == OFF || !path || strncmp(path, folder, length) || getpid() != owner)
        return 0;
    if (kind == READS && mode != COUNT && mode != KILL)
        return 0;
    long number = __atomic_fetch_add(&done, 1, __ATOMIC_SEQ_CST);
    if (trace >= 0) {
        char line[4300];
        int size = snprintf(line, sizeof line, "%s %d %s\n", name, kind, path + length);
        syscall(SYS_write, trace, line, size);
    }
    if (mode == KILL && number == at)
        die();
    int strikes = (mode == FAIL_ONCE && number == at) ||
                  (mode == DISK_FULL && number >= at && kind == GROWS) ||
                  (mode == READ_ONLY && number >= at && kind != READS);
    if (strikes)
        fault_strikes++, errno = code;
    return strikes;
}

static const char *path_of(int fd) { return fd >= 0 && fd < 4096 ? opened[fd] : NULL; }

static int open_file(int parent, const char *path, int flags, mode_t rights) {
    char whole[4096];
    const char *full = path_at(parent, path, whole, sizeof whole);
    int writes = flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC);
    if (fails(writes ? "create" : "open", writes ? GROWS : READS, full))
        return -1;
    int fd = (int)syscall(SYS_openat, parent, path, flags, rights);
    if (fd >= 0 && fd < 4096) {
        free(opened[fd]);
        opened[fd] = mode != OFF && !strncmp(full, folder, strlen(folder)) ? strdup(full) : NULL;
    }
    return fd;
}

static mode_t rights_of(int flags, va_list more) {
    return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name)                                                  \
    int name(const char *path, int flags, ...) {                    \
        va_list more;                                               \
        va_start(more, flags);                                      \
        mode_t rights = rights_of(flags, more);                     \
        va_end(more);                                               \
        return open_file(AT_FDCWD, path, flags, rights);            \
    }
#define OPENAT(name)                                                \
    int name(int parent, const char *path, int flags, ...) {        \
        va_list more;                                               \
        va_start(more, flags);                                      \
        mode_t rights = rights_of(flags, more);                     \
        va_end(more);                                               \
        return open_file(parent, path, flags, rights);              \
    }
OPEN(open) OPEN(open64) OPENAT(openat) OPENAT(openat64)

/* By descriptor, and by one or two paths. */
#define BY_FD(name, shown, kind, result, parameters, arguments)     \
    result name parameters {                                        \
        if (fails(shown, kind, path_of(fd)))                        \
            return -1;                                              \
        return ((result(*) parameters)dlsym(RTLD_NEXT, #name)) arguments; \
    }
BY_FD(write, "write", GROWS, ssize_t, (int fd, const void *from, size_t size), (fd, from, size))
BY_FD(writev, "write", GROWS, ssize_t, (int fd, const struct iovec *from, int n), (fd, from, n))
BY_FD(pwrite, "write", GROWS, ssize_t, (int fd, const void *from, size_t size, off_t place),
      (fd, from, size, place))
BY_FD(pwrite64, "write", GROWS, ssize_t, (int fd, const void *from, size_t size, off64_t place),
      (fd, from, size, place))
BY_FD(ftruncate, "truncate", CHANGES, int, (int fd, off_t size), (fd, size))
BY_FD(ftruncate64, "truncate", CHANGES, int, (int fd, off64_t size), (fd, size))
BY_FD(sendfile, "write", GROWS, ssize_t, (int fd, int from, off_t *place, size_t size),
      (fd, from, place, size))
BY_FD(sendfile64, "write", GROWS, ssize_t, (int fd, int from, off64_t *place, size_t size),
      (fd, from, place, size))
BY_FD(fchmod, "chmod", CHANGES, int, (int fd, mode_t rights), (fd, rights))

#define SYNC(name)                                                  \
    int name(int fd) { return fails("sync", GROWS, path_of(fd)) ? -1 : 0; }
SYNC(fsync) SYNC(fdatasync)

#define BY_PATH(name, shown, kind, path, parameters, arguments)     \
    int name parameters {                                           \
        char whole[4096];                                           \
        (void)whole;                                                \
        if (fails(shown, kind, path))                               \
            return -1;                                              \
        return ((int(*) parameters)dlsym(RTLD_NEXT, #name)) arguments; \
    }
BY_PATH(mkdir, "mkdir", GROWS, path, (const char *path, mode_t rights), (path, rights))
BY_PATH(rmdir, "remove", CHANGES, path, (const char *path), (path))
BY_PATH(unlink, "remove", CHANGES, path, (const char *path), (path))
BY_PATH(unlinkat, "remove", CHANGES, path_at(parent, path, whole, sizeof whole),
        (int parent, const char *path, int flags), (parent, path, flags))
BY_PATH(rename, "rename", GROWS, to, (const char *from, const char *to), (from, to))
BY_PATH(link, "link", GROWS, to, (const char *from, const char *to), (from, to))
BY_PATH(chmod, "chmod", CHANGES, path, (const char *path, mode_t rights), (path, rights))

int close(int fd) {
    if (fd >= 0 && fd < 4096 && opened[fd]) {
        free(opened[fd]);
        opened[fd] = NULL;
    }
    return (int)syscall(SYS_close, fd);
}
