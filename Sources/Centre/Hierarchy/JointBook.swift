import Model
import OpenSSL

/// A book whose audit events about one person's deeds carry a second person's signature, and then the first's.
///
/// The second signs the event with `second` = their name; the first signs that with the second's signature.
struct JointBook: Book {
    let first: OperatorBook
    let second: OperatorBook

    func commit(_ changes: [Change]) async throws(BookError) {
        var confirmed: [Change] = []
        for change in changes {
            guard case .audit(let event) = change, event.actor == first.name else {
                confirmed.append(change)
                continue
            }
            confirmed.append(.audit(try confirm(event)))
        }
        try await first.commit(confirmed)
    }

    private func confirm(_ event: AuditEvent) throws(BookError) -> AuditEvent {
        var detail = event.detail
        detail["second"] = second.name
        let statement = OperatorStatement.bytes(of: event.with(detail))
        do throws(CryptoError) {
            detail["secondSignature"] = Hexadecimal.encode(try second.key.sign(statement))
            detail["secondKey"] = Hexadecimal.encode(second.key.publicKey.fingerprint)
            return event.with(detail)
        } catch {
            throw BookError(.failed(detail: "the second person's signature failed: \(error.message)"))
        }
    }
}

extension AuditEvent {
    fileprivate func with(_ detail: [String: String]) -> AuditEvent {
        AuditEvent(at: at, actor: actor, action: action, object: object, detail: detail)
    }
}
