import Synchronization

/// The smart card service as a token source sees it: it remembers whether it ever answered.
///
/// A machine may have no such service, and tokens behind modules alone. One whose service answered and does not any more is in
/// trouble, and its operators are told so.
final class CardService: Sendable {
    private let hasAnswered = Mutex(false)

    /// The readers as they are now.
    ///
    /// - Parameter isNeeded: whether it is an error that the service never answered; else it has no readers then.
    /// - Returns: a place for each reader; one for the service when it answered before and does not now.
    /// - Throws: `TokenError` with `.serviceNotRunning` when it is needed, or another one of the resource manager.
    func places(isNeeded: Bool) throws(TokenError) -> [TokenPlace] {
        do throws(TokenError) {
            let readers = try PCSC().readers()
            hasAnswered.withLock { $0 = true }
            return readers.map { TokenPlace(kind: .reader($0)) }
        } catch {
            guard case .serviceNotRunning = error.reason else { throw error }
            if hasAnswered.withLock({ $0 }) { return [TokenPlace(kind: .unserved(error))] }
            guard isNeeded else { return [] }
            throw error
        }
    }

    /// Waits until something changes at the readers; without a service just waits.
    ///
    /// - Parameters:
    ///   - readers: as they were.
    ///   - patience: how long to wait.
    /// - Throws: `TokenError` of the resource manager, but not `.serviceNotRunning`.
    func wait(for readers: [CardReader], within patience: Duration) async throws(TokenError) {
        do throws(TokenError) {
            _ = try await PCSC().readers(changedFrom: readers, within: patience)
        } catch {
            guard case .serviceNotRunning = error.reason else { throw error }
            // That it ended is a change.
            if readers.isEmpty { try? await Task.sleep(for: patience) }
        }
    }
}
