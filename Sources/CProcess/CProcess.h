#ifndef CPROCESS_H
#define CPROCESS_H

#include <spawn.h>
#include <sys/prctl.h>

/* prctl takes a variable number of arguments, which Swift does not import. */
static inline int CProcess_make_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }

/* Of GNU's library (2.34 and later), which Swift imports without its extensions. */
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
static inline int CProcess_close_from(posix_spawn_file_actions_t *actions, int from) {
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

#endif
