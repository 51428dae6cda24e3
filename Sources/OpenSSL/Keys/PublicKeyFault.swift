/// What is wrong with the numbers of a public key.
public enum PublicKeyFault: Hashable, Sendable {
    /// The coordinates do not satisfy the curve's equation, or are not below its prime.
    case pointNotOnCurve
    /// The neutral element, which is nobody's key (SP 800-56A §5.6.2.3.3).
    case pointAtInfinity
    /// One coordinate and a sign (RFC 5480 §2.2); refused, so that one key has one encoding.
    case pointCompressed
    /// Neither `04 ‖ X ‖ Y` nor one of the forms above, or of another length than the curve's.
    case pointForm
    /// An RSA number below zero.
    case negativeNumber

    /// The fault as half a sentence.
    var message: String {
        switch self {
        case .pointNotOnCurve: "the point of the public key is not on its curve"
        case .pointAtInfinity: "the public key is the point at infinity"
        case .pointCompressed: "the point of the public key is compressed"
        case .pointForm: "the point of the public key has another form or length than 04, X, Y of its curve"
        case .negativeNumber: "the RSA public key holds a negative number"
        }
    }

    /// What to do now.
    var hint: String {
        switch self {
        case .pointNotOnCurve, .pointAtInfinity, .negativeNumber:
            "make a new key pair, and do not use the program that wrote this one"
        case .pointCompressed, .pointForm:
            "write the key with an uncompressed point, as 'openssl ec -conv_form uncompressed' does"
        }
    }
}
