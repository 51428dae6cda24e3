#ifndef CPKCS11_H
#define CPKCS11_H

/* p11-kit's header: Cryptoki 2.40 under the names of the standard. No function of p11-kit is called. */
#include <p11-kit/pkcs11.h>

#endif
