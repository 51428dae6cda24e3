/// What is wrong with a certification request that can be read so far.
public enum RequestFault: Hashable, Sendable {
    /// The version is not 0 (RFC 2986 §4.1).
    case version(Int)
    /// An attribute, by its dotted identifier, stands twice.
    case attributeTwice(String)
    /// An attribute holds no value, or more than the one it may have (RFC 2985 §5.4).
    case attributeValues(String, count: Int)
    /// A challenge password of no or more than 255 characters (RFC 2985 §5.4.1, ub-pkcs9-string).
    case challengePasswordLength(Int)
    /// A PEM text that holds a private key, which nobody but its owner should see.
    case privateKeyInside

    /// The fault as half a sentence.
    var message: String {
        switch self {
        case .version(let number): "the certificate request has version \(number), not 0"
        case .attributeTwice(let oid): "the certificate request has attribute \(oid) twice"
        case .attributeValues(let oid, let count):
            "attribute \(oid) of the certificate request has \(count) values"
        case .challengePasswordLength(let count): "the challenge password has \(count) characters"
        case .privateKeyInside: "the text holds a private key beside the certificate request"
        }
    }

    /// What to do now.
    var hint: String {
        switch self {
        case .version: "make the request again; PKCS#10 has version 0 only"
        case .attributeTwice, .attributeValues: "make the request again, with each attribute once"
        case .challengePasswordLength: "use 1 to 255 characters"
        case .privateKeyInside: "make a new key pair, for this one is known now; send the request only"
        }
    }
}
