public import Model
public import Tokens

/// 废弃介质: what becomes of a token that cannot be finished.
extension ProductionLine {
    /// What was given up with a token.
    public struct SetAside: Hashable, Sendable {
        /// The application, whose job goes on with another token, unless it is over.
        public let application: ApplicationNumber
        /// The token, DEFECTIVE now.
        public let token: String
        /// Certificates that can reach no token any more: revoked `superseded`.
        public let revoked: [SerialNumber]
        /// Whether somebody had revoked the certificate for good before, so that the job is REJECTED; false where an office at a
        /// distance does not tell.
        public var isOver = false
    }

    /// How the work on one token ended.
    public enum Outcome: Sendable {
        /// The token is finished.
        case made(Product)
        /// The token is no good, and was set aside.
        case setAside(SetAside, cause: any OperatorError)
    }

    /// Makes a token as `make` does; one that shows itself to be broken is set aside, at once or when it was given its chances.
    ///
    /// Broken is a token whose key, statement, certificate or signature is not what it says, or whose PIN or PUK cannot be
    /// used any more before its holder has it. One that answers wrongly may be inserted again, and is set aside when it did so
    /// too often (`production.faultLimit`). One that was pulled waits for itself.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - token: the token.
    ///   - condition: how the token is, when that was just read; nil to read it.
    /// - Returns: the finished token, or what was given up.
    /// - Throws: as `make`, when the job can be gone on with as it is.
    public func finish(
        _ job: JobTicket,
        on token: any Token,
        as condition: TokenCondition? = nil
    ) async throws -> Outcome {
        do {
            return .made(try await make(job, on: token, as: condition))
        } catch let error as any OperatorError {
            let fault = TokenFault(error)
            guard fault != .none else { throw error }
            let done = try await given(job.application, token.identity.serial, fault, error.message)
            guard let done else { throw error }
            return .setAside(done, cause: error)
        }
    }

    /// What is given up of a token that this job has in hand; nil when nothing is.
    private func given(
        _ application: ApplicationNumber,
        _ token: String,
        _ fault: TokenFault,
        _ detail: String
    ) async throws -> SetAside? {
        let standing = try await office.standing(of: token)
        switch fault {
        case .none: return nil
        case .foreign where standing.carries != application:
            // Nothing was done to it: it is somebody's, and another one gets the job. That it was found out may have cost a try
            // of its PUK, so the record keeps it from being asked again.
            if standing.inHand == application {
                let report = FaultReport(
                    application: application,
                    token: token,
                    count: standing.faults + 1,
                    detail: detail,
                    isSomebodys: true
                )
                _ = try await office.faulted(report)
            }
            try? await office.release(application)
            return nil
        case .broken where standing.inHand == application:
            return try await office.setAside(application, token: token, because: detail)
        case .foreign, .wrongAnswer:
            guard standing.inHand == application else { return nil }
            let report = FaultReport(
                application: application,
                token: token,
                count: standing.faults + 1,
                detail: detail
            )
            return try await office.faulted(report)
        case .broken: return nil
        }
    }
}
