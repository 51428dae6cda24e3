// The part of libcrypto that Swift sees. Macros are wrapped in functions of the same name with the
// prefix COpenSSL_; nothing else happens here.
#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

/// Frees memory that libcrypto allocated for its caller.
static inline void COpenSSL_free(void *memory) { OPENSSL_free(memory); }

/// Frees memory that libcrypto allocated for its caller, after wiping it.
static inline void COpenSSL_clear_free(void *memory, size_t length) { OPENSSL_clear_free(memory, length); }

/// The octets a memory BIO holds, owned by the BIO.
static inline long COpenSSL_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

// Names of key parameters. OSSL_PARAM keeps the address, so these must live for ever; a Swift string
// converted for the call would not.

/// The name of the parameter, in static memory.
static inline const char *COpenSSL_OSSL_PKEY_PARAM_GROUP_NAME(void) { return OSSL_PKEY_PARAM_GROUP_NAME; }

/// The name of the parameter, in static memory.
static inline const char *COpenSSL_OSSL_PKEY_PARAM_PUB_KEY(void) { return OSSL_PKEY_PARAM_PUB_KEY; }

/// The name of the parameter, in static memory.
static inline const char *COpenSSL_OSSL_PKEY_PARAM_RSA_N(void) { return OSSL_PKEY_PARAM_RSA_N; }

/// The name of the parameter, in static memory.
static inline const char *COpenSSL_OSSL_PKEY_PARAM_RSA_E(void) { return OSSL_PKEY_PARAM_RSA_E; }

/// The selection that means: the public half of a key pair.
static inline int COpenSSL_EVP_PKEY_PUBLIC_KEY(void) { return EVP_PKEY_PUBLIC_KEY; }

#endif
