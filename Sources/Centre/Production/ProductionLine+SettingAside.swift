public import Model
public import Tokens

/// 废弃介质: what becomes of a token that cannot be finished.
extension ProductionLine {
    /// What was given up with a token.
    public struct SetAside: Hashable, Sendable {
        /// The application, whose job goes on with another token.
        public let application: ApplicationNumber
        /// The token, DEFECTIVE now.
        public let token: String
        /// Certificates that can reach no token any more: revoked `superseded`.
        public let revoked: [SerialNumber]
    }

    /// How the work on one token ended.
    public enum Outcome: Sendable {
        /// The token is finished.
        case made(Product)
        /// The token is no good, and was set aside.
        case setAside(SetAside, cause: String)
    }

    /// Makes a token as `make` does; one that shows itself to be broken is set aside at once.
    ///
    /// Broken is a token whose key, statement, certificate or signature is not what it says, or whose PIN is locked before its holder
    /// has it. One that was pulled, or did not answer, may be inserted again.
    ///
    /// - Returns: the finished token, or what was given up.
    /// - Throws: as `make`, when the job can be gone on with as it is.
    public func finish(_ job: JobTicket, on token: any Token) async throws -> Outcome {
        do {
            return .made(try await make(job, on: token))
        } catch let error as any OperatorError where ProductionLine.isBroken(by: error) {
            guard try await office.standing(of: token.identity.serial).inHand == job.application else {
                throw error
            }
            let done = try await office.setAside(job.application, because: error.message)
            return .setAside(done, cause: error.message)
        }
    }

    private static func isBroken(by error: any OperatorError) -> Bool {
        if case .proofFailed? = (error as? CentreError)?.reason { return true }
        return switch (error as? TokenError)?.reason {
        case .untrueAnswer?, .emptySlot?, .pinLocked?: true
        default: false
        }
    }
}
