/* Keys of the double: in its state as PKCS #8, at its border as structures. */
#ifndef KEYS_H
#define KEYS_H
#include "State.h"
#include <openssl/evp.h>

#pragma GCC visibility push(hidden)

EVP_PKEY *readKey(const struct octets *place);
int writeKey(EVP_PKEY *key, struct octets *place);
void putNumber(uint8_t *field, const uint8_t *number);
/* Octets of the structure; 0 for a key that has none. */
size_t writePublicKey(EVP_PKEY *key, uint8_t *blob);

#pragma GCC visibility pop

#endif
