// The part of libcrypto that certificate status needs.
#ifndef COPENSSL_STATUS_H
#define COPENSSL_STATUS_H

#include <openssl/ocsp.h>
#include <openssl/x509.h>

#endif
