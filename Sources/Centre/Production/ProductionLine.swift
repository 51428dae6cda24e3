import Enrollment
import Issuer
public import Model
import OpenSSL
public import Tokens

/// 制证: makes one token from one paid application, step by step, each step on record.
///
/// Run again after a crash, a kill or a pulled token, it goes on where the record ends; it never makes a second
/// certificate for a job.
///
/// Source: product.md §5.3; `docs/tokens.md` carries the same steps.
public struct ProductionLine: Sendable {
    let centre: CACentre
    let producer: StaffOperator
    let station: String
    let onPoint: @Sendable (ProductionPoint) -> Void

    /// Makes a line.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - producer: the staff member at the station, who must have the role 制证员.
    ///   - station: the station's name; its lock is held by the caller.
    ///   - onPoint: told after each finished moment.
    public init(
        centre: CACentre,
        producer: StaffOperator,
        station: String,
        onPoint: @escaping @Sendable (ProductionPoint) -> Void = { _ in }
    ) {
        self.centre = centre
        self.producer = producer
        self.station = station
        self.onPoint = onPoint
    }

    /// What was made.
    public struct Product: Sendable {
        /// The application.
        public let application: ApplicationNumber
        /// The certificate on the token.
        public let certificate: Certificate
        /// The token.
        public let token: TokenIdentity
        /// How many PIN tries the token has left.
        public let pinTriesLeft: Int?
    }

    /// Makes the token of `job` on `token`, from wherever the job stands.
    ///
    /// - Throws: `CentreError`, `TokenError`, `IssuanceError`, `EnrollmentError` or `BookError`; the job keeps
    ///   what was done and can be run again.
    public func make(_ job: JobRecord, on token: any Token) async throws -> Product {
        var work = try await ProductionWork(line: self, job: job, token: token)
        try await work.initialize()
        try await work.generateKey()
        try await work.issue()
        try await work.write()
        try await work.prove()
        return try await work.complete()
    }
}
