import Model
import OpenSSL

/// A book whose audit events about one operator's deeds carry that operator's signature.
///
/// Source: GM/T 0037 §8.6.1: operator actions are signed by the operator; product.md §2.2 rule 4.
struct OperatorBook: Book {
    let book: any Book
    /// The staff member's login name; events of other actors pass unchanged.
    let name: String
    let key: PrivateKey

    func commit(_ changes: [Change]) async throws(BookError) {
        var signed: [Change] = []
        for change in changes {
            guard case .audit(let event) = change, event.actor == name else {
                signed.append(change)
                continue
            }
            signed.append(.audit(try sign(event)))
        }
        try await book.commit(signed)
    }

    private func sign(_ event: AuditEvent) throws(BookError) -> AuditEvent {
        do throws(CryptoError) {
            let signature = try key.sign(OperatorStatement.bytes(of: event))
            return OperatorStatement.signed(event, signature: signature, keyHash: key.publicKey.fingerprint)
        } catch {
            throw BookError(.failed(detail: "the operator's signature failed: \(error.message)"))
        }
    }
}
