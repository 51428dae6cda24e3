import Model

extension RevocationReason {
    /// The reason with a CRLReason number that came from outside; 0 is taken for `unspecified`.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for numbers this product never writes, as certificateHold.
    static func reading(code: Int) throws(CryptoError) -> RevocationReason {
        guard code != 0 else { return .unspecified }
        guard let reason = RevocationReason(code: code) else {
            throw CryptoError(.notAllowed(what: "revocation reason \(code)"))
        }
        return reason
    }
}
