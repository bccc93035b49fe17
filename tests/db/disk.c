/* Watches what a process writes under PMO_DISK_WATCH, for tests: records it so that a power cut can be played at any
 * moment, or makes a call fail. Preloaded (LD_PRELOAD); Linux with a C compiler only.
 *
 * PMO_DISK_LOG    a file that gets one record per call: kind, path number, offset, length, then the bytes.
 * PMO_DISK_FAIL   "CALL:N:ERRNO[:COUNT]": the Nth CALL (write, sync, truncate, rename, unlink) fails, and COUNT-1 after it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 4096
static char *watched[MOST];
static const char *watch;
static int into = -1;
static char fails[16];
static long fail_at, fail_errno, fail_count = 1;
static long seen;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off64_t);
static int (*real_rename)(const char *, const char *), (*real_unlink)(const char *), (*real_close)(int);
static int (*real_open)(const char *, int, ...);

static void begin(void) {
    if (real_write) return;
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_close = dlsym(RTLD_NEXT, "close");
    real_open = dlsym(RTLD_NEXT, "open64");
    watch = getenv("PMO_DISK_WATCH");
    const char *fail = getenv("PMO_DISK_FAIL");
    if (fail) sscanf(fail, "%15[a-z]:%ld:%ld:%ld", fails, &fail_at, &fail_errno, &fail_count);
    const char *log = getenv("PMO_DISK_LOG");
    if (log) into = real_open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    real_write = dlsym(RTLD_NEXT, "write");
}

/* For a process that forks: makes calls fail from now on in this one, counted anew. */
void pmo_disk_arm(const char *call, long at, long number, long count) {
    begin();
    snprintf(fails, sizeof fails, "%s", call);
    fail_at = at; fail_errno = number; fail_count = count; seen = 0;
}

static int is_watched(const char *path) { return watch && path && strncmp(path, watch, strlen(watch)) == 0; }

static void put(char kind, const char *path, uint64_t offset, uint64_t length, const void *data) {
    if (into < 0) return;
    uint32_t name = (uint32_t)strlen(path);
    uint64_t bytes = data ? length : 0;
    size_t size = 1 + 4 + 8 + 8 + 8 + name + bytes;
    char *record = malloc(size), *at = record;
    *at++ = kind;
    memcpy(at, &name, 4); at += 4;
    memcpy(at, &offset, 8); at += 8;
    memcpy(at, &length, 8); at += 8;
    memcpy(at, &bytes, 8); at += 8;
    memcpy(at, path, name); at += name;
    if (bytes) memcpy(at, data, bytes);
    pthread_mutex_lock(&lock);
    for (size_t done = 0; done < size;) done += real_write(into, record + done, size - done);
    pthread_mutex_unlock(&lock);
    free(record);
}

static int must_fail(const char *call) {
    if (!fails[0] || strcmp(fails, call)) return 0;
    long now = ++seen;
    if (now < fail_at || now >= fail_at + fail_count) return 0;
    errno = (int)fail_errno;
    return 1;
}

static const char *of(int fd) { return fd >= 0 && fd < MOST ? watched[fd] : NULL; }

static int opened(int fd, const char *path) {
    char whole[4096];
    if (fd < 0 || fd >= MOST || !path) return fd;
    if (path[0] != '/') {
        char here[2048];
        if (!getcwd(here, sizeof here)) return fd;
        snprintf(whole, sizeof whole, "%s/%s", here, path);
        path = whole;
    }
    free(watched[fd]);
    watched[fd] = is_watched(path) ? strdup(path) : NULL;
    return fd;
}

#define OPENING(name)                                                 \
    int name(const char *path, int flags, ...) {                      \
        begin();                                                      \
        va_list more;                                                 \
        va_start(more, flags);                                        \
        int mode = va_arg(more, int);                                 \
        va_end(more);                                                 \
        return opened(real_open(path, flags, mode), path);            \
    }
OPENING(open)
OPENING(open64)

int close(int fd) {
    begin();
    if (fd >= 0 && fd < MOST && watched[fd]) { free(watched[fd]); watched[fd] = NULL; }
    return real_close(fd);
}

ssize_t write(int fd, const void *data, size_t length) {
    begin();
    if (!of(fd)) return real_write(fd, data, length);
    if (must_fail("write")) return -1;
    off64_t at = lseek64(fd, 0, SEEK_CUR);
    ssize_t done = real_write(fd, data, length);
    if (done > 0) put('w', of(fd), (uint64_t)at, (uint64_t)done, data);
    return done;
}

static ssize_t writing(int fd, const void *data, size_t length, off64_t at) {
    begin();
    if (!of(fd)) return real_pwrite(fd, data, length, at);
    if (must_fail("write")) return -1;
    ssize_t done = real_pwrite(fd, data, length, at);
    if (done > 0 && !strstr(of(fd), "-shm")) put('w', of(fd), (uint64_t)at, (uint64_t)done, data);
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return writing(fd, data, length, at); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return writing(fd, data, length, at); }

static int syncing(int fd, int (*real)(int)) {
    if (of(fd) && must_fail("sync")) return -1;
    int done = real(fd);
    if (of(fd) && done == 0) put('s', of(fd), 0, 0, NULL);
    return done;
}
int fsync(int fd) { begin(); return syncing(fd, real_fsync); }
int fdatasync(int fd) { begin(); return syncing(fd, real_fdatasync); }

static int truncating(int fd, off64_t length) {
    begin();
    if (of(fd) && must_fail("truncate")) return -1;
    int done = real_ftruncate(fd, length);
    if (of(fd) && done == 0 && !strstr(of(fd), "-shm")) put('t', of(fd), 0, (uint64_t)length, NULL);
    return done;
}
int ftruncate(int fd, off_t length) { return truncating(fd, length); }
int ftruncate64(int fd, off64_t length) { return truncating(fd, length); }

int rename(const char *from, const char *to) {
    begin();
    if (is_watched(to) && must_fail("rename")) return -1;
    int done = real_rename(from, to);
    if (done == 0 && is_watched(to)) put('r', from, 0, strlen(to), to);
    return done;
}

int unlink(const char *path) {
    begin();
    if (is_watched(path) && must_fail("unlink")) return -1;
    int done = real_unlink(path);
    if (done == 0 && is_watched(path)) put('u', path, 0, 0, NULL);
    return done;
}
