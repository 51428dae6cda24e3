#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/prctl.h>

/* prctl takes a variable number of arguments, which Swift does not import. */
static inline int CProcess_make_undumpable(void) { return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L); }

#endif
