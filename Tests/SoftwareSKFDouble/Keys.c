#include "Keys.h"
#include <openssl/core_names.h>
#include <openssl/x509.h>
#include <string.h>

static int isUser(const struct handle *handle) { return loggedIn[handle->device][handle->application][CSKF_USER]; }

EVP_PKEY *readKey(const struct octets *place)
{
    const unsigned char *at = place->bytes;
    return place->count ? d2i_AutoPrivateKey(NULL, &at, place->count) : NULL;
}

/* PKCS #8, into its place. */
int writeKey(EVP_PKEY *key, struct octets *place)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    int count = info ? i2d_PKCS8_PRIV_KEY_INFO(info, NULL) : 0;
    int fits = count > 0 && count <= KEY;
    if (fits) {
        unsigned char *at = place->bytes;
        memset(place, 0, sizeof *place);
        place->count = (uint32_t)i2d_PKCS8_PRIV_KEY_INFO(info, &at);
    }
    PKCS8_PRIV_KEY_INFO_free(info);
    return fits;
}

/* A number of the curve into its field of 64 octets, at the end that the traits say. */
void putNumber(uint8_t *field, const uint8_t *number)
{
    memset(field, 0, 64);
    memcpy(field + (hasTrait("front") ? 0 : 32), number, 32);
}

size_t writePublicKey(EVP_PKEY *key, uint8_t *blob)
{
    if (EVP_PKEY_is_a(key, "RSA")) {
        BIGNUM *modulus = NULL, *exponent = NULL;
        size_t count = 0, padding = hasTrait("padded") && width() == 8 ? 4 : 0;
        if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent)) {
            put(blob, CSKF_SGD_RSA);
            put(blob + width(), 2048);
            BN_bn2binpad(modulus, blob + 2 * width(), 256);
            BN_bn2binpad(exponent, blob + 2 * width() + 256, 4);
            count = 2 * width() + 260;
            memset(blob + count, 0, padding);
            count += padding;
        }
        BN_free(modulus);
        BN_free(exponent);
        return count;
    }
    unsigned char *point = NULL;
    if (EVP_PKEY_get1_encoded_public_key(key, &point) != 65 || point[0] != 4) {
        OPENSSL_free(point);
        return 0;
    }
    put(blob, 256);
    putNumber(blob + width(), point + 1);
    putNumber(blob + width() + 64, point + 33);
    OPENSSL_free(point);
    return width() + 128;
}

static uint32_t keep(EVP_PKEY *key, uint32_t type, struct container *container, void *blob)
{
    if (!key || !writeKey(key, &container->signingKey) || !writePublicKey(key, blob)) return CSKF_SAR_FAIL;
    container->type = type;
    memset(&container->certificates[1], 0, sizeof container->certificates[1]);
    return save();
}

static uint32_t generate(const struct handle *handle, struct container *container, EVP_PKEY *(*make)(void), uint32_t type, void *blob)
{
    if (!isUser(handle)) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (!blob) return CSKF_SAR_INVALIDPARAMERR;
    if (container->type != CSKF_CONTAINER_EMPTY && container->type != type) return CSKF_SAR_FAIL;
    EVP_PKEY *key = make();
    uint32_t status = keep(key, type, container, blob);
    EVP_PKEY_free(key);
    return status;
}

static EVP_PKEY *makeSM2(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "SM2"); }
static EVP_PKEY *makeRSA(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048); }

uint32_t SKF_GenECCKeyPair(CSKF_HANDLE container, uint64_t algorithm, void *publicKey)
{
    BEGIN("SKF_GenECCKeyPair");
    USE(handle, container, CONTAINER);
    if ((uint32_t)algorithm != CSKF_SGD_SM2_1) return CSKF_SAR_NOTSUPPORTYETERR;
    return generate(handle, containerOf(handle), makeSM2, CSKF_CONTAINER_ECC, publicKey);
}

uint32_t SKF_GenRSAKeyPair(CSKF_HANDLE container, uint64_t bits, void *publicKey)
{
    BEGIN("SKF_GenRSAKeyPair");
    USE(handle, container, CONTAINER);
    if ((uint32_t)bits != 2048) return CSKF_SAR_GENRSAKEYERR;
    return generate(handle, containerOf(handle), makeRSA, CSKF_CONTAINER_RSA, publicKey);
}

uint32_t SKF_ExportPublicKey(CSKF_HANDLE container, uint64_t isForSigning, uint8_t *octets, uint64_t *size)
{
    BEGIN("SKF_ExportPublicKey");
    USE(handle, container, CONTAINER);
    struct container *place = containerOf(handle);
    EVP_PKEY *key = readKey((uint32_t)isForSigning ? &place->signingKey : &place->encryptionKey);
    if (!key) return CSKF_SAR_KEYNOTFOUNTERR;
    uint8_t blob[512];
    size_t count = writePublicKey(key, blob);
    EVP_PKEY_free(key);
    return count ? give("SKF_ExportPublicKey", blob, count, octets, size) : CSKF_SAR_FAIL;
}
