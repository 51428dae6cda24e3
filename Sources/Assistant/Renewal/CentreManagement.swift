import Foundation
import Synchronization
import Tokens

/// Has the centre answer a card that asks for its management key, in a session whose old key has signed.
final class CentreManagement: Sendable {
    private struct Opening: Sendable {
        let session: String
        let statement: [UInt8]
        var isPrevious = false
    }

    private let talk: CentreTalk
    private let opening = Mutex<Opening?>(nil)

    init(_ talk: CentreTalk) {
        self.talk = talk
    }

    /// Begins with a session.
    ///
    /// - Parameters:
    ///   - session: its name.
    ///   - statement: the old key's signature over `RenewalProof.management`.
    func open(_ session: String, _ statement: [UInt8]) {
        opening.withLock { $0 = Opening(session: session, statement: statement) }
    }

    /// Whether it was begun.
    var isOpen: Bool { opening.withLock { $0 != nil } }

    /// From now on the key before the one on record is asked for: an unlock of the token may not be finished.
    ///
    /// - Returns: false when it was before.
    func turnToPrevious() -> Bool {
        opening.withLock { opening -> Bool in
            guard let open = opening, !open.isPrevious else { return false }
            opening?.isPrevious = true
            return true
        }
    }

    /// Asks the centre.
    ///
    /// - Throws: `AssistantError` with `.centre`, `.centreRefused` or `.centreUnclear`.
    func answer(_ question: ManagementQuestion) async throws(AssistantError) -> ManagementAnswer {
        guard let open = opening.withLock({ $0 }) else { throw AssistantError(.centreUnclear) }
        let message = RenewalMessages.Management(
            session: open.session,
            statement: Data(open.statement),
            witness: Data(question.witness),
            question: Data(question.challenge),
            previous: open.isPrevious ? true : nil
        )
        let told = try await talk.ask("management", message, for: RenewalMessages.Managed.self)
        return ManagementAnswer(witness: Array(told.witness), challenge: Array(told.answer))
    }
}
