import Model
import OpenSSL

/// What is to be said of the operator's signature of an audit event; the words are in `words.txt` under `signature_`.
enum SignatureStanding: String, CaseIterable {
    /// It is the signature of the key that it names.
    case good
    /// It is not.
    case bad
    /// No certificate on record has the key.
    case unknown
    /// Nobody signed: the system did it, or it is a refusal.
    case none

    /// Judges an event.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - key: the key with this SHA-256 of its SubjectPublicKeyInfo; nil where none is on record.
    /// - Throws: what `key` throws.
    init(_ event: AuditEvent, key: ([UInt8]) throws -> PublicKey?) rethrows {
        guard let text = event.detail["operatorSignature"] else {
            self = .none
            return
        }
        guard let signature = Hexadecimal.decode(text),
            let hash = event.detail["operatorKey"].flatMap(Hexadecimal.decode)
        else {
            self = .bad
            return
        }
        guard let found = try key(hash) else {
            self = .unknown
            return
        }
        let isGood = found.verify(signature: signature, message: OperatorStatement.bytes(of: event))
        self = isGood ? .good : .bad
    }

    /// The colour of its tag.
    var tone: String {
        switch self {
        case .good: "good"
        case .bad: "bad"
        case .unknown: "act"
        case .none: "quiet"
        }
    }
}
