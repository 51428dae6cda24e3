/// One attribute of a certificate's subject, type and value.
public struct NameAttribute: Hashable, Sendable {
    /// The attribute types that this product puts into names, X.520.
    public enum Kind: String, CaseIterable, Sendable {
        /// countryName, 2.5.4.6; PrintableString.
        case country = "C"
        /// stateOrProvinceName, 2.5.4.8.
        case stateOrProvince = "ST"
        /// localityName, 2.5.4.7.
        case locality = "L"
        /// organizationName, 2.5.4.10.
        case organization = "O"
        /// organizationalUnitName, 2.5.4.11.
        case organizationalUnit = "OU"
        /// commonName, 2.5.4.3.
        case commonName = "CN"
        /// serialNumber, 2.5.4.5; PrintableString.
        case serialNumber
    }

    /// The type.
    public let kind: Kind
    /// The value, within the type's upper bound (RFC 5280 appendix A.1).
    public let value: String

    /// Makes an attribute.
    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}
