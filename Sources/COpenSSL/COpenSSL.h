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
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/// Frees memory that libcrypto allocated for its caller.
static inline void COpenSSL_free(void *memory) { OPENSSL_free(memory); }

/// Frees memory that libcrypto allocated for its caller, after wiping it.
static inline void COpenSSL_clear_free(void *memory, size_t length) { OPENSSL_clear_free(memory, length); }

/// The octets a memory BIO holds, owned by the BIO.
static inline long COpenSSL_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }

/// A new empty stack.
static inline STACK_OF(X509) *COpenSSL_sk_X509_new_null(void) { return sk_X509_new_null(); }

/// Puts a reference of its own to the certificate on the stack; the new count, or 0.
static inline int COpenSSL_sk_X509_push_ref(STACK_OF(X509) *stack, X509 *certificate) {
    return X509_add_cert(stack, certificate, X509_ADD_FLAG_UP_REF) == 1 ? sk_X509_num(stack) : 0;
}

/// How many certificates are on the stack; -1 for no stack.
static inline int COpenSSL_sk_X509_num(const STACK_OF(X509) *stack) { return sk_X509_num(stack); }

/// A reference for the caller to one certificate on the stack, or NULL.
static inline X509 *COpenSSL_sk_X509_value_ref(const STACK_OF(X509) *stack, int index) {
    X509 *certificate = sk_X509_value(stack, index);
    return certificate != NULL && X509_up_ref(certificate) == 1 ? certificate : NULL;
}

/// Frees the stack and its references.
static inline void COpenSSL_sk_X509_pop_free(STACK_OF(X509) *stack) { sk_X509_pop_free(stack, X509_free); }

/// Frees the stack only.
static inline void COpenSSL_sk_X509_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

/// Puts the place of an anchor without certificate on the stack; the new count, or 0.
static inline int COpenSSL_sk_X509_push_null(STACK_OF(X509) *stack) { return sk_X509_push(stack, NULL); }

/// A new stack that borrows one object, or NULL.
static inline STACK_OF(ASN1_OBJECT) *COpenSSL_sk_ASN1_OBJECT_new(ASN1_OBJECT *object) {
    STACK_OF(ASN1_OBJECT) *stack = sk_ASN1_OBJECT_new_reserve(NULL, 1);
    if (stack != NULL) sk_ASN1_OBJECT_push(stack, object);
    return stack;
}

/// Frees the stack only.
static inline void COpenSSL_sk_ASN1_OBJECT_free(STACK_OF(ASN1_OBJECT) *stack) { sk_ASN1_OBJECT_free(stack); }

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

/// The selection that means: the curve alone.
static inline int COpenSSL_EVP_PKEY_KEY_PARAMETERS(void) { return EVP_PKEY_KEY_PARAMETERS; }

#endif
