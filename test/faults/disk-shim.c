/*
 * Stands between a process and its disk (LD_PRELOAD): records what is written to files below DISK_FOLDER, in
 * order, with what the process says on standard output; and fails what it is told to fail.
 *
 *   DISK_FOLDER     only files below this path count
 *   DISK_LOG        the record: one entry an operation, see disk-log.ts
 *   FAIL_SYNC_AT    number of the sync that fails with EIO, from 1
 *   FAIL_WRITE_AT   number of the write that fails with EIO, from 1
 *   FAIL_STICKY     set: and every one after it
 *   DISK_BYTES      files may grow to so many bytes together, then ENOSPC
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST_FDS 4096
#define MOST_FILES 64

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *paths[MOST_FDS];
static struct { char *path; off_t size; } files[MOST_FILES];
static int log_fd = -2;
static long syncs, writes;
static long long grown;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }
static long number(const char *name) { const char *v = getenv(name); return v ? atol(v) : 0; }
static int is_ours(const char *path) {
  const char *folder = getenv("DISK_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}
static const char *path_of(int fd) { return fd >= 0 && fd < MOST_FDS ? paths[fd] : NULL; }

/* Entry: op, u32 length of path, u32 length of bytes, u64 offset, path, bytes. */
static void record(char op, const char *path, uint64_t offset, const void *bytes, uint32_t size) {
  if (log_fd == -2) {
    const char *file = getenv("DISK_LOG");
    log_fd = file ? syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
  }
  if (log_fd < 0) return;
  uint32_t length = path ? strlen(path) : 0;
  char *entry = malloc(17 + length + size);
  entry[0] = op;
  memcpy(entry + 1, &length, 4);
  memcpy(entry + 5, &size, 4);
  memcpy(entry + 9, &offset, 8);
  if (length) memcpy(entry + 17, path, length);
  if (size) memcpy(entry + 17 + length, bytes, size);
  syscall(SYS_write, log_fd, entry, 17 + length + size);
  free(entry);
}

static int fails(long *count, const char *name) {
  long at = number(name);
  long now = ++*count;
  return at && (now == at || (getenv("FAIL_STICKY") && now > at));
}

/* Whether a file may grow to `end`; counts what it grows by. */
static int has_room(const char *path, off_t end) {
  long long limit = number("DISK_BYTES");
  if (!limit) return 1;
  int i = 0;
  while (i < MOST_FILES - 1 && files[i].path && strcmp(files[i].path, path)) i++;
  if (!files[i].path) files[i].path = strdup(path);
  if (end <= files[i].size) return 1;
  if (grown + (end - files[i].size) > limit) return 0;
  grown += end - files[i].size;
  files[i].size = end;
  return 1;
}

static void opened(int fd, const char *path, int flags) {
  if (fd < 0 || fd >= MOST_FDS) return;
  pthread_mutex_lock(&lock);
  free(paths[fd]);
  paths[fd] = is_ours(path) ? strdup(path) : NULL;
  if (paths[fd]) record(flags & O_TRUNC ? 'T' : 'O', path, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
}

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); int mode = va_arg(rest, int); va_end(rest); \
    int fd = REAL(name)(path, flags, mode); opened(fd, path, flags); return fd; }
OPEN(open) OPEN(open64)
#define OPENAT(name) \
  int name(int at, const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); int mode = va_arg(rest, int); va_end(rest); \
    int fd = REAL(name)(at, path, flags, mode); opened(fd, path, flags); return fd; }
OPENAT(openat) OPENAT(openat64)

static ssize_t put(int fd, const void *bytes, size_t size, off_t at, ssize_t (*write_it)(int, const void *, size_t, off_t)) {
  const char *path = path_of(fd);
  if (!path) return write_it(fd, bytes, size, at);
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (fails(&writes, "FAIL_WRITE_AT")) errno = EIO;
  else if (!has_room(path, at + size)) errno = ENOSPC;
  else if ((done = write_it(fd, bytes, size, at)) > 0) record('W', path, at, bytes, done);
  int kept = errno;
  pthread_mutex_unlock(&lock);
  errno = kept;
  return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return put(fd, bytes, size, at, REAL(pwrite)); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t at) { return put(fd, bytes, size, at, REAL(pwrite64)); }

static ssize_t write_on(int fd, const void *bytes, size_t size, off_t at) {
  (void)at;
  return REAL(write)(fd, bytes, size);
}
ssize_t write(int fd, const void *bytes, size_t size) {
  if (fd == 1) {
    pthread_mutex_lock(&lock);
    ssize_t done = REAL(write)(fd, bytes, size);
    int kept = errno;
    if (done > 0) record('A', NULL, 0, bytes, done);
    pthread_mutex_unlock(&lock);
    errno = kept;
    return done;
  }
  return path_of(fd) ? put(fd, bytes, size, lseek(fd, 0, SEEK_CUR), write_on) : write_on(fd, bytes, size, 0);
}

#define SYNC(name) \
  int name(int fd) { \
    const char *path = path_of(fd); \
    if (!path) return REAL(name)(fd); \
    pthread_mutex_lock(&lock); \
    int done = -1; \
    if (fails(&syncs, "FAIL_SYNC_AT")) errno = EIO; \
    else if ((done = REAL(name)(fd)) == 0) record('S', path, 0, NULL, 0); \
    int kept = errno; \
    pthread_mutex_unlock(&lock); \
    errno = kept; \
    return done; }
SYNC(fsync) SYNC(fdatasync)

#define CUT(name) \
  int name(int fd, off_t size) { \
    const char *path = path_of(fd); \
    if (!path) return REAL(name)(fd, size); \
    pthread_mutex_lock(&lock); \
    int done = REAL(name)(fd, size); \
    if (done == 0) record('C', path, size, NULL, 0); \
    pthread_mutex_unlock(&lock); \
    return done; }
CUT(ftruncate) CUT(ftruncate64)

int unlink(const char *path) {
  int done = REAL(unlink)(path);
  if (done == 0 && is_ours(path)) {
    pthread_mutex_lock(&lock);
    record('U', path, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return done;
}
int rename(const char *from, const char *to) {
  int done = REAL(rename)(from, to);
  if (done == 0 && is_ours(from)) {
    pthread_mutex_lock(&lock);
    record('R', from, 0, to, strlen(to));
    pthread_mutex_unlock(&lock);
  }
  return done;
}
