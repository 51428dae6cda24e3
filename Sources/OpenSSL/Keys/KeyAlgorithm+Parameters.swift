public import Model

extension KeyAlgorithm {
    /// Octets of one coordinate of a point, or nil for RSA and Ed25519.
    public var coordinateLength: Int? {
        switch self {
        case .p256, .sm2: 32
        case .p384: 48
        case .rsa2048, .rsa3072, .rsa4096, .ed25519: nil
        }
    }

    /// Bits of an RSA modulus, or nil for elliptic curves.
    public var modulusBits: Int? {
        switch self {
        case .rsa2048: 2048
        case .rsa3072: 3072
        case .rsa4096: 4096
        case .p256, .p384, .sm2, .ed25519: nil
        }
    }

    /// The RSA algorithm with a modulus of exactly `modulusBits`, or nil.
    init?(modulusBits: Int) {
        guard let match = Self.allCases.first(where: { $0.modulusBits == modulusBits }) else { return nil }
        self = match
    }

    /// The name of the key type in libcrypto's providers.
    var typeName: String {
        switch self {
        case .p256, .p384: "EC"
        case .rsa2048, .rsa3072, .rsa4096: "RSA"
        case .sm2: "SM2"
        case .ed25519: "ED25519"
        }
    }

    /// The name of the curve in libcrypto's providers.
    var groupName: String? {
        switch self {
        case .p256: "P-256"
        case .p384: "P-384"
        case .sm2: "SM2"
        case .rsa2048, .rsa3072, .rsa4096, .ed25519: nil
        }
    }

    private static let curveP256 = DER.oid("1.2.840.10045.3.1.7")
    private static let curveP384 = DER.oid("1.3.132.0.34")
    private static let curveSM2 = DER.oid("1.2.156.10197.1.301")

    /// The encoded OBJECT IDENTIFIER of the curve (RFC 5480 §2.1.1.1; GM/T 0006).
    var curveIdentifier: [UInt8]? {
        switch self {
        case .p256: Self.curveP256
        case .p384: Self.curveP384
        case .sm2: Self.curveSM2
        case .rsa2048, .rsa3072, .rsa4096, .ed25519: nil
        }
    }
}
