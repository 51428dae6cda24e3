#ifndef CGFSHARE_H
#define CGFSHARE_H

#include <libgfshare.h>

/// Says where randomness comes from; without it the library calls a null pointer.
static inline void CGFShare_set_random(gfshare_rand_func_t fill) { gfshare_fill_rand = fill; }

#endif
