import Model
import OpenSSL
import Store

/// A change that is asked for under a key: done once, and answered from the book when it is asked for again.
///
/// Source: draft-ietf-httpapi-idempotency-key-header-06; ADR 0072.
struct KeyedDeed: Sendable {
    private let book: BookOfRecord
    private let claim: APIRequestRecord

    /// Reads the key of a request.
    ///
    /// - Parameters:
    ///   - call: the request.
    ///   - caller: who asks, as the audit chain names them.
    ///   - object: what it is about; empty for an application that begins.
    ///   - book: where keys are kept.
    ///   - now: when it was asked.
    /// - Throws: `APIError` with `.keyMissing` or `.keyUnreadable`.
    init(
        _ call: HTTPCall,
        by caller: String,
        about object: String,
        in book: BookOfRecord,
        at now: Timestamp
    ) throws(APIError) {
        guard let field = call.field("idempotency-key") else { throw APIError(.keyMissing) }
        // The same key stands for the same method, address and body.
        let asked = Array("\(call.method) \(call.target)\n".utf8) + call.body
        guard let key = IdempotencyClaim(field: field, fingerprint: DigestAlgorithm.sha256.hash(asked)) else {
            throw APIError(.keyUnreadable)
        }
        self.book = book
        claim = APIRequestRecord(
            caller: caller,
            key: key.key,
            fingerprint: key.fingerprint,
            object: object,
            at: now
        )
    }

    /// Does it, unless it was done.
    ///
    /// - Parameter deed: writes in the book it is given, and says what it was about.
    /// - Returns: what it was about, now or when it was done.
    /// - Throws: `APIError` with `.keyReused`, and what `deed` throws.
    func once(_ deed: (KeyedBook) async throws -> String) async throws -> String {
        if let done = try known() { return done }
        do {
            return try await deed(KeyedBook(over: book, claim))
        } catch {
            // Who asked for the same at the same moment was faster.
            guard let done = try known() else { throw error }
            return done
        }
    }

    private func known() throws -> String? {
        guard let known = try book.apiRequest(of: claim.caller, key: claim.key) else { return nil }
        guard known.fingerprint == claim.fingerprint else { throw APIError(.keyReused) }
        return known.object
    }
}
