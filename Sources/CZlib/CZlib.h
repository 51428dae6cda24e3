#ifndef CZLIB_H
#define CZLIB_H

// What is read stays as it is.
#define ZLIB_CONST
#include <zlib.h>

#endif
