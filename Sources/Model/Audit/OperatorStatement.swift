/// What an operator signs about one of their deeds.
///
/// ```
/// pki-operator-v1 LF action LF object LF at LF { key "=" value LF }   details sorted by key
/// ```
///
/// Details named `operatorSignature` and `operatorKey` are not part of it.
public enum OperatorStatement {
    /// The octets that are signed.
    public static func bytes(of event: AuditEvent) -> [UInt8] {
        let details = event.detail
            .filter { $0.key != "operatorSignature" && $0.key != "operatorKey" }
            .sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)\n" }
        let head = "pki-operator-v1\n\(event.action)\n\(event.object)\n\(event.at.secondsSinceEpoch)\n"
        return Array((head + details.joined()).utf8)
    }

    /// The event with the signature that somebody made over its statement.
    ///
    /// - Parameters:
    ///   - event: the deed.
    ///   - signature: the signature.
    ///   - keyHash: SHA-256 of the key's SubjectPublicKeyInfo.
    /// - Returns: the event as it goes into the audit chain.
    public static func signed(_ event: AuditEvent, signature: [UInt8], keyHash: [UInt8]) -> AuditEvent {
        var detail = event.detail
        detail["operatorSignature"] = Hexadecimal.encode(signature)
        detail["operatorKey"] = Hexadecimal.encode(keyHash)
        return AuditEvent(
            at: event.at,
            actor: event.actor,
            action: event.action,
            object: event.object,
            detail: detail
        )
    }
}
