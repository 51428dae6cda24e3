import CPKCS11

extension CryptokiSession {
    /// Makes a key pair inside the token.
    func generateKeyPair(
        _ mechanism: UInt,
        publicKey: CryptokiTemplate,
        privateKey: CryptokiTemplate
    ) throws(HSMError) -> (publicKey: CK_OBJECT_HANDLE, privateKey: CK_OBJECT_HANDLE) {
        var mechanism = unsafe CK_MECHANISM(
            mechanism: CK_MECHANISM_TYPE(mechanism),
            pParameter: nil,
            ulParameterLen: 0
        )
        var publicHandle: CK_OBJECT_HANDLE = 0
        var privateHandle: CK_OBJECT_HANDLE = 0
        try unsafe call("C_GenerateKeyPair") { functions in
            unsafe publicKey.withAttributes { publicList, publicCount in
                unsafe privateKey.withAttributes { privateList, privateCount in
                    unsafe functions.pointee.C_GenerateKeyPair?(
                        handle,
                        &mechanism,
                        publicList,
                        publicCount,
                        privateList,
                        privateCount,
                        &publicHandle,
                        &privateHandle
                    )
                }
            }
        }
        return (publicHandle, privateHandle)
    }

    /// Signs `input` as the mechanism takes it: a digest, a DigestInfo or a message.
    ///
    /// - Parameters:
    ///   - input: at most what the mechanism takes.
    ///   - mechanism: how.
    ///   - key: the private key's handle.
    ///   - authenticate: logs in for this one signature (CKA_ALWAYS_AUTHENTICATE).
    /// - Returns: the signature as the token gives it.
    /// - Throws: `HSMError` with `.lost` or `.failed`, or what `authenticate` throws.
    func sign(
        _ input: [UInt8],
        _ mechanism: SigningMechanism,
        key: CK_OBJECT_HANDLE,
        authenticate: () throws(HSMError) -> Void
    ) throws(HSMError) -> [UInt8] {
        try unsafe call("C_SignInit") { functions in
            unsafe mechanism.withMechanism { unsafe functions.pointee.C_SignInit?(handle, $0, key) }
        }
        try authenticate()
        var input = input
        var signature = [UInt8](repeating: 0, count: 1024)
        var length = CK_ULONG(signature.count)
        let count = CK_ULONG(input.count)
        try unsafe call("C_Sign") {
            unsafe $0.pointee.C_Sign?(handle, &input, count, &signature, &length)
        }
        return Array(signature.prefix(Int(clamping: length)))
    }
}
