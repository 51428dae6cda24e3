/// How an encoding can be BER and yet not DER (X.690 §10.1).
public enum DERFault: Hashable, Sendable {
    /// A length that says "until the end mark".
    case indefiniteLength
    /// A length in more octets than it needs.
    case longLength

    /// The fault as half a sentence.
    var message: String {
        switch self {
        case .indefiniteLength: "a length in it is indefinite"
        case .longLength: "a length in it is not written in its shortest form"
        }
    }
}
