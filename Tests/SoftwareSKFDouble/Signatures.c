#include "Keys.h"
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <string.h>

static int isUser(const struct handle *handle) { return loggedIn[handle->device][handle->application][CSKF_USER]; }

/* Signs e = SM3(Z || M) as it comes, or, where the traits say so, makes it of a message. */
static int signSM2(EVP_PKEY *key, const uint8_t *octets, size_t count, uint8_t *der, size_t *length)
{
    static const char identifier[] = "1234567812345678";
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    int isDone = 0;
    if (context && digest && hasTrait("message")) {
        EVP_MD_CTX_set_pkey_ctx(digest, context);
        isDone = EVP_PKEY_CTX_set1_id(context, identifier, sizeof identifier - 1) == 1
            && EVP_DigestSignInit(digest, NULL, EVP_sm3(), NULL, key) == 1
            && EVP_DigestSign(digest, der, length, octets, count) == 1;
    } else if (context && digest) {
        isDone = count == 32 && EVP_PKEY_sign_init(context) == 1 && EVP_PKEY_sign(context, der, length, octets, count) == 1;
    }
    EVP_MD_CTX_free(digest);
    EVP_PKEY_CTX_free(context);
    return isDone;
}

static int writeSignature(const uint8_t *der, size_t length, uint8_t *blob)
{
    uint8_t number[32];
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)length);
    int fits = signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), number, 32) == 32;
    if (fits) putNumber(blob, number);
    fits = fits && BN_bn2binpad(ECDSA_SIG_get0_s(signature), number, 32) == 32;
    if (fits) putNumber(blob + 64, number);
    ECDSA_SIG_free(signature);
    return fits;
}

uint32_t SKF_ECCSignData(CSKF_HANDLE container, const uint8_t *octets, uint64_t count, void *signature)
{
    BEGIN("SKF_ECCSignData");
    USE(handle, container, CONTAINER);
    count = (uint32_t)count;
    if (!isUser(handle)) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!octets || !signature) return CSKF_SAR_INVALIDPARAMERR;
    if (!hasTrait("message") && count != 32) return CSKF_SAR_INDATALENERR;
    if (containerOf(handle)->type != CSKF_CONTAINER_ECC) return CSKF_SAR_KEYNOTFOUNTERR;
    EVP_PKEY *key = readKey(&containerOf(handle)->signingKey);
    uint8_t der[80];
    size_t length = sizeof der;
    int isDone = key && signSM2(key, octets, count, der, &length) && writeSignature(der, length, signature);
    EVP_PKEY_free(key);
    return isDone ? CSKF_SAR_OK : CSKF_SAR_FAIL;
}

/* PKCS #1 v1.5 over what the caller gives, which is a DigestInfo. */
uint32_t SKF_RSASignData(CSKF_HANDLE container, const uint8_t *octets, uint64_t count, uint8_t *signature, uint64_t *size)
{
    BEGIN("SKF_RSASignData");
    USE(handle, container, CONTAINER);
    count = (uint32_t)count;
    if (!isUser(handle)) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!octets || count == 0 || count > 245) return CSKF_SAR_INDATALENERR;
    if (containerOf(handle)->type != CSKF_CONTAINER_RSA) return CSKF_SAR_KEYNOTFOUNTERR;
    EVP_PKEY *key = readKey(&containerOf(handle)->signingKey);
    EVP_PKEY_CTX *context = key ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    uint8_t block[256];
    size_t length = sizeof block;
    int isDone = context && EVP_PKEY_sign_init(context) == 1 && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        && EVP_PKEY_sign(context, block, &length, octets, count) == 1;
    EVP_PKEY_CTX_free(context);
    EVP_PKEY_free(key);
    return isDone ? give("SKF_RSASignData", block, length, signature, size) : CSKF_SAR_FAIL;
}
