/// The object identifiers of certificate revocation lists (RFC 5280 §5.2, §5.3), encoded.
enum RevocationListIdentifier {
    static let authorityKeyIdentifier = "2.5.29.35"
    static let number = "2.5.29.20"
    static let issuingDistributionPoint = "2.5.29.28"
    static let deltaIndicator = "2.5.29.27"
    static let freshest = "2.5.29.46"
    static let reason = "2.5.29.21"
    static let invalidityDate = "2.5.29.24"

    static let authorityKeyIdentifierDER = DER.oid("2.5.29.35")
    /// removeFromCRL, which belongs into deltas alone and is no reason to revoke.
    static let removeFromList = 8

    static let numberDER = DER.oid("2.5.29.20")
    static let reasonDER = DER.oid("2.5.29.21")
    static let invalidityDateDER = DER.oid("2.5.29.24")
}
