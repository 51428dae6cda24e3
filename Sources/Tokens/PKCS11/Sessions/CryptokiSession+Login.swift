import CPKCS11
import OpenSSL

extension CryptokiSession {
    /// What the token of this session says of itself now.
    func token() throws(HSMError) -> CryptokiTokenInfo {
        var info = CK_TOKEN_INFO()
        try unsafe call("C_GetTokenInfo") { unsafe $0.pointee.C_GetTokenInfo?(slot, &info) }
        return CryptokiTokenInfo(info, slot: slot)
    }

    /// Gives the PIN, and wipes this copy; the caller judges the answer.
    func logIn(as user: CK_USER_TYPE, _ pin: consuming [UInt8]?) throws(HSMError) -> CryptokiStatus {
        var bytes = pin
        defer { bytes?.wipe() }
        let count = CK_ULONG(bytes?.count ?? 0)
        return try unsafe module.status("C_Login", in: stamp.generation) { functions in
            guard bytes != nil else { return unsafe functions.pointee.C_Login?(handle, user, nil, 0) }
            return unsafe bytes?.withUnsafeMutableBufferPointer {
                unsafe functions.pointee.C_Login?(handle, user, $0.baseAddress, count)
            } ?? nil
        }
    }
}
