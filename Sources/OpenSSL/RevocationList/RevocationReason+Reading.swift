import Model

extension RevocationReason {
    /// The reason with a CRLReason number that came from outside.
    ///
    /// 0, and what RFC 5280 does not define, are taken for `unspecified`: what is revoked for an odd reason is revoked.
    static func reading(code: Int) -> RevocationReason {
        RevocationReason(code: code) ?? .unspecified
    }
}
