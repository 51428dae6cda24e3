/// The object identifiers of the extensions this product knows.
public enum ExtensionIdentifier {
    /// RFC 5280 §4.2.1.2.
    public static let subjectKeyIdentifier = "2.5.29.14"
    /// RFC 5280 §4.2.1.3.
    public static let keyUsage = "2.5.29.15"
    /// RFC 5280 §4.2.1.6.
    public static let subjectAlternativeName = "2.5.29.17"
    /// RFC 5280 §4.2.1.9.
    public static let basicConstraints = "2.5.29.19"
    /// RFC 5280 §5.2.3.
    public static let crlNumber = "2.5.29.20"
    /// RFC 5280 §5.3.1.
    public static let crlReason = "2.5.29.21"
    /// RFC 5280 §4.2.1.10.
    public static let nameConstraints = "2.5.29.30"
    /// RFC 5280 §5.2.5.
    public static let issuingDistributionPoint = "2.5.29.28"
    /// RFC 5280 §4.2.1.13.
    public static let crlDistributionPoints = "2.5.29.31"
    /// RFC 5280 §4.2.1.4.
    public static let certificatePolicies = "2.5.29.32"
    /// RFC 5280 §4.2.1.5.
    public static let policyMappings = "2.5.29.33"
    /// RFC 5280 §4.2.1.11.
    public static let policyConstraints = "2.5.29.36"
    /// RFC 5280 §4.2.1.14.
    public static let inhibitAnyPolicy = "2.5.29.54"
    /// RFC 5280 §4.2.1.1.
    public static let authorityKeyIdentifier = "2.5.29.35"
    /// RFC 5280 §4.2.1.12.
    public static let extendedKeyUsage = "2.5.29.37"
    /// RFC 5280 §4.2.2.1.
    public static let authorityInformationAccess = "1.3.6.1.5.5.7.1.1"
    /// RFC 6960 §4.2.2.2.1.
    public static let ocspNoCheck = "1.3.6.1.5.5.7.48.1.5"
}
