/* A test double: a PKCS#11 module over SoftHSM2 that fails where the environment says. */
#ifndef FAULTY_CRYPTOKI_H
#define FAULTY_CRYPTOKI_H
#include <p11-kit/pkcs11.h>
CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list);
#endif
