import Model

/// What an operator signs about one of their deeds.
///
/// ```
/// pki-operator-v1 LF action LF object LF at LF { key "=" value LF }   details sorted by key
/// ```
///
/// Details named `operatorSignature` and `operatorKey` are not part of it.
enum OperatorStatement {
    static func bytes(of event: AuditEvent) -> [UInt8] {
        let details = event.detail
            .filter { $0.key != "operatorSignature" && $0.key != "operatorKey" }
            .sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)\n" }
        let head = "pki-operator-v1\n\(event.action)\n\(event.object)\n\(event.at.secondsSinceEpoch)\n"
        return Array((head + details.joined()).utf8)
    }
}
