#include "Keys.h"
#include <openssl/asn1t.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <string.h>

/* SM2Cipher of GM/T 0009, as libcrypto reads it. */
typedef struct { BIGNUM *x, *y; ASN1_OCTET_STRING *hash, *cipher; } SM2_CIPHER;
ASN1_SEQUENCE(SM2_CIPHER) = {
    ASN1_SIMPLE(SM2_CIPHER, x, BIGNUM), ASN1_SIMPLE(SM2_CIPHER, y, BIGNUM),
    ASN1_SIMPLE(SM2_CIPHER, hash, ASN1_OCTET_STRING), ASN1_SIMPLE(SM2_CIPHER, cipher, ASN1_OCTET_STRING)
} ASN1_SEQUENCE_END(SM2_CIPHER)

static int wrapped(const uint8_t *blob, unsigned char **der)
{
    SM2_CIPHER *cipher = (SM2_CIPHER *)ASN1_item_new(ASN1_ITEM_rptr(SM2_CIPHER));
    int count = 0;
    if (cipher && BN_bin2bn(blob, 64, cipher->x) && BN_bin2bn(blob + 64, 64, cipher->y)
        && ASN1_OCTET_STRING_set(cipher->hash, blob + 128, 32)
        && ASN1_OCTET_STRING_set(cipher->cipher, blob + 160 + width(), 16))
        count = ASN1_item_i2d((ASN1_VALUE *)cipher, der, ASN1_ITEM_rptr(SM2_CIPHER));
    ASN1_item_free((ASN1_VALUE *)cipher, ASN1_ITEM_rptr(SM2_CIPHER));
    return count;
}

/* The symmetric key, decrypted with the container's signing key. */
static int unwrap(EVP_PKEY *key, const uint8_t *blob, uint8_t *symmetric)
{
    unsigned char *der = NULL;
    int count = wrapped(blob, &der);
    uint8_t plain[512];
    size_t length = sizeof plain;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    int isDone = count > 0 && context && EVP_PKEY_decrypt_init(context) == 1
        && EVP_PKEY_decrypt(context, plain, &length, der, (size_t)count) == 1 && length == 16;
    if (isDone) memcpy(symmetric, plain, 16);
    EVP_PKEY_CTX_free(context);
    OPENSSL_free(der);
    return isDone;
}

static int decrypt(const uint8_t *symmetric, const uint8_t *encrypted, uint8_t *number)
{
    int length = 0;
    uint8_t plain[64];
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int isDone = context && EVP_DecryptInit_ex(context, EVP_sm4_ecb(), NULL, symmetric, NULL) == 1
        && EVP_CIPHER_CTX_set_padding(context, 0) == 1
        && EVP_DecryptUpdate(context, plain, &length, encrypted, 32) == 1 && length == 32;
    if (isDone) memcpy(number, plain, 32);
    EVP_CIPHER_CTX_free(context);
    return isDone;
}

/* Whether `point` (04, X, Y) is the private number times the generator. */
static int belong(const uint8_t *number, const uint8_t *point)
{
    uint8_t own[65];
    EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
    EC_POINT *product = group ? EC_POINT_new(group) : NULL;
    BIGNUM *scalar = BN_bin2bn(number, 32, NULL);
    int isDone = product && scalar && EC_POINT_mul(group, product, scalar, NULL, NULL, NULL) == 1
        && EC_POINT_point2oct(group, product, POINT_CONVERSION_UNCOMPRESSED, own, sizeof own, NULL) == sizeof own
        && memcmp(own, point, sizeof own) == 0;
    BN_clear_free(scalar);
    EC_POINT_free(product);
    EC_GROUP_free(group);
    return isDone;
}

static EVP_PKEY *assemble(const uint8_t *number, const uint8_t *point)
{
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    BIGNUM *scalar = BN_bin2bn(number, 32, NULL);
    OSSL_PARAM *parameters = NULL;
    if (context && builder && scalar && OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0)
        && OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 65)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar) && (parameters = OSSL_PARAM_BLD_to_param(builder))
        && EVP_PKEY_fromdata_init(context) == 1)
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(scalar);
    EVP_PKEY_CTX_free(context);
    return key;
}

uint32_t SKF_ImportECCKeyPair(CSKF_HANDLE container, const void *envelope)
{
    BEGIN("SKF_ImportECCKeyPair");
    USE(handle, container, CONTAINER);
    struct container *place = containerOf(handle);
    if (!loggedIn[handle->device][handle->application][CSKF_USER]) return CSKF_SAR_USER_NOT_LOGGED_IN;
    if (place->type != CSKF_CONTAINER_ECC) return CSKF_SAR_KEYNOTFOUNTERR;
    if (!envelope) return CSKF_SAR_INVALIDPARAMERR;
    const uint8_t *encrypted = (const uint8_t *)envelope + 3 * width(), *numbers = encrypted + 64 + width();
    if (get(envelope) != 1 || get((const uint8_t *)envelope + width()) != CSKF_SGD_SM4_ECB
        || get((const uint8_t *)envelope + 2 * width()) != 256 || get(numbers + 128 + 160) != 16)
        return CSKF_SAR_INDATAERR;
    uint8_t symmetric[16], number[32], point[65] = {4};
    memcpy(point + 1, numbers + 32, 32);
    memcpy(point + 33, numbers + 96, 32);
    EVP_PKEY *signer = readKey(&place->signingKey), *key = NULL;
    if (signer && unwrap(signer, numbers + 128, symmetric) && decrypt(symmetric, encrypted + 32, number) && belong(number, point))
        key = assemble(number, point);
    int isKept = key && writeKey(key, &place->encryptionKey);
    EVP_PKEY_free(signer);
    EVP_PKEY_free(key);
    if (!isKept) return CSKF_SAR_INDATAERR;
    memset(&place->certificates[0], 0, sizeof place->certificates[0]);
    return save();
}
