/// A purpose of the key in a certificate.
///
/// Source: RFC 5280 §4.2.1.12.
public struct ExtendedKeyUsage: Hashable, Sendable {
    /// The object identifier, dotted.
    public let oid: String

    /// Names a purpose by its dotted object identifier.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    public init(oid: String) throws(CryptoError) {
        _ = try DER.oid(parsing: oid)
        self.oid = oid
    }

    init(known oid: String) {
        self.oid = oid
    }

    /// TLS servers.
    public static let serverAuth = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.1")
    /// TLS clients.
    public static let clientAuth = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.2")
    /// Signing programs.
    public static let codeSigning = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.3")
    /// S/MIME.
    public static let emailProtection = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.4")
    /// RFC 3161 time stamps.
    public static let timeStamping = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.8")
    /// Delegated OCSP responders.
    public static let ocspSigning = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.9")
    /// Signing documents (RFC 9336).
    public static let documentSigning = ExtendedKeyUsage(known: "1.3.6.1.5.5.7.3.36")
    /// Windows smart card logon.
    public static let smartCardLogon = ExtendedKeyUsage(known: "1.3.6.1.4.1.311.20.2.2")
    /// Any purpose.
    public static let any = ExtendedKeyUsage(known: "2.5.29.37.0")

    private static let names: [String: ExtendedKeyUsage] = [
        "serverAuth": .serverAuth, "clientAuth": .clientAuth, "codeSigning": .codeSigning,
        "emailProtection": .emailProtection, "timeStamping": .timeStamping, "OCSPSigning": .ocspSigning,
        "documentSigning": .documentSigning, "smartCardLogon": .smartCardLogon, "anyExtendedKeyUsage": .any,
    ]

    /// The name people write, or the dotted identifier.
    public var name: String { Self.names.first { $0.value == self }?.key ?? oid }

    /// The purpose that a name or a dotted identifier stands for, or nil.
    public init?(name: String) {
        if let known = Self.names[name] {
            self = known
        } else if let parsed = try? ExtendedKeyUsage(oid: name) {
            self = parsed
        } else {
            return nil
        }
    }
}
