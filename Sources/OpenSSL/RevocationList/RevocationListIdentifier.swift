/// The object identifiers of certificate revocation lists (RFC 5280 §5.2, §5.3), encoded.
enum RevocationListIdentifier {
    static let authorityKeyIdentifier = "2.5.29.35"
    static let number = "2.5.29.20"
    static let issuingDistributionPoint = "2.5.29.28"
    static let reason = "2.5.29.21"
    static let invalidityDate = "2.5.29.24"

    static let authorityKeyIdentifierDER = DER.oid("2.5.29.35")
    static let numberDER = DER.oid("2.5.29.20")
    static let reasonDER = DER.oid("2.5.29.21")
    static let invalidityDateDER = DER.oid("2.5.29.24")
}
